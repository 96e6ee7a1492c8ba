"""Goes through intermediate form whatever it is made of, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scalesight.syntax import ir


def nodes(pieces: Iterable[object]) -> Iterator[object]:
    """All nodes in some pieces of intermediate form, those themselves included; plain tuples of nodes are among them."""
    pending = [*pieces][::-1]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, tuple):
            pending.extend([item for item in node if isinstance(item, tuple)][::-1])


def calls(pieces: Iterable[object]) -> Iterator[ir.Call]:
    """All calls in some pieces of intermediate form."""
    return (node for node in nodes(pieces) if isinstance(node, ir.Call))


def mentioned(pieces: Iterable[object]) -> set[str]:
    """The names of the variables in some pieces of intermediate form."""
    return {node.id for node in nodes(pieces) if isinstance(node, ir.Name)}


def statements(block: ir.Block) -> Iterator[ir.Statement]:
    """The statements of a block, and of the branches and loops in it; what a function defined there does is not among them."""
    pending = [*block][::-1]
    while pending:
        statement = pending.pop()
        yield statement
        if isinstance(statement, ir.Branch):
            pending.extend([inner for arm in statement.arms for inner in arm][::-1])
        elif isinstance(statement, ir.Loop):
            pending.extend(statement.body[::-1])


def of_this_loop(block: ir.Block) -> Iterator[ir.Statement]:
    """The statements of a block without those of loops in it, whose `continue` is their own."""
    for statement in block:
        yield statement
        if isinstance(statement, ir.Branch):
            for arm in statement.arms:
                yield from of_this_loop(arm)
