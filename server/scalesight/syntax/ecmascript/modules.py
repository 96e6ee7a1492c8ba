"""Imports and exports, of ECMAScript modules and of CommonJS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.classes import define_class
from scalesight.syntax.ecmascript.dispatch import (
    EXPRESSIONS,
    MAX_DEPTH,
    STATEMENTS,
    State,
    expression,
    field,
    named,
    other,
    statements,
)
from scalesight.syntax.ecmascript.expressions import bind
from scalesight.syntax.ecmascript.functions import function, own_name
from scalesight.syntax.ecmascript.literals import key, string
from scalesight.syntax.ecmascript.patterns import names

_FUNCTIONS = ("function_expression", "generator_function", "function_declaration", "generator_function_declaration")
_IMPORT = re.compile(
    rb"""import\b(?P<head>[^{"'=]*?)(?:\{(?P<names>[^}]*)\})?\s*(?:\bfrom\b|(?P<require>=\s*require\s*\())?\s*"""
    rb"""["'](?P<module>[^"']*)["']"""
)
_EXPORTS = re.compile(rb"(?:module\.exports|exports(?=\.))(?:\.(?P<name>[\w$]+))?")
_COMMENT = re.compile(rb"""//[^\n]*|/\*.*?\*/|"[^"\n]*"|'[^'\n]*'""", re.DOTALL)
_CLASSES = ("class", "class_declaration", "abstract_class_declaration")


def bind_import(state: State, target: ir.Expr, value: Node) -> bool:
    """Whether a declaration binds a module: `require("m")`, `require("m").name`, `await import("m")`."""
    name = "*"
    if value.type == "member_expression":
        name = state.text(value.children[-1])
        value = field(value, "object")
    if value.type == "await_expression":
        value = value.children[-1]
    module = _required(state, value)
    if module is None:
        return False
    if isinstance(target, ir.Name):
        state.imports.append(ir.Import(module, name, target.id, 0, target.at))
        return True
    if name != "*" or not isinstance(target, ir.Record):
        return False
    for imported, local in target.entries:
        if imported is not None and isinstance(local, ir.Name):
            state.imports.append(ir.Import(module, imported, local.id, 0, local.at))
        elif isinstance(local, ir.Op):
            state.imports.extend(ir.Import(module, "*", rest, 0, target.at) for rest in names(local))
    return True


def _required(state: State, call: Node) -> str | None:
    """The module that a call of `require` or `import` names."""
    if call.type != "call_expression" or state.text(field(call, "function")) not in ("require", "import"):
        return None
    given = [child for child in field(call, "arguments").children if child.type in EXPRESSIONS]
    if not given or given[0].type != "string":
        return None
    return str(string(state, given[0]).value)


def export_common(state: State, node: Node, depth: int) -> bool:
    """Whether an assignment exports, as `module.exports = x` and `exports.x = y` do; then it is lowered here."""
    left = node.child(0)
    if left is None or left.type != "member_expression" or state.function != 0 or depth > MAX_DEPTH:
        return False
    match = _EXPORTS.fullmatch(state.source, left.start_byte, left.end_byte)
    if match is None:
        return False
    value = field(node, "right")
    if match["name"] is not None:
        _export_value(state, match["name"].decode(), value, depth)
    elif value.type == "object":
        _export_entries(state, value, depth)
    else:
        _export_value(state, "default", value, depth)
    return True


def _assignment(state: State, node: Node, depth: int) -> ir.Expr:
    """An assignment inside of an expression: `const app = module.exports = express()`."""
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    before = len(state.exports)
    if not export_common(state, node, depth):
        return bind(state, node, depth)
    local = state.exports[-1][1] if len(state.exports) == before + 1 else "exports"
    return ir.Name(local, node.start_byte)


def _export_entries(state: State, node: Node, depth: int) -> None:
    for child in node.children:
        kind = child.type
        if kind == "shorthand_property_identifier":
            name = intern(state.text(child))
            state.exports.append((name, name))
        elif kind == "pair":
            pair = key(state, field(child, "key"))
            if pair is not None:
                _export_value(state, pair, field(child, "value"), depth)
        elif kind == "method_definition":
            method = key(state, field(child, "name"))
            if method is not None:
                index = function(state, child, depth + 1, intern(method))
                state.block.append(ir.Define(method, index, child.start_byte))
                state.exports.append((method, method))
        elif kind == "spread_element":
            module = _required(state, child.children[-1])
            if module is not None:
                _export_all(state, module, child.start_byte)
            else:
                state.block.append(ir.Eval(expression(state, child, depth + 1)))


def _export_value(state: State, name: str, value: Node, depth: int) -> None:
    """Exports a value under a name: a variable as it is, anything else bound to that name first."""
    name = intern(name)
    kind = value.type
    if kind == "identifier":
        state.exports.append((name, intern(state.text(value))))
        return
    if kind in _FUNCTIONS or kind in _CLASSES:
        local = own_name(state, value) or name
        if kind in _CLASSES:
            define_class(state, value, depth, local)
        else:
            index = function(state, value, depth, local)
            state.block.append(ir.Define(local, index, value.start_byte))
    else:
        local = name
        at = value.start_byte
        bound = ir.Name(name, at)
        state.block.append(ir.Bind(bound, named(state, value, depth + 1, name), "", None, at))
    state.exports.append((name, local))


def _export_all(state: State, module: str, at: int) -> None:
    state.imports.append(ir.Import(module, "*", "*", 0, at))
    state.exports.append(("*", "*"))


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
            _export_all(state, module, child.start_byte)
        elif kind == "namespace_export":
            name = intern(state.text(child.children[-1]))
            state.imports.append(ir.Import(module, "*", name, 0, child.start_byte))
            state.exports.append((name, name))
        elif is_default:
            if kind in STATEMENTS or kind in EXPRESSIONS:
                _export_default(state, child, depth, decorators)
        elif kind in _CLASSES:
            name = own_name(state, child)
            define_class(state, child, depth, name, decorators)
            state.exports.append((name, name))
        elif kind == "internal_module":
            _namespace(state, child, depth)
            name = own_name(state, child)
            state.exports.append((name, name))
        elif kind in STATEMENTS:
            _export_declared(state, child, depth)


def _export_default(state: State, node: Node, depth: int, decorators: tuple[ir.Expr, ...]) -> None:
    if node.type in _CLASSES:
        name = own_name(state, node) or "default"
        define_class(state, node, depth, name, decorators)
        state.exports.append(("default", name))
    elif node.type in STATEMENTS and node.type not in _FUNCTIONS:
        before = len(state.exports)
        _export_declared(state, node, depth)
        state.exports[before:] = [("default", name) for name, _ in state.exports[before:]]
    else:
        _export_value(state, "default", node, depth)


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
    state.exports.extend((item.alias, item.alias) for item in state.imports[imported:])


def _namespace(state: State, node: Node, depth: int) -> None:
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


EXPRESSIONS["assignment_expression"] = _assignment
STATEMENTS.update(
    {
        "import_statement": _import,
        "import_alias": _import_alias,
        "export_statement": _export,
        "internal_module": _namespace,
        "module": _namespace,
    }
)
