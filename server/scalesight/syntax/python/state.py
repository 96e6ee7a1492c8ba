"""What is known while one file is lowered, and the two tables that the adapter's modules fill in."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import ERROR, EXTRAS, LANGUAGE, MAX_DEPTH, ExpressionHandler, StatementHandler
from scalesight.syntax.python.names import Members, Names, Paths
from scalesight.syntax.python.spread import hoisted

_STAR = ord("*")


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
        "paths",
        "prefix",
        "source",
        "yields",
    )

    def __init__(self, source: bytes) -> None:
        # One byte more than the file has, so that what is missing at its end begins somewhere, too.
        self.source = source + b"\n"
        self.names = Names()
        self.paths = Paths()
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


def lower_other(state: State, node: Node, depth: int) -> ir.Expr:
    """An expression of which only the operands matter."""
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    return ir.Op("other", lower_all(state, node, depth), at)


# Handlers by kind. An expression without one (above all ERROR) is lowered by its children.
EXPRESSIONS: dict[int, ExpressionHandler] = dict.fromkeys((*range(LANGUAGE.node_kind_count), ERROR), lower_other)
STATEMENTS: dict[int, StatementHandler] = {}


def lower_all(state: State, node: Node, depth: int) -> tuple[ir.Expr, ...]:
    """The named children of a node as expressions, in order."""
    depth += 1
    source = state.source
    items = []
    for child in node.named_children:
        number = child.kind_id
        if number not in EXTRAS:
            item = EXPRESSIONS[number](state, child, depth)
            at = child.start_byte
            items.append(hoisted(item, at) if source[at] == _STAR else item)
    return tuple(items)


def lower_block(state: State, node: Node, depth: int) -> ir.Block:
    """The statements below a node, as a block of their own."""
    outer = state.block
    block: list[ir.Statement] = []
    state.block = block
    lower_into(state, node, depth)
    state.block = outer
    return tuple(block)


def lower_into(state: State, node: Node, depth: int) -> None:
    """Appends the statements below a node to the current block."""
    if depth > MAX_DEPTH:
        return
    # A node keeps its children, and they keep theirs. A cursor lets go of each statement when it is done.
    cursor = node.walk()
    child = cursor.node if cursor.goto_first_child() else None
    while child is not None:
        number = child.kind_id
        handler = STATEMENTS.get(number)
        if handler is not None:
            handler(state, child, depth)
        elif number not in EXTRAS and child.is_named:
            # An expression stands where a statement should only inside of an ERROR.
            state.block.append(ir.Eval(EXPRESSIONS[number](state, child, depth)))
        child = cursor.node if cursor.goto_next_sibling() else None
