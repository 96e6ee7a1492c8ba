"""Path patterns of `[[overrides]]`: `*` and `?` stay inside one folder, `**` spans folders."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def matches(pattern: str, path: str) -> bool:
    """Whether a POSIX path (relative to the folder of scale.toml) is covered by a pattern.

    `scripts/**` covers all below scripts, `**/migrations/**` at any depth, `*.py` only what lies beside scale.toml.
    A pattern that names a folder covers all below it. There are no character classes: `app/[slug]/**` means itself.
    """
    folders = [segment for segment in pattern.split("/") if segment not in ("", ".")]
    return bool(folders) and _wild([*folders, "**"], path.removeprefix("./").split("/"), "**", _segment_matches)


def _segment_matches(pattern: str, segment: str) -> bool:
    return _wild(pattern, segment, "*", lambda wanted, found: wanted in ("?", found))


def _wild(pattern: Sequence[str], text: Sequence[str], star: str, equal: Callable[[str, str], bool]) -> bool:
    # Greedy with one point to return to: at most len(pattern) × len(text) steps, where a regex can take forever.
    at = position = 0
    retry_at, retry_position = -1, 0
    while position < len(text):
        if at < len(pattern) and pattern[at] == star:
            retry_at, retry_position = at, position
            at += 1
        elif at < len(pattern) and equal(pattern[at], text[position]):
            at += 1
            position += 1
        elif retry_at >= 0:
            retry_position += 1
            at, position = retry_at + 1, retry_position
        else:
            return False
    return all(rest == star for rest in pattern[at:])
