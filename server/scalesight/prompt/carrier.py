"""How lines of text are carried at a place: what stands before and after each line of a comment there."""

from __future__ import annotations

import re
from typing import NamedTuple

# LSP 3.17, "Text Documents": only these three end a line.
LINE_END = re.compile(r"\r\n|\n|\r")
# Other characters end a comment in some languages (U+2028 in JavaScript, form feed in some assemblers).
_OTHER_LINE_ENDS = re.compile("[\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class Carrier(NamedTuple):
    """Writes text as lines of one comment, and reads it back.

    `prefix` and `suffix` stand around every line, `seal` around markers only. `escapes`: a backslash means something
    here, so it is doubled. `forbidden`: (regular expression, what it is) that no written line may match.
    """

    prefix: str
    suffix: str = ""
    seal: tuple[str, str] = ("", "")
    escapes: bool = False
    forbidden: tuple[tuple[str, str], ...] = ()

    def line(self, text: str) -> str:
        """One line of text, without a line end."""
        text = _OTHER_LINE_ENDS.sub(" ", text)
        if self.escapes:
            text = text.replace("\\", "\\\\")
        if text and not text[0].isalnum() and self.prefix.strip() and not self.prefix[-1].isspace():
            text = " " + text  # `--` and `[[` are a line comment and a heading, `--[[` is a block comment
        written = (self.prefix + text).rstrip()
        return written + self.suffix

    def marker(self, text: str) -> str:
        """One marker, without a line end."""
        return self.prefix + self.seal[0] + text + self.seal[1] + self.suffix

    def refusal(self, lines: list[str]) -> str | None:
        """What in the written lines cannot stand here, or None."""
        for pattern, what in self.forbidden:
            for line in lines:
                if re.search(pattern, line):
                    return what
        return None

    def read(self, text: str) -> str:
        """The text that lines carry, its line ends as line feeds. Lines that were indented otherwise are read too."""
        return "\n".join(self._read_line(line) for line in LINE_END.split(text))

    def _read_line(self, line: str) -> str:
        if self.suffix and line.rstrip().endswith(self.suffix.strip()):
            line = line.rstrip().removesuffix(self.suffix.strip()).removesuffix(" ")
        if line.startswith(self.prefix):
            return line[len(self.prefix) :]
        mark = self.prefix.strip()
        if not mark:
            blank = len(line) - len(line.lstrip(" \t"))
            return line[min(blank, len(self.prefix)) :]
        match = re.match(r"[ \t]*" + re.escape(mark) + r"[ \t]?", line)
        if match:
            return line[match.end() :]
        return line if line.strip() else ""


def line_end_of(source: bytes) -> str:
    """The line end that a text uses most, a line feed if it has none."""
    windows = source.count(b"\r\n")
    counts = {"\n": source.count(b"\n") - windows, "\r\n": windows, "\r": source.count(b"\r") - windows}
    return max(counts, key=lambda end: counts[end])


def leading_blanks(line: str) -> str:
    """The white space that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]
