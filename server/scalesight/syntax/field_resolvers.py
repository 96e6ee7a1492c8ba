"""Which functions of a file answer a field of a type that a client may ask for, by the tables of the frameworks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from scalesight.syntax import ir
from scalesight.syntax.frameworks.field_resolvers import FIELD_RESOLVERS, FieldResolver
from scalesight.syntax.usage import Names


class Field(NamedTuple):
    """A field of a type: of each row where the type is one of rows, or of the query itself (`is_root`)."""

    type: str
    name: str
    is_root: bool


def field_resolvers(module: ir.Module, path: str) -> dict[int, Field]:
    """The fields that a file's functions answer, by the index of the function."""
    found: dict[int, Field] = {}
    rows = [row for row in FIELD_RESOLVERS if module.language in row.languages]
    rows = [row for row in rows if not row.path or _matches(row.path, path)]
    if not rows:
        return found
    names = Names(module)
    for index, function in enumerate(module.functions[1:], 1):
        if function.decorators and function.owner >= 0:
            field = _of_method(module, function, rows, names)
        elif function.owner < 0 and "." in function.qualname:
            field = _of_map(function, rows)
        else:
            continue
        if field is not None:
            found[index] = field
    return found


def _of_map(function: ir.Function, rows: Sequence[FieldResolver]) -> Field | None:
    for row in rows:
        match = _matches(row.qualname, function.qualname) if row.qualname else None
        if match is not None:
            return Field(match["type"], match["field"], row.root)
    return None


def _of_method(module: ir.Module, function: ir.Function, rows: Sequence[FieldResolver], names: Names) -> Field | None:
    owner = module.classes[function.owner]
    for row in rows:
        if row.decorator and any(_is(row.decorator, decorator, names) for decorator in function.decorators):
            marks = [mark for mark in owner.decorators if _is(row.class_decorator, mark, names)]
            if marks:
                return Field(_type(module, marks[0]), function.name, row.root)
    return None


def _type(module: ir.Module, decorator: ir.Expr) -> str:
    """The type in `@Resolver(() => Order)`, `@Resolver(Order)`, `@Resolver("Order")`; "" where none is told."""
    told: ir.Expr | None = decorator.arguments[0] if isinstance(decorator, ir.Call) and decorator.arguments else None
    if isinstance(told, ir.FunctionRef):
        body = module.functions[told.index].body
        told = body[0].value if len(body) == 1 and isinstance(body[0], ir.Jump) else None
    if isinstance(told, ir.Const) and isinstance(told.value, str):
        return told.value
    return told.id if isinstance(told, ir.Name) else ""


def _is(pattern: str, decorator: ir.Expr, names: Names) -> bool:
    return any(_matches(pattern, name) for name in names.of(decorator))


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _matches(pattern: str, text: str) -> re.Match[str] | None:
    return _compiled(pattern).fullmatch(text)
