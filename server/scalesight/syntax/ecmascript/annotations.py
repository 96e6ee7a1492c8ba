"""Types as expressions: `Product[]` is `Array[Product]`, a union is a choice, an object type a record of types."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import EXPRESSIONS, MAX_DEPTH, ExpressionHandler, State, meaningful, other
from scalesight.syntax.ecmascript.literals import key

_new = tuple.__new__
# Most annotations are one name; reading them from the text saves their nodes.
_PLAIN = re.compile(rb":\s*([A-Za-z_$][\w$]*)")
_LONGEST_PLAIN = 60


@lru_cache(maxsize=8192)
def _plain(text: bytes) -> tuple[str, int] | None:
    """The name in `: name` and its offset."""
    match = _PLAIN.fullmatch(text)
    return (intern(match[1].decode()), match.start(1)) if match is not None else None


def annotation(state: State, node: Node, depth: int) -> ir.Expr | None:
    """The type that a `type_annotation` node declares."""
    start = node.start_byte
    end = node.end_byte
    plain = _plain(state.source[start:end]) if end - start <= _LONGEST_PLAIN else None
    if plain is not None:
        return _new(ir.Name, (plain[0], start + plain[1]))
    inner = meaningful(node)
    return type_expression(state, inner[0], depth) if inner else None


def type_expression(state: State, node: Node, depth: int) -> ir.Expr:
    """A type as an expression; function, conditional and mapped types are `Op("other")`."""
    handler = _TYPES.get(node.type)
    if handler is None or depth > MAX_DEPTH:
        return other(state, node, depth)
    return handler(state, node, depth + 1)


def type_fields(state: State, node: Node, depth: int) -> tuple[list[ir.Bind], list[ir.Expr]]:
    """The properties of an interface body or object type, and the record type that an index signature declares."""
    fields: list[ir.Bind] = []
    bases: list[ir.Expr] = []
    for child in node.children:
        kind = child.type
        if kind == "property_signature":
            name_node, type_node = child.child_by_field_name("name"), child.child_by_field_name("type")
            name = key(state, name_node) if name_node is not None else None
            if name_node is not None and name is not None:
                at = name_node.start_byte
                declared = annotation(state, type_node, depth) if type_node is not None else None
                fields.append(ir.Bind(ir.Name(intern(name), at), None, "", declared, at))
        elif kind == "index_signature":
            index, type_node = child.child_by_field_name("index_type"), child.child_by_field_name("type")
            if index is not None and type_node is not None:
                value = annotation(state, type_node, depth) or other(state, type_node, depth)
                bases.append(
                    _generic(ir.Name("Record", child.start_byte), (type_expression(state, index, depth), value))
                )
    return fields, bases


def with_arguments(state: State, base: ir.Expr, arguments: Node | None, depth: int) -> ir.Expr:
    """A type or class with its type arguments, if it has any."""
    if arguments is None:
        return base
    types = tuple(type_expression(state, child, depth) for child in meaningful(arguments))
    return _generic(base, types) if types else base


def _generic(base: ir.Expr, arguments: tuple[ir.Expr, ...]) -> ir.Item:
    at = base.at if isinstance(base, (ir.Name, ir.Attr)) else 0
    index = arguments[0] if len(arguments) == 1 else ir.Display("tuple", arguments, at)
    return ir.Item(base, index, at)


def _name(state: State, node: Node, _depth: int) -> ir.Expr:
    at = node.start_byte
    return _new(ir.Name, (intern(state.source[at : node.end_byte].decode()), at))


def _qualified(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    value: ir.Expr | None = None
    for part in state.text(node).split(".")[:MAX_DEPTH]:
        name = intern(part.strip())
        value = ir.Name(name, at) if value is None else ir.Attr(value, name, at)
        at += len(part.encode()) + 1
    return value or other(state, node, depth)


def _parameterised(state: State, node: Node, depth: int) -> ir.Expr:
    name, arguments = node.child_by_field_name("name"), node.child_by_field_name("type_arguments")
    return (
        with_arguments(state, type_expression(state, name, depth), arguments, depth)
        if name is not None
        else other(state, node, depth)
    )


def _array(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    return ir.Item(ir.Name("Array", at), _inner(state, node, depth), at)


def _alternatives(state: State, node: Node, depth: int) -> ir.Expr:
    # A union of n types is a chain of n nested unions, its first type innermost.
    nodes: list[Node] = []
    pending: Node | None = node
    while pending is not None and pending.type == "union_type":
        parts = meaningful(pending)
        nodes.extend(reversed(parts[1:]))
        pending = parts[0] if parts else None
    if pending is not None:
        nodes.append(pending)
    return ir.Choice(None, tuple(type_expression(state, part, depth) for part in reversed(nodes)))


def _inner(state: State, node: Node, depth: int) -> ir.Expr:
    parts = meaningful(node)
    return type_expression(state, parts[0], depth) if parts else other(state, node, depth)


def _maybe(state: State, node: Node, depth: int) -> ir.Expr:
    """`?Product`, which is Flow's."""
    return ir.Choice(None, (_inner(state, node, depth), ir.Const(None, node.start_byte)))


