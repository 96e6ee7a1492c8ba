"""Functions in all their forms: declarations, expressions, arrows, methods, accessors."""

from __future__ import annotations

from functools import lru_cache
from re import compile as pattern
from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.annotations import annotation
from scalesight.syntax.ecmascript.dispatch import (
    EXPRESSIONS,
    MAX_DEPTH,
    NAMED,
    STATEMENTS,
    State,
    expression,
    field,
    other,
    statements,
)
from scalesight.syntax.ecmascript.patterns import target

ANONYMOUS = "<lambda>"

_new = tuple.__new__
_NAME = rb"\s*[A-Za-z_$][\w$]*\s*"
_PLAIN = pattern(rb"\((?:" + _NAME + rb"(?:," + _NAME + rb")*)?\)")
_LONGEST_PLAIN = 60
_PLACEHOLDER = ir.Function("", "", (), (), (), None, -1, -1, False, False, 0, 0, 0)


def function(
    state: State, node: Node, depth: int, name: str, owner: int = -1, decorators: tuple[ir.Expr, ...] = ()
) -> int:
    """Lowers a function and returns its index. An accessor is marked by a decorator, `property` or `setter`."""
    index = len(state.functions)
    state.functions.append(_PLACEHOLDER)
    outer = state.block, state.function, state.scope, state.in_switch
    qualname = state.scope + name
    head: list[ir.Statement] = []
    state.block = head
    state.function = index
    state.scope = qualname + "."
    state.in_switch = False
    name_at = start = node.start_byte
    is_arrow = node.type == "arrow_function"
    is_async = is_generator = False
    parameters: tuple[ir.Parameter, ...] = ()
    returns: ir.Expr | None = None
    body: ir.Block = ()
    value: Node | None = None
    for child in node.children:
        kind = child.type
        if kind == "formal_parameters":
            parameters = parameter_list(state, child, depth + 1, head)
        elif kind == "statement_block":
            # A block of statements is the rest of the function: its depth counts once.
            body = statements(state, child.children, depth + 1)
        elif kind == "=>":
            value = child
        elif value is not None:
            if kind in EXPRESSIONS:
                value = child
        elif kind == "type_annotation":
            returns = annotation(state, child, depth + 1)
        elif kind == "async":
            is_async = True
        elif kind == "*":
            is_generator = True
        elif kind == "get":
            decorators = (*decorators, ir.Name("property", child.start_byte))
        elif kind == "set":
            decorators = (*decorators, ir.Name("setter", child.start_byte))
        elif kind == "identifier":
            if is_arrow:
                parameter = intern(state.text(child))
                parameters = (ir.Parameter(parameter, None, None, "plain", None),)
            else:
                name_at = child.start_byte
        elif kind == "property_identifier":
            name_at = child.start_byte
    if value is not None and value.type != "=>":
        result = expression(state, value, depth + 1)
        body = (_new(ir.Jump, ("return", result, value.start_byte)),)
    if head:
        body = (*head, *body)
    state.block, state.function, state.scope, state.in_switch = outer
    state.functions[index] = _new(
        ir.Function,
        (
            name,
            qualname,
            parameters,
            body,
            decorators,
            returns,
            state.function,
            owner,
            is_async,
            is_generator,
            name_at,
            start,
            node.end_byte,
        ),
    )
    return index


@lru_cache(maxsize=4096)
def _plain_parameters(text: bytes) -> tuple[ir.Parameter, ...] | None:
    """`()`, `(a)`, `(a, b)`: a list of mere names says nothing about its place, so one is as good as the next."""
    if _PLAIN.fullmatch(text) is None:
        return None
    names = text[1:-1].decode().split(",")
    return tuple([ir.Parameter(intern(name.strip()), None, None, "plain", None) for name in names if name.strip()])


def parameter_list(state: State, node: Node, depth: int, late: list[ir.Statement]) -> tuple[ir.Parameter, ...]:
    """The parameters of a function. Defaults inside of destructured ones become bindings in `late`."""
    start = node.start_byte
    end = node.end_byte
    if end - start <= _LONGEST_PLAIN:
        plain = _plain_parameters(state.source[start:end])
        if plain is not None:
            return plain
    parameters: list[ir.Parameter] = []
    for child in node.named_children:
        kind = child.type
        declared: ir.Expr | None = None
        default: ir.Expr | None = None
        bound: Node | None = None
        if kind == "required_parameter" or kind == "optional_parameter":
            for part in child.children:
                kind = part.type
                if kind == "type_annotation":
                    declared = annotation(state, part, depth)
                elif bound is None and kind in _PATTERNS:
                    bound = part
                elif kind in EXPRESSIONS:
                    default = expression(state, part, depth)
        elif kind == "assignment_pattern":
            bound = field(child, "left")
            default = expression(state, field(child, "right"), depth)
        else:
            bound = child
        if bound is None:
            continue
        kind = bound.type
        if kind == "identifier":
            name = intern(state.source[bound.start_byte : bound.end_byte].decode())
            parameters.append(_new(ir.Parameter, (name, declared, default, "plain", None)))
        elif kind == "rest_pattern":
            spread = target(state, bound, depth, late)
            inner = spread.operands[0] if isinstance(spread, ir.Op) and spread.operands else None
            if isinstance(inner, ir.Name):
                parameters.append(ir.Parameter(inner.id, declared, None, "star", None))
            else:
                parameters.append(ir.Parameter("", declared, None, "star", inner))
        elif kind == "object_pattern" or kind == "array_pattern":
            parameters.append(ir.Parameter("", declared, default, "plain", target(state, bound, depth, late)))
    return tuple(parameters)


def _reference(state: State, node: Node, depth: int, name: str) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    return _new(ir.FunctionRef, (function(state, node, depth, name), node.start_byte))


def _anonymous(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    return _new(ir.FunctionRef, (function(state, node, depth, own_name(state, node) or ANONYMOUS), node.start_byte))


def own_name(state: State, node: Node) -> str:
    """The name that stands in a function's or class's own head, or ""."""
    name = node.child_by_field_name("name") if node.type != "arrow_function" else None
    return intern(state.text(name)) if name is not None else ""


def _declaration(state: State, node: Node, depth: int) -> None:
    name = own_name(state, node) or ANONYMOUS
    index = function(state, node, depth, name)
    state.block.append(ir.Define(name, index, node.start_byte))


_PATTERNS = ("identifier", "object_pattern", "array_pattern", "rest_pattern", "this")

EXPRESSIONS.update(
    {
        "arrow_function": _anonymous,
        "function_expression": _anonymous,
        "generator_function": _anonymous,
    }
)
NAMED.update(
    {
        "arrow_function": _reference,
        "function_expression": _reference,
        "generator_function": _reference,
        "method_definition": _reference,
    }
)
STATEMENTS.update(
    {
        "function_declaration": _declaration,
        "generator_function_declaration": _declaration,
    }
)
