"""A list that is searched while it is filled: by the time it has n elements, n of them were searched for among the ones before.

So it does not matter how often the loop around runs, which may be unknown: a visitor, a parser, a cursor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scalesight.cost import copies
from scalesight.cost.polynomial import ZERO
from scalesight.cost.term import LoopRecord, Term
from scalesight.syntax import ir
from scalesight.syntax.walk import statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.frame import Frame

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
