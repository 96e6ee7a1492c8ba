"""Simple statements of Python: expressions, assignments, jumps."""

from __future__ import annotations

from typing import Literal

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.annotations import lower_annotation
from scalesight.syntax.python.expressions import yielded
from scalesight.syntax.python.functions import lower_lambda
from scalesight.syntax.python.grammar import ERROR, EXTRAS, StatementHandler, all_parts, by_kind, kind, named_parts
from scalesight.syntax.python.state import EXPRESSIONS, STATEMENTS, State, lower_all, lower_into

_ASSIGNMENT = kind("assignment")
_AUGMENTED = kind("augmented_assignment")
_CALL = kind("call")
_COMMA = kind(",", named=False)
_IDENTIFIER = kind("identifier")
_LAMBDA = kind("lambda")
_TYPE = kind("type")
_YIELD = kind("yield")

# Functions that never come back: they end the program, or the request (Flask's `abort`).
_LEAVING = frozenset({"sys.exit", "os._exit", "exit", "quit", "abort"})
# A statement that is only one of these does nothing: docstrings, `...`.
_WITHOUT_EFFECT = EXTRAS | by_kind({"string": None, "ellipsis": None, "integer": None, "none": None}).keys()

_new = tuple.__new__


def _expression_statement(state: State, node: Node, depth: int) -> None:
    for child in node.children:
        number = child.kind_id
        if number == _ASSIGNMENT:
            _assignment(state, child, depth)
        elif number == _AUGMENTED:
            _augmented(state, child, depth)
        elif number == _YIELD:
            state.scope.yields = True
            state.block.append(ir.Yield(yielded(state, child, depth), child.start_byte))
        elif number not in _WITHOUT_EFFECT and number != _COMMA:
            value = EXPRESSIONS[number](state, child, depth)
            if number == _CALL and state.text(child.children[0]) in _LEAVING:
                state.block.append(_new(ir.Jump, ("raise", value, child.start_byte)))
            else:
                state.block.append(_new(ir.Eval, (value,)))


def _assignment(state: State, node: Node, depth: int) -> None:
    children = node.children
    left, right = children[0], children[-1]
    number = right.kind_id
    if len(children) != 3 or number in _NO_PLAIN_VALUE:
        _long_assignment(state, node, depth)
        return
    if number == _LAMBDA and left.kind_id == _IDENTIFIER:
        value = lower_lambda(state, right, depth, state.text(left))
    else:
        value = EXPRESSIONS[number](state, right, depth)
    bind = _new(ir.Bind, (EXPRESSIONS[left.kind_id](state, left, depth), value, "", None, node.start_byte))
    fields = state.scope.fields
    if fields is None:
        state.block.append(bind)
    else:
        fields.append(bind)


def _long_assignment(state: State, node: Node, depth: int) -> None:
    """With a type, without a value, or chained: `a = b = value`, which evaluates the value once.

    One target of a chain takes the value, preferably a plain name, and the others take it from there.
    """
    at = node.start_byte
    targets: list[ir.Expr] = []
    annotation = value = None
    last: Node | None = node
    while last is not None:
        node, last = last, None
        for index, part in enumerate(named_parts(node)):
            number = part.kind_id
            if index == 0:
                targets.append(EXPRESSIONS[number](state, part, depth))
            elif number == _TYPE:
                annotation = lower_annotation(state, part, depth)
            elif number == _ASSIGNMENT:
                last = part
            elif number == _LAMBDA and isinstance(targets[-1], ir.Name):
                value = lower_lambda(state, part, depth, targets[-1].id)
            else:
                value = EXPRESSIONS[number](state, part, depth)
    if not targets:
        return
    holder = next((target for target in targets if isinstance(target, ir.Name)), targets[0])
    _bind(state, ir.Bind(holder, value, "", annotation, at))
    for target in targets:
        if target is not holder:
            _bind(state, ir.Bind(target, holder, "", None, at))


def _augmented(state: State, node: Node, depth: int) -> None:
    left, operator, *_, right = all_parts(node)
    value = EXPRESSIONS[right.kind_id](state, right, depth)
    target = EXPRESSIONS[left.kind_id](state, left, depth)
    symbol = state.text(operator).removesuffix("=")
    _bind(state, ir.Bind(target, value, symbol, None, node.start_byte))


def _bind(state: State, bind: ir.Bind) -> None:
    fields = state.scope.fields
    if fields is None:
        state.block.append(bind)
    else:
        fields.append(bind)


def _jump(kind_of_jump: Literal["return", "break", "continue", "raise"]) -> StatementHandler:
    def handler(state: State, node: Node, depth: int) -> None:
        value = None
        for part in node.named_children:
            number = part.kind_id
            if number not in EXTRAS:
                value = EXPRESSIONS[number](state, part, depth)
                break
        state.block.append(_new(ir.Jump, (kind_of_jump, value, node.start_byte)))

    return handler


def _assert(state: State, node: Node, depth: int) -> None:
    """The test runs; the message does not, unless the test fails."""
    for part in node.named_children:
        number = part.kind_id
        if number not in EXTRAS:
            value = EXPRESSIONS[number](state, part, depth)
            state.block.append(_new(ir.Eval, (value,)))
            break


def _delete(state: State, node: Node, depth: int) -> None:
    """`del xs[0]` moves what follows, so it is kept; forgetting a name costs nothing."""
    operands = lower_all(state, node, depth)
    if len(operands) == 1 and isinstance(operands[0], ir.Display):
        operands = operands[0].items
    operands = tuple(operand for operand in operands if not isinstance(operand, ir.Name))
    if operands:
        state.block.append(ir.Eval(ir.Op("del", operands, node.start_byte)))


def _print(state: State, node: Node, depth: int) -> None:
    """`print x` and `exec x` of Python 2."""
    at = node.start_byte
    name = ir.Name(state.text(node.children[0]), at)
    state.block.append(ir.Eval(ir.Call(name, lower_all(state, node, depth), (), at, node.end_byte)))


def _inside(state: State, node: Node, depth: int) -> None:
    """What did not parse, and the parts of a statement that lost its head: the statements inside."""
    lower_into(state, node, depth + 1)


def _nothing(_state: State, _node: Node, _depth: int) -> None:
    """A statement that no analysis needs."""


_LOST = ("block", "elif_clause", "else_clause", "except_clause", "finally_clause", "case_clause")
STATEMENTS.update(by_kind(dict.fromkeys(_LOST, _inside)))
STATEMENTS[ERROR] = _inside
_NO_PLAIN_VALUE = EXTRAS | {_ASSIGNMENT, _TYPE}
STATEMENTS.update(
    by_kind(
        {
            "expression_statement": _expression_statement,
            "assignment": _assignment,
            "augmented_assignment": _augmented,
            "return_statement": _jump("return"),
            "raise_statement": _jump("raise"),
            "break_statement": _jump("break"),
            "continue_statement": _jump("continue"),
            "assert_statement": _assert,
            "delete_statement": _delete,
            "print_statement": _print,
            "exec_statement": _print,
            "pass_statement": _nothing,
            "global_statement": _nothing,
            "nonlocal_statement": _nothing,
        }
    )
)
