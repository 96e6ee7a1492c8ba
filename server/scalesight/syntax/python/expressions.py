"""Expressions of Python: names, members, calls, operators."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import MAX_DEPTH, by_kind, kind, named, without_comments
from scalesight.syntax.python.state import EXPRESSIONS, State, lower_all

_ARGUMENTS = kind("argument_list")
_BINARY = kind("binary_operator")
_BOOLEAN = kind("boolean_operator")
_COLON = kind(":", named=False)
_COMMENT = kind("comment")
_DICTIONARY_SPLAT = kind("dictionary_splat")
_FROM = kind("from", named=False)
_KEYWORD_ARGUMENT = kind("keyword_argument")
_OR = kind("or", named=False)
_SLICE = kind("slice")
_TARGET = kind("as_pattern_target")

# Comparisons that are Contains rather than Op.
_CONTAINS = frozenset({"in", "not in"})

_new = tuple.__new__


def _name(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    return _new(ir.Name, (state.names[state.source[at : node.end_byte]], at))


def _attribute(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return ir.Op("other", (), node.start_byte)
    value = node.child(0)
    assert value is not None
    end = node.end_byte
    name = state.members[state.source[value.end_byte : end]]
    if name:
        at = end - len(name)
    else:
        last = node.children[-1]
        name, at = state.text(last), last.start_byte
    return _new(ir.Attr, (EXPRESSIONS[value.kind_id](state, value, depth + 1), name, at))


def _call(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return ir.Op("other", (), node.start_byte)
    children = node.children
    callee, last = children[0], children[-1]
    function = EXPRESSIONS[callee.kind_id](state, callee, depth + 1)
    arguments: list[ir.Expr] = []
    keywords: list[tuple[str, ir.Expr]] = []
    if last.kind_id == _ARGUMENTS:
        lower_arguments(state, last, depth, arguments, keywords)
    else:
        arguments.append(EXPRESSIONS[last.kind_id](state, last, depth + 1))
    return _new(ir.Call, (function, tuple(arguments), tuple(keywords), node.start_byte, node.end_byte))


def lower_arguments(
    state: State, node: Node, depth: int, arguments: list[ir.Expr], keywords: list[tuple[str, ir.Expr]]
) -> None:
    """Appends the arguments of an argument list. `**mapping` is a keyword with the name `**`."""
    for child in node.children:
        number = child.kind_id
        if number == _KEYWORD_ARGUMENT:
            parts = child.children
            value = parts[-1]
            keywords.append((state.text(parts[0]), EXPRESSIONS[value.kind_id](state, value, depth + 1)))
        elif number == _DICTIONARY_SPLAT:
            keywords.append(("**", _spread(state, child, depth + 1)))
        elif number in EXPRESSIONS or (child.is_named and not child.is_extra):
            arguments.append(EXPRESSIONS[number](state, child, depth + 1))


def _subscript(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    parts = named(node)
    value = EXPRESSIONS[parts[0].kind_id](state, parts[0], depth + 1)
    if len(parts) == 2:
        key = parts[1]
        if key.kind_id == _SLICE:
            lower, upper = _bounds(state, key, depth)
            return ir.Slice(value, lower, upper, at)
        return ir.Item(value, EXPRESSIONS[key.kind_id](state, key, depth + 1), at)
    keys = tuple([EXPRESSIONS[key.kind_id](state, key, depth + 1) for key in parts[1:]])
    return ir.Item(value, ir.Display("tuple", keys, parts[-1].start_byte), at)


def _bounds(state: State, node: Node, depth: int) -> tuple[ir.Expr | None, ir.Expr | None]:
    bounds: list[ir.Expr | None] = [None, None, None]
    index = 0
    for child in node.children:
        if child.kind_id == _COLON:
            index = min(index + 1, 2)
        elif child.is_named and not child.is_extra:
            bounds[index] = EXPRESSIONS[child.kind_id](state, child, depth + 1)
    return bounds[0], bounds[1]


def _binary(state: State, node: Node, depth: int) -> ir.Expr:
    """`a + b + c` is one Op of three operands, so that a chain of thousands nests no deeper than a pair."""
    if depth > MAX_DEPTH:
        return ir.Op("other", (), node.start_byte)
    at = node.start_byte
    rest: list[tuple[str, Node]] = []
    runs = 0
    while node.kind_id == _BINARY:
        left, operator, right = _three(node)
        symbol = state.text(operator)
        runs += not rest or rest[-1][0] != symbol
        rest.append((symbol, right))
        node = left
    rest.reverse()
    if depth + runs > MAX_DEPTH:
        operands = [EXPRESSIONS[part.kind_id](state, part, depth + 1) for part in (node, *(right for _, right in rest))]
        return ir.Op("other", tuple(operands), at)
    operands = [EXPRESSIONS[node.kind_id](state, node, depth + runs)]
    current = rest[0][0]
    for symbol, right in rest:
        if symbol != current:
            runs -= 1
            operands = [ir.Op(current, tuple(operands), at)]
            current = symbol
        operands.append(EXPRESSIONS[right.kind_id](state, right, depth + runs))
    return ir.Op(current, tuple(operands), at)


def _boolean(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return ir.Op("other", (), node.start_byte)
    at = node.start_byte
    chain: list[Node] = []
    token = _three(node)[1].kind_id
    while node.kind_id == _BOOLEAN:
        left, operator, right = _three(node)
        if operator.kind_id != token:
            break
        chain.append(right)
        node = left
    chain.append(node)
    operands = tuple([EXPRESSIONS[part.kind_id](state, part, depth + 1) for part in reversed(chain)])
    if token == _OR:
        return ir.Choice(None, operands)
    tests = operands[:-1]
    return ir.Choice(tests[0] if len(tests) == 1 else ir.Op("and", tests, at), operands[-1:])


def _three(node: Node) -> tuple[Node, Node, Node]:
    children = node.children
    if len(children) != 3:
        children = [child for child in children if not child.is_extra]
    return children[0], children[1], children[-1]


def _comparison(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    parts = without_comments(node)
    operands = tuple([EXPRESSIONS[part.kind_id](state, part, depth + 1) for part in parts[::2]])
    operator = parts[1].type
    if len(operands) == 2 and operator in _CONTAINS:
        return ir.Contains(operands[0], operands[1], at)
    return ir.Op(operator, operands, at)


def _unary(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    parts = without_comments(node)
    operator, operand = parts[0].type, parts[-1]
    value = EXPRESSIONS[operand.kind_id](state, operand, depth + 1)
    if operator == "-" and isinstance(value, ir.Const) and isinstance(value.value, int | float):
        return ir.Const(-value.value, at)
    return ir.Op(operator, (value,), at)


def _conditional(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return ir.Op("other", (), node.start_byte)
    parts = named(node)
    test, *options = (
        EXPRESSIONS[part.kind_id](state, part, depth + 1) for part in (parts[1:2] + parts[:1] + parts[2:])
    )
    return ir.Choice(test, tuple(options))


def _parenthesized(state: State, node: Node, depth: int) -> ir.Expr:
    for child in node.children:
        if child.is_named and child.kind_id != _COMMENT:
            if depth > MAX_DEPTH:
                break
            return EXPRESSIONS[child.kind_id](state, child, depth + 1)
    return ir.Op("other", (), node.start_byte)


def _spread(state: State, node: Node, depth: int) -> ir.Expr:
    return ir.Op("spread", () if depth > MAX_DEPTH else lower_all(state, node, depth), node.start_byte)


def _await(state: State, node: Node, depth: int) -> ir.Expr:
    operands = () if depth > MAX_DEPTH else lower_all(state, node, depth)
    return ir.Await(operands[0] if operands else ir.Op("other", (), node.end_byte), node.start_byte)


def _yield(state: State, node: Node, depth: int) -> ir.Expr:
    state.yields = True
    return ir.Op("yield", (yielded(state, node, depth),), node.start_byte)


def yielded(state: State, node: Node, depth: int) -> ir.Expr:
    """What a `yield` hands out: None for a bare one, a spread for `yield from`."""
    operands = () if depth > MAX_DEPTH else lower_all(state, node, depth)
    if not operands:
        return ir.Const(None, node.start_byte)
    if any(child.kind_id == _FROM for child in node.children):
        return ir.Op("spread", operands, node.start_byte)
    return operands[0]


def _walrus(state: State, node: Node, depth: int) -> ir.Expr:
    """`(name := value)` binds before the statement it stands in, and is the name itself."""
    at = node.start_byte
    parts = named(node)
    if depth > MAX_DEPTH or len(parts) < 2:
        return ir.Op("other", (), at)
    target = EXPRESSIONS[parts[0].kind_id](state, parts[0], depth + 1)
    value = EXPRESSIONS[parts[1].kind_id](state, parts[1], depth + 1)
    state.block.append(ir.Bind(target, value, "", None, at))
    return target


def _as_pattern(state: State, node: Node, depth: int) -> ir.Expr:
    """`value as target` in the parentheses of a `with`."""
    at = node.start_byte
    parts = named(node)
    if depth > MAX_DEPTH or len(parts) < 2:
        return ir.Op("other", (), at)
    value = EXPRESSIONS[parts[0].kind_id](state, parts[0], depth + 1)
    target = EXPRESSIONS[parts[1].kind_id](state, parts[1], depth + 1)
    state.block.append(ir.Bind(target, value, "", None, at))
    return target


def _only_child(state: State, node: Node, depth: int) -> ir.Expr:
    operands = () if depth > MAX_DEPTH else lower_all(state, node, depth)
    return operands[0] if operands else ir.Op("other", (), node.start_byte)


EXPRESSIONS.update(
    by_kind(
        {
            "identifier": _name,
            "attribute": _attribute,
            "call": _call,
            "subscript": _subscript,
            "binary_operator": _binary,
            "boolean_operator": _boolean,
            "comparison_operator": _comparison,
            "unary_operator": _unary,
            "not_operator": _unary,
            "conditional_expression": _conditional,
            "parenthesized_expression": _parenthesized,
            "list_splat": _spread,
            "list_splat_pattern": _spread,
            "dictionary_splat": _spread,
            "dictionary_splat_pattern": _spread,
            "await": _await,
            "yield": _yield,
            "named_expression": _walrus,
            "as_pattern": _as_pattern,
            "as_pattern_target": _only_child,
            "parenthesized_list_splat": _only_child,
        }
    )
)
