"""A list that is searched while it is filled: by the time it has n elements, n of them were searched for among the ones before.

So it does not matter how often the loop around runs, which may be unknown: a visitor, a parser, a cursor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ONE, ZERO, pairs
from scalesight.cost.amounts.term import LoopRecord, Term
from scalesight.cost.hidden import copies
from scalesight.cost.values.value import Value
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# Methods that put one more element into a list.
_FILLING = frozenset({"append", "push", "unshift", "insert"})


def filled(engine: Engine, block: ir.Block) -> frozenset[str]:
    """The lists that a block puts single elements into, as the code says them."""
    found: set[str] = set()
    for statement in statements(block):
        if isinstance(statement, ir.Eval):
            call = statement.value
            if isinstance(call, ir.Call) and isinstance(call.function, ir.Attr) and call.function.name in _FILLING:
                found.add(engine.text(call.function.object))
    return frozenset(found)


def searched(engine: Engine, frame: Frame, held: ir.Expr, source: Value, item: ir.Expr, start: int, end: int) -> None:
    """A list that began empty is asked for an element, in the loops that put each element into it that it has not yet.

    What is put in must be each element's own: of the states of orders there are a few, however many orders.
    """
    if source.name != "fresh" or source.type != "list" or not isinstance(held, ir.Name) or engine.symbolic:
        return
    loops = copies.outliving(frame, held.id)
    if not loops or any(loop.is_open or loop.tree for loop in loops):
        return
    around = range(loops[0].step.start, loops[0].end + 1)
    put = [node for node in _put(engine, frame.function.body, held.id) if node.start in around]
    own = [node for node in (item, *(node.arguments[0] for node in put)) if copies.is_own(frame, node)]
    if not put or mentioned(own).isdisjoint(frame.nest[-1].names):
        return
    rounds = ONE
    for loop in loops:
        rounds = rounds * loop.high
    rounds = engine.collections.flattened(rounds)
    if not rounds.is_open(engine.size_of):
        step = frame.step("sink", start, end, f"{held.id} searched")
        frame.out.append(Term("work", "search", ZERO, pairs(rounds), (step,), held=len(loops)))


def _put(engine: Engine, block: ir.Block, name: str) -> list[ir.Call]:
    """The calls of a block that put one element into a list."""
    calls = (statement.value for statement in statements(block) if isinstance(statement, ir.Eval))
    return [
        call
        for call in calls
        if isinstance(call, ir.Call)
        and isinstance(call.function, ir.Attr)
        and call.function.name in _FILLING
        and len(call.arguments) == 1
        and engine.text(call.function.object) == name
    ]


def repeated(
    engine: Engine, record: LoopRecord, block: ir.Block, terms: Iterable[Term]
) -> tuple[list[Term], list[Term]]:
    """Of the terms of an open loop's body those that are no search of a list that it fills; and what these come to.

    What a list costs that grows or shrinks from round to round is left out where a round makes it anew.
    """
    lists = filled(engine, block) if record.is_open else frozenset()
    others, searches = [], []
    for term in terms:
        if term.held and term.family in ("copy", "head") and copies.remade(engine, block, term):
            continue
        name = _searched(term)
        if name in lists and term.high.degree == 1 and not term.high.is_open(engine.size_of) and not term.group:
            searches.append(term._replace(chain=(record.step, *term.chain), low=ZERO, high=term.high * term.high))
        else:
            others.append(term)
    return others, searches


def held(frame: Frame, searches: Iterable[Term]) -> list[Term]:
    """The same, not repeated by loops around that do not make the list anew."""
    return [term._replace(held=_loops_within(frame, _searched(term))) for term in searches]


def _searched(term: Term) -> str:
    """What a term searches: `found` of `found.some(…)`, `found.includes(…)` and `in found`; "" for another term."""
    if term.family != "search" or term.exits:
        return ""
    last = term.chain[-1]
    if last.kind == "loop":
        return last.name
    return last.name.removeprefix("in ") if last.name.startswith("in ") else last.name.rpartition(".")[0]


def _loops_within(frame: Frame, name: str) -> int:
    """How many of the loops around do not make the list anew."""
    value = frame.environment.get(name)
    inside = value.depth if value is not None and value.name == "fresh" and value.depth >= 0 else 0
    return max(0, len(frame.nest) - inside)
