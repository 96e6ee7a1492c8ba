"""Reading an attribute: a relation, a member, or what an object is said to hold by its type or by the attribute's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import symbol
from scalesight.cost.evaluation import properties
from scalesight.cost.rows import lazy, relations
from scalesight.cost.values.collections import holds_all
from scalesight.cost.values.named import by_name
from scalesight.cost.values.value import NOTHING, SHARE, Value
from scalesight.scale.naming import split, stem
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def read(engine: Engine, frame: Frame, attr: ir.Attr) -> Value:
    """The value of an attribute; the query of a lazy relation, and the cost of a property, go to `frame.out`."""
    receiver = engine.models.of_class(frame.path, engine.evaluate(frame, attr.object))
    value = relations.read(engine, frame, receiver, attr)
    if value is not None:
        value = lazy.managed(engine, frame, value, attr)
    else:
        value = engine.attribute(frame, receiver, attr)
        if value is not None and value.type == "function" and value.receiver is not None:
            return properties.read(engine, frame, receiver, attr, value) or value
    if value is not None:
        return _own(engine, frame, receiver, attr, relations.inherited(receiver, attr.name, value))
    if receiver.type in ("list", "set", "map", "text", "number", "name") or (receiver.type == "row" and receiver.of):
        return NOTHING
    if receiver.type == "row":
        return _held(engine, frame, attr) or NOTHING
    if receiver.type == "instance" or holds_all(attr.object):
        value = _own(engine, frame, receiver, attr, by_name(engine, frame, NOTHING, attr.name))
        return SHARE if receiver.type == "share" and (value == NOTHING or engine.is_whole(value)) else value
    match = engine.collections.names.identifier(attr.name)
    if match is not None and match.number == "one":
        return by_name(engine, frame, NOTHING, attr.name)
    return _held(engine, frame, attr) or NOTHING


def _held(engine: Engine, frame: Frame, attr: ir.Attr, of: str = "") -> Value | None:
    """What one object holds by the name of an attribute, or else by `of`, the collection that its type tells.

    Of an object of each round, or of each call in one, it says nothing.
    """
    held = engine.collections.held(attr.name) or (engine.collections.held(of) if of else None)
    root = attr.object
    while isinstance(root, (ir.Attr, ir.Item)):
        root = root.object
    if held is None or not isinstance(root, ir.Name):
        return held
    if engine.is_of_round(frame, root.id):
        return None
    if held.element is not None and any(parameter.name == root.id for parameter in frame.function.parameters):
        frame.assumed[root.id] = held.element.of
    return held


def _own(engine: Engine, frame: Frame, receiver: Value, attr: ir.Attr, value: Value) -> Value:
    """A list in an object is that object's share of what its type or name says, unless the object holds the whole of it."""
    if receiver.type not in ("row", "instance") or value.type not in ("list", "set", "map"):
        return value
    if holds_all(attr.object):
        # `blocked: string[]` of the object itself: as of a parameter of that type, its name tells the rest.
        is_open = value.size is None and value.type != "map" and value.name != "fresh"
        is_its_own = isinstance(attr.object, ir.Name) and attr.object.id in ("self", "this")
        return by_name(engine, frame, value, attr.name) if is_open and is_its_own else value
    # A list of plain values in it is what it was made with: the keys that a request asks for.
    element = value.element or NOTHING
    is_plain = value.size is None and value.name != "fresh" and element.type not in ("row", "instance")
    if is_plain:
        return value._replace(size=symbol("unknown", engine.text(attr)))
    if not engine.is_whole(value):
        return value
    held = _held(engine, frame, attr, _typed(attr.name, element)) if not receiver.of else None
    return value._replace(size=held.size if held is not None else symbol("unknown", engine.text(attr)))


def _typed(name: str, element: Value) -> str:
    """The collection of the rows in a list that is called like them in short: `items: LineItem[]`, and no `children: Tag[]`."""
    words, told = split(name), split(element.model or element.of)
    return element.of if words and told and stem(words[-1]) == stem(told[-1]) else ""
