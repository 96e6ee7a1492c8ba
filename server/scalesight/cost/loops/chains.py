"""A while loop that goes from row to row: `while page: page = page.get_next_sibling()` ends with the last row there is.

Only rows of which more than a name tells what they are, and only the way along: how many parents a row has is another
question, and a cursor or a page that gives the next one is no row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, part
from scalesight.cost.values.value import Value, row
from scalesight.scale.naming import split
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_ALONG = frozenset("next prev previous following preceding successor predecessor".split())


def rounds(engine: Engine, frame: Frame, loop: ir.Loop) -> tuple[Polynomial, Value] | None:
    """(how often it runs at most, what it goes through), where it follows rows from one to the next."""
    if loop.kind != "while":
        return None
    for name in _followed(loop.body):
        value = frame.environment.get(name)
        if value is not None and value.type == "row" and value.of and value.model:
            return part(engine.collections.share_of(value.of)), row(value.of, value.model, value.loaded)
    return None


def _followed(block: ir.Block) -> Iterable[str]:
    """The variables that a block replaces by what they lead to: `node = node.next`, `page = await page.getNext()`."""
    for statement in block:
        if isinstance(statement, ir.Branch):
            for arm in statement.arms:
                yield from _followed(arm)
        elif isinstance(statement, ir.Bind) and isinstance(statement.target, ir.Name) and not statement.operator:
            value = statement.value.value if isinstance(statement.value, ir.Await) else statement.value
            value = value.function if isinstance(value, ir.Call) else value
            if (
                isinstance(value, ir.Attr)
                and isinstance(value.object, ir.Name)
                and value.object.id == statement.target.id
                and not _ALONG.isdisjoint(split(value.name))
            ):
                yield statement.target.id
