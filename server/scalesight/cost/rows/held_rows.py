"""Rows that are in memory at once: what a query brings, or somebody collects, times what one item takes.

A loop repeats a load, but what one round held is gone in the next: memory is that of the largest load, not of all of them.
It is counted where the number of rows is known: all of a collection, all of one parent, or a page. Of what a filter leaves,
nobody knows how much of the table that is, and a bound that is a variable is a bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.arithmetic import per
from scalesight.cost.amounts.polynomial import BYTES, ONE, ZERO, Symbol, constant, of, only_symbol
from scalesight.cost.amounts.term import KEPT, Group, LoopRecord, Term
from scalesight.cost.rows import sql
from scalesight.cost.values.value import NOTHING, Held, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Effect
from scalesight.syntax.walk import calls, nodes

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_COLLECTED = frozenset({"list", "set", "deque"})
# What a query gives that has run to its end: the rows, or several things of which one is the rows.
_BROUGHT = frozenset({"list", "map", "result"})


def after_call(
    engine: Engine, frame: Frame, node: ir.Call, effect: Effect, receiver: Value, arguments: list[Value], value: Value
) -> Value:
    """The value of a framework's call, with what of its rows is in memory; those that it brings are held here."""
    named = effect.narrows or (bool(effect.narrow_keys) and _names(node, effect.narrow_keys))
    if value.size is None and value.type != "result" and not named:
        return value
    operand = arguments[0] if effect.on == "argument" and arguments else receiver
    held: Held = next((one.held for one in (receiver, *arguments) if one.held != "whole"), "whole")
    if named:
        held = "little"
    elif effect.queries or effect.text is not None or effect.changes:
        text = next((argument.name for argument in arguments if argument.type == "text"), "")
        held = sql.held(text) if text and held == "whole" else held
    if held != value.held:
        value = value._replace(held=held)
    collects = effect.on == "argument" and value.type in _COLLECTED and not _is_held_by_going_through(frame, operand)
    if ((effect.queries and value.type in _BROUGHT) or effect.holds or collects) and not is_changed(
        frame, receiver, node
    ):
        hold(engine, frame, value, node)
    return value


def collected(engine: Engine, frame: Frame, source: Value, value: Value, expression: ir.Expr) -> None:
    """A comprehension keeps each row of a query that by itself brings a few at a time."""
    framework = frame.framework
    if source.type in framework.lazy and source.type not in framework.holding and source.size == value.size:
        hold(engine, frame, value._replace(held=source.held), expression)


def hold(engine: Engine, frame: Frame, rows: Value, expression: ir.Expr) -> None:
    """All of these rows are in memory at once, from what stands here on."""
    if rows.held == "little":
        return
    if rows.type == "result":
        rows = next((value for _, value in rows.fields if value.type == "list"), NOTHING)._replace(held=rows.held)
    one = only_symbol(rows.size) if rows.size is not None else None
    whole = one.base if one is not None and one.kind in ("most", "batch") else one
    if one is None or rows.size is None or whole is None:
        return
    if whole.kind not in ("total", "each") and not (engine.symbolic and _is_of_table(rows)):
        return
    name = one.collection or ""
    if rows.element is None or (
        rows.element.type != "value" and name not in (rows.element.of, (rows.element.field("0") or NOTHING).of)
    ):
        return  # what the code made of the rows
    declared = engine.scale.collections.get(name)
    each = constant(declared.item_size) if declared is not None and declared.item_size is not None else None
    if each is None and engine.symbolic:
        each = of(Symbol("unknown", f"bytes per {per(name) if name else rows.element.model or 'row'}", 0, BYTES))
    if each is None or _is_asked_for_type(frame, expression):
        return
    start, end = engine.extent(expression)
    step = frame.step("sink", start, end, engine.text(expression).removesuffix("()"))
    size = rows.size * each
    wall = engine.budgets(frame.path, frame.context).get("memory")
    group = later = None
    if wall is not None and any(size.value(size_of)[1] > wall for size_of in engine.views):
        # The place of the load, as a loop of one round: there may be no loop around it.
        place = LoopRecord(step, end, ONE, ONE, step.name, NOTHING, context=frame.context)
        found = Group(place, "memory", "load")
        group, later = (found, None) if size.value(engine.size_of)[1] > wall else (None, found)
    low = ZERO if rows.held == "columns" else size
    frame.out.append(Term("memory", "load", low, size, (step,), exits=KEPT, group=group, later=later))


def _is_of_table(rows: Value) -> bool:
    """Whether a query's rows are those of a model whose number nobody declared."""
    return rows.element is not None and rows.element.type == "row" and bool(rows.element.model)


def _is_held_by_going_through(frame: Frame, query: Value) -> bool:
    """Whether a list that is made of it is no more than what was held before: of a query that keeps its rows, of a list."""
    is_lazy, is_holding = query.type in frame.framework.lazy, query.type in frame.framework.holding
    return is_lazy == is_holding


def is_changed(frame: Frame, query: Value, expression: ir.Expr) -> bool:
    """Whether a query that calls change where it stands may be another by now: its variable is handed in, or used before."""
    if query.type not in frame.framework.mutable:
        return False
    root: ir.Expr = expression
    while isinstance(root, (ir.Await, ir.Call, ir.Attr)):
        root = root.value if isinstance(root, ir.Await) else root.function if isinstance(root, ir.Call) else root.object
    held = frame.environment.get(root.id) if isinstance(root, ir.Name) else None
    if held is None or held.type not in frame.framework.mutable or not isinstance(root, ir.Name):
        return False
    # Where it is bound, and here.
    names = (node.id for node in nodes(frame.function.body) if isinstance(node, ir.Name))
    return sum(name == root.id for name in names) != 2


def _names(node: ir.Call, keys: tuple[str, ...]) -> bool:
    """Whether a call is given one of these options, other than "*"; `*.where` is one at any depth of its records."""
    given = [*node.keywords, *((str(at), told) for at, told in enumerate(node.arguments))]
    for told in node.arguments:
        if isinstance(told, ir.Record):
            given += [(key or "", value) for key, value in told.entries]
    if any(key in keys and not _is_all(told) for key, told in given):
        return True
    deep = {key[2:] for key in keys if key.startswith("*.")}
    if not deep:
        return False
    records = (node for node in nodes(told for _, told in given) if isinstance(node, ir.Record))
    return any(key in deep for record in records for key, _ in record.entries)


def _is_all(told: ir.Expr) -> bool:
    return isinstance(told, ir.Const) and told.value in ("*", None)


def _is_asked_for_type(frame: Frame, expression: ir.Expr) -> bool:
    """Whether a parameter is asked somewhere what it is: it may be something else here."""
    if not isinstance(expression, ir.Name) or all(one.name != expression.id for one in frame.function.parameters):
        return False
    return any(
        isinstance(call.function, ir.Name)
        and call.function.id == "isinstance"
        and call.arguments[:1]
        and isinstance(call.arguments[0], ir.Name)
        and call.arguments[0].id == expression.id
        for call in calls(frame.function.body)
    )
