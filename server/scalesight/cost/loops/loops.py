"""Loops: for, while, comprehension and callback are one thing here, and this is where cost is multiplied.

A loop breaks a budget where, going from the inside out, it is the first that multiplies past it. The terms that do so
become one group, and so one finding, and loops further out only make its number larger.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from scalesight.cost.amounts.polynomial import ONE, ZERO, SizeOf, found_at_once, only_symbol, paired, symbol
from scalesight.cost.amounts.symbolic import amount
from scalesight.cost.amounts.term import LEAVES_ROUND, Family, Group, LoopRecord, ResourceName, Term, repeat
from scalesight.cost.evaluation import facts
from scalesight.cost.hidden import growth, invariants, visits
from scalesight.cost.loops import chains, conditional_loops, counted_loops, drained_loops, page_loops, reads, triangles
from scalesight.cost.recursion import marks
from scalesight.cost.rows import relations
from scalesight.cost.values import told
from scalesight.cost.values.value import NOTHING, NUMBER, Value
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# Terms of these are added up over a loop: ten different queries in one loop are one cause.
_ADDED: tuple[tuple[ResourceName, Literal["query", "remote"]], ...] = (("queries", "query"), ("api_calls", "remote"))
# So many calls lead from a loop to what is no part of it any more.
_FAR = 3
# Of these, each nest, each search, each built-in stands for itself.
_SINGLE: dict[tuple[ResourceName, Family], Literal["loop", "search", "built-in", "copy", "head"]] = {
    ("iterations", "loop"): "loop",
    ("iterations", "search"): "search",
    ("work", "search"): "search",
    ("work", "built-in"): "built-in",
    ("work", "copy"): "copy",
    ("work", "head"): "head",
}


def run_loop(engine: Engine, frame: Frame, loop: ir.Loop) -> None:
    """A loop statement."""
    amortised, source, counts = 0, NOTHING, None
    if loop.kind == "while":
        followed = chains.rounds(engine, frame, loop)
        size, element = followed or (symbol("unknown", "rounds"), NOTHING)
        text, header = "while", []
        told_by = conditional_loops.rounds(engine, frame, loop) if engine.symbolic else None
        if told_by is not None:
            size, amortised = told_by.size, conditional_loops.shared(frame, told_by.by)
        elif followed is None:
            counts = counted_loops.counted(engine, frame, loop)
        emptied = drained_loops.drained(engine, frame, loop) if counts is None and followed is None else None
        if emptied is not None and told_by is None:
            size, amortised = emptied.size, conditional_loops.shared(frame, emptied.name)
        if counts is not None:
            size, text, amortised = counts.size, counts.text, conditional_loops.shared(frame, counts.name)
    else:
        assert loop.iterable is not None
        with frame.apart() as header:
            source = told.whose(engine, frame, loop.iterable, loop.body)
            if frame.nest:
                source = page_loops.turned(frame, None, loop.iterable, source)
            size, element = engine.iterate(frame, source, loop.iterable)
        frame.out.extend(header)
        text = engine.text(loop.iterable)
        if loop.kind == "count":
            known = triangles.up_to_position(frame, source) or source.size
            size = known or (amount(engine, frame, loop.iterable) if engine.symbolic else symbol("unknown", text))
            is_strided = isinstance(loop.iterable, ir.Op) and loop.iterable.name == "/"
            element = NUMBER if is_strided else triangles.counter(size)
        elif loop.kind == "keys":
            element = NOTHING
        elif element == NOTHING and isinstance(loop.target, ir.Name) and source.size is None:
            size, element = told.by_target(engine, frame, loop.iterable, loop.target.id) or (size, element)

        if engine.symbolic and size.degree and marks.is_under_key(frame, loop.iterable):
            size, amortised = symbol("unknown", text + marks.OF_NODE), marks.shared(frame, loop.iterable)
        classes = _classes(source)
        if classes:
            for at, one in enumerate(classes):
                _round(engine, frame, loop, text, one, tuple(header) if at == 0 else ())
            return

    def body() -> None:
        if loop.target is not None:
            engine.bind(frame, loop.target, element)
        if counts is not None:
            engine.bind(frame, ir.Name(counts.name, loop.start), counts.value)
        if loop.test is not None:
            engine.evaluate(frame, loop.test)
        level = engine.run(frame, loop.body)
        if level > LEAVES_ROUND and not _continues(loop.body):
            record.low = record.high = ONE

    record = LoopRecord(frame.step("loop", loop.start, loop.header_end, text), loop.end, size, size, text, element)
    record.over, record.until = (loop.iterable, _until(loop)) if counts is None else (counts.over, None)
    record.block, record.is_pairwise = loop.body, source.kind == visits.PAIRWISE
    family: Family = "loop"
    if _may_end(loop.body):
        record.low = found_at_once(size, engine.size_of)
        record.search = _is_search(loop)
        # A loop that looks for something is a search, as `find` is.
        family = "search" if record.search else "loop"
    start = len(frame.out)
    repeated(engine, frame, record, body, tuple(header), family=family, block=loop.body)
    if amortised:
        frame.out[start:] = [term._replace(held=max(term.held, amortised)) for term in frame.out[start:]]
    relations.keep(frame, loop)


def _until(loop: ir.Loop) -> ir.Expr | None:
    """What tells that a loop goes on: of `while ((one = queue.shift()))` the call."""
    first = loop.body[0] if loop.body else None
    tested = loop.test
    if isinstance(tested, ir.Op) and len(tested.operands) == 2 and isinstance(tested.operands[1], (ir.Const, ir.Name)):
        tested = tested.operands[0]  # `… !== undefined`
    if isinstance(first, ir.Bind) and isinstance(tested, ir.Name) and first.target == tested:
        return first.value
    return loop.test


def _classes(source: Value) -> list[Value]:
    """The classes that are written out in a list, where each of them is known."""
    classes = [value for _, value in source.fields]
    number = source.size.constant if source.size is not None else None
    if source.type != "list" or number != len(classes) or any(one.type not in ("class", "name") for one in classes):
        return []
    return classes if len({one.ref or one.name for one in classes}) > 1 else []


def _round(engine: Engine, frame: Frame, loop: ir.Loop, text: str, element: Value, header: tuple[Term, ...]) -> None:
    """One round of a loop, for an element that is like no other."""
    record = LoopRecord(frame.step("loop", loop.start, loop.header_end, text), loop.end, ONE, ONE, text, element)

    def body() -> None:
        if loop.target is not None:
            engine.bind(frame, loop.target, element)
        engine.run(frame, loop.body)

    repeated(engine, frame, record, body, header, family="loop", block=loop.body)


def repeated(
    engine: Engine,
    frame: Frame,
    record: LoopRecord,
    body: Callable[[], None],
    header: tuple[Term, ...],
    *,
    family: Family | None,
    block: ir.Block = (),
) -> None:
    """Evaluates a body and adds its cost over all rounds, and one iteration a round, if it is a loop that somebody wrote.

    `block` are its statements, where it has some.
    """
    record.concurrent, record.context, record.conditions = frame.concurrent, frame.context, frame.conditions
    if frame.first:
        record.search, record.low, family = True, found_at_once(record.high, engine.size_of), "search"
    if frame.module.comments:
        facts.bound_loop(engine, record)
    before = reads.known(frame) if engine.symbolic else frozenset()
    frame.nest.append(record)
    frame.loops.append(record)
    with frame.apart() as terms, frame.flags(first=False, concurrent=False):
        body()
    frame.nest.pop()
    if frame.module.comments:
        terms = facts.spent(engine, frame.path, record.step.start, terms)
    if engine.symbolic:
        terms = reads.shared_out(frame, record, block, before, terms)
    record.header = header
    record.body = tuple(terms)
    others, searches = growth.repeated(engine, record, block, terms)
    costs = repeat(others, record, engine.size_of)
    if record.is_triangle:
        costs = [term._replace(low=paired(term.low), high=paired(term.high)) for term in costs]
    if family is not None:
        costs.append(Term("iterations", family, record.low, record.high, (record.step,), tree=record.tree))
    if not record.tree:  # what a recursion repeats is more than its loop, and added up where all of it is known
        costs = grouped(engine, record, costs, lambda term: _is_free(term, record), frame.out)
        if any(term.depends is not None for term in costs):
            costs = invariants.grouped(engine, record, costs, block)
        searches = grouped(engine, record, searches, lambda term: _is_free(term, record), frame.out)
    frame.out.extend(costs)
    frame.out.extend(growth.held(frame, searches))


def grouped(
    engine: Engine, record: LoopRecord, terms: list[Term], is_free: Callable[[Term], bool], before: list[Term]
) -> list[Term]:
    """The terms, with those as groups that break a budget at this loop; `before` holds those of its header.

    What keeps the budgets today is grouped in the same way by the sizes to come.
    """
    terms = _grouped(engine, record, terms, is_free, before, engine.size_of, "group")
    if engine.horizon is None:
        return terms
    return _grouped(
        engine, record, terms, lambda one: is_free(one) and _is_news(one), before, engine.horizon.size_of, "later"
    )


def _is_news(term: Term) -> bool:
    return term.later is None and not term.foretold


def _grouped(
    engine: Engine,
    record: LoopRecord,
    terms: list[Term],
    is_free: Callable[[Term], bool],
    before: list[Term],
    size_of: SizeOf,
    field: Literal["group", "later"],
) -> list[Term]:
    budgets = engine.budgets(record.step.path, record.context)
    for resource, added in _ADDED:
        wall = budgets.get(resource)
        mine = [t for t in terms if t.resource == resource and is_free(t)]
        if wall is None or not mine or record.high.constant == 1:
            continue
        header = [t for t in record.header if t.resource == resource and t.group is None and not t.reported]
        if _spent(record, (*mine, *header), size_of, wall) > wall:
            group = Group(record, resource, added)
            terms = [_in(t, field, group) if any(t is one for one in mine) else t for t in terms]
            # The header's own round trip is part of what this loop costs.
            before[:] = [_in(t, field, group) if any(t is one for one in header) else t for t in before]
    for at, term in enumerate(terms):
        kind = _SINGLE.get((term.resource, term.family))
        if kind is None or term.weak or term.high.degree < 2 or not is_free(term):
            continue
        wall = budgets.get(term.resource)
        if wall is None or term.high.is_open(size_of) or term.high.value(size_of)[1] <= wall:
            continue
        if kind == "search" and _searches_its_own(engine, term):
            continue
        if kind == "built-in" and engine.collections.passes(term.high, far=_is_called(term)) < 2:
            continue  # of what is each element's own: together that is one pass
        if kind == "loop" and (
            not _multiplies(term, size_of)
            or _passes_through_calls(engine, term)
            or (_is_one_loop(term, record) and not record.is_pairwise)
        ):
            continue
        terms[at] = _in(term, field, Group(record, term.resource, kind))
    return terms


def _in(term: Term, field: Literal["group", "later"], group: Group) -> Term:
    return term._replace(group=group) if field == "group" else term._replace(later=group)


def _is_one_loop(term: Term, record: LoopRecord) -> bool:
    """Whether one loop alone goes through a list that loops in loops made long: those are the cause."""
    return sum(step.kind == "loop" for step in term.chain) < 2 or 2 <= term.high.degree <= record.high.degree


def _multiplies(term: Term, size_of: SizeOf) -> bool:
    """Whether a loop goes through more than one for each of more than one: 5,000 orders with one customer are no nest."""
    return any(
        sum(power * symbol.weight for symbol, power in monomial if (size := size_of(symbol)) is None or size.max > 1)
        > 1
        for monomial, _ in term.high.terms
    )


def _passes_through_calls(engine: Engine, term: Term) -> bool:
    """Whether something far down goes through what is an element's own: one pass in all, and no loop in a loop to a reader."""
    calls = sum(step.kind == "call" for step in term.chain)
    if not calls or engine.collections.passes(term.high, far=True) >= 2:
        return False
    return calls >= _FAR or term.low == ZERO


