"""Strings, numbers, templates and the other literals."""

from __future__ import annotations

import re

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import EXPRESSIONS, MAX_DEPTH, ExpressionHandler, State, other

MAX_TEXT = 2_000
# What a class or an enumeration has: `Op.or`, `Status.Open`.
_CONSTANT = re.compile(r"(?!Symbol\.)[A-Z][A-Za-z]*\.[A-Za-z]\w*")

_new = tuple.__new__


def string(state: State, node: Node, _depth: int = 0) -> ir.Const:
    """A string literal without its quotes, escapes as written."""
    start = node.start_byte
    end = node.end_byte - 1
    if end - start > MAX_TEXT:
        return ir.Const(_cut(state.source[start + 1 : end]), start)
    return _new(ir.Const, (state.source[start + 1 : end].decode(), start))


def number(state: State, node: Node, _depth: int = 0) -> ir.Const:
    """A number; one that cannot be represented is None."""
    text = state.text(node)
    value: int | float | None
    try:
        value = int(text) if text.isdecimal() else _number(text.replace("_", "").lower())
    except ValueError:
        value = None
    return ir.Const(value, node.start_byte)


def template_parts(state: State, node: Node, depth: int) -> tuple[str, tuple[ir.Expr, ...]]:
    """The text of a template literal with `{}` for each substitution, and the substituted expressions."""
    source = state.source
    last = node.start_byte + 1
    pieces: list[bytes] = []
    values: list[ir.Expr] = []
    for child in node.children:
        if child.type == "template_substitution":
            pieces.append(source[last : child.start_byte])
            last = child.end_byte
            for part in child.children:
                handler = EXPRESSIONS.get(part.type)
                if handler is not None:
                    values.append(handler(state, part, depth + 1))
    pieces.append(source[last : max(node.end_byte - 1, last)])
    return _cut(b"{}".join(pieces)), tuple(values)


def key(state: State, node: Node) -> str | None:
    """The name of a property, None where it is computed and no string, nor a constant of a class or an enumeration: `[Op.or]`."""
    kind = node.type
    if kind == "computed_property_name":
        inner = node.named_child(0)
        if inner is not None and inner.type == "member_expression" and _CONSTANT.fullmatch(state.text(inner)):
            return state.text(inner)
        return key(state, inner) if inner is not None and inner.type in ("string", "number") else None
    if kind == "string":
        return str(string(state, node).value)
    if kind == "number":
        return str(number(state, node).value)
    return state.text(node)


def _template(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    text, values = template_parts(state, node, depth)
    at = node.start_byte
    constant = ir.Const(text, at)
    return ir.Op("template", (constant, *values), at) if values else constant


def _number(text: str) -> int | float:
    text = text.removesuffix("n")
    if text[:2] in ("0x", "0o", "0b"):
        return int(text, 0)
    return int(text) if text.isdecimal() else float(text)


def _cut(text: bytes) -> str:
    # A character has at most four bytes; the cut may split one, and that one is dropped.
    return text[: MAX_TEXT * 4].decode("utf-8", "ignore")[:MAX_TEXT]


def _constant(value: bool | None) -> ExpressionHandler:
    return lambda _state, node, _depth: ir.Const(value, node.start_byte)


EXPRESSIONS.update(
    {
        "string": string,
        "number": number,
        "template_string": _template,
        "true": _constant(True),
        "false": _constant(False),
        "null": _constant(None),
        "undefined": _constant(None),
        "regex": lambda _state, node, _depth: ir.Op("regex", (), node.start_byte),
    }
)
