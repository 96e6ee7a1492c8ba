"""What a check reports: findings about code, and problems with the input itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, IntEnum

from scalesight.text import Position, Span


class Severity(IntEnum):
    """How loud a finding is. Ordered, so that `--fail-on warning` is a comparison."""

    HINT = 1
    INFORMATION = 2
    WARNING = 3
    ERROR = 4

    @property
    def label(self) -> str:
        """The name used in every output: `error`, `warning`, `information`, `hint`."""
        return self.name.lower()


class Certainty(str, Enum):
    """`certain`: the low end of the range breaks the budget; `possible`: only the high end; `projected`: only with growth."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    PROJECTED = "projected"


class Resource(str, Enum):
    """What a budget limits. The values are the keys of `[budgets]`."""

    ITERATIONS = "iterations"
    WORK = "work"
    QUERIES = "queries"
    API_CALLS = "api_calls"
    MEMORY = "memory"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Place:
    """A range in a file. `path` is relative to the root, POSIX; `start` and `end` count code points from 0."""

    path: str
    span: Span
    start: Position
    end: Position

    @property
    def line(self) -> int:
        """The first line, counted from 1 as people do."""
        return self.start.line + 1

    def renamed(self, rename: Callable[[str], str]) -> Place:
        """The same range under another path."""
        return replace(self, path=rename(self.path))


@dataclass(frozen=True, slots=True)
class Hop:
    """One step from the loop to what it costs: a loop, a call, and at last the sink."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Cost:
    """The arithmetic of a finding: `expression` for people, its value from `min` to `max` in the resource's unit."""

    expression: str
    min: float
    max: float


@dataclass(frozen=True, slots=True)
class Budget:
    """A declared wall and where it stands: `name` as in `budgets.queries`, `line` from 1 in the scale.toml at `path`.

    `context`: where the code runs that it is for (`render`), "" if it holds wherever nothing else is said.
    """

    name: str
    value: float
    path: str
    line: int
    context: str = ""


@dataclass(frozen=True, slots=True)
class Fits:
    """The largest size of one collection at which the budget still holds."""

    collection: str
    size: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause, reported once, at the loop that multiplies past the budget."""

    rule: str
    resource: Resource
    severity: Severity
    certainty: Certainty
    place: Place
    message: str
    cost: Cost
    budget: Budget
    fits: Fits | None
    chain: tuple[Hop, ...]
    function: str
    collections: tuple[str, ...]
    fingerprint: str = ""

    def renamed(self, rename: Callable[[str], str]) -> Finding:
        """The same finding with every path of source code renamed; that of the budget stays."""
        chain = tuple(Hop(hop.place.renamed(rename), hop.name) for hop in self.chain)
        return replace(self, place=self.place.renamed(rename), chain=chain)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the input: a broken scale.toml, a file that cannot be read or parsed.

    `message` says what was found, what was expected and what to do. `place` is None where there is no line to show.
    """

    path: str
    message: str
    severity: Severity = Severity.ERROR
    place: Place | None = None
    code: str = "problem"
    suggestion: str | None = None

    def renamed(self, rename: Callable[[str], str]) -> Problem:
        """The same problem under another path."""
        return replace(self, path=rename(self.path), place=self.place.renamed(rename) if self.place else None)