def _operation(name: str) -> ExpressionHandler:
    def lower(state: State, node: Node, depth: int) -> ir.Expr:
        return ir.Op(name, tuple(type_expression(state, part, depth) for part in meaningful(node)), node.start_byte)

    return lower


def _tuple(state: State, node: Node, depth: int) -> ir.Expr:
    return ir.Display("tuple", tuple(type_expression(state, part, depth) for part in meaningful(node)), node.start_byte)


def _labelled(state: State, node: Node, depth: int) -> ir.Expr:
    # `[first: A, rest?: B]`: the label of a tuple's element is no part of its type.
    declared = node.child_by_field_name("type")
    value = annotation(state, declared, depth) if declared is not None else None
    return value or other(state, node, depth)


def _lookup(state: State, node: Node, depth: int) -> ir.Expr:
    parts = [type_expression(state, part, depth) for part in meaningful(node)]
    if len(parts) != 2:
        return other(state, node, depth)
    base, index = parts
    if isinstance(index, ir.Const) and isinstance(index.value, str):
        return ir.Attr(base, index.value, index.at)
    return ir.Item(base, index, node.start_byte)


def _object(state: State, node: Node, depth: int) -> ir.Expr:
    fields, bases = type_fields(state, node, depth)
    if bases and not fields:
        return bases[0]
    entries = tuple(
        (field.target.id, field.annotation or other(state, node, depth))
        for field in fields
        if isinstance(field.target, ir.Name)
    )
    return ir.Record(entries, node.start_byte)


def _value(state: State, node: Node, depth: int) -> ir.Expr:
    for child in node.children:
        handler = EXPRESSIONS.get(child.type)
        if handler is not None:
            return handler(state, child, depth)
    return other(state, node, depth)


def _typeof(state: State, node: Node, depth: int) -> ir.Expr:
    return ir.Op("typeof", (_value(state, node, depth),), node.start_byte)


_TYPES: dict[str, ExpressionHandler] = {
    "type_identifier": _name,
    "identifier": _name,
    "predefined_type": _name,
    "this_type": _name,
    "nested_type_identifier": _qualified,
    "nested_identifier": _qualified,
    "generic_type": _parameterised,
    "array_type": _array,
    "union_type": _alternatives,
    "intersection_type": _operation("&"),
    "readonly_type": _inner,
    "flow_maybe_type": _maybe,
    "parenthesized_type": _inner,
    "optional_type": _inner,
    "rest_type": _operation("spread"),
    "tuple_type": _tuple,
    "required_parameter": _labelled,
    "optional_parameter": _labelled,
    "lookup_type": _lookup,
    "object_type": _object,
    "literal_type": _value,
    "type_query": _typeof,
}
