"""Pieces of a prompt for completion: the blueprint, its clauses, and the declared numbers as ready sentences.

Bodies are in the snippet syntax of LSP 3.17 ("Snippet Syntax"), for clients that declare it; others get the plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scalesight.prompt import boundaries, numbers
from scalesight.prompt.block import split
from scalesight.prompt.context import ANALYSIS_TITLE, MOST_COLLECTIONS, build
from scalesight.prompt.render import render
from scalesight.scale.model import DEFAULT_ROLE, Scale


@dataclass(frozen=True, slots=True)
class Snippet:
    """One completion: `label` to choose it by, `detail` beside it, `body` with tab stops, `plain` without."""

    label: str
    detail: str
    body: str
    plain: str


def blueprint(
    scale: Scale, *, today: date, style: str = "full", path: str | None = None, roots: Sequence[Path] = ()
) -> Snippet:
    """The whole prompt with the declared numbers, and a tab stop where the request goes."""
    largest = numbers.largest(scale, MOST_COLLECTIONS)
    context = build(_REQUEST, scale, path=path, today=today, used=largest)
    text = render(context, style=style, roots=roots).text
    parts = split(text, _REQUEST)
    before, after = (escape("\n".join(lines)) for lines in (parts.before, parts.after))
    stop = f"${{1:{_REQUEST}}}"
    body = "\n".join(part for part in (before, stop if parts.request else "", after) if part)
    return Snippet("scale blueprint", "the blueprint prompt with the numbers of scale.toml", f"{body}\n$0", text)


def sentences(scale: Scale, *, today: date, path: str = "") -> tuple[Snippet, ...]:
    """The declared collections and boundaries, each as a sentence to put into a prompt."""
    found = []
    for name in scale.collections:
        if scale.size(name) is None:
            continue
        children = [child for child, other in scale.collections.items() if other.per == name and scale.size(child)]
        told = numbers.sentences(scale, numbers.with_parents(scale, [name, *children]), [name], today)
        text = next(str(number) for number in told if number.touched)
        line = scale.line("collections", name)
        found.append(_ready(numbers.label(name), f"{scale.path}, line {line}", text))
    for wall in boundaries.describe(scale, path, ""):
        found.append(_ready(wall.subject or wall.limit, "a boundary of scale.toml", str(wall)))
    return tuple(found)


def escape(text: str) -> str:
    """A text as it stands in a snippet: `$`, `}` and the backslash mean themselves."""
    return re.sub(r"[\\$}]", r"\\\g<0>", text)


def _ready(label: str, detail: str, text: str) -> Snippet:
    return Snippet(label, detail, escape(text), text)


def _skeleton(label: str, detail: str, body: str) -> Snippet:
    plain = re.sub(r"\$\{\d+:([^}]*)\}", lambda stop: stop[1] if stop[1] in _DEFAULTS else f"<{stop[1]}>", body)
    return Snippet(label, detail, body, plain.removesuffix("$0"))


_REQUEST = "Describe the task"
# Placeholders that say something as they are; the others are empty places, `<number>` in plain text.
_DEFAULTS = (DEFAULT_ROLE, "12 months")

_ROLE_BODY = f"Act as a ${{1:{DEFAULT_ROLE}}}.\n"
_NUMBERS_BODY = (
    "- ${1:number} ${2:items}, each with ${3:number} ${4:parts} (${5:product} ${6:parts} in total)\n"
    "- ${7:number} ${8:items}, growing ${9:number} % a month: about ${10:number} in ${11:12 months}\n"
)
_BOUNDARIES_BODY = (
    "Correctness first. Then, for one operation:\n"
    "- ${1:remote system}: at most ${2:number} calls/s, ${3:number} items per page\n"
    "- Round trips: at most ${4:number} database queries\n"
    "- Time and memory: at most ${5:number} ms and ${6:number} MiB\n"
)
_ANALYSIS_BODY = (
    f'Before any code, open the answer with a section titled "{ANALYSIS_TITLE}": show with arithmetic in the numbers'
    " above which boundaries the naive implementation breaks, and that yours holds them."
    " Then the production-ready architecture.\n"
)


def _renumbered(body: str, by: int) -> str:
    return re.sub(r"\$\{(\d+)", lambda stop: f"${{{int(stop[1]) + by}", body)


#: What can be offered without a scale.toml: the clauses with empty places, for numbers are never guessed.
SNIPPETS: tuple[Snippet, ...] = (
    _skeleton(
        "scale prompt",
        "role, task, scale, boundaries, analysis before code",
        f"{_ROLE_BODY}\n## Task\n\n${{2:{_REQUEST}}}\n\n## Scale\n\n{_renumbered(_NUMBERS_BODY, 2)}"
        f"\n## Boundaries\n\n{_renumbered(_BOUNDARIES_BODY, 13)}\n## Analysis first\n\n{_ANALYSIS_BODY}$0",
    ),
    _skeleton("scale role", "the first line of a prompt", f"{_ROLE_BODY}$0"),
    _skeleton("scale numbers", "how many there are, and how they grow", f"{_NUMBERS_BODY}$0"),
    _skeleton("scale boundaries", "what one operation may take", f"{_BOUNDARIES_BODY}$0"),
    _skeleton("scale analysis", "arithmetic before any code", f"{_ANALYSIS_BODY}$0"),
)
