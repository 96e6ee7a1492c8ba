"""The walls of a request, the surprising ones first: limits of remote systems, requirements, then the budgets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scalesight.finding import Budget, Resource
from scalesight.scale.model import Platform, Scale
from scalesight.scale.units import format_bytes, format_count, format_rate, format_seconds

#: More walls than this are not kept in mind.
MOST_BOUNDARIES = 7


@dataclass(frozen=True, slots=True)
class BoundaryText:
    """One wall: what it is about ("Database"), and the limit ("at most 50 queries"). A requirement has no subject."""

    subject: str
    limit: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.limit}" if self.subject else self.limit


# One wall each, in this order: a model expects a wall on loops sooner than one on round trips.
_BUDGETS: tuple[tuple[tuple[Resource, str, str], ...], ...] = (
    ((Resource.QUERIES, "round trips", "{} database queries"), (Resource.API_CALLS, "round trips", "{} remote calls")),
    ((Resource.TIME, "time", "{}"), (Resource.MEMORY, "memory", "{} held at once")),
    (
        (Resource.ITERATIONS, "loops", "{} iterations (nested loops multiply)"),
        (Resource.WORK, "built-ins", "{} elements visited by sort, `in` and copies"),
    ),
)


def describe(scale: Scale, path: str, text: str, context: str = "") -> tuple[BoundaryText, ...]:
    """The boundaries for code at `path` that runs in a `context`; platforms that the request or its code (`text`) speaks of come first."""
    words = set(re.findall(r"[^\W_]+", text.lower()))
    named = {name: not _words(name, platform).isdisjoint(words) for name, platform in scale.platforms.items()}
    platforms = sorted(scale.platforms, key=lambda name: not named[name])
    remote = [platform(name, scale.platforms[name]) for name in platforms]
    required = [BoundaryText("", " ".join(text.split())) for text in scale.prompt.requirements]
    walls = budgets(scale, path, context or None)
    # What speaks of this request, or was written for prompts, is not pushed out by platforms that nobody mentioned.
    first = [wall for name, wall in zip(platforms, remote, strict=True) if wall and named[name]]
    other = [wall for name, wall in zip(platforms, remote, strict=True) if wall and not named[name]]
    room = max(1, MOST_BOUNDARIES - len(first) - len(required) - len(walls))
    return tuple([*first, *other[:room], *required, *walls][:MOST_BOUNDARIES])


def budgets(scale: Scale, path: str, context: str | None = None) -> list[BoundaryText]:
    """The budgets of one operation for code at `path`."""
    declared = scale.budgets(path, context)
    return [wall for group in _BUDGETS if (wall := _wall(group, declared))]


def platform(name: str, declared: Platform) -> BoundaryText | None:
    """The limits of a remote system; None where none is declared."""
    limits = []
    if declared.rate is not None:
        limits.append(f"at most {format_rate(declared.rate).replace('/', ' calls/')}")
    if declared.quota is not None:
        count, seconds = declared.quota
        limits.append(f"{format_count(count)} calls {_period(seconds)}")
    if declared.page_size is not None:
        limits.append(f"{format_count(declared.page_size)} items per page")
    if declared.latency is not None:
        limits.append(f"{format_seconds(declared.latency)} per call")
    return BoundaryText(_capital(" ".join(name.replace("_", " ").split())), ", ".join(limits)) if limits else None


def _wall(group: tuple[tuple[Resource, str, str], ...], budgets: Mapping[Resource, Budget]) -> BoundaryText | None:
    declared = [
        (subject, limit.format(_amount(resource, budgets[resource].value)))
        for resource, subject, limit in group
        if resource in budgets
    ]
    if not declared:
        return None
    subject = " and ".join(dict.fromkeys(subject for subject, _ in declared))
    return BoundaryText(_capital(subject), "at most " + " and ".join(limit for _, limit in declared))


def _words(name: str, platform: Platform) -> set[str]:
    """The words by which a request speaks of a platform: its name, and the client that code calls."""
    calls = [re.split(r"[.(*]", call)[0] for call in platform.calls if not call.startswith(("fetch(", "*"))]
    return {word for text in (name, *calls) for word in re.findall(r"[^\W_]+", text.lower())} - {"client", "api", "get"}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _period(seconds: float) -> str:
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        if seconds == length:
            return f"per {name}"
    return f"per {format_seconds(seconds)}"


def _amount(resource: Resource, value: float) -> str:
    if resource is Resource.MEMORY:
        return format_bytes(value)
    return format_seconds(value) if resource is Resource.TIME else format_count(value)
