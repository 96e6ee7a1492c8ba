"""Where each key and value of a TOML text stands, read from a syntax tree, so that a broken text has places too.

A place is known by its keys from the root: ("collections", "products", "size"). The elements of a list, and the tables
of an array of tables, count as keys "0", "1", …
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Protocol

from scalesight.finding import Place
from scalesight.scale.units import found
from scalesight.text import LineIndex, Span

Keys = tuple[str, ...]

#: Deeper nesting is not read; the deepest key of a scale.toml is overrides.0.budgets.render.queries.
MAX_DEPTH = 32

_LONG_ESCAPE = re.compile(r"\\U([0-9A-Fa-f]{8})")


class Node(Protocol):
    """What is asked of a node of tree-sitter-toml's tree; `load` makes it, and alone knows tree-sitter."""

    # fmt: off
    @property
    def type(self) -> str: ...
    @property
    def text(self) -> bytes | None: ...
    @property
    def start_byte(self) -> int: ...
    @property
    def end_byte(self) -> int: ...
    @property
    def children(self) -> Sequence[Node]: ...
    @property
    def named_children(self) -> Sequence[Node]: ...
    @property
    def has_error(self) -> bool: ...
    @property
    def is_error(self) -> bool: ...
    @property
    def is_missing(self) -> bool: ...
    # fmt: on


class Places:
    """The places of one TOML text (UTF-8, no byte order mark).

    `keys` and `values` are spans by path; the value of a table under a header is its name there. `repeated` are keys
    that stand twice, with the second place. `errors` are what does not parse. `too_deep` is set where nesting passes
    MAX_DEPTH.
    """

    def __init__(self, source: bytes, path: str, root: Node) -> None:
        self.path = path
        self.lines = LineIndex(source)
        self.keys: dict[Keys, Span] = {}
        self.values: dict[Keys, Span] = {}
        self.repeated: list[tuple[Keys, Span]] = []
        self.errors: list[Span] = []
        self.too_deep: Span | None = None
        self._declared: set[Keys] = set()
        self._tables: list[tuple[int, Keys]] = [(0, ())]
        self._counts: dict[Keys, int] = {}
        self._read(root)

    def key(self, keys: Keys) -> Place:
        """Where a key stands, or the nearest one around it that is written."""
        return self._nearest(keys, self.keys)

    def value(self, keys: Keys) -> Place:
        """Where a value stands, or the nearest one around it that is written."""
        return self._nearest(keys, self.values)

    def place(self, span: Span) -> Place:
        """A byte span of this text as a Place."""
        return Place(self.path, span, self.lines.position(span.start), self.lines.position(span.end))

    def line_numbers(self) -> dict[Keys, int]:
        """The line of each key, from 1."""
        return {keys: self.lines.line_of(span.start) + 1 for keys, span in self.keys.items()}

    def at(self, offset: int) -> Keys | None:
        """The innermost key whose name or value touches a byte offset; None elsewhere."""
        touched = (
            keys
            for spans in (self.keys, self.values)
            for keys, span in spans.items()
            if span.start <= offset <= span.end
        )
        return max(touched, key=len, default=None)

    def table_at(self, offset: int) -> Keys:
        """The table that a key written at a byte offset would belong to; () before the first header."""
        return self._tables[bisect_right(self._tables, offset, key=lambda table: table[0]) - 1][1]

    def _nearest(self, keys: Keys, spans: dict[Keys, Span]) -> Place:
        while keys and keys not in spans:
            keys = keys[:-1]
        return self.place(spans[keys] if keys else Span(0, 0))

    def _read(self, root: Node) -> None:
        if root.has_error:
            self.errors = sorted(_errors(root))
        for node in root.named_children:
            if node.type == "pair":
                self._pair((), node)
            elif node.type in ("table", "table_array_element"):
                table = self._header(node)
                self._tables.append((node.start_byte, table))
                for pair in node.named_children:
                    if pair.type == "pair":
                        self._pair(table, pair)

    def _header(self, node: Node) -> Keys:
        names = _names(node.named_children[0]) if node.named_children else []
        keys = self._resolve((), names, is_array=node.type == "table_array_element")
        for name, span in names[-1:]:
            if node.type == "table_array_element":
                if keys[:-1] in self._declared:
                    self.repeated.append((keys[:-1], span))
                self.keys[keys] = self.values[keys] = span
            elif keys[-1] == name:
                self._declare(keys, span)
            else:
                self.repeated.append((keys[:-1], span))
        return keys

    def _pair(self, base: Keys, node: Node) -> None:
        waiting = deque([(base, node)])
        while waiting:
            base, node = waiting.popleft()
            if len(node.named_children) < 2:
                continue
            names = _names(node.named_children[0])
            keys = self._resolve(base, names)
            value = node.named_children[1]
            self._declare(keys, names[-1][1])
            waiting += self._value(keys, value)

    def _value(self, keys: Keys, value: Node) -> Iterator[tuple[Keys, Node]]:
        """Notes a value and the elements of a list; gives the pairs inside, which are still to be read."""
        waiting = [(keys, value)]
        while waiting:
            keys, value = waiting.pop()
            self.values[keys] = Span(value.start_byte, value.end_byte)
            if len(keys) > MAX_DEPTH:
                self.too_deep = self.too_deep or self.values[keys]
            elif value.type == "array":
                elements = [child for child in value.named_children if child.type not in ("comment", "ERROR")]
                for index, element in enumerate(elements):
                    inner = (*keys, str(index))
                    self.keys[inner] = Span(element.start_byte, element.end_byte)
                    waiting.append((inner, element))
            elif value.type == "inline_table":
                yield from ((keys, pair) for pair in value.named_children if pair.type == "pair")

    def _declare(self, keys: Keys, span: Span) -> None:
        if keys in self._declared:
            self.repeated.append((keys, span))
            return
        self._declared.add(keys)
        self.keys[keys] = self.values[keys] = span

    def _resolve(self, base: Keys, names: list[tuple[str, Span]], *, is_array: bool = False) -> Keys:
        """The path of a dotted name; where it goes through an array of tables, that is its last table."""
        if len(names) > MAX_DEPTH:
            self.too_deep = self.too_deep or names[MAX_DEPTH][1]
            names = names[:MAX_DEPTH]
        keys = base
        for index, (name, span) in enumerate(names):
            keys = (*keys, name)
            self.keys.setdefault(keys, span)
            self.values.setdefault(keys, span)
            if is_array and index == len(names) - 1:
                self._counts[keys] = self._counts.get(keys, 0) + 1
            if keys in self._counts:
                keys = (*keys, str(self._counts[keys] - 1))
        return keys


