"""Type annotations of Python as expressions: `list["Product"]` is Item(Name list, Name Product)."""

from __future__ import annotations

from tree_sitter import Node, Parser, Range

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import LANGUAGE, MAX_DEPTH, by_kind, kind, named_parts
from scalesight.syntax.python.names import place
from scalesight.syntax.python.state import EXPRESSIONS, State

_EXPRESSION_STATEMENT = kind("expression_statement")
_TYPE = kind("type")
_TYPE_PARAMETER = kind("type_parameter")
_STRING_CONTENT = kind("string_content")

# How many arguments of these are types; a string among the others names none.
_TYPES_OF = {"Literal": 0, "Annotated": 1}


def lower_annotation(state: State, node: Node, depth: int) -> ir.Expr:
    """A `type` node, or any expression in the place of a type. A string is read as the type it quotes."""
    if depth > MAX_DEPTH:
        return ir.Op("other", (), node.start_byte)
    handler = _ANNOTATIONS.get(node.kind_id)
    if handler is None:
        return EXPRESSIONS[node.kind_id](state, node, depth)
    return handler(state, node, depth)


def _inner(state: State, node: Node, depth: int) -> ir.Expr:
    parts = named_parts(node)
    if not parts:
        return ir.Op("other", (), node.start_byte)
    return lower_annotation(state, parts[0], depth + 1)


def _generic(state: State, node: Node, depth: int) -> ir.Expr:
    """`list[Product]`, by the kinds `generic_type` (arguments in one node) and `subscript` (arguments beside)."""
    parts = named_parts(node)
    arguments = parts[1:]
    if len(arguments) == 1 and arguments[0].kind_id == _TYPE_PARAMETER:
        arguments = named_parts(arguments[0])
    value = lower_annotation(state, parts[0], depth + 1)
    name = value.id if isinstance(value, ir.Name) else value.name if isinstance(value, ir.Attr) else ""
    types = _TYPES_OF.get(name, len(arguments))
    items = (
        *[lower_annotation(state, argument, depth + 1) for argument in arguments[:types]],
        *[_value(state, argument, depth + 1) for argument in arguments[types:]],
    )
    index = items[0] if len(items) == 1 else ir.Display("tuple", items, node.start_byte)
    return ir.Item(value, index, node.start_byte)


def _value(state: State, node: Node, depth: int) -> ir.Expr:
    while node.kind_id == _TYPE:
        node = node.children[0]
    return EXPRESSIONS[node.kind_id](state, node, depth)


def _union(state: State, node: Node, depth: int) -> ir.Expr:
    """`Product | None`. A long union is one Op, as any chain of one operator is."""
    parts: list[Node] = []
    at = node.start_byte
    while node.kind_id in _UNIONS:
        left, *rest = named_parts(node)
        parts.extend(reversed(rest))
        node = left
    parts.append(node)
    return ir.Op("|", tuple([lower_annotation(state, part, depth + 1) for part in reversed(parts)]), at)


def _list(state: State, node: Node, depth: int) -> ir.Expr:
    items = tuple([lower_annotation(state, item, depth + 1) for item in named_parts(node)])
    return ir.Display("list", items, node.start_byte)


def _quoted(state: State, node: Node, depth: int) -> ir.Expr:
    parts = node.named_children
    if len(parts) != 3 or parts[1].kind_id != _STRING_CONTENT:
        return EXPRESSIONS[node.kind_id](state, node, depth)
    content = parts[1]
    start, end = content.start_byte, content.end_byte
    path = state.paths[state.source[start:end]]
    if path is not None:
        return place(path, start)
    parser = Parser(LANGUAGE, included_ranges=[Range(content.start_point, content.end_point, start, end)])
    root = parser.parse(state.source).root_node
    statements = root.named_children
    if root.has_error or len(statements) != 1 or statements[0].kind_id != _EXPRESSION_STATEMENT:
        return EXPRESSIONS[node.kind_id](state, node, depth)
    return _inner(state, statements[0], depth + 1)


_UNIONS = by_kind({"binary_operator": None, "union_type": None})
_ANNOTATIONS = by_kind(
    {
        "type": _inner,
        "generic_type": _generic,
        "subscript": _generic,
        "binary_operator": _union,
        "union_type": _union,
        "list": _list,
        "string": _quoted,
        "parenthesized_expression": _inner,
    }
)
EXPRESSIONS.update(
    by_kind({"type": lower_annotation, "generic_type": lower_annotation, "union_type": lower_annotation})
)
