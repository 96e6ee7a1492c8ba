"""Limits that a call leaves out: `repository.list()` gives all rows, where `list(limit=None)` cuts them only if told how many.

What a parameter with such a name is for, its name says; anything else that is left out decides nothing about how many rows there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.values.value import NONE, NOTHING, Value, join
from scalesight.scale.naming import split
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame
    from scalesight.cost.index import Ref

_LIMITS = frozenset("limit take top maximum max".split())
# What people write for "all of them".
_ALL = frozenset("Infinity MAX_SAFE_INTEGER MAX_VALUE POSITIVE_INFINITY maxsize".split())


def limits_of(function: ir.Function) -> frozenset[str]:
    """The parameters of a function that say how many rows to give at most, also as entries of an object."""
    found: set[str] = set()
    for parameter in function.parameters:
        if isinstance(parameter.pattern, ir.Record):
            found.update(key for key, item in parameter.pattern.entries if key is not None and _is(item, key))
        elif parameter.pattern is None and may_be_none(parameter.default):
            found.add(parameter.name)
    found = {name for name in found if _is_limit(name)}
    if found:
        for one in statements(function.body):
            if isinstance(one, (ir.Bind, ir.Loop)) and one.target is not None and not _is_default(one):
                found -= mentioned((one.target,))
    return frozenset(found)


def may_be_none(default: ir.Expr | None) -> bool:
    """Whether nothing limits anything where nothing is said: no default, None, or more than there ever is."""
    if isinstance(default, ir.Const):
        return default.value is None
    last = default.name if isinstance(default, ir.Attr) else default.id if isinstance(default, ir.Name) else ""
    return default is None or last in _ALL


def joined(value: Value, other: Value, option: ir.Expr, *, is_first: bool) -> Value:
    """What `value ?? other` is, where a limit that a call leaves out stays so: `take ?? Number.MAX_SAFE_INTEGER`."""
    if is_first and other == NONE:
        return NONE
    return value if value == NONE and may_be_none(option) else join(value, other)


def mark(
    engine: Engine,
    frame: Frame,
    node: ir.Call,
    ref: Ref,
    own: int,
    limits: frozenset[str],
    arguments: list[Value],
    keywords: dict[str, Value],
) -> None:
    """Sets the limits of a function that a call of it leaves out."""
    told = dict(node.keywords)
    if any(isinstance(one, ir.Op) and one.name == "spread" for one in (*node.arguments, *told.values())):
        return
    has_optional = engine.index.module(ref[0]).language != "python"
    for at, parameter in enumerate(engine.index.function(ref).parameters[own:]):
        given = node.arguments[at] if at < len(node.arguments) else None
        if isinstance(parameter.pattern, ir.Record):
            if isinstance(given, ir.Record) and at < len(arguments):
                arguments[at] = _filled(parameter.pattern, limits, given, arguments[at])
            elif given is None and at == len(arguments) and isinstance(parameter.default, ir.Record):
                arguments.append(_filled(parameter.pattern, limits, parameter.default, NOTHING))
        elif parameter.name not in limits or (parameter.default is None and not has_optional):
            continue
        elif parameter.name in told:
            if _is_none(frame, told[parameter.name]):
                keywords[parameter.name] = NONE
        elif given is None:
            keywords[parameter.name] = NONE
        elif parameter.kind == "plain" and at < len(arguments) and _is_none(frame, given):
            arguments[at] = NONE


def _filled(pattern: ir.Record, limits: frozenset[str], given: ir.Record, value: Value) -> Value:
    """An object that is handed over, with the limits that it leaves out."""
    if value.type not in ("", "map") or any(key is None for key, _ in given.entries):
        return value
    known = {key for key, _ in given.entries}
    added = [(key, NONE) for key, _ in pattern.entries if key in limits and key not in known]
    return Value("map", value.size, value.element, fields=(*value.fields, *added)) if added else value


def _is_default(statement: ir.Bind | ir.Loop) -> bool:
    """`limit = limit or 100`, and what a pattern says of what is left out."""
    value = statement.value if isinstance(statement, ir.Bind) else None
    if not isinstance(value, ir.Choice) or value.test is not None or not isinstance(statement.target, ir.Name):
        return False
    return _is(value.options[0], statement.target.id)


def _is(item: ir.Expr, name: str) -> bool:
    return isinstance(item, ir.Name) and item.id == name


def _is_limit(name: str) -> bool:
    return not _LIMITS.isdisjoint(split(name))


def _is_none(frame: Frame, told: ir.Expr) -> bool:
    """Whether an argument is no limit: it is spelled out, or is the caller's own, which nobody set."""
    if isinstance(told, ir.Name):
        return (frame.environment.get(told.id) or NOTHING) == NONE
    return isinstance(told, ir.Const) and told.value is None
