"""Functions and lambdas of Python, and the top-level code of a file."""

from __future__ import annotations

from typing import Literal

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.annotations import lower_annotation
from scalesight.syntax.python.grammar import BODY, EXTRAS, MAX_DEPTH, by_kind, kind
from scalesight.syntax.python.state import EXPRESSIONS, STATEMENTS, Scope, State, lower_into

_DICTIONARY_SPLAT = kind("dictionary_splat_pattern")
_IDENTIFIER = kind("identifier")
_KEYWORD_SEPARATOR = kind("keyword_separator")
_LAMBDA_PARAMETERS = kind("lambda_parameters")
_LIST_SPLAT = kind("list_splat_pattern")
_PARAMETERS = kind("parameters")
_TYPE = kind("type")

# Keeps the place of a function in `State.functions` while its body, whose functions come after it, is read.
_UNFINISHED = ir.Function("", "", (), (), (), None, -1, -1, False, False, 0, 0, 0)


def lower_module(state: State, root: Node, end: int) -> None:
    """The whole file: its top-level code becomes function 0."""
    state.functions.append(_UNFINISHED)
    lower_into(state, root, 0)
    body = tuple(state.block)
    state.functions[0] = _UNFINISHED._replace(name="<module>", qualname="<module>", body=body, end=end)


def _function(state: State, node: Node, depth: int) -> None:
    lower_function(state, node, depth, ())


def lower_function(state: State, node: Node, depth: int, decorators: tuple[ir.Expr, ...]) -> None:
    """A `def`: a method of the class whose body it stands in, or bound to its name in the current block."""
    name = ""
    start = name_at = node.start_byte
    parameters: tuple[ir.Parameter, ...] = ()
    returns = None
    bodies: list[Node] = []
    for child in node.named_children:
        number = child.kind_id
        if number == _IDENTIFIER:
            name, name_at = state.text(child), child.start_byte
        elif number == _PARAMETERS:
            parameters = _parameters(state, child, depth)
        elif number in BODY:
            bodies.append(child)
        elif number == _TYPE:
            returns = lower_annotation(state, child, depth)
    index = len(state.functions)
    state.functions.append(_UNFINISHED)
    outer = state.scope
    if outer.methods is not None:
        outer.methods.append((name, index))
    else:
        state.block.append(ir.Define(name, index, name_at))
    outer_block = state.block
    scope = state.scope = Scope(index, f"{outer.prefix}{name}.")
    block: list[ir.Statement] = []
    state.block = block
    for body in bodies:
        lower_into(state, body, depth + 1)
    state.block, state.scope = outer_block, outer
    state.functions[index] = ir.Function(
        name=name,
        qualname=outer.prefix + name,
        parameters=parameters,
        body=tuple(block),
        decorators=decorators,
        returns=returns,
        parent=outer.function,
        owner=outer.owner,
        is_async=state.source.startswith(b"async", start),
        is_generator=scope.yields,
        name_at=name_at,
        start=start,
        end=node.end_byte,
    )


def lower_lambda(state: State, node: Node, depth: int, name: str = "<lambda>") -> ir.Expr:
    """A lambda, under the name that it is bound to at once, if any."""
    at = node.start_byte
    if depth > MAX_DEPTH:
        return ir.Op("other", (), at)
    children = node.children
    parameters: tuple[ir.Parameter, ...] = ()
    for child in children:
        if child.kind_id == _LAMBDA_PARAMETERS:
            parameters = _parameters(state, child, depth)
    index = len(state.functions)
    state.functions.append(_UNFINISHED)
    outer, outer_block = state.scope, state.block
    scope = state.scope = Scope(index, f"{outer.prefix}{name}.")
    block: list[ir.Statement] = []
    state.block = block
    result = children[-1]
    value = EXPRESSIONS[result.kind_id](state, result, depth + 1)
    block.append(ir.Jump("return", value, result.start_byte))
    state.block, state.scope = outer_block, outer
    state.functions[index] = ir.Function(
        name=name,
        qualname=outer.prefix + name,
        parameters=parameters,
        body=tuple(block),
        decorators=(),
        returns=None,
        parent=outer.function,
        owner=-1,
        is_async=False,
        is_generator=scope.yields,
        name_at=at,
        start=at,
        end=node.end_byte,
    )
    return ir.FunctionRef(index, at)


_ParameterKind = Literal["plain", "star", "double-star", "keyword"]


def _parameters(state: State, node: Node, depth: int) -> tuple[ir.Parameter, ...]:
    parameters: list[ir.Parameter] = []
    plain: _ParameterKind = "plain"
    for child in node.named_children:
        number = child.kind_id
        if number == _IDENTIFIER:
            parameters.append(ir.Parameter(state.text(child), None, None, plain, None))
        elif number == _KEYWORD_SEPARATOR:
            plain = "keyword"
        elif number in _PARAMETER_KINDS:
            parameter = _parameter(state, child, depth, plain)
            parameters.append(parameter)
            if parameter.kind == "star":
                plain = "keyword"
    return tuple(parameters)


def _parameter(state: State, node: Node, depth: int, plain: _ParameterKind) -> ir.Parameter:
    """`a: int = 1` and its shorter forms, and `*rest`, `**options`, with or without a type."""
    annotation = default = pattern = None
    name = ""
    result = plain
    parts = node.named_children if node.kind_id in _COMPOUND else [node]
    for index, part in enumerate(part for part in parts if part.kind_id not in EXTRAS):
        number = part.kind_id
        if index > 0 and number == _TYPE:
            annotation = lower_annotation(state, part, depth)
        elif index > 0:
            default = EXPRESSIONS[number](state, part, depth + 1)
        elif number in (_LIST_SPLAT, _DICTIONARY_SPLAT):
            result = "star" if number == _LIST_SPLAT else "double-star"
            name = state.text(part).lstrip("* ")
        elif number == _IDENTIFIER:
            name = state.text(part)
        else:
            pattern = EXPRESSIONS[number](state, part, depth + 1)
    return ir.Parameter(name, annotation, default, result, pattern)


_COMPOUND = by_kind(dict.fromkeys(("default_parameter", "typed_parameter", "typed_default_parameter"))).keys()
_PARAMETER_KINDS = _COMPOUND | by_kind({"tuple_pattern": None}).keys() | {_LIST_SPLAT, _DICTIONARY_SPLAT}
EXPRESSIONS.update(by_kind({"lambda": lower_lambda}))
STATEMENTS.update(by_kind({"function_definition": _function}))
