"""What is right in each table of [calls] and wrong between it and the others: names that are declared nowhere, half sentences."""

from __future__ import annotations

from collections.abc import Iterator

from scalesight.finding import Problem, Severity
from scalesight.scale.missing import missing
from scalesight.scale.model import DeclaredCall, Scale
from scalesight.scale.places import Keys, Places, dotted

_CODE = "scale-call"


def problems(scale: Scale, places: Places, broken: frozenset[str]) -> Iterator[Problem]:
    """The problems of the declared calls, each at the key that is to be changed."""
    for name, declared in scale.calls.items():
        yield from _names(scale, places, ("calls", name), declared, broken)
        yield from _sense(places, ("calls", name), declared)


def _names(
    scale: Scale, places: Places, keys: Keys, declared: DeclaredCall, broken: frozenset[str]
) -> Iterator[Problem]:
    for key, collection in (("returns", declared.returns), ("returns_one", declared.returns_one)):
        if collection is not None and collection not in broken.union(scale.collections):
            yield missing(places, (*keys, key), collection, "collection", scale.collections, _CODE)
    if declared.platform is not None and declared.platform not in scale.platforms:
        yield missing(places, (*keys, "platform"), declared.platform, "platform", scale.platforms, _CODE)


def _sense(places: Places, keys: Keys, declared: DeclaredCall) -> Iterator[Problem]:
    if declared.returns is not None and declared.returns_one is not None:
        message = f"{dotted(keys)} returns all elements and one; delete returns or returns_one"
        yield Problem(places.path, message, place=places.key((*keys, "returns_one")), code=_CODE)
    if declared.most is not None and declared.returns is None:
        message = f'{dotted(keys)}.most: at most {declared.most:,} of what? Name the collection: returns = "…"'
        yield Problem(places.path, message, place=places.key((*keys, "most")), code=_CODE)
    if declared.platform is not None and declared.api_calls == 0:
        message = f"{dotted(keys)} calls its platform 0 times; delete platform, or api_calls"
        yield Problem(places.path, message, Severity.WARNING, places.key((*keys, "api_calls")), _CODE)
    if not any(written[:2] == keys and len(written) > 2 for written in places.keys):
        message = f"{dotted(keys)} says nothing of these calls; add a line such as queries = 1, or delete the table"
        yield Problem(places.path, message, Severity.WARNING, places.key(keys), _CODE)
