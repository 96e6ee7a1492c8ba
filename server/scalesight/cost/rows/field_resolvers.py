"""Fields that are resolved once for each row of a list: the client asks for a list, and for a field of its rows.

Nothing in the code is a loop, but the function that answers the field runs as often as the list has rows. How many
those are, the query tells that gives the list; where no query is known that gives rows of this type, and so many,
nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from scalesight.cost.amounts.polynomial import ZERO, Polynomial, only_symbol
from scalesight.cost.amounts.term import Group, LoopRecord, ResourceName, Step, Term, repeat, unit
from scalesight.cost.evaluation.frame import Environment, Frame
from scalesight.cost.memory import Evaluation
from scalesight.cost.values.value import Value, row

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.index import Ref

_SPENT: tuple[tuple[ResourceName, Literal["query", "remote"]], ...] = (("queries", "query"), ("api_calls", "remote"))

# Under what a page keeps its rows.
_ROWS = ("nodes", "items", "rows", "data", "results", "edges")


class Rows(NamedTuple):
    """A list that a query gives: how many rows, what is loaded with them, and the query that reads them.

    `made`: no rows, but objects of the class whose fields are resolved.
    """

    size: Polynomial
    loaded: frozenset[str]
    query: Term | None
    made: bool = False


def evaluations(engine: Engine, path: str) -> Iterator[Evaluation]:
    """What the fields of a file cost over all rows of a list, where that breaks a budget."""
    for at, field in engine.index.field_resolvers(path).items():
        alone = [one for one in engine.memory.of(path).evaluations.get(at, ()) if one.generic]
        if field.is_root or not alone:
            continue
        names = engine.collections.names
        collection = names.model(field.type) or names.model(field.row_type) or ""
        rows = _longest(engine, collection, (path, engine.index.function((path, at)).owner), field.name)
        if rows is None:
            continue
        one = only_symbol(rows.size)
        collection = collection or (one and one.collection) or ""
        if collection:
            own = _of_row(engine, (path, at), collection, rows) if field.takes_row and not rows.made else None
            yield from _over_rows(engine, own or alone[0], collection, rows)


def _of_row(engine: Engine, ref: Ref, collection: str, rows: Rows) -> Evaluation | None:
    """What a function costs for one of the rows, with what was loaded with them."""
    path = ref[0]
    one = engine.models.of_class(path, row(collection, loaded=rows.loaded))
    module = engine.index.module(path)
    frame = Frame(path, module, module.functions[0], Environment(engine.scope(path)), engine.framework_of(path))
    function = engine.index.function(ref)
    step = frame.step("call", function.start, function.end, function.name)
    takes_self = engine.takes_self(Value("function", ref=ref))
    callee = Value("function", ref=ref, receiver=one if takes_self else None)
    engine.invoke(frame, callee, [] if takes_self else [one], {}, step)
    evaluated = engine.memory.evaluations(ref)
    return next((other for other in reversed(evaluated) if other.key is not None and one in other.key[2]), None)


def _over_rows(engine: Engine, alone: Evaluation, collection: str, rows: Rows) -> Iterator[Evaluation]:
    function = engine.index.function(alone.ref)
    step = Step("loop", alone.ref[0], function.start, function.end, collection)
    record = LoopRecord(
        step, function.end, ZERO, rows.size, collection, row(collection), concurrent=True, of_field=True
    )
    record.context = alone.context
    walls = engine.budgets(alone.ref[0], alone.context)
    for resource, kind in _SPENT:
        mine = [
            term
            for term in alone.terms
            if term.resource == resource and term.group is None and not term.reported and not term.batched
        ]
        terms = repeat(mine, record, engine.size_of)
        if resource == "queries" and rows.query is not None:
            terms.append(rows.query._replace(low=ZERO))
        amount = sum(term.high.value(engine.size_of)[1] for term in terms)
        if (
            mine
            and amount > walls.get(resource, amount)
            and not any(term.high.is_open(engine.size_of) for term in terms)
        ):
            group = Group(record, resource, kind)
            grouped = tuple(term._replace(group=group) for term in terms)
            yield replace(alone, terms=grouped, loops=(record,))


def _longest(engine: Engine, collection: str, owner: Ref, field: str) -> Rows | None:
    """The longest list of a collection's rows, or of objects of a class, that a query is known to give without the field."""
    known = [
        rows
        for path, memory in list(engine.memory.files.items())
        for at, root in (engine.index.field_resolvers(path).items() if engine.index.has(path) else ())
        if root.is_root
        for evaluation in memory.evaluations.get(at, ())
        for rows in _lists(engine, evaluation, collection, owner)
        if field not in rows.loaded and not rows.size.is_open(engine.size_of)
    ]
    return max(known, key=lambda rows: rows.size.value(engine.size_of)[1], default=None)


def _lists(engine: Engine, evaluation: Evaluation, collection: str, owner: Ref) -> Iterator[Rows]:
    value = evaluation.returns
    if value.type == "promise" and value.element is not None:
        value = value.element
    for one in (value, *(entry for key, entry in value.fields if key in _ROWS)):
        if one.size is None or one.element is None:
            continue
        is_made = _row(one.element).type == "instance" and _row(one.element).ref == owner
        if is_made or (collection and _row(one.element).of == collection):
            query = next((term for term in evaluation.terms if term.resource == "queries"), None)
            if query is None and one.type in engine.framework_of(evaluation.ref[0]).lazy:
                query = _when_sent(engine, evaluation)
            yield Rows(one.size, _row(one.element).loaded or frozenset(), query, is_made)


def _when_sent(engine: Engine, evaluation: Evaluation) -> Term:
    """The query of a lazy list, which runs when it is sent to the client."""
    function = engine.index.function(evaluation.ref)
    place = function.name_at, function.name_at + len(function.name)
    return unit("queries", "query", Step("sink", evaluation.ref[0], *place, function.name))


def _row(element: Value) -> Value:
    """The row of an edge: `{ cursor, node }`."""
    return element.field("node") or element
