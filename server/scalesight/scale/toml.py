"""TOML text → plain values, or one problem that says where the text stops being TOML and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scalesight.finding import Problem
from scalesight.scale.places import MAX_DEPTH, Places, dotted
from scalesight.scale.units import found, printable
from scalesight.text import Span

#: A line with a bare value, which is the value's fault where the parser stopped there.
_BARE_VALUE = re.compile(r"""\s*(?P<key>[^=#"'{\[]+?)\s*=\s*(?P<value>[^\s"'{\[#=][^"'#={}\[\]]*?)?\s*(?:\#.*)?""")

_LONE_RETURN = re.compile(rb"\r(?!\n)")
_HEADER = re.compile(r"\[[^=]*")
_NO_EQUALS = re.compile(r"[A-Za-z][\w.\- ]*(?::.*)?")
_TOO_SHORT = "the text ends too early; close this bracket or quote"
_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep, which no key of scale.toml needs; delete this"
_CLOSING = {'"': '"', "'": "'", "[": "]", "{": "}"}
_OPENED = re.compile(r"""[^=]*=\s*(?P<sign>["'\[{])(?P<rest>.*)""")


def read(source: bytes, places: Places) -> dict[str, Any] | Problem:
    """The values of a TOML text in UTF-8 without a byte order mark, or what is wrong with it."""
    if b"\0" in source:
        at = source.index(b"\0")
        return _problem(
            places, Span(at, at + 1), "this is no text file, for it holds a NUL byte; write it as plain text"
        )
    if places.too_deep:
        return _problem(places, places.too_deep, _TOO_DEEP)
    import tomlkit  # here, because a command that finds no scale.toml need not wait for it
    from tomlkit.exceptions import ParseError

    text = source.decode("utf-8")
    try:
        return dict(tomlkit.parse(text).unwrap())
    except ParseError as error:
        return _explain(places, _reason(error), _offset(text, error.line, error.col))
    except Exception as error:  # tomlkit also raises errors without a place, and bare ones for odd numbers and dates
        return _explain(places, _reason(error), places.errors[0].start if places.errors else 0)


def _explain(places: Places, reason: str, stop: int) -> Problem:
    if places.repeated:
        keys, span = places.repeated[0]
        first = places.key(keys).line
        return _problem(places, span, f"{dotted(keys)} is declared twice, first on line {first}; keep one of them")
    lines = places.lines
    lone = _LONE_RETURN.search(lines.source)
    if lone:
        message = "a line ends in a carriage return alone; save the file with LF or CRLF line ends"
        return _problem(places, Span(*lone.span()), message)
    rows = list(_candidates(places, lines.line_of(stop)))
    for row in rows:
        mistake = _mistake(lines.line_text(row))
        if mistake:
            return _about(places, row, *mistake)
    row = rows[min(1, len(rows) - 1)] if reason == _TOO_SHORT else rows[0]
    return _about(places, row, reason, lines.line_text(row).strip())


def _candidates(places: Places, row: int) -> Iterator[int]:
    """The lines in which the mistake may be that stopped the parser in `row`."""
    yield row
    lines = places.lines
    for error in places.errors:  # tree-sitter knows where the part begins that does not parse
        if lines.line_of(error.start) <= row <= lines.line_of(error.end):
            yield lines.line_of(error.start)
            break
    for above in range(row - 1, max(row - 100, -1), -1):  # a list over many lines that nobody closed
        text = lines.line_text(above)
        if "=" in text:
            yield above
        if set(text) & set("=]}"):
            break


def _about(places: Places, row: int, message: str, part: str) -> Problem:
    text = places.lines.line_text(row)
    start = places.lines.starts[row] + len(text[: text.index(part)].encode())
    return _problem(places, Span(start, start + len(part.encode())), message)


def _mistake(row: str) -> tuple[str, str] | None:
    """A usual mistake in a line that does not parse: what to do, and the part of the line that it is about."""
    line = row.strip()
    if len(row) > 1000:  # no person's line, and long enough to make these expressions slow
        return None
    match = _BARE_VALUE.fullmatch(row)
    if match and match["value"] is None:
        return f"{_cut(match['key'])} has no value; write one behind the =, or delete the line", line
    if match and not _parses(f"x = {match['value']}"):
        return _value_mistake(match["key"], match["value"]), match["value"]
    if match and not _parses(f"{match['key']} = 1"):
        key = _cut(match["key"])
        return f'the key {key} needs quotes: "{key}" = {_cut(match["value"])}', match["key"]
    if _HEADER.fullmatch(line) and not _parses(line):
        if line.count("[") == line.count("]") and not line.isascii():
            return 'names with other letters than A-Z stand in quotes, such as [collections."größe"]', line
        example = "[[overrides]]" if line.startswith("[[") else "[budgets]"
        return f"{_cut(line)} is no header; expected one such as {example}", line
    if _NO_EQUALS.fullmatch(line):
        return f"{_cut(line)} is no TOML; expected key = value, such as size = 2_000", line
    opened = _OPENED.fullmatch(line)
    if opened and _CLOSING[opened["sign"]] not in opened["rest"]:
        return f"this {opened['sign']} is not closed; add {_CLOSING[opened['sign']]}", line
    return None


def _value_mistake(key: str, value: str) -> str:
    if re.match(r"\d{4}-\d", value):
        return f"{_cut(value)} is no date; expected one such as 2026-11-01"
    if re.fullmatch(r"[+-]?[\d_]+\.?[\d_]*", value):
        return f"{_cut(value)} is no TOML number; expected one such as 2_000"
    if value.lower() in ("true", "false", "yes", "no", "on", "off"):
        return f"{value} is no TOML value; expected true or false in small letters"
    if value.lower() in ("null", "none", "nil", "undefined"):
        return f"{value} is no TOML value; leave the key out instead"
    return f'{_cut(value)} is no TOML value; text stands in quotes: {_cut(key)} = "{_cut(value)}"'


def _parses(text: str) -> bool:
    import tomlkit

    try:
        tomlkit.parse(text)
    except Exception:  # as in `read`
        return False
    return True


def _reason(error: Exception) -> str:
    text = re.sub(r"\s+at line \d+ col \d+$", "", str(error)).rstrip(".")
    if "'\\x00'" in text or "end of file" in text:
        return _TOO_SHORT
    if "nested" in text or isinstance(error, RecursionError):
        return _TOO_DEEP
    return f"this is no valid TOML: {text[:1].lower()}{printable(text[1:120])}"


def _offset(text: str, line: int, column: int) -> int:
    # tomlkit counts lines as str.splitlines() does.
    return len("".join([*text.splitlines(keepends=True)[: line - 1], " " * column]).encode())


def _cut(text: str) -> str:
    return found(text)[1:-1]


def _problem(places: Places, span: Span, message: str) -> Problem:
    return Problem(places.path, message, place=places.place(span), code="scale-syntax")
