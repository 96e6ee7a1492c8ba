"""Which functions of a file answer a field of a type that a client may ask for, by the tables of the frameworks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from scalesight.syntax import ir
from scalesight.syntax.frameworks.field_resolvers import FIELD_RESOLVERS, FieldResolver
from scalesight.syntax.usage import Names, dotted, first_text

_QUERY = "Query."


class Field(NamedTuple):
    """A field of a type: of each row where the type is one of rows, or of the query itself (`is_root`).

    `row_type`: what the rows may be called whose type this is, where that says what it is: `Order` for `OrderType`.
    """

    type: str
    name: str
    is_root: bool
    takes_row: bool = False
    row_type: str = ""


def field_resolvers(module: ir.Module, path: str) -> dict[int, Field]:
    """The fields that a file's functions answer, by the index of the function."""
    found: dict[int, Field] = {}
    rows = [row for row in FIELD_RESOLVERS if module.language in row.languages]
    rows = [row for row in rows if not row.path or _matches(row.path, path)]
    if not rows:
        return found
    beside = _beside(module)
    names = Names(module)
    set_by = _set(module) if any(row.of_variable for row in rows) else {}
    for index, function in enumerate(module.functions[1:], 1):
        if function.owner >= 0:
            field = _of_method(module, function, rows, names)
        elif function.decorators and any(row.of_variable for row in rows):
            field = _of_variable(module, function.decorators, rows, names)
        elif function.name in set_by:
            field = _of_variable(module, set_by[function.name], rows, names)
        elif function.owner < 0 and "." in function.qualname:
            field = _of_map(function, rows, beside)
        else:
            continue
        if field is not None:
            found[index] = field
    return found


def _beside(module: ir.Module) -> frozenset[str]:
    """The maps that answer queries, as what stands before `Query.orders`."""
    names = (function.qualname.partition(_QUERY) for function in module.functions if _QUERY in function.qualname)
    return frozenset(before for before, _, _ in names)


def _of_map(function: ir.Function, rows: Sequence[FieldResolver], beside: frozenset[str]) -> Field | None:
    for row in rows:
        match = _matches(row.qualname, function.qualname) if row.qualname else None
        if match is not None and (not row.beside or match["map"] in beside):
            return Field(match["type"], match["field"], row.root)
    return None


def _of_method(module: ir.Module, function: ir.Function, rows: Sequence[FieldResolver], names: Names) -> Field | None:
    owner = module.classes[function.owner]
    for row in rows:
        if row.class_name and not _matches(row.class_name, owner.name):
            continue
        if row.base:
            match = _matches(row.method, function.name)
            if match is not None and any(_is(row.base, base, names) for base in owner.bases):
                return Field(_owner_type(module, owner, row), match["field"], row.root, row.takes_row)
        elif row.class_decorator and any(_is(row.decorator, decorator, names) for decorator in function.decorators):
            marks = [mark for mark in owner.decorators if _is(row.class_decorator, mark, names)]
            if marks:
                told = _type(module, marks[0]) or (_owner_type(module, owner, row) if row.of_class else "")
                return Field(told, function.name, row.root, row.takes_row, _bare(told, row))
    return None


def _set(module: ir.Module) -> dict[str, tuple[ir.Expr, ...]]:
    """The functions that a file's top level sets for a field, by name: `order.set_field("customer", resolve_customer)`."""
    found: dict[str, tuple[ir.Expr, ...]] = {}
    for statement in module.functions[0].body:
        call = statement.value if isinstance(statement, ir.Eval) else None
        if isinstance(call, ir.Call) and isinstance(call.function, ir.Attr) and call.function.name == "set_field":
            given = call.arguments[1] if len(call.arguments) == 2 else None
            if isinstance(given, ir.Name):
                decorator = call._replace(function=call.function._replace(name="field"), arguments=call.arguments[:1])
                found[given.id] = (decorator,)
    return found


def _of_variable(
    module: ir.Module, decorators: tuple[ir.Expr, ...], rows: Sequence[FieldResolver], names: Names
) -> Field | None:
    for decorator in decorators:
        if not isinstance(decorator, ir.Call) or not isinstance(decorator.function, ir.Attr):
            continue
        held = decorator.function.object
        for row in rows:
            if row.of_variable and isinstance(held, ir.Name) and _is(row.decorator, decorator, names):
                made = next(
                    (
                        statement.value
                        for statement in module.functions[0].body
                        if isinstance(statement, ir.Bind)
                        and isinstance(statement.target, ir.Name)
                        and statement.target.id == held.id
                        and isinstance(statement.value, ir.Call)
                    ),
                    None,
                )
                told = first_text(made) if made is not None else ""
                return Field(told, first_text(decorator), row.root, row.takes_row)
    return None


def _owner_type(module: ir.Module, owner: ir.Class, row: FieldResolver) -> str:
    """The type whose fields a class answers: the model that it names, or its own name."""
    within, _, name = row.model.rpartition(".")
    for declared in module.classes if row.model else ():
        for bound in declared.fields if declared.qualname == f"{owner.qualname}.{within}" else ():
            if isinstance(bound.target, ir.Name) and bound.target.id == name and bound.value is not None:
                return dotted(bound.value).rpartition(".")[2]
    return _bare(owner.name, row)


def _bare(name: str, row: FieldResolver) -> str:
    return re.sub(rf"(?<=\w)(?:{row.suffix})$", "", name) if row.suffix else name


def _type(module: ir.Module, decorator: ir.Expr) -> str:
    """The type in `@Resolver(() => Order)`, `@Resolver(Order)`, `@Resolver("Order")`; "" where none is told."""
    told: ir.Expr | None = decorator.arguments[0] if isinstance(decorator, ir.Call) and decorator.arguments else None
    if isinstance(told, ir.FunctionRef):
        body = module.functions[told.index].body
        told = body[0].value if len(body) == 1 and isinstance(body[0], ir.Jump) else None
    if isinstance(told, ir.Const) and isinstance(told.value, str):
        return told.value
    return told.id if isinstance(told, ir.Name) else told.name if isinstance(told, ir.Attr) else ""


def _is(pattern: str, decorator: ir.Expr, names: Names) -> bool:
    return any(_matches(pattern, name) for name in names.of(decorator))


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _matches(pattern: str, text: str) -> re.Match[str] | None:
    return _compiled(pattern).fullmatch(text)
