"""Classes, interfaces, enums and type aliases."""

from __future__ import annotations

from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.annotations import annotation, type_expression, type_fields, with_arguments
from scalesight.syntax.ecmascript.dispatch import (
    EXPRESSIONS,
    MAX_DEPTH,
    NAMED,
    STATEMENTS,
    State,
    expression,
    field,
    meaningful,
    named,
    other,
    statements,
)
from scalesight.syntax.ecmascript.functions import ANONYMOUS, function, own_name
from scalesight.syntax.ecmascript.literals import key

_PLACEHOLDER = ir.Class("", "", (), (), (), (), -1, 0, 0)
_FIELDS = ("public_field_definition", "field_definition")
_METHODS = ("method_definition", "abstract_method_signature")
# A parameter with one of these in a constructor declares a field.
_FIELD_MARKS = ("accessibility_modifier", "readonly", "override_modifier")


def define_class(state: State, node: Node, depth: int, name: str, decorators: tuple[ir.Expr, ...] = ()) -> None:
    """Lowers a class and appends its definition to the block. `decorators` are those that stand before an `export`."""
    index = len(state.classes)
    state.classes.append(_PLACEHOLDER)
    bases: tuple[ir.Expr, ...] = ()
    members = _Members(state, index, f"{state.scope}{name}.", depth + 1)
    for child in node.children:
        kind = child.type
        if kind == "decorator":
            decorators = (*decorators, _decorator(state, child, depth + 1))
        elif kind == "class_heritage":
            bases = _bases(state, child, depth + 1)
        elif kind == "class_body":
            members.add_all(child)
    state.classes[index] = ir.Class(
        name,
        state.scope + name,
        bases,
        tuple(members.fields),
        tuple(members.methods),
        decorators,
        state.function,
        node.start_byte,
        node.end_byte,
    )
    state.block.append(ir.DefineClass(name, index, node.start_byte))


class _Members:
    """The fields and methods of one class body."""

    def __init__(self, state: State, owner: int, scope: str, depth: int) -> None:
        self.state = state
        self.owner = owner
        self.scope = scope
        self.depth = depth
        self.fields: list[ir.Bind] = []
        self.methods: list[tuple[str, int]] = []

    def add_all(self, body: Node) -> None:
        """Reads a class body."""
        if self.depth > MAX_DEPTH:
            return
        state = self.state
        outer = state.scope
        state.scope = self.scope
        decorators: tuple[ir.Expr, ...] = ()
        for child in body.children:
            kind = child.type
            if kind == "decorator":
                # In TypeScript the decorators of a method are its older siblings, in JavaScript its children.
                decorators = (*decorators, _decorator(state, child, self.depth))
            elif kind in _METHODS:
                self._add_method(child, decorators)
                decorators = ()
            elif kind in _FIELDS:
                self._add_field(child)
            elif kind == "class_static_block":
                state.block.extend(statements(state, field(child, "body").children, self.depth + 1))
        state.scope = outer

    def _add_method(self, node: Node, decorators: tuple[ir.Expr, ...]) -> None:
        state = self.state
        name_node = field(node, "name")
        name = key(state, name_node) or ANONYMOUS
        for child in node.children:
            if child.type == "decorator":
                decorators = (*decorators, _decorator(state, child, self.depth))
        index = function(state, node, self.depth, name, self.owner, decorators)
        method = state.functions[index]
        # A setter must not hide the getter of the same name.
        if not any(isinstance(mark, ir.Name) and mark.id == "setter" for mark in method.decorators):
            self.methods.append((name, index))
        if name == "constructor":
            self._add_parameter_fields(node)

    def _add_parameter_fields(self, constructor: Node) -> None:
        state = self.state
        for parameter in field(constructor, "parameters").children:
            if any(part.type in _FIELD_MARKS for part in parameter.children):
                pattern = field(parameter, "pattern")
                declared = parameter.child_by_field_name("type")
                at = pattern.start_byte
                kind = annotation(state, declared, self.depth) if declared is not None else None
                self.fields.append(ir.Bind(ir.Name(intern(state.text(pattern)), at), None, "", kind, at))

    def _add_field(self, node: Node) -> None:
        state = self.state
        name_node = node.child_by_field_name("name") or field(node, "property")
        name = key(state, name_node)
        decorators = [_decorator(state, child, self.depth) for child in node.children if child.type == "decorator"]
        declared = node.child_by_field_name("type")
        given = node.child_by_field_name("value")
        if name is None:
            return
        at = name_node.start_byte
        value: ir.Expr | None = None
        if given is not None:
            value = named(state, given, self.depth + 1, name)
            if isinstance(value, ir.FunctionRef):
                self._adopt(name, value.index)
        elif decorators:
            # A decorated field without a value is described by its decorator: `@OneToMany(() => Variant) variants`.
            value = decorators[0] if len(decorators) == 1 else ir.Op("other", tuple(decorators), node.start_byte)
        kind = annotation(state, declared, self.depth) if declared is not None else None
        self.fields.append(ir.Bind(ir.Name(intern(name), at), value, "", kind, at))

    def _adopt(self, name: str, index: int) -> None:
        self.state.functions[index] = self.state.functions[index]._replace(owner=self.owner)
        self.methods.append((name, index))


