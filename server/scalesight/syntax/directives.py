"""What the author of the code says about it, in comments: `# scale: bounded 12 -- one per warehouse`.

A directive holds for the line that it stands on, or, on a line of its own, for the next line of code. Without a reason it
holds for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from scalesight.syntax import ir

Kind = Literal["bounded", "no-query", "no-call", "ignore"]

FORMS = "`bounded 12 -- why`, `no-query -- why`, `no-call -- why` or `ignore[nested-loop] -- why`"

#: Stands where the reason is still to be written, and is none.
PLACEHOLDER = "<why>"

_KINDS: tuple[Kind, ...] = ("bounded", "no-query", "no-call", "ignore")
_COMMENT = re.compile(r"^(?:#+|//+|/\*+|\{/\*+)?\s*scale:\s*(?P<said>.*?)\s*(?:\*+/\}?)?$", re.DOTALL)
_SAID = re.compile(
    r"^(?P<word>[a-z-]+)(?:\[(?P<rules>[^\]]*)\]|\s+(?P<number>[\d_,]+))?\s*(?:--\s*(?P<reason>.*\S))?\s*$", re.DOTALL
)
# A line without code of its own that what stands above it may speak of: blank, a comment, a decorator.
_NO_CODE = re.compile(rb"^\s*(?:$|#|//|/\*|\*|\{\s*/\*|@)")
_MOST = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Directive:
    """What a comment from `start` to `end` says of the code in line `line` (from 1).

    `bounded`: there are at most `number` of it. `no-query`, `no-call`: it asks no database, no other system. `ignore`:
    the findings of `rules` are known. `reason`: why.
    """

    kind: Kind
    line: int
    start: int
    end: int
    reason: str
    number: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A comment that is meant as a directive, and what is wrong with it."""

    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of a file, by the line that they are about, and those that are none."""

    by_line: dict[int, tuple[Directive, ...]]
    wrong: tuple[Misunderstood, ...]

    def at(self, line: int, *kinds: Kind) -> Iterator[Directive]:
        """The directives of some kinds about a line."""
        return (one for one in self.by_line.get(line, ()) if one.kind in kinds)


NONE = Directives({}, ())


def directives(module: ir.Module, source: bytes) -> Directives:
    """The directives in the comments of a file."""
    if not module.comments:
        return NONE
    by_line: dict[int, tuple[Directive, ...]] = {}
    wrong = []
    for start, end in module.comments:
        comment = _COMMENT.match(source[start:end].decode("utf-8", "replace").strip())
        if comment is None:
            continue  # it only mentions the word
        found = _parsed(comment["said"], _line(module, source, start), start, end)
        if isinstance(found, Misunderstood):
            wrong.append(found)
        else:
            by_line[found.line] = (*by_line.get(found.line, ()), found)
    return Directives(by_line, tuple(wrong))


def _parsed(said: str, line: int, start: int, end: int) -> Directive | Misunderstood:
    parts = _SAID.match(said)
    word = parts["word"] if parts else said.split("[")[0].split(" ")[0]
    kind = next((known for known in _KINDS if known == word), None)
    if parts is None or kind is None:
        near = get_close_matches(word, _KINDS, n=1)
        advice = f"did you mean `{near[0]}`?" if near and near[0] != word else f"write {FORMS}"
        return Misunderstood(f"`scale: {_short(said)}` is no directive: {advice}", start, end)
    if (kind == "bounded") != bool(parts["number"]) or (kind == "ignore") != (parts["rules"] is not None):
        return Misunderstood(f"`scale: {_short(said)}` lacks a part or has one too many: write {FORMS}", start, end)
    if parts["reason"] and parts["reason"].strip() == PLACEHOLDER:
        return Misunderstood(
            f"`scale: {_short(said)}` gives no reason, so it does not hold: write why in place of `{PLACEHOLDER}`",
            start,
            end,
        )
    if not parts["reason"]:
        return Misunderstood(
            f"`scale: {_short(said)}` gives no reason, so it does not hold: add ` -- ` and why", start, end
        )
    number = min(int(re.sub(r"\D", "", parts["number"]) or 0), _MOST) if parts["number"] else 0
    rules = tuple(name.strip() for name in (parts["rules"] or "").split(",") if name.strip())
    if kind == "ignore" and not rules:
        return Misunderstood("`scale: ignore[]` names no rule: write `ignore[nested-loop] -- why`", start, end)
    return Directive(kind, line, start, end, parts["reason"].strip(), number, rules)


def _line(module: ir.Module, source: bytes, start: int) -> int:
    """The line that a comment is about."""
    line = module.line_of(start)
    if source[module.line_starts[line - 1] : start].strip(b" \t{"):
        return line
    for number in range(line + 1, len(module.line_starts) + 1):
        if not _NO_CODE.match(_text(module, source, number)):
            return number
    return line


def _text(module: ir.Module, source: bytes, line: int) -> bytes:
    end = module.line_starts[line] if line < len(module.line_starts) else len(source)
    return source[module.line_starts[line - 1] : end]


def _short(said: str) -> str:
    text = " ".join(said.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def unknown_rules(found: Directives, known: Iterable[str]) -> Iterator[Misunderstood]:
    """The names in `ignore[…]` that no rule has."""
    names = list(known)
    for directive in (one for ones in found.by_line.values() for one in ones):
        for name in directive.rules:
            if name not in names:
                near = get_close_matches(name, names, n=1)
                advice = f"did you mean `{near[0]}`?" if near else "`scalesight explain` lists them all"
                yield Misunderstood(f"there is no rule `{_short(name)}`: {advice}", directive.start, directive.end)
