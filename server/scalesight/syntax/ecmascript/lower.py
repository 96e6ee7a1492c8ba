"""JavaScript, TypeScript and JSX to the intermediate form."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from scalesight.syntax import ir
from scalesight.syntax.collector import paused
from scalesight.syntax.ecmascript import jsx, loops, modules, operators
from scalesight.syntax.ecmascript.dispatch import State, statements
from scalesight.text import line_starts

# Importing a module of handlers is what fills the tables; these hold handlers only.
_HANDLERS = (jsx, loops, modules, operators)

_GRAMMARS = {
    "javascript": tree_sitter_javascript.language,
    "typescript": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
}
_TYPED_TEMPLATE = re.compile(rb">`")
# Each is a walk down the tree; no file that people write has so many.
_MOST_TYPED_TEMPLATES = 500
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def lower(source: bytes, dialect: str) -> ir.Module:
    """The intermediate form of a source text in the dialect `javascript`, `typescript` or `tsx`.

    Never raises on what the text says: places that do not parse are listed in `errors`, and nesting past a fixed
    depth is cut off. Bytes that are not UTF-8 are read as question marks.
    """
    source = _readable(source)
    with paused():
        root, comment = _parse(source, dialect)
        state = State(source)
        state.functions.append(ir.Function("", "", (), (), (), None, -1, -1, False, False, 0, 0, 0))
        state.function = 0
        body = statements(state, root.children, 0)
        state.functions[0] = ir.Function(
            "<module>", "<module>", (), body, (), None, -1, -1, False, False, 0, 0, len(source)
        )
        if any(local.startswith("exports.") for _, local in state.exports):
            state.imports.append(ir.Import("", "*", "exports", 0, 0))
        return ir.Module(
            "javascript" if dialect == "javascript" else "typescript",
            tuple(state.functions),
            tuple(state.classes),
            tuple(state.imports),
            tuple(state.exports),
            _errors(root, source),
            _directives(root, source, comment) if b"scale:" in source else (),
            tuple(line_starts(source)),
            len(source),
        )


def _parse(source: bytes, dialect: str) -> tuple[Node, Query]:
    language, comment = _language(dialect)
    root = Parser(language).parse(source).root_node
    if dialect == "javascript" and root.has_error:
        # Types in a .js file are Flow's, and nearly all of them are written as TypeScript's are.
        typed, typed_comment = _language("tsx")
        other = Parser(typed).parse(source).root_node
        if _unparsed(other, source) < _unparsed(root, source):
            return other, typed_comment
    elif b">`" in source:
        plain = _without_template_types(root, source)
        if plain != source:
            return Parser(language).parse(plain).root_node, comment
    return root, comment


def _without_template_types(root: Node, source: bytes) -> bytes:
    """The source with blanks for the type arguments of tagged templates, ``sql<User>`…` ``.

    The grammar does not know them: it finds two comparisons, a missing `!`, or a tag that begins far to the left.
    """
    plain = bytearray(source)
    for match in islice(_TYPED_TEMPLATE.finditer(source), _MOST_TYPED_TEMPLATES):
        end = match.start() + 1
        bracket = root.descendant_for_byte_range(match.start(), end)
        around = bracket.parent if bracket is not None else None
        if around is None:
            continue
        first: Node | None = None
        if around.type == "type_arguments":
            first = around
        elif around.type == "binary_expression" and around.children[0].type == "binary_expression":
            # `tag < User > template` is two comparisons, the left one inside of the right one.
            first = around.children[0].child_by_field_name("operator")
        if first is not None and source[first.start_byte : first.start_byte + 1] == b"<":
            plain[first.start_byte : end] = b" " * (end - first.start_byte)
    return bytes(plain)


@cache
def _language(dialect: str) -> tuple[Language, Query]:
    language = Language(_GRAMMARS[dialect]())
    return language, Query(language, "(comment) @comment")


def _readable(source: bytes) -> bytes:
    """The source itself if it is UTF-8; else its ASCII, every other byte replaced so that all offsets stay."""
    try:
        source.decode()
    except UnicodeDecodeError:
        return _NOT_ASCII.sub(b"?", source)
    return source


def _errors(root: Node, source: bytes) -> tuple[tuple[int, int], ...]:
    """The topmost places that did not parse.

    `export type * from` is right as it stands; the grammar does not know it.
    """
    found: list[tuple[int, int]] = []
    pending = [root] if root.has_error else []
    while pending:
        node = pending.pop()
        if node.is_error and source[node.start_byte : node.end_byte] == b"type":
            parent = node.parent
            if parent is not None and parent.type == "export_statement":
                continue
        if node.is_error or node.is_missing:
            found.append((node.start_byte, node.end_byte))
        elif node.has_error:
            pending.extend(node.children)
    return tuple(sorted(found))


def _unparsed(root: Node, source: bytes) -> int:
    """How much did not parse: bytes, and one for each place."""
    return sum(end - start + 1 for start, end in _errors(root, source))


def _directives(root: Node, source: bytes, comment: Query) -> tuple[tuple[int, int], ...]:
    spans = [
        (node.start_byte, node.end_byte) for nodes in QueryCursor(comment).captures(root).values() for node in nodes
    ]
    return tuple(sorted((start, end) for start, end in spans if source.find(b"scale:", start, end) >= 0))
