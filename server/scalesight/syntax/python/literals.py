"""Literals and displays of Python: constants, strings, lists, dicts, comprehensions."""

from __future__ import annotations

from typing import Literal

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import MAX_DEPTH, ExpressionHandler, by_kind, kind, named
from scalesight.syntax.python.state import EXPRESSIONS, State, lower_all

_COMMA = kind(",", named=False)
_FOR_CLAUSE = kind("for_in_clause")
_FORMAT = kind("format_specifier")
_IF_CLAUSE = kind("if_clause")
_IN = kind("in", named=False)
_ASYNC = kind("async", named=False)
_INTERPOLATION = kind("interpolation")
_PAIR = kind("pair")
_STRING = kind("string")
_STRING_CONTENT = kind("string_content")

_MAX_STRING = 2_000
_MAX_DIGITS = 300  # int() refuses very long numbers, and none of them is a size
_QUOTES = b"\"'"
_LONG_QUOTES = (b'"""', b"'''")
_new = tuple.__new__


def _integer(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    raw = state.source[at : node.end_byte]
    if len(raw) <= _MAX_DIGITS:
        try:
            return ir.Const(int(raw, 0), at)
        except ValueError:
            pass  # 3j, 0777 and 10L of Python 2
    return ir.Op("other", (), at)


def _float(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    try:
        return ir.Const(float(state.source[at : node.end_byte]), at)
    except ValueError:
        return ir.Op("other", (), at)


def _constant(value: bool | None) -> ExpressionHandler:
    def handler(state: State, node: Node, depth: int) -> ir.Expr:
        return ir.Const(value, node.start_byte)

    return handler


def _string(state: State, node: Node, depth: int) -> ir.Expr:
    source, at, end = state.source, node.start_byte, node.end_byte
    start = at
    if source[at] not in _QUOTES:
        while start < end and source[start] not in _QUOTES:
            start += 1
        if b"f" in source[at:start].lower() or b"t" in source[at:start].lower():
            return _template((node,), state, depth, at)
    quotes = 3 if source[start : start + 3] in _LONG_QUOTES else 1
    raw = source[start + quotes : end - quotes]
    if len(raw) < 60:
        return _new(ir.Const, (state.names[raw], at))
    return ir.Const(_cut(raw), at)


def _cut(raw: bytes) -> str:
    return raw[: 4 * _MAX_STRING].decode("utf-8", "replace")[:_MAX_STRING]


def _concatenated(state: State, node: Node, depth: int) -> ir.Expr:
    return _template(named(node), state, depth, node.start_byte)


def _template(strings: tuple[Node, ...] | list[Node], state: State, depth: int, at: int) -> ir.Expr:
    """Strings side by side: their text with `{}` for each interpolation, then the interpolated values, if any."""
    text: list[str] = []
    values: list[ir.Expr] = []
    for string in strings:
        if depth > MAX_DEPTH:
            break
        for child in string.children:
            if child.kind_id == _STRING_CONTENT:
                text.append(_cut(state.source[child.start_byte : child.end_byte]))
            elif child.kind_id == _INTERPOLATION:
                text.append("{}")
                _interpolation(state, child, depth, values)
    constant = ir.Const("".join(text)[:_MAX_STRING], at)
    return ir.Op("template", (constant, *values), at) if values else constant


def _interpolation(state: State, node: Node, depth: int, values: list[ir.Expr]) -> None:
    for child in node.children:
        if child.kind_id == _FORMAT:
            if depth < MAX_DEPTH:
                for nested in child.named_children:
                    _interpolation(state, nested, depth + 1, values)
        elif child.kind_id in EXPRESSIONS:
            values.append(EXPRESSIONS[child.kind_id](state, child, depth + 1))


def _display(kind_of_display: Literal["list", "tuple", "set"]) -> ExpressionHandler:
    def handler(state: State, node: Node, depth: int) -> ir.Expr:
        items = () if depth > MAX_DEPTH else lower_all(state, node, depth)
        return ir.Display(kind_of_display, items, node.start_byte)

    return handler


def _target_tuple(state: State, node: Node, depth: int) -> ir.Expr:
    items = () if depth > MAX_DEPTH else lower_all(state, node, depth)
    if len(items) == 1 and not any(child.kind_id == _COMMA for child in node.children):
        return items[0]
    return ir.Display("tuple", items, node.start_byte)


def _dictionary(state: State, node: Node, depth: int) -> ir.Expr:
    entries: list[tuple[str | None, ir.Expr]] = []
    for child in node.children if depth <= MAX_DEPTH else ():
        if child.kind_id == _PAIR:
            parts = named(child)
            key = EXPRESSIONS[parts[0].kind_id](state, parts[0], depth + 1)
            value = EXPRESSIONS[parts[-1].kind_id](state, parts[-1], depth + 1)
            if isinstance(key, ir.Const):
                entries.append((key.value if isinstance(key.value, str) else None, value))
            elif isinstance(key, ir.Name | ir.Attr):
                entries.append((None, value))
            else:
                # A key that is computed is evaluated too, and may be what costs.
                entries.append((None, ir.Op("pair", (key, value), child.start_byte)))
        elif child.is_named and not child.is_extra:
            entries.append((None, EXPRESSIONS[child.kind_id](state, child, depth + 1)))
    return ir.Record(tuple(entries), node.start_byte)


def _pair(state: State, node: Node, depth: int) -> ir.Expr:
    return ir.Op("pair", () if depth > MAX_DEPTH else lower_all(state, node, depth), node.start_byte)


def _comprehension(kind_of_result: Literal["list", "set", "dict", "generator"]) -> ExpressionHandler:
    def handler(state: State, node: Node, depth: int) -> ir.Expr:
        at = node.start_byte
        element, *clauses = named(node)
        if depth + len(clauses) > MAX_DEPTH or not clauses or clauses[0].kind_id != _FOR_CLAUSE:
            return ir.Op("other", (), at)
        return ir.Comprehension(kind_of_result, _comprehension_loop(state, element, clauses, depth, node.end_byte), at)

    return handler


def _comprehension_loop(state: State, element: Node, clauses: list[Node], depth: int, end: int) -> ir.Loop:
    """Each clause is lowered into the block of the one before it, so that bindings by `:=` stand where they run."""
    outer = state.block
    opened = []
    for clause in clauses:
        depth += 1
        if clause.kind_id == _IF_CLAUSE:
            opened.append((clause, None, _only(state, clause, depth), False, state.block))
        else:
            opened.append((clause, *_for_clause(state, clause, depth), state.block))
        state.block = []
    value = EXPRESSIONS[element.kind_id](state, element, depth + 1)
    state.block.append(ir.Yield(value, element.start_byte))
    for clause, target, operand, is_async, block in reversed(opened):
        body = tuple(state.block)
        start = clause.start_byte
        statement: ir.Branch | ir.Loop
        if target is None:
            statement = ir.Branch("if", operand, (body, ()), start)
        else:
            statement = ir.Loop("for", target, operand, None, body, is_async, start, clause.end_byte, end)
        block.append(statement)
        state.block = block
    state.block = outer
    loop = outer.pop()
    assert isinstance(loop, ir.Loop)
    return loop


def _for_clause(state: State, node: Node, depth: int) -> tuple[ir.Expr, ir.Expr, bool]:
    sides: tuple[list[ir.Expr], list[ir.Expr]] = ([], [])
    side = 0
    is_async = False
    for child in node.children:
        number = child.kind_id
        if number == _IN:
            side = 1
        elif number == _ASYNC:
            is_async = True
        elif child.is_named and not child.is_extra:
            sides[side].append(EXPRESSIONS[number](state, child, depth + 1))
    return _one(sides[0], node), _one(sides[1], node), is_async


def _one(items: list[ir.Expr], node: Node) -> ir.Expr:
    return items[0] if len(items) == 1 else ir.Display("tuple", tuple(items), node.start_byte)


def _only(state: State, node: Node, depth: int) -> ir.Expr:
    return _one(list(lower_all(state, node, depth)), node)


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
            "list_comprehension": _comprehension("list"),
            "set_comprehension": _comprehension("set"),
            "dictionary_comprehension": _comprehension("dict"),
            "generator_expression": _comprehension("generator"),
        }
    )
)
