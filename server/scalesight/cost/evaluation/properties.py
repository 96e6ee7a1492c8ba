"""Reading a property: a method that runs because its name is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.evaluation import first_use
from scalesight.cost.rows import relations
from scalesight.cost.values.value import KEPT_BY_OBJECT, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def read(engine: Engine, frame: Frame, receiver: Value, attr: ir.Attr, method: Value) -> Value | None:
    """The value of a property; its cost goes to `frame.out`. None for a method that only a call runs."""
    kept = _kept(engine, method)
    if kept is None:
        return None
    step = frame.step("call", attr.at, attr.at + len(attr.name), engine.text(attr))
    with frame.apart() as terms:
        value = engine.invoke(frame, method, [], {}, step)
        first_use.handed(frame, (attr.object,))
    for _, paths in frame.gained[:1]:
        relations.gain(frame, attr.object, paths)
    if not kept:
        frame.out.extend(terms)
        return value
    if value.type in frame.framework.cached:
        value = value._replace(name=KEPT_BY_OBJECT)
    if attr.name not in (receiver.loaded or ()):
        frame.out.extend(relations.first_read(frame, attr.object, terms))
        relations.gain(frame, attr.object, {attr.name})
    return value


def shown(engine: Engine, frame: Frame, value: Value, told: ir.Expr) -> None:
    """An object is made a text: its own method for that runs."""
    name = frame.framework.shown
    if not name or value.type not in ("row", "instance") or value.ref is None:
        return
    method = engine.member(value, name)
    if method is None or method.type != "function":
        return
    start, end = engine.extent(told)
    engine.invoke(frame, method, [], {}, frame.step("call", start, end, f"str({engine.text(told)})"))
    for _, paths in frame.gained[:1]:
        relations.gain(frame, told, paths)


def _kept(engine: Engine, method: Value) -> bool | None:
    """Whether the object keeps what the property gives; None for what is no property."""
    assert method.ref is not None
    function = engine.index.function(method.ref)
    known = engine.framework_of(method.ref[0]).properties
    for decorator in function.decorators:
        kept = known.get(engine.qualified(method.ref[0], decorator))
        if kept is not None:
            return kept
    return None
