"""Calls: a framework's function by its table row, a project's function by its body, and callbacks as the loops they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.polynomial import ZERO, only_symbol, symbol
from scalesight.cost.evaluation import declared, first_use, flags, not_understood
from scalesight.cost.evaluation.callbacks import visit
from scalesight.cost.evaluation.effects import apply
from scalesight.cost.hidden import growth, invariants
from scalesight.cost.rows import held_rows, lazy, projections, relations, sql
from scalesight.cost.values import entries, links, origins, resolve, told
from scalesight.cost.values.collections import bounded, is_bounded, is_by_keys, is_limiter, is_of_parent
from scalesight.cost.values.value import NOTHING, SHARE, Value
from scalesight.scale.naming import split
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Effect

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_CUT = Effect(on="argument", returns="chunks")
# Words of a number that says how large a part may be.
_SIZES = frozenset("size limit length max maximum per count n chunk batch page".split())

# Methods that add to a container, and which argument is the new element (or, for extend, holds the new elements).
_ADDING = {"append": 0, "push": 0, "add": 0, "appendleft": 0, "insert": 1, "unshift": 0, "set": 1}
_TAKING = frozenset({"shift", "pop", "popleft", "splice"})
_EXTENDING = frozenset({"extend", "update"})


def call(engine: Engine, frame: Frame, node: ir.Call) -> Value:
    """The value of a call; its cost goes to `frame.out`."""
    label = engine.text(node.function)
    target = _target(engine, frame, node)
    if engine.declared:
        names = declared.names(engine, frame, node.function, label, target.source, target.callee)
        said = engine.declared.find(names, node)
        if said is not None:
            return _as_declared(engine, frame, node, target, label, said)
    return _run(engine, frame, node, target, label)


class _Target(NamedTuple):
    """What is called: by the row of a table, or a `callee`. `source`: the object of a method, or what else the row is on."""

    source: Value
    callee: Value = NOTHING
    effect: Effect | None = None
    is_method: bool = False


def _target(engine: Engine, frame: Frame, node: ir.Call) -> _Target:
    if isinstance(node.function, ir.Attr):
        return _method(engine, frame, node, node.function)
    callee = engine.evaluate_callee(frame, node.function)
    if callee.type == "promise" and callee.element is not None:
        callee = callee.element  # a component that is loaded late
    if callee.type == "module":
        callee = links.called(engine, callee)
    held = _callable(engine, frame, callee, node.function)
    if held is None:
        return _Target(NOTHING, callee)
    effect = frame.framework.calls[held.name if held.type == "name" else held.type]
    if effect.text is not None and callee.type in ("", "name") and not sql.is_statement(node, effect.text):
        return _Target(NOTHING, callee)  # `sql` by name alone: a piece of a statement
    return _Target(NOTHING if held.type == "name" else held, callee, effect)


def _as_declared(
    engine: Engine, frame: Frame, node: ir.Call, target: _Target, label: str, said: declared.Declared
) -> Value:
    """A call that scale.toml declares. What its own code costs counts where nothing is said of costs."""
    if not said.is_costed:
        return declared.returned(said, _run(engine, frame, node, target, label))
    arguments = _arguments(engine, frame, node, target.effect)
    for _, given in node.keywords:
        engine.evaluate(frame, given)
    with frame.apart() as terms, not_understood.declared(frame):
        value = _run(engine, frame, node, target, label, arguments)
    # What breaks a budget inside of a callback that stands here does so whatever the call costs.
    frame.out.extend(term for term in terms if term.group is not None)
    declared.spend(frame, node, label, said)
    return declared.returned(said, declared.asked(value))


def _run(
    engine: Engine,
    frame: Frame,
    node: ir.Call,
    target: _Target,
    label: str,
    arguments: list[Value] | None = None,
) -> Value:
    """A call as its code, or the row of a table, says it; its arguments are evaluated here unless they are given."""
    effect = target.effect
    if _is_super(frame, node):
        return target.callee  # `super()` is the object itself, where JavaScript's `super` is
    if arguments is None:
        arguments = _arguments(engine, frame, node, effect)
    if effect is None:
        return _plain(engine, frame, node, target, label, arguments)
    if not target.is_method or not isinstance(node.function, ir.Attr):
        return _apply(engine, frame, node, effect, target.source, arguments, label)
    _grow(engine, frame, node, node.function, arguments)
    value = _apply(engine, frame, node, effect, target.source, arguments, label)
    if effect.changes:
        engine.become(frame, node.function.object, value)
    return value


def _apply(
    engine: Engine, frame: Frame, node: ir.Call, effect: Effect, source: Value, arguments: list[Value], label: str
) -> Value:
    """A call by the row of a table, with what it has in memory, and what it takes beside round trips."""
    if effect.expense:
        invariants.spend(engine, frame, node, effect, label)
    value = apply(engine, frame, node, effect, source, arguments, label)
    return held_rows.after_call(engine, frame, node, effect, source, arguments, value)


def _is_super(frame: Frame, node: ir.Call) -> bool:
    return frame.module.language == "python" and isinstance(node.function, ir.Name) and node.function.id == "super"


def _callable(engine: Engine, frame: Frame, callee: Value, function: ir.Expr) -> Value | None:
    """The framework's function, or object that can be called, that a callee is: `fetch`, an axios instance, `knex`."""
    calls = frame.framework.calls
    if callee.type == "name" and callee.name in calls:
        return callee
    if callee.type in calls and "." in callee.type:
        return callee
    if callee.type == "function":
        return next((held for held in engine.held_by(callee) if held.type in calls), None)
    if callee.type in ("", "name"):
        return next((held for held in engine.conventional(frame, function, callee) if held.type in calls), None)
    return None