def _searches_its_own(engine: Engine, term: Term) -> bool:
    """Whether each element searches what is its own, `product.variants.find(…)`: together that is one pass over them."""
    owner, _, name = term.chain[-1].name.removeprefix("in ").rpartition(".")
    held = name and owner and owner not in ("self", "this", "cls", "props", "state")
    is_called = _is_called(term)
    return (bool(held) or is_called) and engine.collections.passes(term.high, far=is_called) < 2


def _is_called(term: Term) -> bool:
    return any(step.kind == "call" for step in term.chain)


def _is_free(term: Term, record: LoopRecord) -> bool:
    """Whether this loop repeats the term, and no loop further in broke the budget with it already."""
    return (
        term.group is None
        and not term.reported
        and not term.exits
        and not term.held
        and len(term.chain) > 0
        and term.chain[0] == record.step
    )


def _spent(record: LoopRecord, terms: tuple[Term, ...], size_of: SizeOf, wall: float) -> float:
    """What a loop spends, as far as a budget can be broken by it.

    Of rounds that nobody can count, only what one of them spends in any case, and so of a few that are spelled out where no
    size that anybody knows is in it; of batches, which are the way out already, only as many as there are in any case.
    """
    batch = only_symbol(record.high)
    is_batch = batch is not None and batch.kind == "chunks" and batch.limit > 1
    is_fixed = record.high.constant is not None and record.high.constant <= wall
    rounds = max(1.0, record.low.value(size_of)[0]) if record.is_open else 1.0  # of several lists together
    spent = 0.0
    for term in terms:
        certain = record.is_open or (is_batch and term.high.symbols == (batch,))
        certain = certain or (is_fixed and all(size_of(one) is None for one in term.high.symbols))
        if record.by_pages and term.high.symbols == (batch,):
            continue  # to read a table page by page is the way out, however long it is
        spent += term.low.value(size_of)[0] / rounds if certain else term.high.value(size_of)[1]
    return spent


