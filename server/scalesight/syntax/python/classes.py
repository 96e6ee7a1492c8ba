"""Classes, decorators and type aliases of Python."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.annotations import lower_annotation
from scalesight.syntax.python.expressions import lower_arguments
from scalesight.syntax.python.functions import lower_function
from scalesight.syntax.python.grammar import BODY, by_kind, kind, named_parts
from scalesight.syntax.python.state import STATEMENTS, Scope, State, lower_all, lower_into

_ARGUMENTS = kind("argument_list")
_CLASS = kind("class_definition")
_DECORATOR = kind("decorator")
_FUNCTION = kind("function_definition")
_IDENTIFIER = kind("identifier")

# Keeps the place of a class in `State.classes` while its body, whose classes come after it, is read.
_UNFINISHED = ir.Class("", "", (), (), (), (), -1, 0, 0)


def _class(state: State, node: Node, depth: int) -> None:
    _define_class(state, node, depth, ())


def _define_class(state: State, node: Node, depth: int, decorators: tuple[ir.Expr, ...]) -> None:
    """Assignments and methods go to the class; whatever else its body does, it does in the block around."""
    name = ""
    start = name_at = node.start_byte
    bases: list[ir.Expr] = []
    bodies: list[Node] = []
    for child in node.named_children:
        number = child.kind_id
        if number == _IDENTIFIER:
            name, name_at = state.text(child), child.start_byte
        elif number == _ARGUMENTS:
            lower_arguments(state, child, depth, bases, [])
        elif number in BODY:
            bodies.append(child)
    index = len(state.classes)
    state.classes.append(_UNFINISHED)
    outer = state.scope
    fields: list[ir.Bind] = []
    methods: list[tuple[str, int]] = []
    state.scope = Scope(outer.function, f"{outer.prefix}{name}.", index, fields, methods)
    for body in bodies:
        lower_into(state, body, depth + 1)
    state.scope = outer
    state.classes[index] = ir.Class(
        name=name,
        qualname=outer.prefix + name,
        bases=tuple(bases),
        fields=tuple(fields),
        methods=tuple(methods),
        decorators=decorators,
        parent=outer.function,
        start=start,
        end=node.end_byte,
    )
    _bind(state, name, index, name_at)


def _bind(state: State, name: str, index: int, at: int) -> None:
    """A class inside of a class is found by its qualified name; in the block around them its name is not bound."""
    if state.scope.fields is None:
        state.block.append(ir.DefineClass(name, index, at))


def _decorated(state: State, node: Node, depth: int) -> None:
    decorators: list[ir.Expr] = []
    for child in node.named_children:
        number = child.kind_id
        if number == _DECORATOR:
            decorators.extend(lower_all(state, child, depth))
        elif number == _FUNCTION:
            lower_function(state, child, depth, tuple(decorators))
        elif number == _CLASS:
            _define_class(state, child, depth, tuple(decorators))


def _type_alias(state: State, node: Node, depth: int) -> None:
    """`type Products = list[Product]` is a class whose base is the type it names."""
    left, *right = named_parts(node)
    while left.named_child_count:
        left = left.named_children[0]
    name = state.text(left)
    bases = tuple([lower_annotation(state, part, depth) for part in right])
    index = len(state.classes)
    scope = state.scope
    start, end = node.start_byte, node.end_byte
    state.classes.append(ir.Class(name, scope.prefix + name, bases, (), (), (), scope.function, start, end))
    _bind(state, name, index, left.start_byte)


STATEMENTS.update(
    by_kind({"class_definition": _class, "decorated_definition": _decorated, "type_alias_statement": _type_alias})
)
