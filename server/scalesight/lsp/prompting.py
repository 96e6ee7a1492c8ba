"""The prompt for a document: the numbers of its project, its findings, and the templates that may be used."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scalesight.finding import Finding, Problem
from scalesight.lsp.documents import Document
from scalesight.lsp.workspace import SCALE_FILE, Project
from scalesight.prompt import folders

if TYPE_CHECKING:
    from scalesight.check import FileReport
    from scalesight.scale.model import Scale


class Prompter:
    """Writes prompts for one document. `problems` collects what is wrong with templates on the way."""

    def __init__(self, document: Document, project: Project, scale: Scale, report: FileReport | None, trusted: bool):
        self._document = document
        self._project = project
        self._scale = scale
        self._report = report
        self._trusted = trusted
        self.problems: list[Problem] = []

    def writer(self, findings: Sequence[Finding]) -> Callable[[str], str]:
        """What makes the prompt of a request; of an empty one, the prompt for the code that stands below it."""
        from scalesight.prompt.context import build
        from scalesight.prompt.render import render

        def write(request: str) -> str:
            context = build(
                request,
                self._scale,
                findings=findings,
                path=self._project.relative_path(self._document),
                today=date.today(),
                used=self._report.collections if self._report else (),
            )
            roots = template_folders(self._project.folder, self._trusted)
            rendered = render(context, style=self._scale.prompt.style, roots=roots)
            self.problems.extend(rendered.problems)
            return rendered.text

        return write


def template_folders(project: Path, trusted: bool) -> list[Path]:
    """Where templates are looked for, the strongest first.

    Those of the project decide what a coding model is told, so a folder that was only opened has no say.
    """
    of_user = folders.of_user(os.environ)
    return [folders.of_project(project), of_user] if trusted else [of_user]


def reason_without_scale(project: Project | None) -> str | None:
    """Why there are no numbers, in a sentence for a disabled action; None if there are."""
    if project is None:
        return f"no {SCALE_FILE} here, and numbers are never guessed; create one first"
    if project.scale is None:
        problem = project.problems[0] if project.problems else None
        where = f"{project.name}:{problem.place.line}" if problem and problem.place else project.name
        return f"{where} cannot be used: {problem.message}" if problem else f"{where} cannot be used"
    return None
