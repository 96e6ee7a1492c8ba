"""What the name of a variable says of its value, where nothing better does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import symbol
from scalesight.cost.values import told
from scalesight.cost.values.collections import is_undeclared
from scalesight.cost.values.origins import is_choice_of_keys
from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.paths import is_of_page

if TYPE_CHECKING:
    from scalesight.cost.amounts.term import LoopRecord
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# Containers of which a name may still tell the size.
_UNSIZED = frozenset({"", "list", "set", "map", "iterator", "instance"})
# How the paths of a project's own modules begin.
_OWN = ("./", "../", "@/", "~/")
# More than this nobody sends to a browser, whatever a variable there is called.
_MOST_ON_PAGE = 10_000
_RECORD = Value("map")
_UNSIZED_OR_SHARE = _UNSIZED | {"share"}


def by_name(engine: Engine, frame: Frame, value: Value, identifier: str) -> Value:
    """Lets the name speak where nothing better does."""
    if value.type == "name" and value.name.startswith(_OWN):
        # What a file of the project exports that nobody has.
        exported = engine.collections.named(identifier)
        return exported if exported is not None and exported.type != "row" else value
    undeclared = is_undeclared(value)
    if (value.size is not None and not undeclared) or value.type not in _UNSIZED_OR_SHARE:
        return value
    named = engine.collections.named(identifier, lambda: told.around(frame))
    if value.type == "share":
        return named if named is not None and named.type == "row" else value
    if named is None or (value.type and value.type != "instance" and named.type == "row"):
        return value
    if value.type in ("list", "set") and is_choice_of_keys(identifier):
        return value._replace(size=symbol("unknown", identifier))
    if engine.is_of_round(frame, identifier) and engine.is_whole(named):
        return value  # what each round computes anew is a part of it, and nobody knows how large
    if named.size is not None and any(identifier in loop.names and _goes_over(loop, named) for loop in frame.nest):
        return value._replace(size=symbol("unknown", identifier))  # an item of a list is not that list again
    if named.size is not None and (told.is_of_batch(frame) or is_too_much(engine, frame, named)):
        named = named._replace(size=symbol("unknown", identifier))
    if value.element is not None and (
        told.is_of_other_class(engine, frame, value.element) or told.is_of_words(engine, frame, value.element, named)
    ):
        return value._replace(size=symbol("unknown", identifier))
    if value.type == "instance":
        return value if named.type != "row" else named._replace(ref=value.ref)
    if any(_takes(parameter, identifier) for parameter in frame.function.parameters):
        frame.assumed[identifier] = named.of or (named.element.of if named.element is not None else "")
    if not value.type:
        return named
    # Of `list[dict]` the type says no more than that they are records.
    is_record = value.element is None or value.element == _RECORD
    element = named.element if undeclared or is_record else value.element
    return value._replace(size=named.size, element=element)


def assume(frame: Frame, pattern: ir.Expr, handed: Value) -> None:
    """Notes the entries of a destructured parameter of which nothing but their name told the size."""
    if not isinstance(pattern, ir.Record):
        return
    for key, item in pattern.entries:
        value = frame.environment.values.get(item.id) if isinstance(item, ir.Name) else None
        if key is None or value is None or not value.weak or value.element is None:
            continue
        if (handed.field(key) or NOTHING).size is None:
            frame.assumed[key] = value.element.of


def told_otherwise(engine: Engine, frame: Frame, parameter: ir.Parameter, value: Value) -> Value:
    """What a call hands to a parameter as a whole collection, unless its type says that it holds objects of another class."""
    declared = engine.annotated(frame, parameter.annotation, parameter.name) if parameter.annotation else None
    if declared is None or declared.element is None:
        return value
    return declared if told.is_of_other_class(engine, frame, declared.element) else value


def is_too_much(engine: Engine, frame: Frame, named: Value) -> bool:
    """Whether the code runs on a page, where nobody has all of so many: what came there is one person's, or a page of it."""
    if named.size is None or not engine.is_whole(named) or not is_of_page(frame.path):
        return False
    return named.size.value(engine.size_of)[1] > _MOST_ON_PAGE


def _goes_over(loop: LoopRecord, named: Value) -> bool:
    """Whether a loop goes over elements of the collection that a name tells."""
    collections = {one.name for one in named.size.symbols} if named.size is not None else set()
    return any(one.name in collections and one.kind != "unknown" for one in loop.high.symbols)


def _takes(parameter: ir.Parameter, identifier: str) -> bool:
    """Whether a variable is a parameter, or an entry of one that is destructured."""
    if not isinstance(parameter.pattern, ir.Record):
        return parameter.name == identifier
    return any(isinstance(item, ir.Name) and item.id == identifier for _, item in parameter.pattern.entries)
