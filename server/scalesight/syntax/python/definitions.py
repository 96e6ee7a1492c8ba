"""Functions, lambdas and classes of Python."""

from __future__ import annotations

from typing import Literal

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.annotations import lower_annotation
from scalesight.syntax.python.expressions import lower_arguments
from scalesight.syntax.python.grammar import MAX_DEPTH, by_kind, kind
from scalesight.syntax.python.state import EXPRESSIONS, STATEMENTS, State, lower_into

_ARGUMENTS = kind("argument_list")
_BLOCK = kind("block")
_DECORATOR = kind("decorator")
_DICTIONARY_SPLAT = kind("dictionary_splat_pattern")
_FUNCTION = kind("function_definition")
_CLASS = kind("class_definition")
_IDENTIFIER = kind("identifier")
_KEYWORD_SEPARATOR = kind("keyword_separator")
_LIST_SPLAT = kind("list_splat_pattern")
_PARAMETERS = kind("parameters")
_LAMBDA_PARAMETERS = kind("lambda_parameters")
_TYPE = kind("type")

_Kind = Literal["plain", "star", "double-star", "keyword"]

# Keeps the place of a function in `State.functions` while its body, whose functions come after it, is read.
_UNFINISHED = ir.Function("", "", (), (), (), None, -1, -1, False, False, 0, 0, 0)
_UNFINISHED_CLASS = ir.Class("", "", (), (), (), (), -1, 0, 0)


def lower_module(state: State, root: Node) -> None:
    """The whole file: its top-level code becomes function 0."""
    state.functions.append(_UNFINISHED)
    state.function = 0
    lower_into(state, root, 0)
    body = tuple(state.block)
    state.functions[0] = _UNFINISHED._replace(
        name="<module>", qualname="<module>", body=body, end=len(state.source) - 1
    )


def _function(state: State, node: Node, depth: int) -> None:
    _define_function(state, node, depth, ())


def _define_function(state: State, node: Node, depth: int, decorators: tuple[ir.Expr, ...]) -> None:
    if depth >= MAX_DEPTH:
        return
    name = ""
    start = name_at = node.start_byte
    parameters: tuple[ir.Parameter, ...] = ()
    returns = body = None
    for child in node.named_children:
        number = child.kind_id
        if number == _IDENTIFIER:
            name, name_at = state.text(child), child.start_byte
        elif number == _PARAMETERS:
            parameters = _parameters(state, child, depth)
        elif number == _BLOCK:
            body = child
        elif number == _TYPE:
            returns = lower_annotation(state, child, depth)
    index = len(state.functions)
    state.functions.append(_UNFINISHED)
    if state.methods is not None:
        state.methods.append((name, index))
    else:
        state.block.append(ir.Define(name, index, name_at))
    outer = _enter(state, index, name)
    if body is not None:
        lower_into(state, body, depth + 1)
    block, is_generator = tuple(state.block), state.yields
    qualname = state.prefix[:-1]
    parent, owner = _leave(state, outer)
    is_async = state.source.startswith(b"async", start)
    end = node.end_byte
    state.functions[index] = ir.Function(
        name,
        qualname,
        parameters,
        block,
        decorators,
        returns,
        parent,
        owner,
        is_async,
        is_generator,
        name_at,
        start,
        end,
    )


def lower_lambda(state: State, node: Node, depth: int, name: str = "<lambda>") -> ir.Expr:
    """A lambda, under the name that it is bound to at once, if any."""
    at = node.start_byte
    if depth >= MAX_DEPTH:
        return ir.Op("other", (), at)
    parameters: tuple[ir.Parameter, ...] = ()
    for child in node.children:
        if child.kind_id == _LAMBDA_PARAMETERS:
            parameters = _parameters(state, child, depth)
    index = len(state.functions)
    state.functions.append(_UNFINISHED)
    outer = _enter(state, index, name)
    body = node.children[-1]
    value = EXPRESSIONS[body.kind_id](state, body, depth + 1)
    state.block.append(ir.Jump("return", value, body.start_byte))
    block, is_generator = tuple(state.block), state.yields
    qualname = state.prefix[:-1]
    parent, _ = _leave(state, outer)
    state.functions[index] = ir.Function(
        name, qualname, parameters, block, (), None, parent, -1, False, is_generator, at, at, node.end_byte
    )
    return ir.FunctionRef(index, at)


_Outer = tuple[list[ir.Statement], "list[ir.Bind] | None", "list[tuple[str, int]] | None", int, int, str, bool]


