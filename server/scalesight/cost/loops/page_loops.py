"""Loops that ask for one page of a table after the other: all their pages together are the table.

`while True: rows = query.offset(offset).limit(100)` … `offset += 100`, or from the last row on that came. One page is then a
batch, and there are as many pages as the table has, whatever the loop counts. Only a query that is told what each round moves,
and of which the length of a page is known: anything else may give the same rows again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ZERO, batch, chunks, of, only_symbol
from scalesight.cost.values.value import Value
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, nodes, of_this_loop, statements

if TYPE_CHECKING:
    from scalesight.cost.amounts.term import LoopRecord
    from scalesight.cost.evaluation.frame import Frame

_COMPARISONS = frozenset("< <= > >= == === != !==".split())
_LENGTHS = frozenset({"length", "size"})
_LAST = frozenset({"at", "pop", "last"})
_WITH_STEP = 3
# An empty page ends no more than the loop around it.
_SHORTEST = 2


def turned(frame: Frame, target: ir.Expr | None, told: ir.Expr, value: Value) -> Value:
    """What a round binds to `target`, or (None) goes through: one batch, if each round asks for another page."""
    loop = frame.nest[-1]
    one = only_symbol(value.size) if value.size is not None else None
    if one is None or one.kind != "most" or one.base is None or one.base.kind == "unknown" or one.limit < _SHORTEST:
        return value
    page = target.id if isinstance(target, ir.Name) else ""
    if not _moved(loop, page) & mentioned((told,)):
        return value
    whole = of(one.base)
    number = chunks(whole, one.limit)
    if loop.is_open and loop.over is None:
        loop.high = number
        if _is_left_with(loop.block, page):
            loop.low, loop.search, loop.by_pages = number, False, True
    elif loop.is_open and _is_strided(loop.over):
        loop.low, loop.high = ZERO, number
    elif loop.high != number:
        return value
    return value._replace(size=batch(whole, one.limit))


def _is_strided(over: ir.Expr | None) -> bool:
    """`range(0, total, 100)`, `for (let skip = 0; skip < total; skip += 100)`"""
    if isinstance(over, ir.Call):
        return _is(over.function, "range") and len(over.arguments) == _WITH_STEP
    return isinstance(over, ir.Op) and over.name == "/"


def _moved(loop: LoopRecord, page: str) -> set[str]:
    """The variables that are another in each round of a loop: what it counts, or the last that came."""
    if loop.over is not None:
        return loop.names
    names = set()
    for one in loop.block:
        if isinstance(one, ir.Bind) and isinstance(one.target, ir.Name) and one.value is not None:
            is_counted = one.operator in ("+", "-") or _is_sum_with(one.value, one.target.id)
            if is_counted or (page and _is_last_of(one.value, page)):
                names.add(one.target.id)
    return names


def _is_sum_with(value: ir.Expr, name: str) -> bool:
    return isinstance(value, ir.Op) and value.name == "+" and name in mentioned(value.operands)


def _is_last_of(value: ir.Expr, page: str) -> bool:
    """`page[-1].id`, `page[page.length - 1].id`, `page.at(-1)?.id`"""
    for node in nodes((value,)):
        if isinstance(node, ir.Item) and _is(node.object, page) and isinstance(node.index, ir.Op):
            return node.index.name == "-"
        if isinstance(node, ir.Item) and _is(node.object, page) and isinstance(node.index, ir.Const):
            return node.index.value == -1
        if isinstance(node, ir.Call) and isinstance(node.function, ir.Attr) and node.function.name in _LAST:
            return _is(node.function.object, page)
    return False


def _is_left_with(block: ir.Block, page: str) -> bool:
    """Whether a loop is left with its last page only: where that is empty, or shorter than others."""
    if not page:
        return False
    names = {page}
    for one in of_this_loop(block):
        if isinstance(one, ir.Bind) and isinstance(one.target, ir.Name) and one.value is not None:
            if one.target.id != page and _is_of_length(one.value, names):
                names.add(one.target.id)
        elif _leaves(one) and not (isinstance(one, ir.Branch) and one.test and _is_of_length(one.test, names)):
            return False
    return True


def _leaves(statement: ir.Statement) -> bool:
    """Whether an arm of a branch, or something in a loop inside, ends the loop."""
    if isinstance(statement, ir.Branch):
        return any(
            isinstance(one, ir.Jump) and one.kind in ("break", "return") for arm in statement.arms for one in arm
        )
    inner = statements(statement.body) if isinstance(statement, ir.Loop) else ()
    return any(isinstance(one, ir.Jump) and one.kind == "return" for one in inner)


def _is_of_length(test: ir.Expr, names: set[str]) -> bool:
    """Whether a value tells no more than how many rows came: `not page`, `len(page) < 100`, `!more`."""
    if isinstance(test, ir.Choice):
        return all(_is_of_length(part, names) for part in _parts(test))
    if isinstance(test, ir.Op) and test.name in _COMPARISONS:
        return any(_is_of_length(side, names) for side in test.operands)
    if isinstance(test, ir.Op) and test.name in ("not", "!") and test.operands:
        return _is_of_length(test.operands[0], names)
    if isinstance(test, ir.Call) and _is(test.function, "len") and test.arguments:
        return _is_of_length(test.arguments[0], names)
    if isinstance(test, ir.Attr) and test.name in _LENGTHS:
        return _is_of_length(test.object, names)
    return isinstance(test, ir.Name) and test.id in names


def _parts(choice: ir.Choice) -> Iterable[ir.Expr]:
    return choice.options if choice.test is None else (choice.test, *choice.options)


def _is(expression: ir.Expr, name: str) -> bool:
    return isinstance(expression, ir.Name) and expression.id == name
