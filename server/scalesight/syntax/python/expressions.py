"""Expressions of Python: names, members, calls, subscripts, and the rest that is no operator and no literal."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import EXTRAS, MAX_DEPTH, by_kind, kind, named_parts
from scalesight.syntax.python.names import MAX_NAME, place
from scalesight.syntax.python.spread import hoisted
from scalesight.syntax.python.state import EXPRESSIONS, State, lower_all

_ARGUMENTS = kind("argument_list")
_COLON = kind(":", named=False)
_DICTIONARY_SPLAT = kind("dictionary_splat")
_FROM = kind("from", named=False)
_KEYWORD_ARGUMENT = kind("keyword_argument")
_SLICE = kind("slice")
_STAR = ord("*")
_CALLED_WITH = frozenset({_ARGUMENTS, kind("generator_expression")})

# A NamedTuple's own constructor is a Python function that calls this.
_new = tuple.__new__


def _name(state: State, node: Node, _depth: int) -> ir.Expr:
    at = node.start_byte
    return _new(ir.Name, (state.names[state.source[at : node.end_byte]], at))


def _attribute(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    end = node.end_byte
    source = state.source
    if end - at <= MAX_NAME:
        path = state.paths[source[at:end]]
        if path is not None:
            return place(path, at)
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    value = node.child(0)
    if value is None:
        return ir.Op("other", (), at)
    name = state.members[source[value.end_byte : end]]
    if name:
        at = end - len(name)
    else:
        last = node.children[-1]
        name, at = state.text(last), last.start_byte
    return _new(ir.Attr, (EXPRESSIONS[value.kind_id](state, value, depth + 1), name, at))


def _call(state: State, node: Node, depth: int) -> ir.Expr:
    start = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), start)
    last = node.child(1)
    if last is None or last.kind_id not in _CALLED_WITH:
        last = node.children[-1]
    arguments_at = last.start_byte
    path = state.paths[state.source[start:arguments_at]] if arguments_at - start <= MAX_NAME else None
    if path is not None:
        function = place(path, start)
    else:
        callee = node.children[0]
        function = EXPRESSIONS[callee.kind_id](state, callee, depth + 1)
    end = last.end_byte
    if last.kind_id != _ARGUMENTS:
        argument = EXPRESSIONS[last.kind_id](state, last, depth + 1)
        return _new(ir.Call, (function, (argument,), (), start, end))
    if end - arguments_at <= 2:
        return _new(ir.Call, (function, (), (), start, end))
    arguments: list[ir.Expr] = []
    keywords: list[tuple[str, ir.Expr]] = []
    lower_arguments(state, last, depth, arguments, keywords)
    return _new(ir.Call, (function, tuple(arguments), tuple(keywords), start, end))


def lower_arguments(
    state: State, node: Node, depth: int, arguments: list[ir.Expr], keywords: list[tuple[str, ir.Expr]]
) -> None:
    """Appends the arguments of an argument list. `**mapping` is a keyword with the name `**`."""
    depth += 1
    source = state.source
    for child in node.named_children:
        number = child.kind_id
        if number == _KEYWORD_ARGUMENT:
            parts = child.children
            value = parts[-1]
            keywords.append((state.text(parts[0]), EXPRESSIONS[value.kind_id](state, value, depth)))
        elif number == _DICTIONARY_SPLAT:
            keywords.append(("**", _spread(state, child, depth)))
        elif number not in EXTRAS:
            argument = EXPRESSIONS[number](state, child, depth)
            at = child.start_byte
            arguments.append(hoisted(argument, at) if source[at] == _STAR else argument)


def _subscript(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    depth += 1
    children = node.children
    if len(children) != 4:
        return _long_subscript(state, named_parts(node), depth, at)
    value, key = children[0], children[2]
    number = key.kind_id
    base = EXPRESSIONS[value.kind_id](state, value, depth)
    if number == _SLICE:
        return _new(ir.Slice, (base, *_bounds(state, key, depth), at))
    return _new(ir.Item, (base, EXPRESSIONS[number](state, key, depth), at))


def _long_subscript(state: State, parts: list[Node], depth: int, at: int) -> ir.Expr:
    """`table[row, column]`, whose index is a tuple, and what has comments inside."""
    base, *keys = (EXPRESSIONS[part.kind_id](state, part, depth) for part in parts)
    if len(keys) == 1:
        if parts[1].kind_id == _SLICE:
            return ir.Slice(base, *_bounds(state, parts[1], depth), at)
        return ir.Item(base, keys[0], at)
    return ir.Item(base, ir.Display("tuple", tuple(keys), parts[-1].start_byte), at)


def _bounds(state: State, node: Node, depth: int) -> tuple[ir.Expr | None, ir.Expr | None]:
    """The lower and the upper bound of a slice; its step changes no size that anyone could name."""
    bounds: list[ir.Expr | None] = [None, None]
    index = 0
    for child in node.children:
        number = child.kind_id
        if number == _COLON:
            index += 1
        elif index < 2 and number not in EXTRAS:
            bounds[index] = EXPRESSIONS[number](state, child, depth + 1)
    return bounds[0], bounds[1]


def _parenthesized(state: State, node: Node, depth: int) -> ir.Expr:
    for child in node.named_children if depth <= MAX_DEPTH else ():
        number = child.kind_id
        if number not in EXTRAS:
            return EXPRESSIONS[number](state, child, depth + 1)
    return ir.Op("other", (), node.start_byte)


def _spread(state: State, node: Node, depth: int) -> ir.Expr:
    return ir.Op("spread", lower_all(state, node, depth), node.start_byte)


def _await(state: State, node: Node, depth: int) -> ir.Expr:
    return ir.Await(_parenthesized(state, node, depth), node.start_byte)


def _yield(state: State, node: Node, depth: int) -> ir.Expr:
    state.scope.yields = True
    return ir.Op("yield", (yielded(state, node, depth),), node.start_byte)


def yielded(state: State, node: Node, depth: int) -> ir.Expr:
    """What a `yield` hands out: None for a bare one, a spread for `yield from`."""
    operands = lower_all(state, node, depth)
    if not operands:
        return ir.Const(None, node.start_byte)
    if any(child.kind_id == _FROM for child in node.children):
        return ir.Op("spread", operands, node.start_byte)
    return operands[0]


def _walrus(state: State, node: Node, depth: int) -> ir.Expr:
    """`(name := value)` binds before the statement it stands in, and is the name itself."""
    target, value = _pair(state, node, depth)
    state.block.append(ir.Bind(target, value, "", None, node.start_byte))
    return target


def _as_pattern(state: State, node: Node, depth: int) -> ir.Expr:
    """`value as target` in the head of a `with`."""
    value, target = _pair(state, node, depth)
    state.block.append(ir.Bind(target, value, "", None, node.start_byte))
    return target


def _pair(state: State, node: Node, depth: int) -> tuple[ir.Expr, ir.Expr]:
    if depth > MAX_DEPTH:
        nothing = ir.Op("other", (), node.start_byte)
        return nothing, nothing
    parts = named_parts(node)
    first, last = parts[0], parts[-1]
    left = EXPRESSIONS[first.kind_id](state, first, depth + 1)
    return left, EXPRESSIONS[last.kind_id](state, last, depth + 1)


EXPRESSIONS.update(
    by_kind(
        {
            "identifier": _name,
            "attribute": _attribute,
            "call": _call,
            "subscript": _subscript,
            "parenthesized_expression": _parenthesized,
            "as_pattern_target": _parenthesized,
            "list_splat": _spread,
            "list_splat_pattern": _spread,
            "dictionary_splat": _spread,
            "await": _await,
            "yield": _yield,
            "named_expression": _walrus,
            "as_pattern": _as_pattern,
        }
    )
)