def dotted(keys: Keys) -> str:
    """Keys as messages write them: collections.products, overrides[0].paths, platforms."my shop"."""
    text = ""
    for key in keys:
        if key.isdigit() and text:
            text += f"[{key}]"
        else:
            bare = re.fullmatch(r"[A-Za-z0-9_-]{1,60}", key)
            text += ("." if text else "") + (key if bare else found(key))
    return text


def _names(node: Node) -> list[tuple[str, Span]]:
    """The parts of a bare, quoted or dotted key with their spans."""
    parts: list[tuple[str, Span]] = []
    while node.type == "dotted_key" and len(node.named_children) >= 2:  # nested to the left: (a.b).c
        parts.append(_name(node.named_children[-1]))
        node = node.named_children[0]
    return [_name(node), *reversed(parts)]


def _name(node: Node) -> tuple[str, Span]:
    text = (node.text or b"").decode("utf-8", "replace")
    if node.type == "quoted_key":
        text = _unescape(text[1:-1]) if text.startswith('"') else text[1:-1]
    return text, Span(node.start_byte, node.end_byte)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        long_ones = _LONG_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        return str(json.loads(f'"{long_ones}"'))
    except ValueError:
        return text


def _errors(root: Node) -> Iterator[Span]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            yield Span(node.start_byte, node.end_byte)
        elif node.has_error:
            waiting += node.children
