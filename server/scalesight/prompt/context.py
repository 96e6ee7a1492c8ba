"""Everything a template may say about a request: the request itself, the numbers it touches, the walls, the findings.

The fields are documented for template authors in templates/README.md. All of them are values: a template prints them,
and nothing in them is read as template text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from scalesight.finding import Finding, Severity
from scalesight.prompt import boundaries, numbers
from scalesight.prompt.block import CODE_BELOW
from scalesight.prompt.boundaries import BoundaryText
from scalesight.prompt.numbers import CollectionText, NumberText
from scalesight.scale.model import Scale
from scalesight.scale.naming import Names

#: The title of the section that an answer must open with; an answer is checked by it.
ANALYSIS_TITLE = "Performance & Scale Bottleneck Analysis"

#: Without a match, this many collections stand for all.
MOST_COLLECTIONS = 5


@dataclass(frozen=True, slots=True)
class FindingText:
    """One finding: the line (from 1) in `path`, the function ("" at the top level), and the message with arithmetic."""

    line: int
    path: str
    function: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}{f' in {self.function}' if self.function else ''}: {self.message}"


@dataclass(frozen=True, slots=True)
class PromptContext:
    """What a template is filled with. Every text except `request` and `code` is one line."""

    project: str
    role: str
    request: str
    code: str
    code_place: str
    code_below: bool
    language: str
    fence: str
    path: str
    scope: str
    note: str
    numbers: tuple[NumberText, ...]
    collections: tuple[CollectionText, ...]
    boundaries: tuple[BoundaryText, ...]
    requirements: tuple[str, ...]
    findings: tuple[FindingText, ...]
    analysis: str
    analysis_title: str
    style: str
    horizon: str
    today: str
    tokens: int


#: The values inside a context, by whose fields a template reads them.
VALUES = (NumberText, CollectionText, BoundaryText, FindingText)


def build(
    request: str,
    scale: Scale,
    *,
    findings: Sequence[Finding] = (),
    code: str = "",
    code_place: str = "",
    language: str | None = None,
    path: str | None = None,
    today: date,
    used: Sequence[str] = (),
    context: str = "",
) -> PromptContext:
    """The context of a request. An empty request asks to rework the code that is given or stands below the prompt.

    `path`: the file that the request is about, relative to the folder of scale.toml. `code`: code to show in it;
    leave it out where the prompt is put above that code. `code_place` says where it stands ("Lines 3 to 6 of app.py").
    `language`: the word for the fence around it, by default the suffix of the file. `used`: collections known to be
    used in the file. `context`: where its code runs (`request`, `render`, …), for the budgets; that of findings counts
    more.
    """
    names = Names(scale)
    touched = _touched(scale, names, request, code, findings, used)
    asked = frozenset(names.in_text(request))
    chosen = numbers.with_parents(scale, touched) or numbers.largest(scale, MOST_COLLECTIONS)
    code = re.sub(r"\r\n?", "\n", code).strip("\n")
    settings = scale.prompt
    return PromptContext(
        project=one_line(scale.project.name or ""),
        role=_role(settings.role),
        request=re.sub(r"\r\n?", "\n", request) if request.strip() else CODE_BELOW,
        code=code,
        code_place=one_line(code_place),
        code_below=not request.strip() and not code,
        language=language if language is not None else PurePosixPath(path or "").suffix[1:],
        fence="`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0)),
        path=path or "",
        scope="touched" if touched else "all",
        note="" if touched else _note(scale, len(chosen)),
        numbers=numbers.sentences(scale, chosen, touched, today),
        collections=tuple(numbers.describe(scale, name, name in touched, today) for name in chosen),
        boundaries=boundaries.describe(scale, path or "", f"{request}\n{code}", _context_of(findings) or context),
        requirements=tuple(one_line(text) for text in settings.requirements),
        findings=tuple(
            _finding(finding) for finding in sorted(findings, key=lambda finding: _weight(finding, asked, request))
        ),
        analysis=settings.analysis,
        analysis_title=ANALYSIS_TITLE,
        style=settings.style,
        horizon=numbers.months(scale.horizon_months),
        today=today.isoformat(),
        tokens=settings.tokens,
    )


def _context_of(findings: Iterable[Finding]) -> str:
    """The context whose budgets the findings are about, if it is one."""
    contexts = {finding.budget.context for finding in findings if finding.budget.context}
    return contexts.pop() if len(contexts) == 1 else ""


def one_line(text: str) -> str:
    """A text of scale.toml as it may stand inside a line."""
    return " ".join(text.split())


def _touched(
    scale: Scale, names: Names, request: str, code: str, findings: Iterable[Finding], used: Iterable[str]
) -> list[str]:
    """The collections that a request touches, those that it names first; only declared ones that have a size."""
    found = names.in_text(request)
    for word in dict.fromkeys(re.findall(r"[^\W\d]\w*", code)):
        match = names.identifier(word)
        if match is not None:
            found.append(match.collection)
    for finding in findings:
        found += finding.collections
    found += used
    found += [name for name, collection in scale.collections.items() if collection.always]
    return [name for name in dict.fromkeys(found) if scale.size(name) is not None]


def _note(scale: Scale, shown: int) -> str:
    sized = sum(1 for name in scale.collections if scale.size(name) is not None)
    if not sized:
        return "scale.toml declares no collection with a size, so there is no number to reason with."
    if shown < sized:
        return f"The request names no declared collection: these are the {shown} largest of {sized}."
    return "The request names no declared collection: these are all there are."


def _role(role: str) -> str:
    text = one_line(role)
    if text.lower() == "none":
        return ""
    if re.match(r"(?:you are|you're|act as|as an? )\b", text, re.IGNORECASE) or text.endswith((".", "!", ":")):
        return text
    return f"Act as {'an' if text[0].lower() in 'aeiou' else 'a'} {text}."


def _finding(finding: Finding) -> FindingText:
    function = "" if finding.function.startswith("<") else finding.function
    return FindingText(finding.place.line, finding.place.path, function, one_line(finding.message))


def _weight(finding: Finding, asked: frozenset[str], request: str) -> tuple[bool, int, int, float, str, int]:
    """What the request is about comes first, then the worst; hints come last."""
    over = finding.cost.max / finding.budget.value if finding.budget.value else finding.cost.max
    about = len(asked.intersection(finding.collections)) + (finding.function.rpartition(".")[2] in request)
    return (
        finding.severity < Severity.WARNING,
        -about,
        -finding.severity,
        -over,
        finding.place.path,
        finding.place.line,
    )
