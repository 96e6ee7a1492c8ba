"""JSX: an element of a component is a call, one of the host is an operation on what it shows."""

from __future__ import annotations

from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import EXPRESSIONS, MAX_DEPTH, State, other

_new = tuple.__new__
_CONTENT = ("jsx_element", "jsx_self_closing_element", "jsx_fragment")


def _element(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    function: ir.Expr | None = None
    keywords: list[tuple[str, ir.Expr]] = []
    operands: list[ir.Expr] = []
    if node.type == "jsx_self_closing_element":
        function = _tag(state, node, depth, keywords, operands)
    else:
        for child in node.children:
            kind = child.type
            if kind == "jsx_opening_element":
                function = _tag(state, child, depth, keywords, operands)
            elif kind == "jsx_expression":
                _contained(state, child, depth, operands)
            elif kind in _CONTENT:
                operands.append(_element(state, child, depth + 1))
    at = node.start_byte
    if function is None:
        return ir.Op("jsx", (*[value for _, value in keywords], *operands), at)
    return _new(ir.Call, (function, tuple(operands), tuple(keywords), at, node.end_byte))


def _tag(
    state: State, node: Node, depth: int, keywords: list[tuple[str, ir.Expr]], operands: list[ir.Expr]
) -> ir.Expr | None:
    """Reads the attributes of a tag and returns its component, None for an element of the host or a fragment."""
    component: ir.Expr | None = None
    for child in node.named_children:
        kind = child.type
        if kind == "jsx_attribute":
            _attribute(state, child, depth, keywords)
        elif kind == "identifier":
            if not state.source[child.start_byte : child.start_byte + 1].islower():
                component = EXPRESSIONS[kind](state, child, depth)
        elif kind == "jsx_expression":
            _contained(state, child, depth, operands)
        elif kind == "member_expression":
            component = EXPRESSIONS[kind](state, child, depth)
    return component


def _attribute(state: State, node: Node, depth: int, keywords: list[tuple[str, ir.Expr]]) -> None:
    children = node.children
    first = children[0]
    at = first.start_byte
    name = intern(state.source[at : first.end_byte].decode())
    if len(children) == 1:
        keywords.append((name, ir.Const(True, at)))
        return
    last = children[-1]
    kind = last.type
    if kind == "jsx_expression":
        values: list[ir.Expr] = []
        _contained(state, last, depth, values)
        keywords.extend([(name, value) for value in values])
    elif kind in EXPRESSIONS:
        keywords.append((name, EXPRESSIONS[kind](state, last, depth + 1)))


def _contained(state: State, node: Node, depth: int, values: list[ir.Expr]) -> None:
    """What stands in braces: an expression, a spread, or nothing but a comment."""
    for child in node.named_children:
        handler = EXPRESSIONS.get(child.type)
        if handler is not None:
            values.append(handler(state, child, depth + 1))


EXPRESSIONS.update(dict.fromkeys(_CONTENT, _element))