def _method(engine: Engine, frame: Frame, node: ir.Call, attr: ir.Attr) -> _Target:
    callback = node.arguments[0] if node.arguments else None
    handled = frame.module.functions[callback.index].body if isinstance(callback, ir.FunctionRef) else ()
    held = told.whose(engine, frame, attr.object, handled)
    receiver = engine.receiver(frame, engine.models.of_class(frame.path, held), attr, node)
    effect = engine.method_effect(frame, receiver, attr)
    if effect is not None:
        return _Target(receiver, NOTHING, effect, is_method=True)
    callee = engine.attribute(frame, receiver, attr) or NOTHING
    named = callee.name if callee.type == "name" else callee.type if "." in callee.type else ""
    effect = frame.framework.calls.get(named)
    if effect is not None and callee.type != "name":
        receiver = callee
    return _Target(receiver, callee, effect)


def _plain(engine: Engine, frame: Frame, node: ir.Call, target: _Target, label: str, arguments: list[Value]) -> Value:
    callee = target.callee
    keywords = {name: engine.evaluate(frame, value) for name, value in node.keywords}
    if frame.nest:
        # What is handed over in a loop, and differs from round to round, is not the whole collection.
        arguments = [engine.share(frame, value, told) for value, told in zip(arguments, node.arguments, strict=True)]
        arguments = [
            lazy.kept(engine, frame, value, told) for value, told in zip(arguments, node.arguments, strict=True)
        ]
        keywords = {name: lazy.kept(engine, frame, keywords[name], told) for name, told in node.keywords}
    if label.rpartition(".")[2] in frame.framework.chunking and _cuts(node, arguments, keywords):
        return apply(engine, frame, node, _CUT, NOTHING, arguments, label)
    frame.calling = node
    if callee.type in ("instance", "row"):
        callee = engine.member(callee, "__call__") or callee
    if callee.type == "function" and callee.ref is not None:
        arguments = [
            origins.read_of_one(engine, told.name, told) if value == NOTHING and isinstance(told, ir.Attr) else value
            for value, told in zip(arguments, node.arguments, strict=True)
        ]
        arguments, keywords = flags.handed(engine, frame, node, callee, arguments, keywords)
        step = frame.step("call", node.start, node.end, label)
        if (
            frame.module.language == "python"
            and engine.index.function(callee.ref).is_async
            and frame.awaited is not node
        ):
            # A coroutine that nobody awaits here runs when it is gathered, with all others.
            with frame.apart() as terms:
                value = engine.invoke(frame, callee, arguments, keywords, step)
            frame.out.extend(term._replace(concurrent=True) for term in terms)
            return value
        value = engine.invoke(frame, callee, arguments, keywords, step)
        value = _of_round(engine, frame, node, value)
        _gain(engine, frame, node, callee)
        if value.type in frame.framework.mutable:
            value = value._replace(held="little")  # what was done to it there, nobody sees
        return _as_named(engine, node, callee, value)
    if callee.type == "class" and callee.ref is not None:
        projections.spend(engine, frame, node, callee.ref, arguments, keywords)
        return engine.construct(frame, callee, arguments, keywords, node, label)
    if isinstance(node.function, ir.Attr) and node.function.name == "get" and target.source.type == "row":
        related = entries.of_row(engine, target.source, arguments[0].name if arguments else "")
        if related is not None:
            return related
    not_understood.note(frame, node, label, target.source, callee)
    # Nothing is known of it. A function that is handed to it may run, once as far as anybody can tell.
    # One that is handed over by keyword (a handler of a JSX element, say) is for later.
    for at, value in enumerate(arguments):
        if label.rpartition(".")[2] in frame.framework.later or _is_handler(frame, node.arguments[at]):
            continue
        if value.ref is not None and value.type == "function" and engine.is_inline(frame, value):
            if engine.contexts.of(value.ref):
                continue  # it begins to run somewhere else: a handler of requests, a job
            with frame.apart() as terms:
                if growth.filled(engine, engine.index.function(value.ref).body):
                    visit(engine, frame, node, label, value)
                else:
                    engine.inline(frame, value, [])
            limited = is_limiter(label)
            frame.out.extend(term._replace(low=ZERO, limited=term.limited or limited) for term in terms)
    made = callee.name.rpartition(".")[2] if callee.type == "name" else ""
    if made[:1].isupper():
        held = frame.framework.names.get(made)
        return Value(held[0]) if held else engine.instance_of(made)
    hook = frame.framework.calls.get(f"*.{label.rpartition('.')[2]}")
    if hook is not None and (hook.text is None or sql.is_statement(node, hook.text)):
        return _apply(engine, frame, node, hook, NOTHING, arguments, label)
    if origins.is_share(label) or origins.is_limited(node) or origins.is_made_of_part(frame, node, target.source):
        return SHARE
    return _taken(engine, label) or engine.handed_over(frame, label)


