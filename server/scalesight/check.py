"""(sources, scale) → findings. Pure: text in, findings and problems out; it never reads a file and never raises on input."""

from __future__ import annotations

from dataclasses import dataclass

from scalesight.finding import Finding, Place, Problem
from scalesight.scale.model import Scale
from scalesight.text import Span


@dataclass(frozen=True, slots=True)
class LoopCost:
    """What one loop costs, for hover: `place` is its header, `span` the whole loop.

    `title` is one line ("2,000 products × 3..5 variants = 6,000..10,000 iterations"); `lines` are further sentences
    (other resources, budgets, calls that were followed); `unbound` names what is iterated and has no declared size.
    """

    place: Place
    span: Span
    function: str
    title: str
    lines: tuple[str, ...]
    unbound: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that is known about one file: findings in source order, problems, and the cost of each of its loops."""

    path: str
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    loops: tuple[LoopCost, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one `check` run. `scale` is the path of the scale.toml relative to the root, or None."""

    scale: str | None
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    files: int
    lines: int
    seconds: float


class Checker:
    """Checks the files under one scale. Paths are relative to the folder of its scale.toml, POSIX."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale

    def put(self, path: str, source: bytes, dialect: str) -> None:
        """Adds or replaces a file (UTF-8, no byte order mark). Unchanged content costs nothing."""
        raise NotImplementedError

    def remove(self, path: str) -> None:
        """Forgets a file; a file that was never put is no error."""
        raise NotImplementedError

    def report(self, path: str) -> FileReport:
        """The report of a file that was put."""
        raise NotImplementedError
