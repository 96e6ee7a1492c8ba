"""Abstract values: what is known of a value without running the code, above all how many elements it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from scalesight.cost.amounts.polynomial import Polynomial, constant, symbol

if TYPE_CHECKING:
    from scalesight.cost.evaluation.frame import Environment

Held = Literal["whole", "columns", "little"]


class Value(NamedTuple):
    """What is known of a value; the empty value is "nothing".

    A `share` is one entry of a map or list: a part of what the whole holds, whatever the variable is called.
    `type`: a type of the framework tables (`list`, `set`, `map`, `text`, `number`, `row`, `requests.Session`, …), or
    `name` (something imported or built in, by its qualified `name`), `function`, `class`, `instance` (with `ref`).
    `size`: how many elements it has; for a number, the number. `element`: what iterating it gives.
    `of`: the declared collection that a row is an element of. `model`: the class or table it was asked from.
    The `name` of a function is "memo" if it keeps its answers by its arguments; its `fields` are arguments that it is
    called with before others, by position or name.
    `weak`: only a name says so, and the container's type is not known.
    `fields`: what is known of the entries of a record or tuple. `environment`: what a function closes over.
    `loaded`: the relations that were loaded with the row, see `cost.rows.relations`; None where the row's origin is not known.
    `depth`: for a container that was created empty, in how many loops it was. `kind`: the type of the tables whose
    methods a row has. `held`: what of its rows is in memory once a query has run: they as a `whole`, some of their
    `columns`, or so `little` that their number tells nothing of it. `there`: an argument that is certain to be no None.
    """

    type: str = ""
    size: Polynomial | None = None
    element: Value | None = None
    of: str = ""
    model: str = ""
    name: str = ""
    ref: tuple[str, int] | None = None
    weak: bool = False
    fields: tuple[tuple[str, Value], ...] = ()
    environment: Environment | None = None
    receiver: Value | None = None
    loaded: frozenset[str] | None = None
    depth: int = -1
    kind: str = ""
    held: Held = "whole"
    there: bool = False

    def field(self, key: str) -> Value | None:
        """The value of an entry, where it is known."""
        for name, value in self.fields:
            if name == key:
                return value
        return None


# What an object that the code makes has loaded: whatever rows it was made from.
MADE = frozenset({"?", "??", "*"})

# The kind of a record that has entries from elsewhere, which nobody sees: `{...base, key}`.
OPEN = "open"

# The name of a lazy query that an object keeps: whoever goes through it first runs it.
KEPT_BY_OBJECT = "kept"

NOTHING = Value()
SHARE = Value("share")
TEXT = Value("text")
NUMBER = Value("number")
# A limit that nobody sets.
NONE = Value("truth", name="none")


def number(value: float) -> Value:
    """A number that the code spells out."""
    return Value("number", constant(value))


def sequence(size: Polynomial | None, element: Value | None, *, weak: bool = False) -> Value:
    """A list of `size` elements."""
    return Value("list", size, element, weak=weak)


def row(collection: str, model: str = "", loaded: frozenset[str] | None = None) -> Value:
    """One element of a declared collection, or of a model that holds none ("")."""
    return Value("row", of=collection, model=model, loaded=loaded)


def typed_as(known: Value, typed: Value, name: str) -> Value:
    """A value by its type. Of what is known to be a part of something, that does not tell how much it is."""
    is_sized = typed.size is not None or typed.type in ("list", "set")
    return typed._replace(size=symbol("unknown", name)) if known == SHARE and is_sized else typed


def join(left: Value, right: Value) -> Value:
    """What is known of a value that is one or the other: the one that says more, the larger where both have a size."""
    if left == right:
        return left
    if left.type == right.type and left.fields and right.fields:
        others = dict(right.fields)
        fields = [(key, join(value, others.pop(key)) if key in others else value) for key, value in left.fields]
        return left._replace(fields=(*fields, *others.items()))
    for empty, other in ((left, right), (right, left)):
        if empty.name == "fresh" and empty.size is None and other.type == empty.type and other.name != "fresh":
            return other  # one that is empty says nothing of how many there may be
    if "truth" in (left.type, right.type):
        # On and off together say nothing, nor does one of them where something else may stand.
        return next((value for value in (left, right) if value.type and value.type != "truth"), NOTHING)
    if _knows(left) > _knows(right):
        return left
    if left.type == "row" and left.loaded is not right.loaded and left._replace(loaded=right.loaded) == right:
        # What one way loads is taken for loaded: a second query is not sure.
        unknown = frozenset("?")
        paths = (unknown if loaded is None else loaded for loaded in (left.loaded, right.loaded))
        return left._replace(loaded=frozenset().union(*paths))
    if _knows(right) > _knows(left):
        return right
    if left.size is not None and right.size is not None:
        a, b = left.size.constant, right.size.constant
        if a is not None and (b is None or a < b):
            return right
    return left


def _knows(value: Value) -> int:
    return (value.type != "") + (value.size is not None) * 2 + (value.element is not None)
