"""Lazy queries of a project's own kind: classes that extend a framework's query or manager, and the rows they start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.values.receivers import held_by
from scalesight.cost.values.value import Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame
    from scalesight.cost.index import Ref


def instance(engine: Engine, ref: Ref) -> Value | None:
    """An object of a project's class that is a lazy query; None where the class is none."""
    lazy = engine.framework_of(ref[0]).lazy
    if not lazy:
        return None
    held = next((one for one in held_by(engine, Value("class", ref=ref)) if one.type in lazy), None)
    return None if held is None else held._replace(ref=ref)


def of_model(engine: Engine, frame: Frame, model: Value, attr: ir.Attr) -> Value | None:
    """The lazy query that a model class, or a row of it, has under a name: `Product.objects`, `cls.visible`."""
    framework = frame.framework
    name = model.name if model.type == "class" else model.model
    declared = engine.member(model, attr.name)
    if declared is not None and (declared.ref is not None or f"class.{attr.name}" not in framework.attributes):
        if declared.type not in framework.lazy or declared.size is not None:
            return None
        rows = engine.collections.rows(name, type_name=declared.type, ref=model.ref)
        return started(engine, frame, rows, declared, attr.at, attr.name)
    effect = framework.attributes.get(f"class.{attr.name}")
    if effect is None or (model.type != "class" and (model.ref is None or not engine.models.is_model(model.ref))):
        return None
    rows = engine.collections.rows(name, type_name=effect.type, ref=model.ref)
    query = default(engine, frame, model.ref) if model.ref is not None else None
    return rows if query is None else started(engine, frame, rows, query, attr.at, attr.name)


def default(engine: Engine, frame: Frame, ref: Ref) -> Value | None:
    """The lazy query that a model class goes by where none is named: the first that it declares."""
    for name in engine.models.fields(ref):
        found = engine.member(Value("class", ref=ref), name)
        if found is not None and found.type in frame.framework.lazy and found.size is None:
            return found
    return None


def managed(engine: Engine, frame: Frame, related: Value, attr: ir.Attr) -> Value:
    """The rows of a relation, by way of the query that their class goes by."""
    target = related.element.ref if related.element is not None else None
    if related.type not in frame.framework.lazy or target is None:
        return related
    query = default(engine, frame, target)
    if query is None or query.ref is None:
        return related
    return started(engine, frame, related, query, attr.at, attr.name)


def started(engine: Engine, frame: Frame, rows: Value, query: Value, at: int, name: str) -> Value:
    """A lazy query over these rows, of the class of `query`; its own first step may leave some out, or load more."""
    rows = rows._replace(ref=query.ref)
    first = frame.framework.first_step.get(rows.type)
    if first is None or rows.ref is None:
        return rows
    method = engine.member(rows, first)
    if method is None or method.type != "function":
        return rows
    with frame.apart():
        step = frame.step("call", at, at + len(name), name)
        begun = engine.invoke(frame, method, [], {}, step)
    if begun.element is None or begun.type not in frame.framework.lazy:
        return rows
    return rows._replace(size=begun.size, element=begun.element)


def kept(engine: Engine, frame: Frame, value: Value, told: ir.Expr) -> Value:
    """A lazy query of a variable from outside of the loops around: whoever is handed it first runs it, and it keeps its answer."""
    answered = frame.framework.cached.get(value.type)
    if answered is None or not isinstance(told, ir.Name) or engine.is_of_round(frame, told.id):
        return value
    return value._replace(type=answered)


def carried(engine: Engine, path: str, receiver: Value, returned: Value) -> Value:
    """What a method of a lazy query gives back: a query that was made anew is over the same rows."""
    lazy = engine.framework_of(path).lazy
    if receiver.type in lazy and returned.type in lazy and returned.size is None and returned.element is None:
        return returned._replace(size=receiver.size, element=receiver.element, model=receiver.model)
    return returned
