"""Constants, strings, and what is written out in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import EXTRAS, MAX_DEPTH, ExpressionHandler, by_kind, kind, named_parts
from scalesight.syntax.python.names import MAX_NAME
from scalesight.syntax.python.state import EXPRESSIONS, State, lower_all

_COMMA = kind(",", named=False)
_CONVERSION = kind("type_conversion")
_FORMAT = kind("format_specifier")
_INTERPOLATION = kind("interpolation")
_PAIR = kind("pair")
_STRING_CONTENT = kind("string_content")

_MAX_STRING = 2_000
_MAX_DIGITS = 300  # int() refuses very long numbers, and none of them is a size
_QUOTES = b"\"'"
_LONG_QUOTES = (b'"""', b"'''")

_new = tuple.__new__


def _integer(state: State, node: Node, _depth: int) -> ir.Expr:
    at = node.start_byte
    raw = state.source[at : node.end_byte]
    if len(raw) <= _MAX_DIGITS:
        try:
            return _new(ir.Const, (int(raw, 0), at))
        except ValueError:
            pass  # 3j, and 0777 and 10L of Python 2
    return ir.Op("other", (), at)


def _float(state: State, node: Node, _depth: int) -> ir.Expr:
    at = node.start_byte
    try:
        return ir.Const(float(state.source[at : node.end_byte]), at)
    except ValueError:
        return ir.Op("other", (), at)


def _constant(value: bool | None) -> ExpressionHandler:
    def handler(_state: State, node: Node, _depth: int) -> ir.Expr:
        return _new(ir.Const, (value, node.start_byte))

    return handler


def _string(state: State, node: Node, depth: int) -> ir.Expr:
    source = state.source
    at = start = node.start_byte
    end = node.end_byte
    if source[at] not in _QUOTES:
        while start < end and source[start] not in _QUOTES:
            start += 1
        prefix = source[at:start].lower()
        if b"f" in prefix or b"t" in prefix:
            return _template((node,), state, depth, at)
        if b"b" in prefix and end - start == 2:
            return ir.Op("bytes", (), at)  # what grows from it is copied each time
    quotes = 3 if source[start : start + 3] in _LONG_QUOTES else 1
    raw = source[start + quotes : end - quotes]
    if len(raw) <= MAX_NAME:
        return _new(ir.Const, (state.names[raw], at))
    return ir.Const(_cut(raw), at)


def _cut(raw: bytes) -> str:
    return raw[: 4 * _MAX_STRING].decode("utf-8", "replace")[:_MAX_STRING]


def _concatenated(state: State, node: Node, depth: int) -> ir.Expr:
    return _template(named_parts(node), state, depth, node.start_byte)


def _template(strings: Sequence[Node], state: State, depth: int, at: int) -> ir.Expr:
    """Strings side by side: their text with `{}` for each interpolation, then the interpolated values, if any."""
    text: list[str] = []
    values: list[ir.Expr] = []
    for string in strings if depth < MAX_DEPTH else ():
        for child in string.children:
            number = child.kind_id
            if number == _STRING_CONTENT:
                text.append(_cut(state.source[child.start_byte : child.end_byte]))
            elif number == _INTERPOLATION:
                text.append("{}")
                _interpolation(state, child, depth + 1, values)
    constant = ir.Const("".join(text)[:_MAX_STRING], at)
    return ir.Op("template", (constant, *values), at) if values else constant


def _interpolation(state: State, node: Node, depth: int, values: list[ir.Expr]) -> None:
    """The value, and those in its format specification: `{price:{width}}`."""
    for child in node.named_children:
        number = child.kind_id
        if number == _FORMAT:
            for nested in child.named_children if depth < MAX_DEPTH else ():
                _interpolation(state, nested, depth + 1, values)
        elif number != _CONVERSION and number not in EXTRAS:
            values.append(EXPRESSIONS[number](state, child, depth))


def _display(kind_of_display: Literal["list", "tuple", "set"]) -> ExpressionHandler:
    def handler(state: State, node: Node, depth: int) -> ir.Expr:
        items = lower_all(state, node, depth)
        return _new(ir.Display, (kind_of_display, items, node.start_byte))

    return handler


def _target_tuple(state: State, node: Node, depth: int) -> ir.Expr:
    """`(a, b) = …`, and `(a) = …`, which is no tuple."""
    items = lower_all(state, node, depth)
    if len(items) == 1 and all(child.kind_id != _COMMA for child in node.children):
        return items[0]
    return ir.Display("tuple", items, node.start_byte)


def _dictionary(state: State, node: Node, depth: int) -> ir.Expr:
    entries: list[tuple[str | None, ir.Expr]] = []
    children = node.named_children if depth <= MAX_DEPTH else ()
    # Where this one or another dict is merged into one of both, the keys tell whether that grows.
    grows = len(children) == 1 or any(child.kind_id != _PAIR and child.kind_id not in EXTRAS for child in children)
    for child in children:
        number = child.kind_id
        if number == _PAIR:
            entries.append(_entry(state, child, depth + 1, grows))
        elif number not in EXTRAS:
            entries.append((None, EXPRESSIONS[number](state, child, depth + 1)))
    return ir.Record(tuple(entries), node.start_byte)


def _entry(state: State, node: Node, depth: int, keep: bool) -> tuple[str | None, ir.Expr]:
    children = node.children
    first, last = children[0], children[-1]
    key = EXPRESSIONS[first.kind_id](state, first, depth)
    value = EXPRESSIONS[last.kind_id](state, last, depth)
    if isinstance(key, ir.Const):
        return (key.value if isinstance(key.value, str) else None), value
    if not keep and state.paths[state.source[first.start_byte : first.end_byte]] is not None:
        return None, value
    # A key that is computed is evaluated too, and may be what costs.
    return None, ir.Op("pair", (key, value), node.start_byte)


def _pair(state: State, node: Node, depth: int) -> ir.Expr:
    """What a dict comprehension yields."""
    return ir.Op("pair", lower_all(state, node, depth), node.start_byte)


EXPRESSIONS.update(
    by_kind(
        {
            "integer": _integer,
            "float": _float,
            "true": _constant(True),
            "false": _constant(False),
            "none": _constant(None),
            "string": _string,
            "concatenated_string": _concatenated,
            "list": _display("list"),
            "set": _display("set"),
            "tuple": _display("tuple"),
            "expression_list": _display("tuple"),
            "pattern_list": _display("tuple"),
            "list_pattern": _display("list"),
            "tuple_pattern": _target_tuple,
            "dictionary": _dictionary,
            "pair": _pair,
        }
    )
)
