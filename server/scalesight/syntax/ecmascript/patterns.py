"""Targets of assignments, declarations, loops and parameters, destructuring included."""

from __future__ import annotations

from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import MAX_DEPTH, State, expression, field, named, other
from scalesight.syntax.ecmascript.literals import key

_new = tuple.__new__
_NAMES = ("identifier", "shorthand_property_identifier_pattern", "shorthand_property_identifier")


def target(state: State, node: Node, depth: int, late: list[ir.Statement]) -> ir.Expr:
    """The target that a pattern names. Defaults inside it become bindings in `late`, which run after it is bound."""
    kind = node.type
    if kind in _NAMES:
        at = node.start_byte
        return _new(ir.Name, (intern(state.source[at : node.end_byte].decode()), at))
    handler = _PATTERNS.get(kind)
    if handler is None:
        return expression(state, node, depth)
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    return handler(state, node, depth + 1, late)


def names(target: ir.Expr) -> list[str]:
    """The plain names that a target binds."""
    if isinstance(target, ir.Name):
        return [target.id]
    items: tuple[ir.Expr, ...] = ()
    if isinstance(target, ir.Display):
        items = target.items
    elif isinstance(target, ir.Record):
        items = tuple(item for _, item in target.entries)
    elif isinstance(target, ir.Op) and target.name == "spread":
        items = target.operands
    return [name for item in items for name in names(item)]


def _array(state: State, node: Node, depth: int, late: list[ir.Statement]) -> ir.Expr:
    items: list[ir.Expr] = []
    vacant = True
    for child in node.children[1:-1]:
        kind = child.type
        if kind == ",":
            if vacant:
                items.append(ir.Const(None, child.start_byte))
            vacant = True
        elif kind != "comment":
            items.append(target(state, child, depth, late))
            vacant = False
    return ir.Display("list", tuple(items), node.start_byte)


def _object(state: State, node: Node, depth: int, late: list[ir.Statement]) -> ir.Expr:
    entries: list[tuple[str | None, ir.Expr]] = []
    for child in node.children:
        kind = child.type
        if kind in _NAMES:
            at = child.start_byte
            name = intern(state.source[at : child.end_byte].decode())
            entries.append((name, _new(ir.Name, (name, at))))
        elif kind == "pair_pattern" or kind == "pair":
            value = target(state, field(child, "value"), depth, late)
            entries.append((key(state, field(child, "key")), value))
        elif kind == "object_assignment_pattern":
            value = _default(state, child, depth, late)
            entries.append((value.id if isinstance(value, ir.Name) else None, value))
        elif kind == "rest_pattern" or kind == "spread_element":
            entries.append((None, _rest(state, child, depth, late)))
    return ir.Record(tuple(entries), node.start_byte)


def _rest(state: State, node: Node, depth: int, late: list[ir.Statement]) -> ir.Expr:
    inner = node.named_child(0)
    operands = (target(state, inner, depth, late),) if inner is not None else ()
    return ir.Op("spread", operands, node.start_byte)


def _default(state: State, node: Node, depth: int, late: list[ir.Statement]) -> ir.Expr:
    value = target(state, field(node, "left"), depth, late)
    if isinstance(value, ir.Name):
        given = ir.Choice(None, (value, named(state, field(node, "right"), depth, value.id)))
        late.append(ir.Bind(value, given, "", None, value.at))
    return value


def _transparent(state: State, node: Node, depth: int, late: list[ir.Statement]) -> ir.Expr:
    inner = node.named_child(0)
    return target(state, inner, depth, late) if inner is not None else other(state, node, depth)


_PATTERNS = {
    "array_pattern": _array,
    "array": _array,
    "object_pattern": _object,
    "object": _object,
    "rest_pattern": _rest,
    "spread_element": _rest,
    "assignment_pattern": _default,
    "assignment_expression": _default,
    "object_assignment_pattern": _default,
    "parenthesized_expression": _transparent,
    "non_null_expression": _transparent,
}
