"""Handlers that one file registers and another one defines: `path("orders/", views.orders)`, `router.get("/", orders.list)`.

All files that are at hand are looked at before any function is evaluated, for what is registered last still decides
in which budgets it runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from scalesight.cost.values import links
from scalesight.cost.values.value import Value
from scalesight.syntax import ir
from scalesight.syntax.usage import dotted

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.index import Ref


def register(engine: Engine, paths: Iterable[str]) -> None:
    """Notes the functions that the files at `paths` register; one that was evaluated otherwise is forgotten."""
    for path in engine.contexts.unregistered(paths):
        found: dict[Ref, str] = {}
        with suppress(Exception):  # the report of the file says why it cannot be handled
            for expression, context in engine.index.entry_points(path).handed if engine.index.has(path) else ():
                ref = _function(engine, path, expression)
                if ref is not None:
                    engine.depends(path, ref[0])
                    found[ref] = context
        for ref in engine.contexts.register(path, found):
            if engine.memory.is_evaluated(ref[0]):
                engine.forget(ref[0])


def _function(engine: Engine, path: str, expression: ir.Expr) -> Ref | None:
    """The function that a name, or a member of what a name means, stands for."""
    if not isinstance(expression, (ir.Name, ir.Attr)):
        return None
    first, *rest = dotted(expression).split(".")
    if first not in engine.index.declared(path) and not engine.index.stars(path):
        return None
    value = links.named(engine, path, first)
    for word in rest:
        if value is not None:
            value = _member(engine, value, word, path)
    return value.ref if value is not None and value.type == "function" else None


def _member(engine: Engine, value: Value, name: str, path: str) -> Value | None:
    if value.type == "module":
        return links.entry(engine, value, name, path)
    if value.type in ("class", "instance", "row"):
        return engine.member(value, name)
    return value.field(name)
