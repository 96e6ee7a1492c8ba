"""Imports of Python, from wherever in the file they stand."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import by_kind, kind, named_parts
from scalesight.syntax.python.state import STATEMENTS, State

_ALIASED = kind("aliased_import")
_DOTTED_NAME = kind("dotted_name")
_RELATIVE = kind("relative_import")
_WILDCARD = kind("wildcard_import")

_new = tuple.__new__


def _import(state: State, node: Node, _depth: int) -> None:
    at = node.start_byte
    for child in named_parts(node):
        module, alias = _name_and_alias(state, child)
        if alias:
            state.imports.append(ir.Import(module, "", alias, 0, at))
        else:
            first = module.partition(".")[0]
            state.imports.append(ir.Import(first, "", first, 0, at))
            if first != module:
                # `import a.b` binds `a`, and makes `a.b` reachable through it.
                state.imports.append(ir.Import(module, "", module, 0, at))


def _from(state: State, node: Node, _depth: int) -> None:
    origin, *names = named_parts(node)
    module, level = _module(state, origin)
    for child in names:
        at = child.start_byte
        if child.kind_id == _WILDCARD:
            state.imports.append(ir.Import(module, "*", "*", level, at))
        else:
            name, alias = _name_and_alias(state, child)
            state.imports.append(_new(ir.Import, (module, name, alias or name, level, at)))


def _future(_state: State, _node: Node, _depth: int) -> None:
    """`from __future__ import …` binds names that nobody uses."""


def _module(state: State, node: Node) -> tuple[str, int]:
    if node.kind_id != _RELATIVE:
        return _dotted(state, node), 0
    level, module = 0, ""
    for child in named_parts(node):
        if child.kind_id == _DOTTED_NAME:
            module = _dotted(state, child)
        else:
            level = state.source.count(b".", child.start_byte, child.end_byte)
    return module, level


def _name_and_alias(state: State, node: Node) -> tuple[str, str]:
    if node.kind_id != _ALIASED:
        return _dotted(state, node), ""
    parts = named_parts(node)
    return _dotted(state, parts[0]), state.text(parts[-1])


def _dotted(state: State, node: Node) -> str:
    """`a.b`, which may be written with spaces."""
    text = state.text(node)
    return text if text.replace(".", "").isidentifier() else ".".join(state.text(part) for part in named_parts(node))


STATEMENTS.update(
    by_kind({"import_statement": _import, "import_from_statement": _from, "future_import_statement": _future})
)
