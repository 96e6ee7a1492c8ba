"""What going through a value gives, and the queries that run for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, constant, symbol
from scalesight.cost.evaluation import first_use
from scalesight.cost.rows import held_rows, paging, relations
from scalesight.cost.values.value import KEPT_BY_OBJECT, NOTHING, NUMBER, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def iterate(engine: Engine, frame: Frame, source: Value, expression: ir.Expr) -> tuple[Polynomial, Value]:
    """(how many, what) iterating a value gives; a lazy query runs then."""
    if source.type in frame.framework.first_step:
        # A manager has no rows but by its methods: what is gone through is something else of that name.
        element = source.element
        source = Value("list", source.size, element._replace(ref=None, loaded=None) if element is not None else None)
    paged = paging.pages(engine, frame, source, expression)
    if paged is not None:
        return paged
    if source.type in frame.framework.lazy:
        engine.consume(frame, source, expression)
    elif source.type in frame.framework.holding:
        held_rows.hold(engine, frame, source, expression)
    if engine.symbolic and source.type == "text":
        size = constant(len(source.name)) if source.size is None and source.name else source.size
    else:
        size = source.size if source.type not in ("number", "row", "text") else None
    element = source.element or NOTHING
    if source.type == "map":
        # The keys of a dict; the pairs of key and value of a Map.
        is_keys = frame.module.language == "python"
        element = NOTHING if is_keys else Value("list", None, None, fields=(("0", NUMBER), ("1", element)))
    return size if size is not None else symbol("unknown", engine.text(expression)), element


def consume(engine: Engine, frame: Frame, source: Value, expression: ir.Expr) -> None:
    """Runs a lazy query. One that keeps its answer, in a variable of its own, runs once however often it is iterated."""
    if source.type in frame.framework.first_step:
        return
    with frame.apart() as terms:
        for _ in range(1 + relations.queries_apart(source)):
            engine.query(frame, *engine.extent(expression), engine.text(expression))
    answered = frame.framework.cached.get(source.type)
    if isinstance(expression, ir.Name) and answered is not None:
        scope = frame.environment.holds(expression.id)
        if scope is not None:
            scope.values[expression.id] = source._replace(type=answered)
            terms[:] = relations.once(frame, expression, terms)
    elif isinstance(expression, ir.Attr) and answered is not None and source.name == KEPT_BY_OBJECT:
        terms[:] = first_use.once_for_object(engine, frame, expression, terms)
    frame.out.extend(terms)
    if source.type in frame.framework.holding:
        held_rows.hold(engine, frame, source, expression)