def _taken(engine: Engine, label: str) -> Value | None:
    """What was found in what a call is handed: at most all there is, if that is few."""
    taken = origins.taken(label)
    return (engine.collections.held(taken) or SHARE) if taken else None


def _is_handler(frame: Frame, told: ir.Expr) -> bool:
    """Whether a function is handed on by a name that says it waits for an event: `handleClick`."""
    if not isinstance(told, ir.Name):
        return False
    words = split(told.id)
    return len(words) > 1 and words[0] in frame.framework.handlers and not told.id[:1].isupper()


def _cuts(node: ir.Call, arguments: list[Value], keywords: dict[str, Value]) -> bool:
    """Whether a call is handed a list and how many elements of it a part may have."""
    if not arguments or (arguments[0].type not in ("", "list", "set", "share") and "." not in arguments[0].type):
        return False
    if keywords:
        return all(value.type in ("", "number") for value in keywords.values())
    if len(arguments) != 2 or arguments[1].type not in ("", "number"):
        return False
    told = node.arguments[1]
    name = told.id if isinstance(told, ir.Name) else told.name if isinstance(told, ir.Attr) else ""
    return arguments[1].type == "number" or not _SIZES.isdisjoint(split(name))


def _as_named(engine: Engine, node: ir.Call, callee: Value, value: Value) -> Value:
    """What a function of the project gives back that is called `page` or `latest`, if its body may give any part of all.

    The list in `rows, count = repository.paginate(…)` is a page, too. A list of which nobody knows the size is not what the variable is called that it is put into, if the function's name
    says whose it is: `orders = orders_of(customer)`.
    """
    name = engine.function_name(callee)
    is_theirs = is_of_parent(name) or (bool(node.arguments) and engine.collections.names_parent(name))
    if value.size is None and value.type in ("list", "set", "") and is_theirs:
        return value._replace(size=symbol("unknown", f"{name}()")) if value.type else SHARE
    is_unknown = value.size is None and not value.fields
    if is_unknown and value.type in ("", "list"):
        taken = SHARE if origins.is_share(name) else _taken(engine, name)
        if taken is not None:
            return taken
    if is_unknown and value.type in ("", "list", "instance") and origins.is_limited(node):
        return SHARE
    if is_by_keys(name) and value.type in ("list", "set") and value.size is not None:
        return value._replace(size=symbol("unknown", f"{name}()"))
    if not is_bounded(name):
        return value
    if value == NOTHING:
        return SHARE  # a page of something
    if value.size is not None and value.size.constant == len(value.fields):
        parts = ((key, _page(entry, name) if entry.size is None else entry) for key, entry in value.fields)
        return value._replace(fields=tuple(parts))
    whole = only_symbol(value.size) if value.size is not None else None
    is_part = whole is not None and (whole.kind == "part" or (whole.kind == "total" and _takes_length(engine, callee)))
    return _page(value, name) if value.size is None or is_part else value


