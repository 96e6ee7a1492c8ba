"""What names tell that need more than the name itself: the words around it, or a list's name that says nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, part, symbol
from scalesight.cost.values.collections import general_name
from scalesight.cost.values.value import Value, row
from scalesight.scale.naming import split, stem
from scalesight.syntax import ir
from scalesight.syntax.walk import calls

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def by_target(engine: Engine, frame: Frame, iterable: ir.Expr, target: str) -> tuple[Polynomial, Value] | None:
    """(how many, what) the loop variable tells where the iterable has a name that says nothing: `for user in objects`."""
    name = general_name(iterable)
    if name is None:
        return None
    names = engine.collections.names
    match = names.identifier(target) or names.told(target, lambda: around(frame))
    if match is None or match.number == "many" or engine.is_of_round(frame, name):
        return None
    return part(engine.collections.share_of(match.collection)), row(match.collection)


def whose(engine: Engine, frame: Frame, iterable: ir.Expr, body: ir.Block) -> Value:
    """The value of what is iterated. What `body` calls for each element may tell what the elements are."""
    around_it, frame.handled = frame.handled, body
    try:
        return engine.evaluate(frame, iterable)
    finally:
        frame.handled = around_it


def typed(engine: Engine, frame: Frame, value: Value, name: str) -> Value:
    """What a variable holds by its type, which may say that it is not all that its name tells."""
    if value.size is None:
        is_other = value.element is not None and is_of_other_class(engine, frame, value.element)
    else:
        is_other = engine.is_whole(value) and (is_of_batch(frame) or _is_of_platform(engine, frame, value))
    return value._replace(size=symbol("unknown", name)) if is_other else value


def _is_of_platform(engine: Engine, frame: Frame, value: Value) -> bool:
    """Whether a list holds objects that the platform makes, of a class that is called like a model: `File`."""
    one = value.element
    if one is None or one.model not in frame.framework.platform or one.ref is not None:
        return False
    return one.model not in engine.scale.collections[one.of].models


def is_of_other_class(engine: Engine, frame: Frame, element: Value) -> bool:
    """Whether an object is of a class that is called after a collection, whose rows have a class of their own."""
    kind = engine.collections.names.kind_of(element.model) if element.type == "instance" else None
    return kind is not None and bool(engine.models.all_of_collection(frame.path, kind))


def is_of_words(engine: Engine, frame: Frame, element: Value, named: Value) -> bool:
    """Whether a list holds texts that are called after rows: what somebody asked for, `tags: list[str]`. Numbers are keys."""
    if element.type != "text" or named.element is None or named.element.type != "row":
        return False
    return bool(engine.models.all_of_collection(frame.path, named.element.of))


def is_of_batch(frame: Frame) -> bool:
    """Whether the code answers for the keys of one batch, so that nothing in it is called like all there is."""
    function, batches = frame.function, frame.framework.batches
    while function.owner < 0 or function.name not in batches:
        if function.parent <= 0:
            return False
        function = frame.module.functions[function.parent]
    return True


def around(frame: Frame) -> frozenset[str]:
    """The stems of the words that a function, its class, its file with its folders and what its loop calls are called."""
    own = _stems(f"{frame.path.rpartition('.')[0]}/{frame.function.qualname}")
    return own.union(*map(_stems, _called(frame.handled))) if frame.handled else own


def _called(block: ir.Block) -> set[str]:
    """The names in the callees of a block: `lineItemService` and `create` of `lineItemService.create(…)`."""
    found: set[str] = set()
    for call in calls(block):
        callee = call.function
        while isinstance(callee, (ir.Attr, ir.Call)):
            if isinstance(callee, ir.Attr):
                found.add(callee.name)
                callee = callee.object
            else:
                callee = callee.function
        if isinstance(callee, ir.Name):
            found.add(callee.id)
    return found


@lru_cache(maxsize=4096)
def _stems(name: str) -> frozenset[str]:
    return frozenset(map(stem, split(name)))
