"""Classes that list rows by what they declare: a view with a `queryset` and a `serializer_class`, and no code at all.

A request reads a page of the rows with the projection of the class. How long a page is, the class says, or the settings
of the project; where no settings speak of pages, the framework makes none, and an answer may have all rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, at_most, part, symbol
from scalesight.cost.evaluation.frame import Environment, Frame
from scalesight.cost.memory import Evaluation
from scalesight.cost.rows import projections
from scalesight.cost.values import receivers
from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.index import Ref
    from scalesight.syntax.frameworks.declaring import Listing


def evaluations(engine: Engine, path: str) -> Iterator[Evaluation]:
    """What one request for a list costs, for each class of a file that answers it without code of its own."""
    if not engine.framework_of(path).listings:
        return
    for at in range(len(engine.index.module(path).classes)):
        ref = path, at
        listing = _listing(engine, ref)
        if listing is not None and listing.is_whole:
            evaluation = _evaluation(engine, ref, listing)
            if evaluation is not None:
                yield evaluation


def made(engine: Engine, frame: Frame, node: ir.Call, arguments: list[Value], keywords: dict[str, Value]) -> None:
    """The object itself makes the projection of its class, for rows that it is handed."""
    this = frame.environment.get("this")
    listing = _listing(engine, this.ref) if this is not None and this.ref is not None else None
    if this is None or this.ref is None or listing is None:
        return
    projection = _held(engine, frame, this, listing.maker, listing.made)
    if projection.type != "class" or projection.ref is None:
        return
    if arguments and arguments[0].type in frame.framework.lazy and arguments[0].size is not None:
        size = _page(engine, this.ref, listing, arguments[0].size)
        arguments = [arguments[0]._replace(size=size), *arguments[1:]]
    projections.spend(engine, frame, node, projection.ref, arguments, keywords)


def rows(engine: Engine, frame: Frame) -> Value:
    """The rows that the object itself lists, where its class says no more than which."""
    this = frame.environment.get("this")
    listing = _listing(engine, this.ref) if this is not None and this.ref is not None else None
    if this is None or listing is None:
        return NOTHING
    return engine.member(this, listing.rows) or NOTHING


def _listing(engine: Engine, ref: Ref) -> Listing | None:
    known = engine.framework_of(ref[0]).listings
    bases = receivers.foreign_bases(engine, ref) if known else []
    found = [known[base.instance] for base, _ in bases if base.instance in known]
    return next((listing for listing in found if listing.is_whole), found[0] if found else None)


def _evaluation(engine: Engine, ref: Ref, listing: Listing) -> Evaluation | None:
    path = ref[0]
    declared = engine.index.class_of(ref)
    this = Value("instance", model=declared.name, ref=ref)
    if engine.member(this, listing.action) is not None:
        return None  # it has code of its own
    module = engine.index.module(path)
    environment = Environment(engine.scope(path))
    environment.values["this"] = this
    context = engine.contexts.declared(listing.context)
    frame = Frame(path, module, module.functions[0], environment, engine.framework_of(path), 0, context)
    projection = _held(engine, frame, this, listing.maker, listing.made)
    source = _held(engine, frame, this, listing.query, listing.rows)
    place = next(
        (
            bound
            for bound in declared.fields
            if isinstance(bound.target, ir.Name) and bound.target.id in (listing.made, listing.rows)
        ),
        None,
    )
    if projection.type != "class" or projection.ref is None or place is None:
        return None
    if source.size is None or source.size.is_open(engine.size_of):
        return None  # a full page of rows of which nobody knows how many there are
    source = source._replace(size=_page(engine, ref, listing, source.size))
    extent = (place.at, place.at + len(engine.text(place.target)))
    projections.each(engine, frame, projection.ref, source, ir.Name(listing.rows, place.at), extent)
    return Evaluation((path, 0), tuple(frame.out), tuple(frame.loops), NOTHING, {}, True, context=context)


def _held(engine: Engine, frame: Frame, this: Value, method: str, name: str) -> Value:
    """What an object holds under a name, unless a method of the project says otherwise."""
    found = engine.member(this, method)
    if found is None or found.type != "function" or found.ref is None:
        return engine.member(this, name) or NOTHING
    function = engine.index.function(found.ref)
    step = frame.step("call", function.name_at, function.name_at + len(function.name), function.name)
    with frame.apart():
        return engine.invoke(frame, found, [], {}, step)


def _page(engine: Engine, ref: Ref, listing: Listing, size: Polynomial) -> Polynomial:
    """How many of so many rows one page of a class holds."""
    unknown = symbol("unknown", "page")
    for current in engine.models.lineage(ref):
        for bound in engine.index.class_of(current).fields:
            if isinstance(bound.target, ir.Name) and bound.target.id == listing.pages:
                if isinstance(bound.value, ir.Const) and bound.value.value is None:
                    return size
                pages = engine.models.value_of(current[0], bound.value) if bound.value is not None else NOTHING
                length = _length(engine, pages.ref, listing) if pages.type == "class" and pages.ref else None
                return unknown if length is None else at_most(size, length)
    settings = _settings(engine, ref[0], listing)
    if settings is None:
        return part(size)
    if settings == NOTHING:
        return unknown
    if settings.field(listing.default) is None:
        return size
    length = _exact(settings.field(listing.default_length))
    return unknown if length is None else at_most(size, length)


def _length(engine: Engine, ref: Ref, listing: Listing) -> int | None:
    return _exact(engine.member(Value("class", ref=ref), listing.length))


def _exact(value: Value | None) -> int | None:
    exact = value.size.constant if value is not None and value.type == "number" and value.size is not None else None
    return int(exact) if exact else None


def _settings(engine: Engine, path: str, listing: Listing) -> Value | None:
    """The settings of the project, where a file that is called so has them: `NOTHING` if they are made as they go, None if it has none."""
    suffix = PurePosixPath(path).suffix
    for file in sorted(engine.index.names()):
        parts = PurePosixPath(file).with_suffix("").parts
        if not file.endswith(suffix) or "settings" not in parts[-2:] or engine.index.find(file) is None:
            continue
        if listing.settings in engine.index.variables(file):
            engine.depends(path, file)
            value = engine.scope(file).values.get(listing.settings)
            return value if value is not None and value.type == "map" else NOTHING
    return None
