"""What is right in each collection and wrong between them: parents, circles, missing sizes, names that clash."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from scalesight.finding import Problem, Severity
from scalesight.scale.model import Scale
from scalesight.scale.naming import split, stem
from scalesight.scale.places import Keys, Places
from scalesight.scale.toml import dotted
from scalesight.scale.units import found


def problems(scale: Scale, places: Places, broken: frozenset[str]) -> Iterator[Problem]:
    """The problems between the collections of a scale, each at the key that is to be changed.

    `broken` are collections with problems of their own, whose size may be missing for that reason.
    """
    yield from _parents(scale, places)
    yield from _without_size(scale, places, broken)
    yield from _clashes(scale, places)


def _parents(scale: Scale, places: Places) -> Iterator[Problem]:
    reported: set[str] = set()
    for name, collection in scale.collections.items():
        parent = collection.per
        if parent is None or name in reported:
            continue
        keys = ("collections", name, "per")
        if parent not in scale.collections:
            yield _missing_parent(scale, places, keys, parent)
            continue
        circle = _circle(scale, name)
        if circle:
            reported.update(circle)
            route = " → ".join([*circle, name])
            message = f"{dotted(keys)}: {route} is a circle, so no total can be computed; delete one per of it"
            if len(circle) == 1:
                message = f"{dotted(keys)}: {name} cannot be per {name}; name its parent, or delete this line"
            yield Problem(places.path, message, place=places.value(keys), code="scale-parent")


def _missing_parent(scale: Scale, places: Places, keys: Keys, parent: str) -> Problem:
    others = [name for name in scale.collections if name != keys[1]]
    near = get_close_matches(parent, others, 1)
    if near:
        advice = f'did you mean "{near[0]}"?'
    elif others:
        advice = f"expected one of {', '.join(sorted(others)[:8])}, or add [{dotted(('collections', parent))}]"
    else:
        advice = f"add [{dotted(('collections', parent))}] with its size"
    message = f"{dotted(keys)}: there is no collection {found(parent)}; {advice}"
    suggestion = f'"{near[0]}"' if near else None
    return Problem(places.path, message, place=places.value(keys), code="scale-parent", suggestion=suggestion)


def _circle(scale: Scale, name: str) -> list[str]:
    """The collections from `name` back to itself along `per`; empty if it is in no circle."""
    chain = [name]
    while (parent := scale.collections[chain[-1]].per) in scale.collections:
        if parent == name:
            return chain
        if parent in chain:
            return []
        chain.append(str(parent))
    return []


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
    message = (
        f"{dotted(keys)}: this name is also one of {owner} (line {line}), so code that uses it may be counted as "
        f"either; keep it in one of {owner} and {name}"
    )
    return Problem(places.path, message, Severity.WARNING, places.key(keys), code="scale-name-clash")


def _stems(name: str) -> tuple[str, ...]:
    if not name.isascii():  # `split` knows the words of identifiers only
        return (name.casefold(),)
    return tuple(stem(word) for word in split(name)) or (name,)
