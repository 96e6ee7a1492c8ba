"""Operators of Python: arithmetic, comparison, logic."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import EXTRAS, MAX_DEPTH, all_parts, by_kind, kind, named_parts
from scalesight.syntax.python.state import EXPRESSIONS, State

_BINARY = kind("binary_operator")
_BOOLEAN = kind("boolean_operator")
_OR = kind("or", named=False)

# Comparisons that are Contains rather than Op.
_CONTAINS = frozenset({"in", "not in"})

_new = tuple.__new__


def _binary(state: State, node: Node, depth: int) -> ir.Expr:
    """`a + b + c` is one Op of three operands, so that a chain of thousands nests no deeper than a pair."""
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    # The chain from its last operator to its first; `runs` are the levels it needs, one for each change of operator.
    chain: list[tuple[str, Node]] = []
    runs = 0
    while node.kind_id == _BINARY:
        left, operator, right = _three(node)
        symbol = state.text(operator)
        runs += not chain or chain[-1][0] != symbol
        chain.append((symbol, right))
        node = left
    chain.reverse()
    current = chain[0][0]
    if depth + runs > MAX_DEPTH:
        current = "other"
        chain = [("other", right) for _, right in chain]
        runs = 1
    operands = [EXPRESSIONS[node.kind_id](state, node, depth + runs)]
    for symbol, right in chain:
        if symbol != current:
            runs -= 1
            operands = [ir.Op(current, tuple(operands), at)]
            current = symbol
        operands.append(EXPRESSIONS[right.kind_id](state, right, depth + runs))
    return ir.Op(current, tuple(operands), at)


def _boolean(state: State, node: Node, depth: int) -> ir.Expr:
    """`a or b` is a choice of two; `test and a` is `a`, if it is evaluated at all."""
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    chain: list[Node] = []
    token = -1
    while node.kind_id == _BOOLEAN:
        left, operator, right = _three(node)
        if chain and operator.kind_id != token:
            break
        token = operator.kind_id
        chain.append(right)
        node = left
    chain.append(node)
    first, *others = reversed(chain)
    value = EXPRESSIONS[first.kind_id](state, first, depth + 1)
    operands = (value, *[_perhaps(state, part, depth + 1) for part in others])
    if token == _OR:
        return ir.Choice(None, operands)
    tests = operands[:-1]
    return ir.Choice(tests[0] if len(tests) == 1 else ir.Op("and", tests, at), operands[-1:])


def _three(node: Node) -> tuple[Node, Node, Node]:
    """Left operand, operator, right operand."""
    children = node.children
    if len(children) != 3:
        children = [child for child in children if child.kind_id not in EXTRAS]
    return children[0], children[1], children[-1]


def _comparison(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    depth += 1
    parts = node.children
    if len(parts) != 3:
        parts = all_parts(node)
    operands = tuple([EXPRESSIONS[part.kind_id](state, part, depth) for part in parts[::2]])
    operator = parts[1].type
    if operator in _CONTAINS and len(operands) == 2:
        return _new(ir.Contains, (operands[0], operands[1], at))
    return _new(ir.Op, (operator, operands, at))


def _unary(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    parts = all_parts(node)
    operator, operand = state.text(parts[0]), parts[-1]
    value = EXPRESSIONS[operand.kind_id](state, operand, depth + 1)
    if operator == "-" and isinstance(value, ir.Const) and isinstance(value.value, int | float):
        return ir.Const(-value.value, at)
    return ir.Op(operator, (value,), at)


def _conditional(state: State, node: Node, depth: int) -> ir.Expr:
    """`a if test else b`; the test runs first."""
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    first, *others = named_parts(node)
    test = ir.Op("other", (), at) if not others else EXPRESSIONS[others[0].kind_id](state, others[0], depth + 1)
    return ir.Choice(test, tuple([_perhaps(state, part, depth + 1) for part in (first, *others[1:])]))


def _perhaps(state: State, node: Node, depth: int) -> ir.Expr:
    """An operand that need not be evaluated: what it binds by `:=` is bound in a branch."""
    outer = state.block
    inner: list[ir.Statement] = []
    state.block = inner
    value = EXPRESSIONS[node.kind_id](state, node, depth)
    state.block = outer
    if inner:
        outer.append(ir.Branch("if", None, (tuple(inner), ()), node.start_byte))
    return value


EXPRESSIONS.update(
    by_kind(
        {
            "binary_operator": _binary,
            "boolean_operator": _boolean,
            "comparison_operator": _comparison,
            "unary_operator": _unary,
            "not_operator": _unary,
            "conditional_expression": _conditional,
        }
    )
)
