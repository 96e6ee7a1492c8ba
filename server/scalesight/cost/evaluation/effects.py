"""Applies a row of the framework tables to a call: its round trips, its hidden loops, and the value it gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.operations import batches, counted, counted_out, least, shortest
from scalesight.cost.amounts.polynomial import Polynomial, symbol
from scalesight.cost.evaluation import awaiting, callbacks, properties, round_trips
from scalesight.cost.evaluation.expressions import sliced, width
from scalesight.cost.hidden import copies, heads, visits
from scalesight.cost.loops import reads, triangles
from scalesight.cost.rows import (
    asked,
    conditions,
    entities,
    lazy,
    listings,
    paging,
    projections,
    relations,
    sql,
    tables,
)
from scalesight.cost.values import origins
from scalesight.cost.values.collections import ELEMENTS
from scalesight.cost.values.value import NOTHING, NUMBER, SHARE, TEXT, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Effect

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def apply(
    engine: Engine, frame: Frame, node: ir.Call, effect: Effect, receiver: Value, arguments: list[Value], label: str
) -> Value:
    """The value that a call gives back by its table row; its cost goes to `frame.out`."""
    keywords = {name: engine.evaluate(frame, value) for name, value in node.keywords}
    if effect.runs:
        receiver = engine.awaited(frame, receiver, node)
    source, callback = _operands(engine, frame, effect, receiver, arguments)
    if effect.on == "entities":
        source = entities.selected(engine, frame, node, arguments, single=effect.single)
    if effect.keyed and source.type == "list" and not source.weak:
        source = NOTHING  # it is an object after all, of which nobody knows how many keys it has
    at = node.function.at if isinstance(node.function, (ir.Attr, ir.Name)) else node.start
    loaded = (
        effect.unless_loaded
        and relations.is_loaded(source)
        and (not effect.unless_ordered or relations.is_ordered(engine, source))
    )
    if effect.batch:
        round_trips.in_batches(engine, frame, effect, node, arguments, keywords, label)
    elif not loaded and paging.page(frame, source) is None:
        round_trips.spend(engine, frame, node, effect, source, label)
    if effect.on == "argument" and source.type in frame.framework.lazy and _goes_through(effect):
        engine.consume(frame, source, node.arguments[0])
    if effect.text is not None and (effect.parts or effect.returns in ("list", "row")):
        texts = [value for value in arguments if value.type == "text"]
        source = sql.selected(engine, frame, node, texts[0].name) if texts else source
    if effect.into is not None:
        if arguments and arguments[effect.into].type in frame.framework.lazy:
            engine.consume(frame, arguments[effect.into], node.arguments[effect.into])
        relations.load_into(engine, frame, node, effect, arguments, label)
    if effect.shows and arguments:
        properties.shown(engine, frame, arguments[0], node.arguments[0])
    if effect.projects and arguments:
        projections.represent(engine, frame, node, arguments[0])
    size = conditions.size_after(engine, frame, effect, source, keywords, arguments, node)
    is_told = effect.first and callback is not None and callback.type == "function"
    if effect.work and not is_told and source.type not in frame.framework.lazy:  # what a query brings costs its own
        visits.called(engine, frame, node, effect, source, label)
    if effect.copies == "sums" and len(node.arguments) > 1:
        source = copies.summed(engine, frame, node, source, label)
    if effect.shifts:
        heads.called(engine, frame, node, effect, source, arguments)
    returned = NOTHING
    if callback is not None and callback.type == "function":
        returned = callbacks.run(engine, frame, node, effect, callback, source, at)
    if effect.starts is not None:
        returned = callbacks.start(engine, frame, node, effect, arguments, keywords, at)
    key = keywords.get(effect.key, NOTHING)
    if key.type == "function":
        with frame.apart() as terms:
            callbacks.run(engine, frame, node, effect, key, source, at)
        # Looking at each element is part of the sorting; what is gone through for each is not.
        frame.out.extend(term for term in terms if len(term.chain) > 1)
    if loaded and effect.returns == "object":
        return relations.in_memory(source, frame.framework.cached.get(effect.type, "list"))
    return _result(engine, frame, effect, source, size, returned, arguments, keywords, node, label)


def _goes_through(effect: Effect) -> bool:
    """Whether a function looks at the elements that it is handed at once."""
    if effect.returns == "object":
        return effect.type in ("set", "map", "list", "deque")
    return effect.returns not in ("argument", "same", "callback", "class", "path") and not (
        effect.queries or effect.callback
    )


def _operands(
    engine: Engine, frame: Frame, effect: Effect, receiver: Value, arguments: list[Value]
) -> tuple[Value, Value | None]:
    """What the effect is on, and the function that it calls."""
    at = effect.callback
    callback = arguments[at] if at is not None and -len(arguments) <= at < len(arguments) else None
    if effect.on == "model":
        return _model(engine, frame, arguments[0] if arguments else NOTHING), callback
    if effect.on == "class" and receiver.element is not None:
        one = receiver.element
        return engine.collections.rows(one.model, ref=one.ref), callback
    if effect.on != "argument":
        return receiver, callback
    others = [value for at, value in enumerate(arguments) if at != effect.callback]
    return (others[effect.of] if effect.of < len(others) else NOTHING), callback


def _model(engine: Engine, frame: Frame, value: Value) -> Value:
    """The rows of a class or table that an argument is or names."""
    if value.element is not None:
        return value
    if value.type not in ("class", "name", "text"):
        return NOTHING
    rows = engine.collections.rows(value.name.rpartition(".")[2], ref=value.ref)
    query = lazy.default(engine, frame, value.ref) if value.ref is not None else None
    if query is None:
        return rows
    begun = engine.collections.rows(value.name, type_name=query.type, ref=value.ref)
    return lazy.started(engine, frame, begun, query, 0, value.name)._replace(type="list", ref=None)


def _result(
    engine: Engine, frame: Frame, effect: Effect, source: Value, size: Polynomial | None, returned: Value,
    arguments: list[Value], keywords: dict[str, Value], node: ir.Call, label: str,
) -> Value:  # fmt: skip
    element = source.element
    if effect.queries and element is not None and element.loaded is None:
        element = element._replace(loaded=frozenset())  # what a query brings is what its own code says
    is_anew = source.type in frame.framework.cached.values() and effect.type in frame.framework.lazy
    if element is not None and is_anew and not relations.is_known(element.loaded):
        # What may have been there is asked for anew: `submission.answers.all().order_by("position")`.
        element = element._replace(loaded=frozenset())
    if element is not None and (effect.loads or effect.load_keys):
        element = relations.with_arguments(engine, frame.path, element, effect, arguments)
    if element is not None and effect.forgets and effect.forgets not in keywords:
        element = relations.without_apart(element)
    if element is not None and effect.entry:
        element = entities.entry(element)
    if effect.values:
        element = Value("value")
    if effect.hook:
        return origins.asked(effect, node)
    if effect.api_calls and not effect.returns and origins.is_foreign(node):
        return Value("answer")
    if size is None and origins.is_of_other(effect, source, node):
        size = symbol("unknown", label)
    if effect.parts:
        given = source._replace(size=size, element=element)
        parts = tuple((name, awaiting.given(returns, given, label)) for name, returns in effect.parts)
        return Value("result", fields=parts)
    if effect.least and len(arguments) > 1 and (smallest := least(arguments)) is not None:
        return smallest
    if effect.returns == "data":
        return awaiting.given("data", source._replace(size=size, element=element), label)
    if effect.extends:
        members = tuple(field for value in arguments for field in value.fields)
        return source._replace(fields=(*source.fields, *members))
    if engine.symbolic:
        told = reads.given(engine, frame, effect, source, returned, arguments, node)
        if told is not None:
            return told
    match effect.returns:
        case "same" | "argument" if source.type == "function":
            return _function(source, effect, arguments[1:], keywords)
        case "same":
            return source._replace(size=size, element=element)
        case "argument":
            return source
        case "list" if effect.slice:
            bounds = (
                arguments if effect.on == "object" else [None, *arguments[1:]] if len(arguments) == 2 else arguments[1:]
            )
            lower, upper = (*bounds, None, None)[:2]
            part = sliced(
                frame,
                source if source.type else Value("list", source.size, element),
                lower,
                upper,
                width(engine, frame, *(*node.arguments, None, None)[:2]),
                label,
            )
            visits.cut_by_call(engine, frame, node, source, part, label)
            return part
        case "list" if effect.flattens:
            inner = element or NOTHING
            total = None if size is None or inner.size is None else engine.collections.flattened(size * inner.size)
            return Value("list", total, inner.element)
        case "list":
            kind = source.kind if source.kind == visits.PAIRWISE else ""
            return Value("list", size, element, model=source.model, kind=kind)
        case "mapped" if effect.flattens:
            if origins.is_of_pages(effect, source, node):
                return Value("list", symbol("unknown", label), returned.element)
            if size is None or returned.size is None:
                return Value("list", None, returned.element)
            return Value("list", engine.collections.flattened(size * returned.size), returned.element)
        case "mapped":
            return Value("list", size, returned)
        case "callback" if arguments and arguments[0].type == "list":
            return arguments[0]  # what is handed over in place of a function is what comes back: `$transaction([…])`
        case "callback":
            return returned
        case "path" if effect.columns:
            return relations.path(source, effect, node, arguments)
        case "held":
            listed = listings.rows(engine, frame)
            return listed if listed != NOTHING else tables.rows(engine, frame)
        case "made":
            listings.made(engine, frame, node, arguments, keywords)
            return NOTHING
        case "path":
            return relations.named_path(effect, arguments, keywords)
        case "class":
            return _class(engine, frame, effect, arguments)
        case "row" | "item":
            return element or (source if source.type == "row" else SHARE)
        case "number":
            return NUMBER
        case "text" | "input":
            return TEXT
        case "size":
            return Value("number", size)
        case "pairs":
            start = arguments[1].size.constant if len(arguments) > 1 and arguments[1].size is not None else 0
            number = NUMBER if source.type == "map" else triangles.counter(size, int(start or 0))
            fields = (("0", number), ("1", element or NOTHING))
            return Value("list", size, Value("list", None, None, fields=fields), kind=source.kind)
        case "combinations" | "permutations" | "replacements" | "product":
            return visits.matched(engine, effect, source, arguments, keywords)
        case "zip":
            parts = tuple((str(at), value.element or NOTHING) for at, value in enumerate(arguments))
            return Value("list", shortest(engine, arguments), Value("list", None, None, fields=parts))
        case "chunks":
            return batches(source, arguments, keywords)
        case "range":
            return counted(engine, frame, arguments, node)
        case "conditions":
            return asked.apart(node, keywords)
        case "open":
            # A list that a query gives is a collection, which its variable's name may tell.
            return Value("list", symbol("unknown", label + ELEMENTS if effect.queries else label), None)
        case "object" if effect.type == "fresh" and len(arguments) == 1:
            return Value("list", counted_out(arguments[0]), None)
        case "object" if effect.type == "fresh":
            return Value("list", None, None, name="fresh", depth=len(frame.nest))
        case "object":
            return _object(engine, frame, effect, source, size, element, node, arguments)
        case _:
            return engine.handed_over(frame, label)


def _object(
    engine: Engine,
    frame: Frame,
    effect: Effect,
    source: Value,
    size: Polynomial | None,
    element: Value | None,
    node: ir.Call,
    arguments: list[Value],
) -> Value:
    if effect.on == "argument" and effect.type not in ("set", "map", "list", "deque"):
        query = next(
            (value for value in arguments if value.type in ("class", "name", "text") or value.element is not None),
            NOTHING,
        )
        if query.type == "text":
            source = sql.selected(engine, frame, node, query.name)
        elif query.type in ("class", "name"):
            source = engine.collections.rows(query.name.rpartition(".")[2], ref=query.ref)
        if query.type in ("text", "class", "name"):
            size, element = source.size, source.element
    if effect.text is not None or effect.type.endswith("Cursor"):
        texts = [value for value in arguments if value.type == "text"]
        if texts:
            source = sql.selected(engine, frame, node, texts[0].name)
            size, element = source.size, source.element
    if effect.type in frame.framework.lazy and element is not None and element.loaded is None:
        element = element._replace(loaded=frozenset())
    if effect.type in ("set", "map", "list") and source.size is None and not arguments:
        return Value(effect.type, None, None, name="fresh", depth=len(frame.nest))
    if effect.type == "map" and element is not None and element.field("1") is not None:
        element = element.field("1")
    if effect.type == "set" and size is not None and node.arguments and isinstance(node.arguments[0], ir.Comprehension):
        size = engine.collections.different(size, conditions.read_by(node.arguments[0]))
    size = paging.page(frame, source) or size
    kind = frame.framework.elements.get(effect.type)
    if kind is not None and element is not None:
        element = element._replace(kind=kind)
    own = source.ref if effect.type in frame.framework.lazy and "." in source.type else None
    first = arguments[0].name if arguments and arguments[0].type == "text" else ""
    return Value(dict(effect.texts).get(first, effect.type), size, element, model=source.model, ref=own)


def _function(function: Value, effect: Effect, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """A function that is wrapped by one that keeps what it gives, or binds its first arguments."""
    if effect.keeps:
        return function._replace(name="memo")
    if effect.binds:
        bound = [*((str(at), value) for at, value in enumerate(arguments)), *keywords.items()]
        return function._replace(fields=(*function.fields, *bound))
    return function


def _class(engine: Engine, frame: Frame, effect: Effect, arguments: list[Value]) -> Value:
    """The class that a call is asked for: by a text, or the one of an object."""
    named = ".".join(value.name for value in arguments if value.type == "text") or effect.type
    if arguments and arguments[0].type in ("row", "instance") and arguments[0].ref is not None:
        return Value("class", ref=arguments[0].ref, name=arguments[0].model)
    if not named:
        return NOTHING
    ref = engine.models.named(frame.path, named)
    name = named.rpartition(".")[2]
    return Value("class", ref=ref, name=name) if ref is not None else Value("name", name=named)
