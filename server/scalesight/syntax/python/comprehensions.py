"""Comprehensions and generator expressions as the loops that they are."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import EXTRAS, MAX_DEPTH, ExpressionHandler, by_kind, kind, named_parts
from scalesight.syntax.python.state import EXPRESSIONS, State, lower_all

_ASYNC = kind("async", named=False)
_FOR_CLAUSE = kind("for_in_clause")
_IN = kind("in", named=False)


class _Clause(NamedTuple):
    """A clause that was read; what follows it goes into its body, and the whole into `block`."""

    node: Node
    target: ir.Expr | None
    operand: ir.Expr
    is_async: bool
    block: list[ir.Statement]

    def close(self, body: ir.Block, end: int) -> ir.Loop | ir.Branch:
        start = self.node.start_byte
        if self.target is None:
            return ir.Branch("if", self.operand, (body, ()), start)
        return ir.Loop("for", self.target, self.operand, None, body, self.is_async, start, self.node.end_byte, end)


def _comprehension(kind_of_result: Literal["list", "set", "dict", "generator"]) -> ExpressionHandler:
    def handler(state: State, node: Node, depth: int) -> ir.Expr:
        at = node.start_byte
        element, *clauses = named_parts(node)
        # A comprehension nests as deep as it has clauses.
        inside = depth + 2 * len(clauses)
        if inside > MAX_DEPTH or not clauses or clauses[0].kind_id != _FOR_CLAUSE:
            return ir.Op("other", (), at)
        outer = state.block
        loop = _loop(state, element, clauses, inside, node.end_byte)
        state.block = outer
        return ir.Comprehension(kind_of_result, loop, at)

    return handler


def _loop(state: State, element: Node, clauses: list[Node], depth: int, end: int) -> ir.Loop:
    """Each clause is read into the body of the one before it, so that bindings by `:=` stand where they run."""
    first, *others = clauses
    # The outermost iterable is evaluated outside.
    target, operand, is_async = _for_clause(state, first, depth)
    opened: list[_Clause] = []
    state.block = []
    for node in others:
        block = state.block
        if node.kind_id == _FOR_CLAUSE:
            opened.append(_Clause(node, *_for_clause(state, node, depth), block))
        else:
            opened.append(_Clause(node, None, _one(lower_all(state, node, depth), node), False, block))
        state.block = []
    value = EXPRESSIONS[element.kind_id](state, element, depth)
    state.block.append(ir.Yield(value, element.start_byte))
    body = tuple(state.block)
    for clause in reversed(opened):
        clause.block.append(clause.close(body, end))
        body = tuple(clause.block)
    return ir.Loop("for", target, operand, None, body, is_async, first.start_byte, first.end_byte, end)


def _for_clause(state: State, node: Node, depth: int) -> tuple[ir.Expr, ir.Expr, bool]:
    """Target, iterable, and whether it is `async for`."""
    sides: list[list[ir.Expr]] = [[], []]
    side = 0
    is_async = False
    for child in node.children:
        number = child.kind_id
        if number == _IN:
            side = 1
        elif number == _ASYNC:
            is_async = True
        elif child.is_named and number not in EXTRAS:
            sides[side].append(EXPRESSIONS[number](state, child, depth))
    return _one(tuple(sides[0]), node), _one(tuple(sides[1]), node), is_async


def _one(items: tuple[ir.Expr, ...], node: Node) -> ir.Expr:
    return items[0] if len(items) == 1 else ir.Display("tuple", items, node.start_byte)


EXPRESSIONS.update(
    by_kind(
        {
            "list_comprehension": _comprehension("list"),
            "set_comprehension": _comprehension("set"),
            "dictionary_comprehension": _comprehension("dict"),
            "generator_expression": _comprehension("generator"),
        }
    )
)