def _of_round(engine: Engine, frame: Frame, node: ir.Call, value: Value) -> Value:
    """What a function filters out for the round of a loop that it is called in, is the round's share: `in_group(rows, group)`."""
    one = only_symbol(value.size) if frame.nest and value.size is not None else None
    if one is None or one.kind != "part" or value.type not in ("list", "set"):
        return value
    told = (*node.arguments, *(given for _, given in node.keywords))
    return value._replace(size=symbol("unknown", f"matching {one.name}")) if engine.names_round(frame, told) else value


def _takes_length(engine: Engine, callee: Value) -> bool:
    """Whether a function is told how many it may give back at most: it has a parameter like `page_size` or `limit`."""
    if callee.ref is None:
        return False
    return any(not _SIZES.isdisjoint(split(one.name)) for one in engine.index.function(callee.ref).parameters)


def _page(value: Value, name: str) -> Value:
    """A list as what a function of this name gives: not all there is."""
    return value._replace(size=bounded(name).size) if value.type in ("list", "set") else value


def _gain(engine: Engine, frame: Frame, node: ir.Call, callee: Value) -> None:
    """What a function loaded or kept of what it was handed is there for its caller, too."""
    if not frame.gained and not frame.owned:
        return
    handed = node.arguments
    if callee.receiver is not None and isinstance(node.function, ir.Attr) and engine.takes_self(callee):
        handed = (node.function.object, *handed)
    first_use.handed(frame, handed)
    for at, paths in frame.gained:
        if at < len(handed):
            relations.gain(frame, handed[at], paths)


def _arguments(engine: Engine, frame: Frame, node: ir.Call, effect: Effect | None = None) -> list[Value]:
    if effect is not None and effect.awaits and node.arguments:
        frame.awaited = node.arguments[0]
    if effect is not None and effect.gathers:
        frame.gathers = True
        try:
            return [engine.evaluate(frame, argument) for argument in node.arguments]
        finally:
            frame.gathers = False
    first = bool(effect and effect.first and effect.callback is None)
    concurrent = bool(effect and effect.concurrent)
    if not first and not concurrent:
        return [engine.evaluate(frame, argument) for argument in node.arguments]
    with frame.flags(first=first or None, concurrent=concurrent or None):
        return [engine.evaluate(frame, argument) for argument in node.arguments]


def _grow(engine: Engine, frame: Frame, node: ir.Call, attr: ir.Attr, arguments: list[Value]) -> None:
    if not isinstance(attr.object, ir.Name):
        return
    if attr.name in _TAKING:
        resolve.shrink(frame, attr.object.id)
    elif not arguments:
        return
    elif attr.name in _ADDING:
        at = _ADDING[attr.name]
        if at < len(arguments):
            arguments[at] = engine.awaited(frame, arguments[at], node.arguments[at])
        key = node.arguments[0] if attr.name == "set" else None
        engine.grow(frame, attr.object.id, arguments[at] if at < len(arguments) else None, None, key)
    elif attr.name in _EXTENDING:
        engine.grow(frame, attr.object.id, arguments[0].element, arguments[0].size)