def _enter(state: State, index: int, name: str) -> _Outer:
    outer = (state.block, state.fields, state.methods, state.owner, state.function, state.prefix, state.yields)
    state.block, state.fields, state.methods, state.owner = [], None, None, -1
    state.function, state.prefix, state.yields = index, f"{state.prefix}{name}.", False
    return outer


def _leave(state: State, outer: _Outer) -> tuple[int, int]:
    state.block, state.fields, state.methods, state.owner, state.function, state.prefix, state.yields = outer
    return state.function, state.owner


def _parameters(state: State, node: Node, depth: int) -> tuple[ir.Parameter, ...]:
    parameters: list[ir.Parameter] = []
    kind_of_next: _Kind = "plain"
    for child in node.children:
        number = child.kind_id
        if number == _IDENTIFIER:
            parameters.append(ir.Parameter(state.text(child), None, None, kind_of_next, None))
        elif number in _PARAMETER_KINDS:
            parameter = _parameter(state, child, depth, kind_of_next)
            parameters.append(parameter)
            if parameter.kind == "star":
                kind_of_next = "keyword"
        elif number == _KEYWORD_SEPARATOR:
            kind_of_next = "keyword"
    return tuple(parameters)


def _parameter(state: State, node: Node, depth: int, kind_of_plain: _Kind) -> ir.Parameter:
    """`a: int = 1` and its shorter forms, and `*rest`, `**options`, with or without a type."""
    annotation = default = pattern = None
    name = ""
    result: _Kind = kind_of_plain
    parts = [child for child in (node.named_children if node.kind_id in _COMPOUND else (node,)) if not child.is_extra]
    for index, part in enumerate(parts):
        number = part.kind_id
        if index > 0 and number == _TYPE:
            annotation = lower_annotation(state, part, depth)
        elif index > 0:
            default = EXPRESSIONS[number](state, part, depth + 1)
        elif number in (_LIST_SPLAT, _DICTIONARY_SPLAT):
            result = "star" if number == _LIST_SPLAT else "double-star"
            name = "".join(state.text(child) for child in part.named_children[:1])
        elif number == _IDENTIFIER:
            name = state.text(part)
        else:
            pattern = EXPRESSIONS[number](state, part, depth + 1)
    return ir.Parameter(name, annotation, default, result, pattern)


def _class(state: State, node: Node, depth: int) -> None:
    _define_class(state, node, depth, ())


def _define_class(state: State, node: Node, depth: int, decorators: tuple[ir.Expr, ...]) -> None:
    if depth >= MAX_DEPTH:
        return
    name = ""
    name_at = node.start_byte
    bases: list[ir.Expr] = []
    body = None
    for child in node.children:
        number = child.kind_id
        if number == _IDENTIFIER:
            name, name_at = state.text(child), child.start_byte
        elif number == _ARGUMENTS:
            lower_arguments(state, child, depth, bases, [])
        elif number == _BLOCK:
            body = child
    index = len(state.classes)
    state.classes.append(_UNFINISHED_CLASS)
    outer = (state.fields, state.methods, state.owner, state.prefix)
    fields: list[ir.Bind] = []
    methods: list[tuple[str, int]] = []
    state.fields, state.methods, state.owner, state.prefix = fields, methods, index, f"{state.prefix}{name}."
    if body is not None:
        lower_into(state, body, depth + 1)
    qualname = state.prefix[:-1]
    state.fields, state.methods, state.owner, state.prefix = outer
    state.classes[index] = ir.Class(
        name,
        qualname,
        tuple(bases),
        tuple(fields),
        tuple(methods),
        decorators,
        state.function,
        node.start_byte,
        node.end_byte,
    )
    state.block.append(ir.DefineClass(name, index, name_at))


def _decorated(state: State, node: Node, depth: int) -> None:
    decorators: list[ir.Expr] = []
    for child in node.children:
        number = child.kind_id
        if number == _DECORATOR:
            for part in child.named_children:
                if not part.is_extra:
                    decorators.append(EXPRESSIONS[part.kind_id](state, part, depth + 1))
        elif number == _FUNCTION:
            _define_function(state, child, depth, tuple(decorators))
        elif number == _CLASS:
            _define_class(state, child, depth, tuple(decorators))


_COMPOUND = by_kind({"default_parameter": None, "typed_parameter": None, "typed_default_parameter": None})
_PARAMETER_KINDS = _COMPOUND | by_kind(
    {"list_splat_pattern": None, "dictionary_splat_pattern": None, "tuple_pattern": None}
)
EXPRESSIONS.update(by_kind({"lambda": lower_lambda}))
STATEMENTS.update(
    by_kind({"function_definition": _function, "class_definition": _class, "decorated_definition": _decorated})
)
