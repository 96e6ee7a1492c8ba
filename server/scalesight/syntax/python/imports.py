"""Imports of Python, from wherever in the file they stand."""

from __future__ import annotations

from sys import intern

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
        module, alias, alias_at = _name_and_alias(state, child)
        if alias:
            _bound(state, ir.Import(module, "", alias, 0, at), alias_at)
        else:
            first = module.partition(".")[0]
            _bound(state, ir.Import(first, "", first, 0, at), alias_at)
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
            name, alias, alias_at = _name_and_alias(state, child)
            _bound(state, _new(ir.Import, (module, name, alias or name, level, at)), alias_at)


def _bound(state: State, item: ir.Import, at: int) -> None:
    """An import, bound at `at`. Inside of a function it gets an alias of its own, and a variable is bound to that."""
    if state.scope.function > 0 and state.scope.fields is None:
        hidden = intern(f"{'.' * item.level}{item.module}:{item.name}")
        state.block.append(ir.Bind(ir.Name(item.alias, at), ir.Name(hidden, at), "", None, at))
        item = item._replace(alias=hidden)
    state.imports.append(item)


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


def _name_and_alias(state: State, node: Node) -> tuple[str, str, int]:
    """The name, its alias if it has one, and where the bound of the two stands."""
    if node.kind_id != _ALIASED:
        return _dotted(state, node), "", node.start_byte
    parts = named_parts(node)
    return _dotted(state, parts[0]), state.text(parts[-1]), parts[-1].start_byte


def _dotted(state: State, node: Node) -> str:
    """`a.b`, which may be written with spaces."""
    text = state.text(node)
    return text if text.replace(".", "").isidentifier() else ".".join(state.text(part) for part in named_parts(node))


STATEMENTS.update(
    by_kind({"import_statement": _import, "import_from_statement": _from, "future_import_statement": _future})
)
