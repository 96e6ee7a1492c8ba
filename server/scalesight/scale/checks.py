"""What is right in each table and wrong between them: parents, circles, missing sizes, clashing names, contexts, calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches

from scalesight.finding import Problem, Severity
from scalesight.scale import declared_calls
from scalesight.scale.missing import missing
from scalesight.scale.model import KNOWN_CONTEXTS, Budgets, Scale
from scalesight.scale.naming import split, stem
from scalesight.scale.places import Keys, Places, dotted
from scalesight.scale.units import found


def problems(scale: Scale, places: Places, broken: frozenset[str]) -> Iterator[Problem]:
    """The problems between the tables of a scale, each at the key that is to be changed.

    `broken` are collections with problems of their own: for that reason they may be missing, or have no size.
    """
    yield from _parents(scale, places, broken)
    yield from _without_size(scale, places, broken)
    yield from _clashes(scale, places)
    yield from _contexts(scale, places)
    yield from declared_calls.problems(scale, places, broken)


def _parents(scale: Scale, places: Places, broken: frozenset[str]) -> Iterator[Problem]:
    known = broken.union(scale.collections)
    for name, collection in scale.collections.items():
        if collection.per is not None and collection.per not in known:
            others = [other for other in scale.collections if other != name]
            yield missing(places, ("collections", name, "per"), collection.per, "collection", others, "scale-parent")
    for circle in _circles(scale):
        yield _circular(places, circle)


def _circles(scale: Scale) -> Iterator[list[str]]:
    """Each circle along `per` once, from the collection in it that stands first in the file."""
    position = {name: index for index, name in enumerate(scale.collections)}
    followed: set[str] = set()
    for name in scale.collections:
        route: dict[str, None] = {}
        current: str | None = name
        while current in scale.collections and current not in followed:
            followed.add(current)
            route[current] = None
            current = scale.collections[current].per
        if current in route:
            names = list(route)
            circle = names[names.index(str(current)) :]
            first = circle.index(min(circle, key=position.__getitem__))
            yield circle[first:] + circle[:first]


def _circular(places: Places, circle: list[str]) -> Problem:
    keys = ("collections", circle[0], "per")
    names = [dotted((name,)) for name in circle]
    if len(names) == 1:
        message = f"{dotted(keys)}: {names[0]} cannot be per {names[0]}; name its parent, or delete this line"
    else:
        route = " → ".join([*(names if len(names) < 8 else [*names[:6], "…"]), names[0]])
        message = f"{dotted(keys)}: {route} is a circle, so no total can be computed; delete one per of it"
    return Problem(places.path, message, place=places.value(keys), code="scale-parent")


def _without_size(scale: Scale, places: Places, broken: frozenset[str]) -> Iterator[Problem]:
    for name, collection in scale.collections.items():
        keys = ("collections", name)
        if collection.size is None and name not in broken:
            message = f"{dotted(keys)} has no size, so nothing is counted with it; add a line such as size = 2_000"
            yield Problem(places.path, message, Severity.WARNING, places.key(keys), code="scale-size")


def _clashes(scale: Scale, places: Places) -> Iterator[Problem]:
    owners: dict[object, tuple[str, Keys]] = {}
    for name, collection in scale.collections.items():
        base = ("collections", name)
        called: list[tuple[object, Keys]] = [(_stems(name), base)]
        called += [(_stems(alias), (*base, "aliases", str(index))) for index, alias in enumerate(collection.aliases)]
        called += [(model, (*base, "models", str(index))) for index, model in enumerate(collection.models)]
        for called_name, keys in called:
            owner, first = owners.setdefault(called_name, (name, keys))
            if owner != name:
                yield _clash(places, keys, name, owner, first)


def _clash(places: Places, keys: Keys, name: str, owner: str, first: Keys) -> Problem:
    line = places.key(first).line
    owner, name = dotted((owner,)), dotted((name,))
    message = (
        f"{dotted(keys)}: this name is also one of {owner} (line {line}), so code that uses it may be counted as "
        f"either; leave it to one of the two"
    )
    return Problem(places.path, message, Severity.WARNING, places.key(keys), code="scale-name-clash")


def _contexts(scale: Scale, places: Places) -> Iterator[Problem]:
    """Budgets of a context in which nothing runs, and contexts of overrides that have no budgets."""
    named = {override.context: index for index, override in enumerate(scale.overrides) if override.context is not None}
    tables: list[tuple[Keys, Budgets]] = [(("budgets",), scale.declared_budgets)]
    tables += [(("overrides", str(at), "budgets"), one.budgets) for at, one in enumerate(scale.overrides)]
    for above, budgets in tables:
        for context in budgets.contexts:
            if context not in KNOWN_CONTEXTS and context not in named:
                yield _unknown_context(places, (*above, context), [*KNOWN_CONTEXTS, *named])
    for context, index in named.items():
        if context not in KNOWN_CONTEXTS and context not in scale.contexts:
            yield _without_budgets(places, ("overrides", str(index), "context"), context, sorted(scale.contexts))


def _unknown_context(places: Places, keys: Keys, known: list[str]) -> Problem:
    near = get_close_matches(keys[-1].lower(), known, 1)
    advice = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(known[:8])}"
    own = f"or say which paths run in it: [[overrides]] with context = {json.dumps(keys[-1], ensure_ascii=False)}"
    message = f"{dotted(keys)}: no code is known to run in {found(keys[-1])}; {advice}{'' if near else f', {own}'}"
    suggestion = next(iter(near), None)
    return Problem(places.path, message, Severity.WARNING, places.key(keys), "scale-context", suggestion)


def _without_budgets(places: Places, keys: Keys, context: str, declared: list[str]) -> Problem:
    near = get_close_matches(context, [*declared, *KNOWN_CONTEXTS], 1)
    advice = f"did you mean {near[0]!r}?" if near else f"add [{dotted(('budgets', context))}] with the budgets there"
    message = f"{dotted(keys)}: {found(context)} has no budgets; {advice}"
    suggestion = json.dumps(near[0], ensure_ascii=False) if near else None
    return Problem(places.path, message, Severity.WARNING, places.value(keys), "scale-context", suggestion)


def _stems(name: str) -> tuple[str, ...]:
    if not name.isascii():  # `split` knows the words of identifiers only
        return (name.casefold(),)
    return tuple(stem(word) for word in split(name)) or (name,)
