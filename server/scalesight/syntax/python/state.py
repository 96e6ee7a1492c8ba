"""What is known while one file is lowered, and the two tables that the adapter's modules fill in."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import ERROR, EXTRAS, LANGUAGE, MAX_DEPTH, ExpressionHandler, StatementHandler
from scalesight.syntax.python.names import Members, Names, Paths
from scalesight.syntax.python.spread import hoisted

_STAR = ord("*")


class Scope:
    """The function, and inside of it perhaps the class, whose body is being read."""

    __slots__ = ("fields", "function", "methods", "owner", "prefix", "yields")

    def __init__(
        self,
        function: int,
        prefix: str,
        owner: int = -1,
        fields: list[ir.Bind] | None = None,
        methods: list[tuple[str, int]] | None = None,
    ) -> None:
        self.function = function
        # Of qualified names: empty, or it ends in a dot.
        self.prefix = prefix
        # The index of the class, and what was found in it; -1 and None outside of a class body.
        self.owner = owner
        self.fields = fields
        self.methods = methods
        # Whether a `yield` was seen.
        self.yields = False


class State:
    """What is known while one file is lowered: what was found so far, and the block that is being filled.

    A handler of a statement appends to `block`. A handler of an expression may, too: that is how the binding of
    `(name := value)` comes to stand before the statement that holds it.
    """

    __slots__ = ("block", "classes", "functions", "imports", "members", "names", "paths", "scope", "source")

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
        self.scope = Scope(0, "")

    def text(self, node: Node) -> str:
        """The text of a node, as an interned name."""
        return self.names[self.source[node.start_byte : node.end_byte]]


def lower_other(state: State, node: Node, depth: int) -> ir.Expr:
    """An expression of which only the operands matter."""
    return ir.Op("other", lower_all(state, node, depth), node.start_byte)


# Handlers by kind. An expression without one (above all ERROR) is lowered by its children.
EXPRESSIONS: dict[int, ExpressionHandler] = dict.fromkeys((*range(LANGUAGE.node_kind_count), ERROR), lower_other)
STATEMENTS: dict[int, StatementHandler] = {}


def lower_all(state: State, node: Node, depth: int) -> tuple[ir.Expr, ...]:
    """The named children of a node as expressions, in order; none where they nest too deep."""
    if depth > MAX_DEPTH:
        return ()
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
