"""Operators: arithmetic, comparison, choice, `await`, `yield`, spread and the comma."""

from __future__ import annotations

from itertools import pairwise

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import (
    EXPRESSIONS,
    MAX_DEPTH,
    ExpressionHandler,
    State,
    expression,
    field,
    meaningful,
    other,
)

_new = tuple.__new__

_CHOICES = ("||", "??", "&&")
# Named as in Python, so that what compares need not know the language.
_OPERATORS = {"===": "==", "!==": "!="}
_UNARY = {"!": "not"}


def _binary(state: State, node: Node, depth: int) -> ir.Expr:
    """`a + b + c` is one operation of three operands, so that a chain of thousands nests no deeper than a pair."""
    at = node.start_byte
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    if node.child_count == 3:
        left, operator, right = node.children
        if left.type != "binary_expression":
            name = operator.type
            first = expression(state, left, depth + 1)
            lower = _conditional if name in _CHOICES else expression
            return _operation(name, [first, lower(state, right, depth + 1)], at)
    return _chain(state, node, depth)


def _chain(state: State, node: Node, depth: int) -> ir.Expr:
    at = node.start_byte
    rest: list[tuple[str, Node]] = []
    while node.type == "binary_expression":
        if node.child_count == 3:
            left, operator, right = node.children
            rest.append((operator.type, right))
        else:
            left = field(node, "left")
            rest.append((field(node, "operator").type, field(node, "right")))
        node = left
    rest.reverse()
    current = rest[0][0]
    runs = sum(a[0] != b[0] for a, b in pairwise(rest)) + 1
    if depth + runs > MAX_DEPTH:
        parts = [expression(state, part, depth + 1) for part in (node, *(right for _, right in rest))]
        return ir.Op("other", tuple(parts), at)
    depth += runs
    operands = [expression(state, node, depth)]
    for name, right in rest:
        if name != current:
            operands = [_operation(current, operands, at)]
            current = name
            depth -= 1
        lower = _conditional if name in _CHOICES else expression
        operands.append(lower(state, right, depth))
    return _operation(current, operands, at)


def _operation(operator: str, operands: list[ir.Expr], at: int) -> ir.Expr:
    if operator == "&&":
        test = operands[0] if len(operands) == 2 else ir.Op("and", tuple(operands[:-1]), at)
        return ir.Choice(test, (operands[-1],))
    if operator in _CHOICES:
        return ir.Choice(None, tuple(operands))
    return ir.Op(_OPERATORS.get(operator, operator), tuple(operands), at)


def _conditional(state: State, node: Node, depth: int) -> ir.Expr:
    """An operand that may not be evaluated: what it binds on its way is bound in a branch."""
    outer = state.block
    inner: list[ir.Statement] = []
    state.block = inner
    value = expression(state, node, depth)
    state.block = outer
    if inner:
        outer.append(ir.Branch("if", None, (tuple(inner), ()), node.start_byte))
    return value


def _ternary(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    parts = meaningful(node)
    if len(parts) != 3:
        return ir.Op("other", tuple([expression(state, part, depth + 1) for part in parts]), node.start_byte)
    test, first, second = parts
    condition = expression(state, test, depth + 1)
    return ir.Choice(condition, (_conditional(state, first, depth + 1), _conditional(state, second, depth + 1)))


def _unary(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    operator, operand = node.child(0), field(node, "argument")
    name = operator.type if operator is not None else "other"
    return ir.Op(_UNARY.get(name, name), (expression(state, operand, depth + 1),), node.start_byte)


def _operands(name: str) -> ExpressionHandler:
    def lower(state: State, node: Node, depth: int) -> ir.Expr:
        if depth > MAX_DEPTH:
            return other(state, node, depth)
        values = []
        for child in node.children:
            handler = EXPRESSIONS.get(child.type)
            if handler is not None:
                values.append(handler(state, child, depth + 1))
        return ir.Op(name, tuple(values), node.start_byte)

    return lower


def _awaited(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    operand = node.child(1) if node.child_count == 2 else node.children[-1]
    if operand is None:
        return other(state, node, depth)
    return _new(ir.Await, (EXPRESSIONS.get(operand.type, other)(state, operand, depth + 1), node.start_byte))


def _sequence(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    value: ir.Expr | None = None
    for child in node.children:
        handler = EXPRESSIONS.get(child.type)
        if handler is not None:
            if value is not None and type(value) is not ir.Name:
                state.block.append(ir.Eval(value))
            value = handler(state, child, depth + 1)
    return value or other(state, node, depth)


EXPRESSIONS.update(
    {
        "binary_expression": _binary,
        "ternary_expression": _ternary,
        "unary_expression": _unary,
        "await_expression": _awaited,
        "yield_expression": _operands("yield"),
        "spread_element": _operands("spread"),
        "ERROR": _operands("other"),
        "sequence_expression": _sequence,
    }
)