def _decorator(state: State, node: Node, depth: int) -> ir.Expr:
    parts = meaningful(node)
    return expression(state, parts[0], depth) if parts else other(state, node, depth)


def _bases(state: State, node: Node, depth: int) -> tuple[ir.Expr, ...]:
    for child in node.children:
        if child.type == "extends_clause":
            base = expression(state, field(child, "value"), depth)
            return (with_arguments(state, base, child.child_by_field_name("type_arguments"), depth),)
        if child.type in EXPRESSIONS:
            return (expression(state, child, depth),)
    return ()


def _named_class(state: State, node: Node, depth: int, name: str) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    define_class(state, node, depth, name)
    return ir.Name(intern(name), node.start_byte)


def _class_expression(state: State, node: Node, depth: int) -> ir.Expr:
    return _named_class(state, node, depth, own_name(state, node) or "<class>")


def _class_declaration(state: State, node: Node, depth: int) -> None:
    define_class(state, node, depth, own_name(state, node) or "<class>")


def _add_type(state: State, node: Node, fields: list[ir.Bind], bases: list[ir.Expr]) -> None:
    name = own_name(state, node)
    described = ir.Class(
        name,
        state.scope + name,
        tuple(bases),
        tuple(fields),
        (),
        (),
        state.function,
        node.start_byte,
        node.end_byte,
    )
    state.block.append(ir.DefineClass(name, len(state.classes), node.start_byte))
    state.classes.append(described)


def _interface(state: State, node: Node, depth: int) -> None:
    bases: list[ir.Expr] = []
    for child in node.children:
        if child.type == "extends_type_clause":
            bases.extend(type_expression(state, part, depth) for part in meaningful(child))
    fields, records = type_fields(state, field(node, "body"), depth)
    _add_type(state, node, fields, bases + records)


def _type_alias(state: State, node: Node, depth: int) -> None:
    """`type A = B & { c: C }` extends B and has the field c; any other type is the single base."""
    parts = [field(node, "value")]
    while parts and parts[0].type == "intersection_type":
        parts[:1] = meaningful(parts[0])
    fields: list[ir.Bind] = []
    bases: list[ir.Expr] = []
    for part in parts:
        if part.type == "object_type":
            own, records = type_fields(state, part, depth)
            fields += own
            bases += records
        else:
            bases.append(type_expression(state, part, depth))
    _add_type(state, node, fields, bases)


def _enum(state: State, node: Node, depth: int) -> None:
    """An enum is a class with the base `Enum`, as it is in Python."""
    fields: list[ir.Bind] = []
    for child in field(node, "body").children:
        at = child.start_byte
        value: ir.Expr | None = None
        name_node = child
        if child.type == "enum_assignment":
            name_node = field(child, "name")
            value = expression(state, field(child, "value"), depth)
        elif child.type not in ("property_identifier", "string"):
            continue
        name = key(state, name_node)
        if name is not None:
            fields.append(ir.Bind(ir.Name(intern(name), at), value, "", None, at))
    _add_type(state, node, fields, [ir.Name("Enum", node.start_byte)])


EXPRESSIONS["class"] = _class_expression
NAMED["class"] = _named_class
STATEMENTS.update(
    {
        "class_declaration": _class_declaration,
        "abstract_class_declaration": _class_declaration,
        "interface_declaration": _interface,
        "type_alias_declaration": _type_alias,
        "enum_declaration": _enum,
    }
)
