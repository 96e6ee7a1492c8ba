"""Attributes and methods of a project's classes: what a field's annotation, its value, or `__init__` says it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.evaluation.frame import Environment, Frame
from scalesight.cost.evaluation.summary import bind_parameters, scope
from scalesight.cost.index import Ref
from scalesight.cost.values import links
from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine

# Deeper than this no hierarchy of classes is written, but some are circular.
_MAX_BASES = 8


def member(engine: Engine, receiver: Value, name: str) -> Value | None:
    """An attribute or method of an instance or row of a project's class, its bases in any file included."""
    if receiver.ref is None:
        return None
    known, key = engine.memory.of(receiver.ref[0]).members, (receiver.ref[1], name)
    if key not in known:
        known[key] = None
        known[key] = _member(engine, receiver.ref, name, depth=0)
    found = known[key]
    if found is not None and found.type == "function":
        if receiver.type in ("row", "instance", "class"):
            receiver = Value(
                receiver.type, of=receiver.of, model=receiver.model, ref=receiver.ref, loaded=receiver.loaded
            )
        return found._replace(receiver=receiver)
    return found


def _member(engine: Engine, ref: Ref, name: str, depth: int) -> Value | None:
    declared, methods = engine.index.class_of(ref), engine.index.methods(ref)
    path = ref[0]
    method = methods.get(name)
    if method is not None:
        return Value("function", ref=(path, method))
    for bound in declared.fields:
        if isinstance(bound.target, ir.Name) and bound.target.id == name and (bound.annotation or bound.value):
            return _field_value(engine, path, bound, name)
    for name_of_method in ("__init__", "constructor"):
        at = methods.get(name_of_method)
        if at is None:
            continue
        for statement in engine.index.function((path, at)).body:
            if (
                isinstance(statement, ir.Bind)
                and isinstance(statement.target, ir.Attr)
                and statement.target.name == name
            ):
                return _initialised(engine, (path, at), statement, name)
    if depth < _MAX_BASES:
        for base in bases(engine, ref):
            found = _member(engine, base, name, depth + 1)
            if found is not None:
                return found
    return _assigned(engine, ref, name)


def _assigned(engine: Engine, ref: Ref, name: str) -> Value | None:
    """What a method that prepares the object puts into an attribute: an object of a class, which no call makes another."""
    for at in engine.index.methods(ref).values():
        function = engine.index.function((ref[0], at))
        this = function.parameters[0].name if function.parameters else ""
        for statement in function.body:
            if not isinstance(statement, ir.Bind) or not isinstance(statement.target, ir.Attr):
                continue
            holder = statement.target.object
            if statement.target.name != name or not isinstance(holder, ir.Name) or holder.id not in (this, "this"):
                continue
            value = statement.value.value if isinstance(statement.value, ir.Await) else statement.value
            if isinstance(value, ir.Call):
                found = _initialised(engine, (ref[0], at), statement._replace(value=value), name)
                if found is not None and (found.ref is not None or "." in found.type):
                    return found
    return None


def bases(engine: Engine, ref: Ref) -> list[Ref]:
    """The project's own classes that a class is made from, in their order."""
    found = []
    for base in written_bases(engine, ref):
        parent = links.class_of(engine, ref[0], base)
        if parent is not None and parent != ref:
            engine.depends(ref[0], parent[0])
            found.append(parent)
    return found


def written_bases(engine: Engine, ref: Ref) -> list[ir.Expr]:
    """The bases of a class as it names them; of one that a call makes, what the call makes it from."""
    found: list[ir.Expr] = []
    for base in engine.index.class_of(ref).bases:
        if isinstance(base, ir.Call):
            found.extend(base.arguments)
            found.append(base.function.object if isinstance(base.function, ir.Attr) else base.function)
        else:
            found.append(base)
    return found


def _field_value(engine: Engine, path: str, bound: ir.Bind, name: str) -> Value | None:
    if bound.annotation is not None:
        value = engine.collections.annotated(
            bound.annotation, lambda class_name: engine.class_value(path, class_name), name
        )
        if value is not None:
            return value
    if bound.value is None or isinstance(bound.value, ir.FunctionRef):
        return None
    function = engine.index.module(path).functions[0]
    frame = Frame(
        path, engine.index.module(path), function, Environment(scope(engine, path)), engine.framework_of(path)
    )
    value = engine.evaluate(frame, bound.value)
    named = engine.collections.named(name) if value.name == "fresh" else None
    if named is None or named.type == "row":
        return value
    # What starts empty is filled elsewhere; its name tells with what.
    return value._replace(size=named.size, element=named.element, name="", depth=-1, weak=True)


def _initialised(engine: Engine, ref: Ref, statement: ir.Bind, name: str) -> Value | None:
    path = ref[0]
    function = engine.index.function(ref)
    frame = Frame(
        path, engine.index.module(path), function, Environment(scope(engine, path)), engine.framework_of(path)
    )
    if statement.annotation is not None:
        value = engine.annotated(frame, statement.annotation, name)
        if value is not None:
            return value
    bind_parameters(engine, frame, function, (), {})
    value = engine.evaluate(frame, statement.value) if statement.value is not None else NOTHING
    # What starts empty is filled elsewhere; its name may tell with what.
    return None if value.name == "fresh" or not value.type else value
