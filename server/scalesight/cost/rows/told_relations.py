"""Relations whose call does not say all: the annotation of the field, or the foreign keys of the two classes, tell the rest.

`items: Mapped[list["Item"]] = relationship()` is a list by its annotation. `customer = relationship("Customer")` is one row
because its own class has the foreign key; were it in the other class, it would be a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.values.collections import HOLDERS
from scalesight.scale.naming import split, stem
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import RelationField

if TYPE_CHECKING:
    from scalesight.cost.index import Ref
    from scalesight.cost.rows.models import Models, Relation

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Told(NamedTuple):
    """What a field says of its relation besides the call: the other class, whether it is a list, and how it is read."""

    target: ir.Expr | None = None
    many: bool | None = None
    loading: str = ""


def complete(models: Models, ref: Ref, bound: ir.Bind, field: RelationField, relation: Relation) -> Relation:
    """A relation of the class `ref`, with what its call left open."""
    call = bound.value
    assert isinstance(call, ir.Call)
    told = _annotated(bound.annotation, field) if bound.annotation is not None else Told()
    if relation.target is None and not relation.model and told.target is not None:
        target, model = models.class_told(ref, told.target)
        relation = relation._replace(target=target, model=model)
    options = _options(call, field)
    many = told.many
    if any(key in options for key in field.lists):
        many = True
    elif any(_is_false(options.get(key)) for key in field.single) or any(key in options for key in field.backwards):
        many = False
    elif many is None:
        many = _is_list(models, ref, relation)
    loading = told.loading or _loading(options, field)
    inverse = _text(_first(options, field.inverse)) if many and not any(key in options for key in field.lists) else ""
    return relation._replace(
        many=many,
        type=field.type if loading == "query" else "",
        inverse=inverse,
        # A row that was met before, the session does not ask for again.
        optional=relation.optional or (field.remembers and not many),
        once=field.remembers and not many,
        eager=loading in ("eager", "never"),
    )


def is_asked(annotation: ir.Expr | None, field: RelationField) -> bool:
    """Whether the annotation of a field lets reading it be a query."""
    if not field.promises:
        return True
    return isinstance(annotation, ir.Item) and _last_name(annotation.object) in field.promises


def back(models: Models, ref: Ref, relation: Relation, field: RelationField, call: ir.Call) -> Relation | None:
    """The attribute that a relation of the class `ref` gives to the other class; None where it gives none."""
    named = _first(_options(call, field), field.reverse)
    options = _options(named, field) if isinstance(named, ir.Call) else {}
    name = _text(named.arguments[0] if isinstance(named, ir.Call) and named.arguments else named)
    if not name:
        return None
    of_many = any(key in _options(call, field) for key in field.lists)
    many = (of_many or not relation.many) and not any(_is_false(options.get(key)) for key in field.single)
    loading = _loading(options, field)
    model = models.name_of(ref)
    return relation._replace(
        name=name,
        target=ref,
        model=model,
        many=many,
        type=field.type if loading == "query" else "",
        inverse=relation.name if many and not of_many else "",
        optional=field.remembers and not many,
        once=field.remembers and not many,
        back=True,
        eager=loading in ("eager", "never"),
    )


def _annotated(annotation: ir.Expr, field: RelationField) -> Told:
    """The class and the number that an annotation tells: `Mapped[list["Item"]]`, `Customer | None`."""
    loading, many = "", None
    while True:
        if isinstance(annotation, ir.Op) and annotation.name == "|":
            others = [one for one in annotation.operands if not _is_none(one)]
            if not others:
                return Told(None, many, loading)
            annotation = others[0]
        elif isinstance(annotation, ir.Item):
            name = _last_name(annotation.object)
            index = annotation.index
            inner = index.items[-1] if isinstance(index, ir.Display) and index.items else index
            if name in field.queries:
                loading, many = "query", True
            elif name in HOLDERS:
                many = True
            elif many is None:
                many = False
            annotation = inner
        else:
            break
    if not isinstance(annotation, (ir.Name, ir.Attr, ir.Const)):
        return Told(None, many, loading)
    return Told(annotation, bool(many), loading)


def _is_list(models: Models, ref: Ref, relation: Relation) -> bool:
    """Whether the other class has the foreign key of a relation."""
    own = _references(models, ref, _tables(models, relation.target, relation.model))
    if relation.target == ref:
        return True  # the children; a parent is marked
    theirs = relation.target is not None and _references(models, relation.target, _tables(models, ref, ""))
    if own != theirs:
        return theirs
    words = split(relation.name)
    return bool(words) and words[-1] != stem(words[-1]) and words[-1].endswith("s")


def _tables(models: Models, ref: Ref | None, name: str) -> frozenset[str]:
    """The names by which foreign keys may mean the table of a class: its own, or what its class is called."""
    found = {name} if name else set()
    if ref is not None:
        found.add(models.name_of(ref))
        declared = models.field_of(ref, models.table_field(ref))
        if isinstance(declared, ir.Const) and isinstance(declared.value, str):
            return frozenset({*found, declared.value})
    return frozenset({*found, *(_CAMEL.sub("_", one).lower() for one in found), *(one.lower() for one in found)})


def _references(models: Models, ref: Ref, tables: frozenset[str]) -> bool:
    """Whether a class has a foreign key to one of these tables."""
    return any(name in tables for current in models.lineage(ref) for name in _keys(models, current))


def _keys(models: Models, ref: Ref) -> Iterator[str]:
    """The tables, or classes, that the foreign keys of a class lead to."""
    for bound in models.declarations(ref):
        pending: list[ir.Expr] = [bound.value] if bound.value is not None else []
        while pending:
            expression = pending.pop()
            if isinstance(expression, ir.Display):
                pending.extend(expression.items)
            if not isinstance(expression, ir.Call):
                continue
            pending.extend(expression.arguments)
            for column in models.key_of(ref[0], expression):
                yield from _table_of(column)


def _table_of(column: ir.Expr) -> Iterator[str]:
    if isinstance(column, ir.Const) and isinstance(column.value, str):
        yield from column.value.split(".")[-2:-1]
    elif isinstance(column, ir.Attr):
        yield _last_name(column.object)
    elif isinstance(column, ir.Display):
        for item in column.items:
            yield from _table_of(item)


def _options(call: ir.Call, field: RelationField) -> dict[str, ir.Expr]:
    """The keywords of a call, and those that one of them hands on in a dict."""
    found = dict(call.keywords)
    nested = found.get(field.options)
    if isinstance(nested, ir.Record):
        found |= {key: value for key, value in nested.entries if key is not None}
    return found


def _loading(options: dict[str, ir.Expr], field: RelationField) -> str:
    value = _first(options, field.lazy)
    if not isinstance(value, ir.Const):
        return ""
    return dict(field.loading).get(str(value.value), "")


def _first(options: dict[str, ir.Expr], keys: tuple[str, ...]) -> ir.Expr | None:
    return next((options[key] for key in keys if key in options), None)


def _text(expression: ir.Expr | None) -> str:
    return expression.value if isinstance(expression, ir.Const) and isinstance(expression.value, str) else ""


def _is_false(expression: ir.Expr | None) -> bool:
    return isinstance(expression, ir.Const) and expression.value is False


def _is_none(expression: ir.Expr) -> bool:
    return isinstance(expression, ir.Const) and expression.value is None


def _last_name(expression: ir.Expr) -> str:
    if isinstance(expression, ir.Name):
        return expression.id
    return expression.name if isinstance(expression, ir.Attr) else ""
