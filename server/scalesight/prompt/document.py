"""A source with its comments and strings, and where in it a comment line may be put."""

from __future__ import annotations

import re
from bisect import bisect_left

from scalesight.prompt.carrier import Carrier, leading_blanks
from scalesight.prompt.comments import Syntax
from scalesight.prompt.scan import Region, scan
from scalesight.text import LineIndex

# They must stay where they are: the interpreter line, the encoding, and what opens a PHP or XML file.
_FIRST_LINES = re.compile(r"#!|<\?|<!DOCTYPE|[ \t\f]*#.*?coding[:=]", re.IGNORECASE)
# Where markup may begin inside an expression; a comparison has an operand before it.
_MARKUP = re.compile(r"(?:^|[(?:&|,>={\[]|\breturn)\s*<(?:[A-Za-z]|>)")
_STATEMENT = re.compile(r"[A-Za-z_$@]")


class Document:
    """A text in one language. In a Markdown fence it is the fenced text, and `fence` matches what would close it."""

    def __init__(self, source: bytes, syntax: Syntax, fence: str = "") -> None:
        self.source = source
        self.syntax = syntax
        self.index = LineIndex(source)
        self.lines = [self.index.line_text(line) for line in range(len(self.index.starts))]
        self.regions = scan(source, syntax)
        self.fenced = bool(fence)
        self._outer = ((fence, "a line that closes the fence around it"),) if fence else ()

    def touching(self, at: int) -> Region | None:
        """The comment or string that holds the byte, or that begins or ends there."""
        place = bisect_left(self.regions, at, key=lambda region: region.end)
        region = self.regions[place] if place < len(self.regions) else None
        return region if region is not None and region.start <= at else None

    def line_comment(self, line: int) -> Region | None:
        """The comment that a line (from 0) consists of, if it is of the kind that ends with its line."""
        first = self.index.starts[line] + len(leading_blanks(self.lines[line]).encode())
        region = self.touching(first)
        return region if region is not None and region.kind == "line" and region.start == first else None

    def stays_first(self, line: int) -> bool:
        """Whether a line (from 0) must stay at the beginning of the file."""
        return line < 2 and all(_FIRST_LINES.match(text) for text in self.lines[: line + 1])

    def new_comment(self, line: int) -> Carrier | None:
        """How a new comment above a line is written, one comment a line; None where the language has none."""
        indent = leading_blanks(self.lines[line])
        if self.syntax.prose:
            return Carrier(indent, seal=self.syntax.sealed or ("", ""), forbidden=self._outer)
        if self.syntax.line:
            return Carrier(f"{indent}{self.syntax.line[-1]} ", forbidden=self.forbidden(None))
        if self.syntax.sealed:
            opener, closer = self.syntax.sealed
            return Carrier(indent + opener, closer, forbidden=self.sealed_forbidden(closer))
        return None

    def sealed_forbidden(self, closer: str) -> tuple[tuple[str, str], ...]:
        """What the lines of comments that close on their line must not hold before their end."""
        return ((re.escape(closer.strip()) + r"(?=.*\S)", f"`{closer.strip()}`"), *self._outer)

    def forbidden(self, region: Region | None) -> tuple[tuple[str, str], ...]:
        """What the lines of a comment must not hold: what ends it, or in a block comment what opens another."""
        if region is None or region.delimiter is None:
            ends = self.syntax.ends
            return (((re.escape(ends), f"`{ends}`"),) if ends else ()) + self._outer
        closer = self.source[region.inner_end : region.end].decode()
        found = [(re.escape(closer), f"`{closer}`")]
        if region.delimiter.nests:
            found.append((region.delimiter.open, f"`{self.source[region.start : region.inner].decode()}`"))
        if region.kind == "docstring":  # a quote before the closing ones would join them
            found[0] = (re.escape(closer), f"`{closer}`, which ends the docstring")
        return (*found, *self._outer)

    def escapes(self, region: Region | None) -> bool:
        """Whether a backslash means something there: in a docstring that is not raw."""
        if region is None or region.kind != "docstring":
            return False
        return b"r" not in self.source[region.start : region.inner].lower()

    def insertion(self, line: int) -> tuple[int, int]:
        """Where a comment line can be put above a line (from 0) without a change of the code: byte and line.

        Not inside a string or comment, not behind a line that goes on, not in markup, not above what must come first.
        """
        while True:
            before = self._earlier(line)
            if before == line:
                break
            line = before
        while line + 1 < len(self.lines) and self.stays_first(line):
            line += 1
        return self.index.starts[line], line

    def _earlier(self, line: int) -> int:
        """The line to try instead; the same line if it is safe."""
        start = self.index.starts[line]
        region = self.touching(start)
        if region is not None and region.start < start < region.end:
            return self.index.line_of(region.start)
        if line > 0 and not self.syntax.prose and self.lines[line - 1].endswith("\\"):
            return line - 1
        if self.syntax.jsx:
            top = line
            while top > 0 and not _STATEMENT.match(self.lines[top]):
                top -= 1
            for at in range(top, line):
                if _MARKUP.search(self.lines[at]):
                    return at
        return line
