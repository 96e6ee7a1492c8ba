"""The source lines under a finding: line numbers in a gutter, and carets under the range."""

from __future__ import annotations

from scalesight.finding import Place
from scalesight.report.printable import Cell, cells
from scalesight.report.style import Style
from scalesight.text import LineIndex

_CUT = Cell("…", 1)
_LEAD = 24  # columns of context kept to the left of the carets when a long line is cut


def excerpt(index: LineIndex, place: Place, style: Style, *, color: str, width: int) -> list[str]:
    """The first line of `place` with carets below, and where the range ends if it spans more lines.

    `width` is the number of columns for the source text; `color` names the style of the carets. A place that does
    not lie in the text (a file that changed since) gives no lines at all.
    """
    if place.start.line >= len(index.starts):
        return []
    text = index.line_text(place.start.line)
    if place.start.column > len(text):
        return []
    last_line = place.end.line
    start = place.start.column
    end = place.end.column if last_line == place.start.line else len(text.rstrip())
    shown, indent, carets = _window(text, start, max(end, start), width)
    gutter = len(str(last_line + 1))
    empty = " " * gutter
    bar = style.paint("gutter", "|")
    lines = [
        f"{empty} {bar}",
        f"{style.paint('gutter', str(place.line).rjust(gutter))} {bar} {shown}".rstrip(),
        f"{empty} {bar} {' ' * indent}{style.paint(color, '^' * carets)}",
    ]
    if last_line > place.start.line:
        lines.append(f"{empty} {bar} … to line {last_line + 1}")
    return lines


def gutter_width(place: Place) -> int:
    """The columns that the line numbers of an excerpt of `place` take."""
    return len(str(place.end.line + 1))


def _window(text: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """The part of a line that fits into `width` columns, the columns before its carets, and their number."""
    # A line of a generated file can be megabytes long, so only the characters around the range are measured.
    first = 0 if start < width - _LEAD else start - _LEAD
    row = cells(text[first : first + width + 1])
    if first:
        row[0] = _CUT
    fitting, columns = 0, 0
    while fitting < len(row) and columns + row[fitting].width <= width:
        columns += row[fitting].width
        fitting += 1
    if fitting < len(row) or first + len(row) < len(text):
        while fitting and columns + _CUT.width > width:
            fitting -= 1
            columns -= row[fitting].width
        row = [*row[:fitting], _CUT]
    inside = row[start - first : end - first]
    indent = sum(cell.width for cell in row[: start - first])
    carets = max(1, sum(cell.width for cell in inside))
    return "".join(cell.shown for cell in row), indent, carets
