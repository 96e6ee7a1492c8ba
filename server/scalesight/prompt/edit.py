"""The answers of wrapping: an edit, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes `start`..`end` by `text`. `title` says what that does, for a menu."""

    start: int
    end: int
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing can be done here; `reason` says why and what to do, for a disabled action."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The prompt stands here already and says what it would say now."""

    reason: str
