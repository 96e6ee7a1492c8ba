"""The declared scale: what stands in scale.toml, and the numbers that follow from it.

The models are the one list of keys: what is read, what the JSON Schema says and what hover shows come from here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import ConfigDict, Field, PrivateAttr

from scalesight.finding import Budget, Resource
from scalesight.scale import globs, units
from scalesight.scale.fields import (
    Analysis,
    Bytes,
    BytesLimit,
    Call,
    Calls,
    Count,
    CountLimit,
    Day,
    Entry,
    Flag,
    Globs,
    Growth,
    Months,
    Name,
    Positive,
    Quota,
    Rate,
    Seconds,
    SecondsLimit,
    Size,
    Style,
    Text,
    Texts,
)
from scalesight.scale.places import Keys, dotted
from scalesight.scale.units import MAX_COUNT, Range

DEFAULT_ROLE = "Principal Software Architect and Performance Optimization Expert"


class Project(Entry):
    """The project as a whole."""

    name: Text | None = Field(default=None, description="The project's name, as prompts and reports say it.")
    horizon: Months = Field(
        default=12.0, description="How far growth is projected.", json_schema_extra={"default": "12 months"}
    )


class Collection(Entry):
    """Things of one kind that the project has many of."""

    size: Size | None = Field(
        default=None,
        description="How many there are; with `per`, how many for each parent. Without it, nothing is counted with this collection.",
    )
    per: Text | None = Field(default=None, description="The parent collection; the total is its total times `size`.")
    growth: Growth | None = Field(default=None, description="How fast the size grows, compounding.")
    as_of: Day | None = Field(default=None, description="The day on which the size was counted; growth starts there.")
    item_size: Bytes | None = Field(default=None, description="What one item takes in memory. A bare number is bytes.")
    aliases: Texts = Field(default=(), description="Other names that code and people use for it.")
    models: Texts = Field(
        default=(), description="Classes, tables or types that hold it, where the name does not tell."
    )
    always: Flag = Field(
        default=False, description="Name it in every prompt, also where the request does not mention it."
    )


class BudgetSet(Entry):
    """The walls for one operation. What is not declared is not checked; "none" lifts a wall declared elsewhere."""

    iterations: CountLimit | None = Field(default=None, description="Executions of loop bodies, callbacks included.")
    work: CountLimit | None = Field(
        default=None, description="Element visits inside built-ins: sort, `in list`, copies."
    )
    queries: CountLimit | None = Field(default=None, description="Database round trips.")
    api_calls: CountLimit | None = Field(default=None, description="Remote calls, messages sent, jobs enqueued.")
    memory: BytesLimit | None = Field(default=None, description="Bytes held at once. A bare number is bytes.")
    time: SecondsLimit | None = Field(default=None, description="How long one operation may take.")


def _context(description: str) -> Any:
    return Field(default=None, description=f"{description} What it lacks, the table around it says.")


class Budgets(BudgetSet):
    """The walls for one operation; a table inside, such as [budgets.render], has its own for that context."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, BudgetSet] = Field(init=False)

    request: BudgetSet | None = _context("Code that answers a request: web handlers, server components, resolvers.")
    render: BudgetSet | None = _context("React components and hooks, for each time they render.")
    job: BudgetSet | None = _context("Background jobs: what queues, schedules and workers run.")
    cli: BudgetSet | None = _context("Commands that somebody runs in a shell.")
    migration: BudgetSet | None = _context("Migrations of a database; without this table they are not measured.")
    seed: BudgetSet | None = _context("What fills a database for a start; without this table it is not measured.")
    script: BudgetSet | None = _context("One-off scripts; without this table they are not measured.")
    test: BudgetSet | None = _context("Tests; without this table they are not measured.")

    @property
    def contexts(self) -> Mapping[str, BudgetSet]:
        """The budgets of each context that has a table of its own."""
        known = {name: getattr(self, name) for name in KNOWN_CONTEXTS}
        return {name: declared for name, declared in known.items() if declared is not None} | self.__pydantic_extra__


#: The contexts that code is recognised to run in; others are those that an override names.
KNOWN_CONTEXTS = tuple(name for name in Budgets.model_fields if name not in BudgetSet.model_fields)


class Platform(Entry):
    """A remote system and its limits."""

    calls: Calls = Field(default=(), description="What in code calls it: `client.*`, or `fetch(https://host/*)`.")
    rate: Rate | None = Field(default=None, description="How many calls it takes per time.")
    quota: Quota | None = Field(default=None, description="How many calls it takes over a longer time.")
    page_size: Positive | None = Field(default=None, description="How many items one page of its answers has at most.")
    latency: Seconds | None = Field(default=None, description="How long one call takes.")


