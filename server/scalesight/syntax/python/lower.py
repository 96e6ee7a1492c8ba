"""Python source to the intermediate form."""

from __future__ import annotations

from tree_sitter import Node, Parser, Query, QueryCursor

from scalesight.syntax import ir
from scalesight.syntax.collector import paused
from scalesight.syntax.python import (
    classes,
    comprehensions,
    control,
    expressions,
    functions,
    imports,
    literals,
    operators,
    patterns,
    statements,
)
from scalesight.syntax.python.grammar import LANGUAGE
from scalesight.syntax.python.state import State
from scalesight.text import line_starts

# Imported for the handlers that they put into the tables of `state`.
_ADAPTERS = (
    classes,
    comprehensions,
    control,
    expressions,
    functions,
    imports,
    literals,
    operators,
    patterns,
    statements,
)

_COMMENTS = Query(LANGUAGE, "(comment) @comment")
_DIRECTIVE = b"scale:"


def lower(source: bytes) -> ir.Module:
    """The intermediate form of a Python file (UTF-8). Never raises on what the text says.

    What does not parse is listed in `Module.errors`, and everything around it is lowered.
    """
    root = Parser(LANGUAGE).parse(source).root_node
    state = State(source)
    with paused():
        functions.lower_module(state, root, len(source))
    return ir.Module(
        language="python",
        functions=tuple(state.functions),
        classes=tuple(state.classes),
        imports=tuple(state.imports),
        exports=(),
        errors=_errors(root) if root.has_error else (),
        comments=_directives(source, root) if _DIRECTIVE in source else (),
        line_starts=tuple(line_starts(source)),
        length=len(source),
    )


def _errors(root: Node) -> tuple[tuple[int, int], ...]:
    """The topmost nodes that did not parse, in order."""
    errors: list[tuple[int, int]] = []
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            errors.append((node.start_byte, node.end_byte))
        else:
            pending.extend(child for child in reversed(node.children) if child.has_error or child.is_missing)
    return tuple(errors)


def _directives(source: bytes, root: Node) -> tuple[tuple[int, int], ...]:
    comments = QueryCursor(_COMMENTS).captures(root).get("comment", [])
    spans = sorted((comment.start_byte, comment.end_byte) for comment in comments)
    return tuple(span for span in spans if _DIRECTIVE in source[span[0] : span[1]])
