"""Runs a program of `generated_typescript` in Node and counts by the way that led there, as `tracing` does for Python."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tree_sitter_typescript
from agreement import Loop, Traced
from generated_programs import Program
from tree_sitter import Language, Node, Parser
from world import rows

NODE = shutil.which("node")

_LOOPS = ("for_in_statement", "for_statement", "while_statement")
_CALLBACKS = frozenset("map forEach filter flatMap reduce some every find findIndex from".split())
_SINKS = ("prisma.", "fetch(")
# What a built-in looks at, of its receiver or its argument.
_LOOKS = {"includes": "n", "indexOf": "n", "join": "n", "slice": "n", "toSorted": "n log n", "toReversed": "n"}
_LOOKS_AT_ARGUMENT = frozenset({"Array.from", "Object.fromEntries", "Object.values"})
_GONE = frozenset({"type_annotation", "import_statement", "export"})


class Instrument:
    """Makes a program say when a round begins, what is called where, and what is looked at; and remembers its loops."""

    def __init__(self, programs: list[str]) -> None:
        self.loops: dict[str, Loop] = {}
        parser = Parser(Language(tree_sitter_typescript.language_typescript()))
        self._texts = [text.encode() for text in programs]
        trees = [parser.parse(text).root_node for text in self._texts]
        self._called: dict[str, bool] = {}
        for tree in trees:
            assert not tree.has_error, tree
            self._name(tree)
        self._depth = 0
        self.text = ""
        for text, tree in zip(self._texts, trees, strict=True):
            self._source = text
            self.text += self._rendered(tree) + "\n"

    def _name(self, node: Node) -> None:
        """Remembers the functions of the program, and which of them are getters."""
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        is_function = node.type in ("function_declaration", "method_definition")
        if name is not None and (is_function or (value is not None and value.type == "arrow_function")):
            self._called[_text(name)] = any(child.type == "get" for child in node.children)
        for child in node.named_children:
            self._name(child)

    def _rendered(self, node: Node) -> str:
        """The instrumented text of a node."""
        if node.type in _GONE:
            return ""
        line, column = node.start_point[0] + 1, node.start_point[1]
        if node.type in _LOOPS:
            return self._loop(node, f"{line}:{column}")
        if node.type in ("function_declaration", "method_definition"):
            depth, self._depth = self._depth, 0
            text = self._parts(node, {})
            self._depth = depth
            return text
        if node.type == "call_expression":
            return self._call(node, line)
        if node.type == "new_expression":
            arguments = node.child_by_field_name("arguments")
            source = _text(arguments.named_children[0]) if arguments is not None and arguments.named_children else ""
            looks = source and _text(node.child_by_field_name("constructor")) in ("Set", "Map")
            return f"$look({line}, {self._parts(node, {})}, 'n', 0)" if looks else self._parts(node, {})
        if node.type == "member_expression" and self._called.get(_text(node.child_by_field_name("property"))):
            name = _text(node.child_by_field_name("property"))
            return f"$call({line}, '{name}', () => {self._parts(node, {})})"
        if node.type == "spread_element" and node.parent is not None and node.parent.type == "array":
            return f"...$look({line}, [...{self._rendered(node.named_children[0])}], 'n')"
        return self._parts(node, {})

    def _loop(self, node: Node, place: str) -> str:
        self._note(node, place)
        body = node.child_by_field_name("body")
        assert body is not None
        header = self._parts(node, {body.id: ""})
        self._depth += 1
        inside = self._rendered(body)
        self._depth -= 1
        return f"{header} {{ $tick('{place}'); {inside} }}"

    def _call(self, node: Node, line: int) -> str:
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        assert function is not None and arguments is not None
        name = function.child_by_field_name("property") or function
        label = _text(name)
        replaced: dict[int, str] = {}
        callback = next((one for one in arguments.named_children if one.type == "arrow_function"), None)
        if callback is not None and label in _CALLBACKS:
            place = f"{name.start_point[0] + 1}:{name.start_point[1]}"
            self._note(node, place)
            body = callback.child_by_field_name("body")
            assert body is not None
            self._depth += 1
            inside = self._rendered(body)
            self._depth -= 1
            tick = f"$tick('{place}')"
            replaced[body.id] = f"{{ {tick}; {inside[1:]}" if body.type == "statement_block" else f"({tick}, {inside})"
        text = self._parts(node, replaced)
        if _text(node).startswith(_SINKS):
            return f"$at({line}, () => {text})"
        if label in self._called:
            return f"$call({line}, '{label}', () => {text})"
        if label in _LOOKS and function.type == "member_expression":
            return f"$look({line}, {text}, '{_LOOKS[label]}', {self._rendered(function.named_children[0])})"
        if _text(function) in _LOOKS_AT_ARGUMENT:
            return f"$look({line}, {text}, 'n')"
        return text

    def _parts(self, node: Node, replaced: dict[int, str]) -> str:
        """The text of a node, of its parts as they are instrumented or `replaced`, by their ids."""
        out, at = "", node.start_byte
        stack = list(node.children)
        for child in stack:
            out += self._source[at : child.start_byte].decode()
            out += self._replaced(child, replaced)
            at = child.end_byte
        return out + self._source[at : node.end_byte].decode()

    def _replaced(self, node: Node, replaced: dict[int, str]) -> str:
        if node.id in replaced:
            return replaced[node.id]
        if any(_is_within(node, inner) for inner in replaced):
            return self._parts(node, replaced)
        return self._rendered(node)

    def _note(self, node: Node, place: str) -> None:
        self.loops[place] = Loop(self._depth, node.start_point[0] + 1, node.end_point[0] + 1)


class Tracer:
    """A Node process that runs instrumented programs."""

    def __init__(self) -> None:
        assert NODE is not None
        command = [NODE, str(Path(__file__).parent / "trace.mjs")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def runs(self, program: Program, instrumented: Instrument) -> list[Traced]:
        """The runs at the low ends of all ranges, then those at the high ends."""
        coins = range(1 if program.is_exact else 4)
        shops = [_shop(program, end) for end in (0, 1)]
        request = {"code": instrumented.text, "shops": shops, "coins": list(coins)}
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request, default=vars) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "node ended"}')
        assert "error" not in answer, f"{answer['error']}\n{program}\n{instrumented.text}"
        return [Traced(list(_invocations(run))) for run in answer["runs"]]

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate(timeout=10)


def _invocations(run: Any) -> Iterator[tuple[str, Counter[Any]]]:
    for name, counts in run:
        yield name, Counter({(tuple(path), place, spent): number for path, place, spent, number in counts})


def _shop(program: Program, end: int) -> list[Any]:
    return [rows(program.sizes, name, end) for name in ("products", "tags", "orders")]


def _is_within(node: Node, inner: int) -> bool:
    return any(child.id == inner or _is_within(child, inner) for child in node.children)


def _text(node: Node | None) -> str:
    return node.text.decode() if node is not None and node.text is not None else ""
