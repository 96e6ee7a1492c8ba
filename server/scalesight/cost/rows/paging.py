"""Objects that cut a query into pages: what their pages hold, and how many there are.

One page is no more than its length. Gone through one after the other, all pages together are the query: a page is then a batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, Symbol, batch, chunks, of, only_symbol
from scalesight.cost.values.value import Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def pages(engine: Engine, frame: Frame, source: Value, expression: ir.Expr) -> tuple[Polynomial, Value] | None:
    """(how many, what) going through the pages of an object gives; None where that is not known. To count them is a query."""
    kind = frame.framework.paged.get(source.type)
    cut = _cut(source)
    if not kind or cut is None:
        return None
    engine.query(frame, *engine.extent(expression), engine.text(expression))
    whole = of(cut[0])
    return chunks(whole, cut[1]), source._replace(type=kind, size=batch(whole, cut[1]))


def numbers(engine: Engine, frame: Frame, receiver: Value, attr: ir.Attr) -> Value | None:
    """The numbers of the pages, where an attribute of an object is that: `paginator.page_range`, `paginator.num_pages`; the rows of `page.object_list`."""
    kind = frame.framework.paged.get(f"{receiver.type}.{attr.name}")
    if kind == "same":
        return receiver
    cut = _cut(receiver) if kind else None
    if not kind or cut is None:
        return None
    engine.query(frame, attr.at, attr.at + len(attr.name), engine.text(attr))
    return Value(kind, chunks(of(cut[0]), cut[1]), Value("number") if kind == "list" else None)


def page(frame: Frame, source: Value) -> Polynomial | None:
    """How many elements a page has that a call gives in a loop over all pages: a batch. None anywhere else.

    How many there are has been counted then.
    """
    cut = _cut(source) if frame.nest and source.type in frame.framework.paged else None
    if cut is None:
        return None
    whole = of(cut[0])
    number = chunks(whole, cut[1])
    return batch(whole, cut[1]) if any(loop.high == number for loop in frame.nest) else None


def _cut(source: Value) -> tuple[Symbol, int] | None:
    """What is cut into pages, and the length of one."""
    one = only_symbol(source.size) if source.size is not None else None
    return (one.base, one.limit) if one is not None and one.kind == "most" and one.base is not None else None
