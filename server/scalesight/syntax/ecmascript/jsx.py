"""JSX: an element of a component is a call, one of the host is an operation on what it shows."""

from __future__ import annotations

from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import EXPRESSIONS, MAX_DEPTH, State, other

_TAGS = ("jsx_opening_element", "jsx_self_closing_element")
_CONTENT = ("jsx_element", "jsx_self_closing_element", "jsx_fragment")


def _element(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    function: ir.Expr | None = None
    keywords: list[tuple[str, ir.Expr]] = []
    operands: list[ir.Expr] = []
    children: list[ir.Expr] = []
    if node.type == "jsx_self_closing_element":
        function = _tag(state, node, depth, keywords, operands)
    for child in node.children:
        kind = child.type
        if kind == "jsx_opening_element":
            function = _tag(state, child, depth, keywords, operands)
        elif kind == "jsx_expression" and node.type != "jsx_self_closing_element":
            _contained(state, child, depth, children)
        elif kind in _CONTENT:
            children.append(_element(state, child, depth + 1))
    at = node.start_byte
    if function is None:
        return ir.Op("jsx", (*[value for _, value in keywords], *operands, *children), at)
    return ir.Call(function, (*operands, *children), tuple(keywords), at, node.end_byte)


def _tag(
    state: State, node: Node, depth: int, keywords: list[tuple[str, ir.Expr]], operands: list[ir.Expr]
) -> ir.Expr | None:
    """Reads the attributes of a tag and returns its component, None for an element of the host or a fragment."""
    component: ir.Expr | None = None
    for child in node.children:
        kind = child.type
        if kind == "jsx_attribute":
            _attribute(state, child, depth, keywords)
        elif kind == "jsx_expression":
            _contained(state, child, depth, operands)
        elif kind == "identifier":
            first = state.source[child.start_byte : child.start_byte + 1]
            if not first.islower():
                component = EXPRESSIONS[kind](state, child, depth)
        elif kind == "member_expression":
            component = EXPRESSIONS[kind](state, child, depth)
    return component


def _attribute(state: State, node: Node, depth: int, keywords: list[tuple[str, ir.Expr]]) -> None:
    children = node.children
    name = intern(state.text(children[0]))
    last = children[-1]
    kind = last.type
    if len(children) == 1:
        keywords.append((name, ir.Const(True, last.start_byte)))
    elif kind == "jsx_expression":
        values: list[ir.Expr] = []
        _contained(state, last, depth, values)
        keywords.extend((name, value) for value in values)
    elif kind in EXPRESSIONS:
        keywords.append((name, EXPRESSIONS[kind](state, last, depth + 1)))


def _contained(state: State, node: Node, depth: int, values: list[ir.Expr]) -> None:
    for child in node.children:
        handler = EXPRESSIONS.get(child.type)
        if handler is not None:
            values.append(handler(state, child, depth + 1))


EXPRESSIONS.update(dict.fromkeys(_CONTENT, _element))
