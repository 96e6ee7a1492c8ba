"""Imports and exports of ECMAScript modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.classes import define_class
from scalesight.syntax.ecmascript.commonjs import CLASSES, FUNCTIONS, export_all, export_value
from scalesight.syntax.ecmascript.dispatch import (
    EXPRESSIONS,
    STATEMENTS,
    State,
    expression,
    field,
    statements,
)
from scalesight.syntax.ecmascript.functions import own_name
from scalesight.syntax.ecmascript.literals import key, string
from scalesight.syntax.ecmascript.patterns import names

_IMPORT = re.compile(
    rb"""import\b(?P<head>[^{"'=]*?)(?:\{(?P<names>[^}]*)\})?\s*(?:\bfrom\b|(?P<require>=\s*require\s*\())?\s*"""
    rb"""["'](?P<module>[^"']*)["']"""
)
_COMMENT = re.compile(rb"""//[^\n]*|/\*.*?\*/|"[^"\n]*"|'[^'\n]*'""", re.DOTALL)


def _imported(text: bytes) -> tuple[tuple[str, str, str, int], ...]:
    """The module, imported name, local name and offset of everything that an import statement binds."""
    if b"/*" in text or b"//" in text:
        text = _COMMENT.sub(_blank, text)
    statement = _IMPORT.match(text)
    if statement is None:
        return ()
    module = intern(statement["module"].decode())
    names = statement["names"]
    found: list[tuple[str, str, str, int]] = []
    if not statement["head"].isspace():
        # `type` alone is a mark before a brace, and a name before a comma.
        is_mark = names is not None and b"," not in statement["head"]
        for words, at in _clauses(statement["head"], statement.start("head"), is_mark):
            name = "*" if words[0][:1] == b"*" or statement["require"] else "default"
            found.append((module, name, intern(words[-1].decode()), at))
    if names is not None:
        for words, at in _clauses(names, statement.start("names"), False):
            found.append((module, intern(words[0].strip(b"\"'").decode()), intern(words[-1].decode()), at))
    return tuple(found)


def _clauses(text: bytes, at: int, is_mark: bool) -> Iterator[tuple[list[bytes], int]]:
    """The words of `a`, `a as b`, `* as b` between commas, and where the last of them stands. `type` is left out."""
    for clause in text.split(b","):
        words = clause.split()
        if (is_mark or len(words) in (2, 4)) and words and words[0] in (b"type", b"typeof"):
            del words[0]
        if words:
            yield words, at + clause.rfind(words[-1])
        at += len(clause) + 1


# Most modules begin with the same few imports.
_imported_before = lru_cache(maxsize=4096)(_imported)


def _blank(match: re.Match[bytes]) -> bytes:
    return match[0] if match[0][:1] in (b'"', b"'") else b" " * len(match[0])


def _import(state: State, node: Node, _depth: int) -> None:
    """An import is read from its text: it never nests, and its nodes are a tenth of those of a usual file."""
    start = node.start_byte
    text = state.source[start : node.end_byte]
    for module, name, alias, offset in (_imported_before if len(text) < 200 else _imported)(text):
        state.imports.append(tuple.__new__(ir.Import, (module, name, alias, 0, start + offset)))


def _import_alias(state: State, node: Node, _depth: int) -> None:
    """`import A = N.B`"""
    parts = [child for child in node.named_children if not child.is_extra]
    if len(parts) == 2:
        at = parts[0].start_byte
        name = ir.Name(intern(state.text(parts[0])), at)
        value: ir.Expr | None = None
        for part in state.text(parts[1]).split(".")[:50]:
            value = ir.Name(part, at) if value is None else ir.Attr(value, part, at)
        state.block.append(ir.Bind(name, value, "", None, at))


def _export(state: State, node: Node, depth: int) -> None:
    children = node.children
    source = node.child_by_field_name("source")
    module = intern(str(string(state, source).value)) if source is not None else ""
    is_default = False
    decorators: tuple[ir.Expr, ...] = ()
    for child in children:
        kind = child.type
        if kind == "default" or kind == "=":
            is_default = True
        elif kind == "decorator":
            decorators = (*decorators, *(expression(state, part, depth) for part in child.named_children))
        elif kind == "export_clause":
            _export_names(state, child, module)
        elif kind == "*" and module:
            export_all(state, module, child.start_byte)
        elif kind == "namespace_export":
            name = intern(state.text(child.children[-1]))
            state.imports.append(ir.Import(module, "*", name, 0, child.start_byte))
            state.exports.append((name, name))
        elif is_default:
            if kind in STATEMENTS or kind in EXPRESSIONS:
                _export_default(state, child, depth, decorators)
        elif kind in CLASSES:
            name = own_name(state, child)
            define_class(state, child, depth, name, decorators)
            state.exports.append((name, name))
        elif kind == "internal_module":
            namespace(state, child, depth)
            name = own_name(state, child)
            state.exports.append((name, name))
        elif kind in STATEMENTS:
            _export_declared(state, child, depth)


def _export_default(state: State, node: Node, depth: int, decorators: tuple[ir.Expr, ...]) -> None:
    if node.type in CLASSES:
        name = own_name(state, node) or "default"
        define_class(state, node, depth, name, decorators)
        state.exports.append(("default", name))
    elif node.type in STATEMENTS and node.type not in FUNCTIONS:
        before = len(state.exports)
        _export_declared(state, node, depth)
        state.exports[before:] = [("default", name) for name, _ in state.exports[before:]]
    else:
        export_value(state, "default", node, depth)


def _export_names(state: State, node: Node, module: str) -> None:
    for child in node.children:
        if child.type == "export_specifier":
            name_node = field(child, "name")
            alias_node = child.child_by_field_name("alias") or name_node
            name, alias = key(state, name_node) or "", intern(key(state, alias_node) or "")
            if module:
                state.imports.append(ir.Import(module, intern(name), alias, 0, name_node.start_byte))
                name = alias
            state.exports.append((alias, intern(name)))


def _export_declared(state: State, node: Node, depth: int) -> None:
    before = len(state.block)
    imported = len(state.imports)
    STATEMENTS[node.type](state, node, depth)
    for statement in state.block[before:]:
        if isinstance(statement, (ir.Define, ir.DefineClass)):
            state.exports.append((statement.name, statement.name))
        elif isinstance(statement, ir.Bind):
            # Defaults of a pattern bind its names a second time.
            state.exports.extend(
                pair for name in names(statement.target) if (pair := (name, name)) not in state.exports
            )
    # A module that is loaded inside of the declared value has no name.
    state.exports.extend((item.alias, item.alias) for item in state.imports[imported:] if "(" not in item.alias)


def namespace(state: State, node: Node, depth: int) -> None:
    """`namespace N { … }`: what it exports belongs to it, not to the module."""
    body = node.child_by_field_name("body")
    name = own_name(state, node)
    if body is None or (node.type == "module" and name[:1] in "\"'"):
        # `declare module "m"` describes another module.
        return
    scope, exports = state.scope, state.exports
    state.scope, state.exports = f"{scope}{name}.", []
    state.block.extend(statements(state, body.children, depth + 1))
    state.scope, state.exports = scope, exports


STATEMENTS.update(
    {
        "import_statement": _import,
        "import_alias": _import_alias,
        "export_statement": _export,
        "internal_module": namespace,
        "module": namespace,
    }
)