class DeclaredCall(Entry):
    """What the calls of a name cost and give back. It holds whatever their own code says, or seems to."""

    queries: Count | None = Field(
        default=None,
        description="Database round trips of one call; 0 for a call that is answered from memory.",
        json_schema_extra={"examples": [1, 0]},
    )
    api_calls: Count | None = Field(
        default=None,
        description="Remote calls, messages sent, jobs enqueued by one call.",
        json_schema_extra={"examples": [1, 0]},
    )
    platform: Text | None = Field(
        default=None, description="The platform that it calls, once unless `api_calls` says otherwise."
    )
    returns: Text | None = Field(
        default=None,
        description="The collection that it gives back all of; with `most`, a part. One that is counted `per` a parent: those of one parent.",
    )
    returns_one: Text | None = Field(default=None, description="The collection that it gives back one element of.")
    most: Positive | None = Field(default=None, description="How many elements it gives back at most.")


class PromptSettings(Entry):
    """How the blueprint prompt is written."""

    role: Text = Field(default=DEFAULT_ROLE, description='The first line of the prompt: "none", or your own.')
    style: Style = Field(default="full", description="The whole blueprint, headers only, or a comment of three lines.")
    requirements: Texts = Field(
        default=(), description="Further boundaries, one sentence each, as the prompt states them."
    )
    analysis: Analysis = Field(default="full", description="The analysis to ask for before any code.")
    tokens: Count = Field(default=600, description="How long the prompt may be, in tokens, without the request itself.")


class Override(Entry):
    """Other budgets for some paths."""

    paths: Globs = Field(description="Paths relative to scale.toml: `*` within a folder, `**` across folders.")
    budgets: Budgets = Field(default=Budgets(), description="What replaces the budgets there.")
    context: Text | None = Field(
        default=None,
        description="Where the code there runs, if that is not recognised: request, job, …, or a name of your own that has budgets.",
    )


class Origin(NamedTuple):
    """Where a scale was read: its file, the line (from 1) of each key, and the sizes that were written as "2,000+"."""

    path: str = "scale.toml"
    lines: Mapping[Keys, int] = {}
    at_least: frozenset[str] = frozenset()


