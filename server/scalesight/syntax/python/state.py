"""What is known while one file is lowered, and the two tables that the adapter's modules fill in."""

from __future__ import annotations

import re
from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import MAX_DEPTH, ExpressionHandler, StatementHandler

_MEMBER = re.compile(rb"\.\s*([A-Za-z_][A-Za-z_0-9]*)")


class Names(dict[bytes, str]):
    """Source text to interned names; the cheapest way to decode what occurs again and again."""

    def __missing__(self, raw: bytes) -> str:
        name = self[raw] = intern(raw.decode("utf-8", "replace"))
        return name


class Members(dict[bytes, str]):
    """`.name`, as it stands after an object, to the name; "" for what needs a closer look (comments, other scripts)."""

    def __missing__(self, raw: bytes) -> str:
        match = _MEMBER.fullmatch(raw.lstrip())
        name = self[raw] = intern(match[1].decode()) if match else ""
        return name


class State:
    """Where the walk is: the block that is being filled, the function and class around it, and what was found so far.

    A handler of a statement appends to `block`. A handler of an expression may, too: that is how the binding of
    `(name := value)` comes to stand before the statement that holds it.
    """

    __slots__ = (
        "block",
        "classes",
        "fields",
        "function",
        "functions",
        "imports",
        "members",
        "methods",
        "names",
        "owner",
        "prefix",
        "source",
        "yields",
    )

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.names = Names()
        self.members = Members()
        self.functions: list[ir.Function] = []
        self.classes: list[ir.Class] = []
        self.imports: list[ir.Import] = []
        self.block: list[ir.Statement] = []
        # Those of the class whose body is being read; None outside of a class body.
        self.fields: list[ir.Bind] | None = None
        self.methods: list[tuple[str, int]] | None = None
        self.owner = -1
        self.function = -1
        self.prefix = ""
        self.yields = False

    def text(self, node: Node) -> str:
        """The text of a node, as an interned name."""
        return self.names[self.source[node.start_byte : node.end_byte]]


class _Expressions(dict[int, ExpressionHandler]):
    """Handlers of expressions by kind; a kind without one (above all ERROR) is lowered by its children."""

    def __missing__(self, number: int) -> ExpressionHandler:
        return lower_other


EXPRESSIONS: dict[int, ExpressionHandler] = _Expressions()
STATEMENTS: dict[int, StatementHandler] = {}


def lower_other(state: State, node: Node, depth: int) -> ir.Expr:
    """An expression of which only the operands matter."""
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    return ir.Op("other", lower_all(state, node, depth), at)


def lower_all(state: State, node: Node, depth: int) -> tuple[ir.Expr, ...]:
    """The named children of a node as expressions, in order."""
    items = []
    for child in node.children:
        if child.is_named and not child.is_extra:
            items.append(EXPRESSIONS[child.kind_id](state, child, depth + 1))
    return tuple(items)


def lower_block(state: State, node: Node, depth: int) -> list[ir.Statement]:
    """The statements below a node, as a block of their own."""
    outer = state.block
    block = state.block = []
    lower_into(state, node, depth)
    state.block = outer
    return block


def lower_into(state: State, node: Node, depth: int) -> None:
    """Appends the statements below a node to the current block."""
    if depth > MAX_DEPTH:
        return
    for child in node.children:
        handler = STATEMENTS.get(child.kind_id)
        if handler is not None:
            handler(state, child, depth)
        elif child.is_named and not child.is_extra:
            # An expression stands where a statement should only inside of an ERROR.
            state.block.append(ir.Eval(EXPRESSIONS[child.kind_id](state, child, depth)))