def _continues(block: ir.Block) -> bool:
    """Whether a path goes on to the next round before the end of the body."""
    for statement in block:
        if isinstance(statement, ir.Jump) and statement.kind == "continue":
            return True
        if isinstance(statement, ir.Branch) and any(_continues(arm) for arm in statement.arms):
            return True
    return False


def _may_end(block: ir.Block) -> bool:
    """Whether a path leaves the loop before its last round, other than by an error."""
    for statement in block:
        if isinstance(statement, ir.Jump) and statement.kind in ("break", "return"):
            return True
        if isinstance(statement, ir.Branch) and any(_may_end(arm) for arm in statement.arms):
            return True
        if isinstance(statement, ir.Loop) and any(
            isinstance(inner, ir.Jump) and inner.kind == "return" for inner in statements(statement.body)
        ):
            return True
    return False


def _is_search(loop: ir.Loop) -> bool:
    """Whether an answer found in the body ends the loop: a break, or a return of something that the loop found."""
    return _finds(loop.body, mentioned((loop.target,)))


def _finds(block: ir.Block, found: set[str]) -> bool:
    for statement in block:
        if isinstance(statement, ir.Jump):
            if statement.kind == "break":
                return True
            if statement.kind == "return" and statement.value is not None:
                truth = isinstance(statement.value, ir.Const) and statement.value.value in (True, False)
                if truth or mentioned((statement.value,)) & found:
                    return True
        elif isinstance(statement, ir.Bind):
            found |= mentioned((statement.target,))
        elif isinstance(statement, ir.Branch):
            if any(_finds(arm, found) for arm in statement.arms):
                return True
        elif isinstance(statement, ir.Loop) and any(
            isinstance(inner, ir.Jump) and inner.kind == "return" and _finds((inner,), found)
            for inner in statements(statement.body)
        ):
            return True
    return False
