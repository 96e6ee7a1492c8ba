"""The prompt for a document: the numbers of its project, its findings, and the templates that may be used."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scalesight.finding import Finding, Problem
from scalesight.lsp.documents import Document
from scalesight.lsp.workspace import SCALE_FILE, Project
from scalesight.prompt import folders
from scalesight.report.printable import printable

if TYPE_CHECKING:
    from scalesight.file_report import FileReport
    from scalesight.lsp.session import Server
    from scalesight.prompt.context import PromptContext
    from scalesight.prompt.render import Rendered
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

    @property
    def path(self) -> str | None:
        """The name of the document in prompts, on one line: its path from the scale.toml; None for one without."""
        path = self._project.relative_path(self._document)
        return printable(path) if path else None

    def writer(self, findings: Sequence[Finding]) -> Callable[[str], str]:
        """What makes the prompt of a request; of an empty one, the prompt for the code that stands below it."""
        return lambda request: self._render(self._context(request, findings=findings)).text

    def alone(
        self, request: str, findings: Sequence[Finding], *, code: str = "", code_place: str = "", language: str = ""
    ) -> str:
        """The prompt for a place where the code does not stand below it: with the code in it."""
        context = self._context(request, findings=findings, code=code, code_place=code_place, language=language)
        text = self._render(context).text
        if context.code and context.code not in text:  # a template of the project or the user that leaves it out
            text += f"\n{context.fence}{context.language}\n{context.code}\n{context.fence}\n"
        return text

    def tell_problems(self, ls: Server) -> None:
        """Says what is wrong with templates, each thing once."""
        for problem in self.problems:
            where = f"{problem.path}:{problem.place.line}" if problem.place else problem.path
            ls.tell_once(f"{where}: {problem.message}")

    def _context(self, request: str, **more: Any) -> PromptContext:
        from scalesight.prompt.context import build

        return build(
            request,
            self._scale,
            path=self.path,
            today=date.today(),
            used=self._report.collections if self._report else (),
            context=self._report.context if self._report else "",
            **more,
        )

    def _render(self, context: PromptContext) -> Rendered:
        from scalesight.prompt.render import render

        roots = template_folders(self._project.folder, self._trusted)
        rendered = render(context, style=self._scale.prompt.style, roots=roots)
        self.problems.extend(rendered.problems)
        return rendered


def prompter_for(ls: Server, document: Document, report: FileReport | None) -> Prompter | str:
    """What writes prompts for a document, or why nothing can."""
    project = ls.projects.project_of(document)
    reason = reason_without_scale(project)
    if reason is not None or project is None or project.scale is None:
        return reason or ""
    return Prompter(document, project, project.scale, report, ls.options.workspaceTrusted)


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
