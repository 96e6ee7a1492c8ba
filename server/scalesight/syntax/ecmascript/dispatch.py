"""The state of one lowering, and the tables by which a node finds its handler.

A handler takes the state, a node and the depth. Expression handlers return an expression; statement handlers append to
`state.block`, as does an expression that binds on its way (`f(x = g())`): what it appends runs before the statement.
Speed decides the shape of this package: a node is visited only if the intermediate form needs it, children are read
by position, and tuples are built by `tuple.__new__`, which costs half of what a named tuple's constructor does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from tree_sitter import Node

from scalesight.syntax import ir

# How deep expressions and blocks nest before the rest becomes `Op("other", ())`. Each level costs up to three Python
# frames here and four levels of recursion in pickle; both must stay far from the interpreter's default limit of 1,000.
MAX_DEPTH = 150


class State:
    """What is known while one file is lowered. `scope` is the prefix of qualified names: empty, or it ends in a dot."""

    __slots__ = (
        "block",
        "classes",
        "exports",
        "function",
        "functions",
        "imports",
        "in_switch",
        "scope",
        "source",
    )

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.functions: list[ir.Function] = []
        self.classes: list[ir.Class] = []
        self.imports: list[ir.Import] = []
        self.exports: list[tuple[str, str]] = []
        self.block: list[ir.Statement] = []
        self.function = -1
        self.scope = ""
        self.in_switch = False

    def text(self, node: Node) -> str:
        """The source text of a node."""
        return self.source[node.start_byte : node.end_byte].decode()


ExpressionHandler: TypeAlias = Callable[[State, Node, int], ir.Expr]
StatementHandler: TypeAlias = Callable[[State, Node, int], None]
NamedHandler: TypeAlias = Callable[[State, Node, int, str], ir.Expr]

# By node type. A type that stands in no table (punctuation, comments, text) says nothing and is skipped.
EXPRESSIONS: dict[str, ExpressionHandler] = {}
STATEMENTS: dict[str, StatementHandler] = {}
# Values that take a name from what they are bound to: functions, classes, and the objects that hold them.
NAMED: dict[str, NamedHandler] = {}


def other(_state: State, node: Node, _depth: int) -> ir.Expr:
    """An expression without a meaning here."""
    return ir.Op("other", (), node.start_byte)


def expression(state: State, node: Node, depth: int) -> ir.Expr:
    """Lowers an expression; one of an unknown kind is `Op("other")`."""
    return EXPRESSIONS.get(node.type, other)(state, node, depth)


def named(state: State, node: Node, depth: int, name: str) -> ir.Expr:
    """Lowers an expression whose value is bound to `name`."""
    kind = node.type
    handler = NAMED.get(kind)
    if handler is not None:
        return handler(state, node, depth, name)
    return EXPRESSIONS.get(kind, other)(state, node, depth)


def meaningful(node: Node) -> list[Node]:
    """The named children without comments and what did not parse."""
    return [child for child in node.named_children if not child.is_extra and not child.is_error]


def field(node: Node, name: str) -> Node:
    """The child in a field that the grammar requires; where recovery from an error left it out, the first child."""
    return node.child_by_field_name(name) or node.child(0) or node


def statements(state: State, nodes: Iterable[Node], depth: int) -> ir.Block:
    """Lowers statements into a block of their own. Function declarations are bound before the rest runs."""
    if depth > MAX_DEPTH:
        return ()
    outer = state.block
    block: list[ir.Statement] = []
    state.block = block
    before = len(state.functions)
    for node in nodes:
        handler = STATEMENTS.get(node.type)
        if handler is not None:
            handler(state, node, depth)
    state.block = outer
    if len(state.functions) > before:
        block.sort(key=_after_definitions)
    return tuple(block)


def block(state: State, node: Node | None, depth: int) -> ir.Block:
    """Lowers the body of a loop, a branch or a function: a block in braces or a single statement."""
    if node is None:
        return ()
    return statements(state, node.children if node.type == "statement_block" else (node,), depth + 1)


def _after_definitions(statement: ir.Statement) -> bool:
    return type(statement) is not ir.Define
