"""What `rows[key]`, `key in rows` and `row.get(key)` give, where a method answers or a row is a dict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, at_most
from scalesight.cost.amounts.symbolic import length
from scalesight.cost.amounts.term import Term
from scalesight.cost.hidden import growth
from scalesight.cost.values.value import NUMBER, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# So few elements are looked through as fast as a set is looked up in.
_FEW = 16


def of_row(engine: Engine, container: Value, key: str) -> Value | None:
    """The list of declared size that a row has under a key, which is a dict as it comes from JSON."""
    if container.type != "row" or not container.of or container.ref is not None or not key:
        return None
    related = engine.collections.relation(container, key)
    is_known = related is not None and related.size is not None and not related.size.is_open(engine.size_of)
    return related if is_known else None


def called(
    engine: Engine, frame: Frame, held: Value, method: str, argument: Value, at: int, label: str
) -> Value | None:
    """What a method gives that an operator calls: `rows[key]`, `key in rows`. None where an object has no such method."""
    found = engine.member(held, method)
    if found is None or found.type != "function" or found.ref is None:
        return None
    return engine.invoke(frame, found, [argument], {}, frame.step("call", at, at + 1, f"{label}.{method}"))


def contains(engine: Engine, frame: Frame, test: ir.Contains) -> Value:
    """`key in rows`: a search, where it is a list."""
    item = engine.evaluate(frame, test.item)
    container = engine.evaluate(frame, test.container)
    if container.type == "instance" and frame.module.language == "python":
        called(engine, frame, container, "__contains__", item, test.at, engine.text(test.container))
    engine.tested(frame, container, test.container)
    if engine.symbolic and container.type == "list" and container.size is None:
        container = container._replace(size=length(engine, frame, test.container))
    if container.size is None and frame.nest:
        growth.searched(engine, frame, test.container, container, test.item, test.at, test.at + 1)
    is_gone_through = container.type == "list" or (engine.symbolic and container.type == "text")
    if is_gone_through and not container.weak and container.size is not None and not _is_few(container.size):
        step = frame.step("sink", test.at, test.at + 1, f"in {engine.text(test.container)}")
        frame.out.append(Term("work", "search", at_most(container.size, 1), container.size, (step,)))
    return NUMBER


def _is_few(size: Polynomial) -> bool:
    """Whether a list is spelled out, with so few elements that looking through them is no search."""
    return size.constant is not None and size.constant <= _FEW
