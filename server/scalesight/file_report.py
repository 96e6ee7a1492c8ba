"""What a check says: of one file, and of all. Apart from the analysis, for what was found out before needs none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scalesight.finding import Finding, Problem, Severity

if TYPE_CHECKING:
    from scalesight.cost.loop_cost import LoopCost

# The code of a problem that is a bug of this program and not of the input.
INTERNAL_ERROR = "internal-error"


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that is known about one file: findings in source order, problems, and the cost of each of its loops.

    `context`: where all its functions run, "" if that differs or no budgets are for it.
    """

    path: str
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    loops: Sequence[LoopCost]
    lines: int
    collections: tuple[str, ...] = ()
    context: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What is wrong with a scale.toml, and the reports of the files below it; None where it cannot be used."""

    problems: tuple[Problem, ...]
    reports: tuple[FileReport, ...] | None


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one `check` run. `scale` is the path of the scale.toml relative to the root, or None."""

    scale: str | None
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    files: int
    lines: int
    seconds: float

    def at_least(self, severity: Severity) -> Report:
        """The report without what is quieter than `severity`."""
        return replace(
            self,
            findings=tuple(finding for finding in self.findings if finding.severity >= severity),
            problems=tuple(problem for problem in self.problems if problem.severity >= severity),
        )
