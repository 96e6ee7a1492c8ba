"""The five loops of the language as the four kinds of the intermediate form."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import EXPRESSIONS, STATEMENTS, State, block, expression, field
from scalesight.syntax.ecmascript.expressions import identifier, unwrap
from scalesight.syntax.ecmascript.patterns import target
from scalesight.syntax.ecmascript.statements import declare, effect

_DECLARATIONS = ("lexical_declaration", "variable_declaration")


def _for_each(state: State, node: Node, depth: int) -> None:
    """`for (x of xs)`, `for await (x of xs)`, `for (k in o)`."""
    late: list[ir.Statement] = []
    iterable = expression(state, field(node, "right"), depth)
    bound = target(state, field(node, "left"), depth, late)
    operator = node.child_by_field_name("operator")
    is_async = any(child.type == "await" for child in node.children)
    kind = "keys" if operator is not None and operator.type == "in" else "for"
    _append(state, node, depth, kind, bound, iterable, None, is_async, late, [])


def _for(state: State, node: Node, depth: int) -> None:
    """`for (let i = 0; i < n; i++)` counts; any other shape is a while loop with its step at the end of the body."""
    first = node.child_by_field_name("initializer")
    test_node = node.child_by_field_name("condition")
    step = node.child_by_field_name("increment")
    counted = _counted(state, first, test_node, step)
    if first is not None:
        if first.type in _DECLARATIONS:
            declare(state, first, depth)
        else:
            effect(state, first, depth)
    if counted is not None:
        counter, limit, stride = counted
        if isinstance(limit, Node):
            limit = expression(state, limit, depth)
        if stride is not None:
            limit = ir.Op("/", (limit, expression(state, stride, depth)), node.start_byte)
        _append(state, node, depth, "count", identifier(state, counter), limit, None, False, [], [])
        return
    outer = state.block
    before: list[ir.Statement] = []
    after: list[ir.Statement] = []
    state.block = before
    test = None
    if test_node is not None and test_node.type in EXPRESSIONS:
        test = expression(state, test_node, depth)
    state.block = after
    if step is not None:
        effect(state, step, depth)
    state.block = outer
    _append(state, node, depth, "while", None, None, test, False, before, after)


def _while(state: State, node: Node, depth: int) -> None:
    outer = state.block
    before: list[ir.Statement] = []
    state.block = before
    test = expression(state, field(node, "condition"), depth)
    state.block = outer
    _append(state, node, depth, "while", None, None, test, False, before, [])


def _append(
    state: State,
    node: Node,
    depth: int,
    kind: str,
    bound: ir.Expr | None,
    iterable: ir.Expr | None,
    test: ir.Expr | None,
    is_async: bool,
    before: list[ir.Statement],
    after: list[ir.Statement],
) -> None:
    outer = state.in_switch
    state.in_switch = False
    body_node = field(node, "body")
    body = block(state, body_node, depth)
    state.in_switch = outer
    start = node.start_byte
    header_end = start + len("do") if node.type == "do_statement" else body_node.start_byte
    state.block.append(
        tuple.__new__(
            ir.Loop,
            (kind, bound, iterable, test, (*before, *body, *after), is_async, start, header_end, node.end_byte),
        )
    )


def _counted(
    state: State, first: Node | None, test: Node | None, step: Node | None
) -> tuple[Node, Node | ir.Expr, Node | None] | None:
    """The counter, the limit and the stride (None for 1) of a loop that counts from 0 up to the limit, or down."""
    if first is None or test is None or step is None:
        return None
    counter = _stepped(state, step)
    if counter is None:
        return None
    name = state.text(counter[0])
    start = _initial(state, first, name)
    if start is None or test.type != "binary_expression":
        return None
    left, right = unwrap(field(test, "left")), unwrap(field(test, "right"))
    operator = field(test, "operator").type
    if left.type == "binary_expression" and field(left, "operator").type == "*" and counter[2] is None:
        # `for (let page = 0; page * size < total; page++)`
        stride = unwrap(field(left, "right"))
        if state.text(unwrap(field(left, "left"))) == name and operator == "<" and state.text(start) == "0":
            return counter[0], right, stride
    if state.text(left) != name:
        return None
    if counter[1] > 0:
        if operator == "<=" and state.text(start) == "1":
            # As often as it says, but the counter is one ahead.
            return (
                counter[0],
                ir.Op("/", (expression(state, right, 0), ir.Const(1, test.start_byte)), test.start_byte),
                counter[2],
            )
        if operator not in ("<", "!==", "!="):
            return None
        if state.text(start) == "0":
            return counter[0], right, counter[2]
        rounds = ir.Op("-", (expression(state, right, 0), expression(state, start, 0)), test.start_byte)
        return counter[0], rounds, counter[2]
    if counter[2] is not None:
        return None
    if operator == ">=" and state.text(right) == "0":
        # `for (let i = xs.length - 1; i >= 0; i--)`
        if start.type == "binary_expression" and field(start, "operator").type == "-":
            less = field(start, "right")
            return (counter[0], field(start, "left"), None) if state.text(less) == "1" else None
    elif operator == ">" and state.text(right) == "0":
        return counter[0], start, None
    return None


def _stepped(state: State, step: Node) -> tuple[Node, int, Node | None] | None:
    """The variable that a step changes, in which direction, and by how much (None for 1)."""
    if step.type == "update_expression":
        variable = field(step, "argument")
        operator = field(step, "operator").type
        return (variable, 1 if operator == "++" else -1, None) if variable.type == "identifier" else None
    if step.type == "augmented_assignment_expression":
        variable = field(step, "left")
        operator = field(step, "operator").type
        amount = field(step, "right")
        if variable.type == "identifier" and operator in ("+=", "-="):
            return variable, 1 if operator == "+=" else -1, None if state.text(amount) == "1" else amount
    return None


def _initial(state: State, first: Node, name: str) -> Node | None:
    """The value that a loop's initializer gives to the counter."""
    candidates = [first, *first.children]
    for candidate in candidates:
        if candidate.type == "variable_declarator":
            if state.text(field(candidate, "name")) == name:
                value = candidate.child_by_field_name("value")
                return unwrap(value) if value is not None else None
        elif candidate.type == "assignment_expression" and state.text(field(candidate, "left")) == name:
            return unwrap(field(candidate, "right"))
    return None


STATEMENTS.update(
    {
        "for_in_statement": _for_each,
        "for_statement": _for,
        "while_statement": _while,
        "do_statement": _while,
    }
)
