"""What the arguments of a call tell the called function that it does not know by itself.

A function is evaluated anew for each kind of arguments, so what makes no difference to it is left out of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.index import Ref

# A record of fewer entries is a set of options; a longer one may be a table that somebody goes over.
_TABLE = 10

_THERE = NOTHING._replace(there=True)
_QUERY = "select "
_QUERY_LENGTH = len(_QUERY)
_TOLD_BY_NAME = frozenset({"", "text", "name", "module"})


def told(
    engine: Engine, ref: Ref, arguments: tuple[Value, ...], keywords: dict[str, Value]
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    """The arguments of a call of a function, without what makes no difference to it."""
    parameters = engine.index.function(ref).parameters
    kept = [_essence(value) for value in arguments]
    for at, (parameter, value) in enumerate(zip(parameters, kept, strict=False)):
        if value is not NOTHING and parameter.kind == "plain":
            kept[at] = _received(engine, ref, parameter, value)
    while kept and kept[-1] is NOTHING:
        kept.pop()
    named = {}
    for name, value in keywords.items():
        essence = _essence(value)
        if essence is not NOTHING:
            essence = _received_by_name(engine, ref, parameters, name, essence)
        if essence is not NOTHING:
            named[name] = essence
    return tuple(kept), named


def switched(arguments: tuple[Value, ...], keywords: dict[str, Value]) -> tuple[tuple[Value, ...], dict[str, Value]]:
    """What of the arguments only switches something on or off: of that there are few kinds."""
    kept = [value if value.type == "truth" else NOTHING for value in arguments]
    while kept and kept[-1] is NOTHING:
        kept.pop()
    return tuple(kept), {name: value for name, value in keywords.items() if value.type == "truth"}


def passed_on(function: ir.Function, keywords: dict[str, Value]) -> Value:
    """What the mapping of all other keywords has: the flags, which it may hand on."""
    own = {parameter.name for parameter in function.parameters}
    flags = tuple((name, value) for name, value in keywords.items() if value.type == "truth" and name not in own)
    return Value("map", fields=flags) if flags else NOTHING


def informs(value: Value) -> bool:
    """Whether an argument tells a function more than its own parameter's name would."""
    if value.type == "number":
        return value.size is not None
    if value.type == "text":
        return _is_query(value.name)
    return value.type not in _TOLD_BY_NAME


def _is_query(text: str) -> bool:
    """Whether a text asks a database for rows: a function that is handed one gives what it says."""
    return text[:40].lstrip()[:_QUERY_LENGTH].lower() == _QUERY


def positional(engine: Engine, ref: Ref, arguments: tuple[Value, ...], keywords: dict[str, Value]) -> tuple[Value, ...]:
    """The arguments of a call, in the order of the parameters."""
    parameters = engine.index.function(ref).parameters
    if not keywords and len(arguments) == len(parameters):
        return arguments
    by_name = dict(zip((parameter.name for parameter in parameters), arguments, strict=False))
    by_name |= keywords
    return tuple(by_name.get(parameter.name, NOTHING) for parameter in parameters)


def _essence(value: Value) -> Value:
    """What of a value makes a difference to any function: of a record, the entries that tell something."""
    if not informs(value):
        return _THERE if value.there else NOTHING
    if value.name == "fresh":
        return value._replace(depth=0)  # the loops that it was created in are not those of the called function
    if not value.fields:
        return value
    fields = tuple((name, entry) for name, given in value.fields if (entry := _essence(given)) is not NOTHING)
    return _record(value, fields)


def _record(value: Value, fields: tuple[tuple[str, Value], ...]) -> Value:
    if value.type != "map":
        return value._replace(fields=fields)
    element = _essence(value.element) if value.element is not None else NOTHING
    if not fields and element is NOTHING:
        return Value("map", value.size) if len(value.fields) >= _TABLE else NOTHING
    return Value("map", element=None if element is NOTHING else element, fields=fields)


def _received(engine: Engine, ref: Ref, parameter: ir.Parameter, value: Value) -> Value:
    """What a function makes use of, of a value that one of its parameters gets."""
    if isinstance(parameter.pattern, ir.Record):
        if value.type != "map":
            return value
        names = _entries(parameter.pattern)
        fields = tuple(
            (key, entry) for key, entry in value.fields if key in names and _is_used(engine, ref, names[key], entry)
        )
        return Value("map", fields=fields) if fields else NOTHING
    return value if _is_used(engine, ref, parameter.name, value) else NOTHING


def _received_by_name(engine: Engine, ref: Ref, parameters: tuple[ir.Parameter, ...], name: str, value: Value) -> Value:
    for parameter in parameters:
        if isinstance(parameter.pattern, ir.Record):
            names = _entries(parameter.pattern)
        elif parameter.pattern is None:
            names = {parameter.name: parameter.name}
        else:
            return value
        if name in names:
            return value if _is_used(engine, ref, names[name], value) else NOTHING
    # A flag may be handed on in the mapping that takes all other keywords.
    is_passed_on = value.type == "truth" and any(parameter.kind == "double-star" for parameter in parameters)
    return value if is_passed_on else NOTHING


def _is_used(engine: Engine, ref: Ref, name: str, value: Value) -> bool:
    """Whether a function that is handed over as `name` is called or handed on; a handler of a button is for later."""
    return value.type != "function" or not name or name in engine.index.used(ref)


def _entries(pattern: ir.Record) -> dict[str, str]:
    """The names that a pattern binds entries to, by their keys; "" for what is taken apart further."""
    names: dict[str, str] = {}
    for key, item in pattern.entries:
        bound = item.options[0] if isinstance(item, ir.Choice) and item.options else item
        if key is not None:
            names[key] = bound.id if isinstance(bound, ir.Name) else ""
    return names
