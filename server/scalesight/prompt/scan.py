"""Where the comments and the strings of a source are: a scan by the table of comments, the same for every language.

It is no parser. What it must not do is to take code or a string for a comment, so a string that is left open ends
where its language would end it: with its line, or, where strings span lines, with the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from scalesight.prompt.comments import Delimiter, Syntax

_DEEPEST = 40  # template literals inside one another
_WIDEST = 400  # bytes before a docstring on its line


class Region(NamedTuple):
    """A comment or a string: `start`..`end` with its delimiters, `inner`..`inner_end` without. Byte offsets."""

    kind: Literal["line", "block", "string", "docstring"]
    start: int
    inner: int
    inner_end: int
    end: int
    delimiter: Delimiter | None = None

    def holds(self, start: int, end: int) -> bool:
        """Whether the range lies inside, delimiters included."""
        return self.start <= start and end <= self.end


def scan(source: bytes, syntax: Syntax) -> list[Region]:
    """The comments of a source and the strings that span lines, in order. Never raises."""
    return _Scanner(source, syntax).scan()


class _Scanner:
    def __init__(self, source: bytes, syntax: Syntax) -> None:
        self.source = source
        self.syntax = syntax
        self.tokens = _tokens(syntax)
        self.blocks = [(_compiled(delimiter.open), delimiter) for delimiter in syntax.block]
        self.strings = [(_compiled(delimiter.open), delimiter) for delimiter in syntax.strings]

    def scan(self) -> list[Region]:
        regions: list[Region] = []
        at = depth = 0
        while True:
            token = self.tokens.search(self.source, at)
            if token is None:
                return regions
            if token["bracket"]:
                depth = depth + 1 if token["bracket"] in b"([{" else max(0, depth - 1)
                at = token.end()
                continue
            region = self._region(token, depth)
            if region is not None:
                regions.append(region)
                at = region.end
            else:
                at = max(token.end(), at + 1)

    def _region(self, token: re.Match[bytes], depth: int, nesting: int = 0) -> Region | None:
        start = token.start()
        if token["skip"] or token["quoted"]:
            return None
        for pattern, delimiter in self.blocks:
            opener = pattern.match(self.source, start)
            if opener is not None:
                inner_end, end = self._close(opener, delimiter, nesting)
                return Region("block", start, opener.end(), inner_end, end, delimiter)
        if token["line"]:
            end = _line_end(self.source, token.end())
            return Region("line", start, token.end(), end, end)
        for pattern, delimiter in self.strings:
            opener = pattern.match(self.source, start)
            if opener is not None:
                inner_end, end = self._close(opener, delimiter, nesting)
                if self.syntax.docstrings and depth == 0 and self._is_statement(start, end):
                    prefix = self.source[start - 1 : start].strip()
                    return Region("docstring", start - len(prefix), opener.end(), inner_end, end, delimiter)
                return Region("string", start, opener.end(), inner_end, end, delimiter)
        return None

    def _close(self, opener: re.Match[bytes], delimiter: Delimiter, nesting: int) -> tuple[int, int]:
        """Where the inside ends and where the closer ends; both the end of the text if nothing closes it."""
        tag = opener[1] if opener.re.groups else b""
        close = delimiter.close.encode().replace(b"{}", tag)
        parts = [re.escape(close)]
        if delimiter.escapes:
            parts.append(rb"\\.")
        if delimiter.nests:
            parts.append(delimiter.open.encode())
        if delimiter.inserts:
            parts.append(rb"\$\{")
        pattern, at, level = _bytes_pattern(b"|".join(parts)), opener.end(), 1
        while True:
            match = pattern.search(self.source, at)
            if match is None:
                return len(self.source), len(self.source)
            at = match.end()
            if match[0] == close:
                level -= 1
                if level == 0:
                    return match.start(), at
            elif delimiter.inserts and match[0] == b"${":
                at = self._inserted(at, nesting + 1)
            elif delimiter.nests and not match[0].startswith(b"\\"):
                level += 1

    def _inserted(self, at: int, nesting: int) -> int:
        """The end of the code inserted in a template literal, which may hold template literals itself."""
        if nesting > _DEEPEST:
            return at
        depth = 1
        pattern = _bytes_pattern(rb"[{}]|" + self.tokens.pattern)
        while True:
            token = pattern.search(self.source, at)
            if token is None:
                return len(self.source)
            at = token.end()
            if token[0] == b"{":
                depth += 1
            elif token[0] == b"}":
                depth -= 1
                if depth == 0:
                    return at
            else:
                region = self._region(token, 1, nesting)
                at = region.end if region is not None else at

    def _is_statement(self, start: int, end: int) -> bool:
        """Whether a string stands alone on its lines, as documentation does, and is neither bytes nor formatted."""
        line = _line_start(self.source, start)
        if line is None or self.source[line:start].strip().lower() not in (b"", b"r", b"u"):
            return False
        after = self.source[end : _line_end(self.source, end)].strip()
        if after and not after.startswith(b"#"):
            return False
        return not self.source.endswith((b"\\\n", b"\\\r\n", b"\\\r"), 0, line)


def _tokens(syntax: Syntax) -> re.Pattern[bytes]:
    """Finds whatever may begin a comment or a string, or must be stepped over as one."""
    quoted = "|".join(rf"{quote}(?:\\.|[^{quote}\\\r\n])*{quote}?" for quote in syntax.quotes)
    opener = "|".join(delimiter.open for delimiter in (*syntax.block, *syntax.strings))
    never = "(?!)"
    marks = "|".join(map(re.escape, syntax.line))
    line = (r"(?<!\S)" if syntax.lone else "") + f"(?:{marks or never})"
    bracket = r"[(){}\[\]]" if syntax.docstrings else never
    return _compiled(
        rf"(?P<bracket>{bracket})"
        rf"|(?P<skip>{syntax.skip or never})"
        rf"|(?P<open>{_uncaptured(opener) or never})"
        rf"|(?P<line>{line})"
        rf"|(?P<quoted>{quoted or never})"
    )


def _uncaptured(pattern: str) -> str:
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode(), re.DOTALL)


@lru_cache(maxsize=256)
def _bytes_pattern(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


def _line_start(source: bytes, at: int) -> int | None:
    """Where the line begins that holds a byte; None if that is farther away than any indent."""
    start = max(0, at - _WIDEST)
    found = max(source.rfind(b"\n", start, at), source.rfind(b"\r", start, at)) + 1
    return found if found or start == 0 else None


_LINE_END = re.compile(rb"[\r\n]")


def _line_end(source: bytes, at: int) -> int:
    match = _LINE_END.search(source, at)
    return match.start() if match else len(source)