class Scale(Entry):
    """The numbers of a project: sizes, growth, budgets, and the limits of what it calls."""

    project: Project = Field(default=Project(), description="The project as a whole.")
    collections: dict[Name, Collection] = Field(
        default_factory=dict, description="What the project has many of, by name."
    )
    declared_budgets: Budgets = Field(default=Budgets(), alias="budgets", description="The walls for one operation.")
    platforms: dict[Name, Platform] = Field(
        default_factory=dict, description="Remote systems and their limits, by name."
    )
    calls: dict[Call, DeclaredCall] = Field(
        default_factory=dict,
        description="What the project's own calls cost and give back, by name: as code says it (`repo.find_*`, `*` for what differs), by import, or `Class.method`. The longest name that fits counts.",
    )
    prompt: PromptSettings = Field(default=PromptSettings(), description="How prompts are written.")
    overrides: tuple[Override, ...] = Field(
        default=(), description="Budgets of some paths; the last that matches wins."
    )

    _origin: Origin = PrivateAttr(Origin())
    _budgets: dict[tuple[tuple[int, ...], str | None], Mapping[Resource, Budget]] = PrivateAttr(default_factory=dict)

    def model_post_init(self, context: Any, /) -> None:
        """Takes the Origin that was given as validation context."""
        if isinstance(context, Origin):
            self._origin = context

    @property
    def path(self) -> str:
        """The name of the file, as findings and budgets say it."""
        return self._origin.path

    @property
    def horizon_months(self) -> float:
        """How far growth is projected."""
        return self.project.horizon

    def size(self, name: str) -> Range | None:
        """The size as declared (per parent for a `per` collection); None where there is none."""
        collection = self.collections.get(name)
        return collection.size if collection else None

    def total(self, name: str) -> Range | None:
        """How many there are in all: the size times the total of the parent. None where a part of that is unknown."""
        return self._product(name, lambda _: 1.0)

    def projected(self, name: str, today: date) -> Range | None:
        """The total at the horizon, counted from `today`; without declared growth the same as `total`.

        Growth compounds monthly from `as_of`, or from `today` where that is not declared. A parent and the number
        per parent each grow as they are declared to.
        """
        return self._product(name, lambda collection: _growth_factor(collection, today, self.horizon_months))

    def grown(self, day: date, today: date) -> Scale:
        """The scale as it will be on a day by its declared growth, which counts from `as_of`, else from `today`."""
        collections = {
            name: known.model_copy(
                update={"size": _sized(known.size, known.growth, _months_between(known.as_of or today, day))}
            )
            if known.size is not None and known.growth
            else known
            for name, known in self.collections.items()
        }
        return self.model_copy(update={"collections": collections})

    def describe_size(self, name: str) -> str:
        """The size for people: "2,000", "2,000+" if it was written so, "3..5 per product"; "" where there is none."""
        from scalesight.scale.naming import singular  # naming needs this module

        collection = self.collections.get(name)
        if collection is None or collection.size is None:
            return ""
        text = units.format_range(collection.size) + ("+" if name in self._origin.at_least else "")
        if collection.per is None:
            return text
        return f"{text} per {singular(collection.per).replace('_', ' ')}"

    def budgets(self, path: str, context: str | None = None) -> Mapping[Resource, Budget]:
        """The budgets for code at `path` (POSIX, relative to the folder of scale.toml), in the resource's base unit.

        Each resource for itself: the last override that matches and names it, then [budgets], and in both the table
        of the `context` before the rest. What is not declared, or lifted with "none", is not in the answer.
        """
        # Most paths fall under the same overrides, and so have the same budgets.
        key = (self._overriding(path), context)
        if key not in self._budgets:
            self._budgets[key] = self._merged(*key)
        return self._budgets[key]

    def _merged(self, overriding: tuple[int, ...], context: str | None) -> Mapping[Resource, Budget]:
        budgets: dict[Resource, Budget] = {}
        lifted: set[Resource] = set()
        for keys, declared, own in self._layers(overriding, context):
            for resource in Resource:
                value = getattr(declared, resource.value)
                if value is None or resource in budgets or resource in lifted:
                    continue
                if math.isinf(value):
                    lifted.add(resource)
                    continue
                place = (*keys, resource.value)
                budgets[resource] = Budget(dotted(place), value, self.path, self.line(*place), own)
        return budgets

    @property
    def contexts(self) -> frozenset[str]:
        """The contexts that have budgets of their own anywhere; in all others the same budgets hold."""
        tables = (self.declared_budgets, *(override.budgets for override in self.overrides))
        return frozenset(name for budgets in tables for name in budgets.contexts)

    def context(self, path: str) -> str | None:
        """The context that an override says code at `path` runs in; None where none does."""
        named = (self.overrides[index].context for index in self._overriding(path))
        return next((context for context in named if context is not None), None)

    def is_overridden(self, path: str) -> bool:
        """Whether an override names the path, in whatever resource."""
        return bool(self._overriding(path))

    def line(self, *keys: str | int) -> int:
        """The line (from 1) of a key, such as ("collections", "products", "size"), or of the nearest one around it."""
        names = tuple(str(key) for key in keys)
        while names and names not in self._origin.lines:
            names = names[:-1]
        return self._origin.lines[names] if names else 1

    def _overriding(self, path: str) -> tuple[int, ...]:
        """The overrides that name the path, from the strongest to the weakest."""
        return tuple(
            index
            for index in reversed(range(len(self.overrides)))
            if any(globs.matches(pattern, path) for pattern in self.overrides[index].paths)
        )

    def _layers(self, overriding: tuple[int, ...], context: str | None) -> Iterator[tuple[Keys, BudgetSet, str]]:
        for index in overriding:
            yield from _by_context(("overrides", str(index), "budgets"), self.overrides[index].budgets, context)
        yield from _by_context(("budgets",), self.declared_budgets, context)

    def _product(self, name: str, factor: Callable[[Collection], float]) -> Range | None:
        low, high, growth = 1, 1, 1.0
        seen: set[str] = set()
        current: str | None = name
        while current is not None:
            collection = self.collections.get(current)
            if collection is None or collection.size is None or current in seen:
                return None
            seen.add(current)
            low = min(low * collection.size.min, MAX_COUNT)
            high = min(high * collection.size.max, MAX_COUNT)
            growth *= factor(collection)
            current = collection.per
        if growth == 1.0:
            return Range(low, high)
        return Range(_grown(low, growth), _grown(high, growth))


def _by_context(keys: Keys, declared: Budgets, context: str | None) -> Iterator[tuple[Keys, BudgetSet, str]]:
    """The keys of each table that may have a budget, the table, and the context that it is for."""
    if context is not None and context in declared.contexts:
        yield (*keys, context), declared.contexts[context], context
    yield keys, declared, ""


def _growth_factor(collection: Collection, today: date, horizon: float) -> float:
    if collection.growth is None:
        return 1.0
    months = horizon + (_months_between(collection.as_of, today) if collection.as_of else 0.0)
    return _compounded(collection.growth, months)


def _compounded(growth: float, months: float) -> float:
    return math.exp(min(max(months, 0.0) * math.log1p(growth), _LARGEST_EXPONENT))


def _sized(size: Range, growth: float, months: float) -> Range:
    factor = _compounded(growth, months)
    return Range(_grown(size.min, factor), _grown(size.max, factor))


def _months_between(start: date, end: date) -> float:
    return (end.year - start.year) * 12 + end.month - start.month + (end.day - start.day) / units.DAYS_PER_MONTH


def _grown(count: int, factor: float) -> int:
    return round(min(count * factor, MAX_COUNT))


_LARGEST_EXPONENT = 35.0  # e^35 is past MAX_COUNT, and far below what a float holds
