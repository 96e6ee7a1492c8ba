"""CommonJS: `require` bound to names, and what is assigned to `module.exports` and `exports`."""

from __future__ import annotations

import re
from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.classes import define_class
from scalesight.syntax.ecmascript.dispatch import EXPRESSIONS, MAX_DEPTH, State, expression, field, named, other
from scalesight.syntax.ecmascript.expressions import bind
from scalesight.syntax.ecmascript.functions import function, own_name
from scalesight.syntax.ecmascript.literals import key
from scalesight.syntax.ecmascript.loading import module_of
from scalesight.syntax.ecmascript.patterns import names

CLASSES = ("class", "class_declaration", "abstract_class_declaration")
FUNCTIONS = ("function_expression", "generator_function", "function_declaration", "generator_function_declaration")

_EXPORTS = re.compile(rb"(?:module\.exports|exports(?=\.))(?:\.(?P<name>[\w$]+))?")
_ALL_EXPORTS = (b"module.exports", b"exports")


def bind_import(state: State, target: ir.Expr, value: Node) -> bool:
    """Whether a declaration of the top level binds a module: `require("m")`, `require("m").name`, `await import("m")`."""
    if state.function != 0:
        return False
    name = "*"
    if value.type == "member_expression":
        name = state.text(value.children[-1])
        value = field(value, "object")
    if value.type == "await_expression":
        value = value.children[-1]
    module = module_of(state, value)
    if module is None:
        return False
    if isinstance(target, ir.Name):
        state.imports.append(ir.Import(module, name, target.id, 0, target.at))
        return True
    if name != "*" or not isinstance(target, ir.Record):
        return False
    if not all(
        isinstance(local, ir.Name) if imported else isinstance(local, ir.Op) for imported, local in target.entries
    ):
        return False
    for imported, local in target.entries:
        if imported is not None and isinstance(local, ir.Name):
            state.imports.append(ir.Import(module, imported, local.id, 0, local.at))
        else:
            state.imports.extend(ir.Import(module, "*", rest, 0, target.at) for rest in names(local))
    return True


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
        _export_property(state, match["name"].decode(), value, depth)
    elif value.type == "object":
        _export_entries(state, value, depth)
    elif (module := module_of(state, value)) is not None:
        export_all(state, module, value.start_byte)
        state.imports.append(ir.Import(module, "default", "default", 0, value.start_byte))
        state.exports.append(("default", "default"))
    else:
        export_value(state, "default", value, depth)
    return True


def export_assigned(state: State, call: Node, depth: int) -> bool:
    """Whether a call exports, as `Object.assign(module.exports, {…})` does; then it is lowered here."""
    if not state.source.startswith(b"Object.assign(", call.start_byte) or state.function != 0 or depth > MAX_DEPTH:
        return False
    given = [child for child in field(call, "arguments").children if child.type in EXPRESSIONS]
    if not given or state.source[slice(*given[0].byte_range)] not in _ALL_EXPORTS:
        return False
    for value in given[1:]:
        module = module_of(state, value)
        if value.type == "object":
            _export_entries(state, value, depth)
        elif module is not None:
            export_all(state, module, value.start_byte)
        else:
            state.block.append(ir.Eval(expression(state, value, depth + 1)))
    return True


def export_value(state: State, name: str, value: Node, depth: int, local: str = "") -> None:
    """Exports a value: a variable as it is, anything else bound first, to its own name or to `local`."""
    name = intern(name)
    local = intern(local or name)
    kind = value.type
    if kind == "identifier":
        local = intern(state.text(value))
    elif kind in CLASSES:
        local = own_name(state, value) or name
        define_class(state, value, depth, local)
    elif kind in FUNCTIONS:
        own = own_name(state, value)
        index = function(state, value, depth, own or name)
        local = own or local
        state.block.append(ir.Define(local, index, value.start_byte))
    else:
        at = value.start_byte
        state.block.append(ir.Bind(ir.Name(local, at), named(state, value, depth + 1, name), "", None, at))
    state.exports.append((name, local))


def export_all(state: State, module: str, at: int) -> None:
    """Exports whatever another module exports, but for its default."""
    state.imports.append(ir.Import(module, "*", "*", 0, at))
    state.exports.append(("*", "*"))


def _export_property(state: State, name: str, value: Node, depth: int) -> None:
    """Exports a value that is a property and no variable: inside of the file, its name may be another's."""
    scope = state.scope
    if name != "default":
        state.scope = "exports."
    export_value(state, name, value, depth, "default" if name == "default" else f"exports.{name}")
    state.scope = scope


def _export_entries(state: State, node: Node, depth: int) -> None:
    for child in node.children:
        kind = child.type
        if kind == "shorthand_property_identifier":
            name = intern(state.text(child))
            state.exports.append((name, name))
        elif kind == "pair":
            pair = key(state, field(child, "key"))
            if pair is not None:
                _export_property(state, pair, field(child, "value"), depth)
        elif kind == "method_definition":
            method = key(state, field(child, "name"))
            if method is not None:
                _export_method(state, intern(method), child, depth)
        elif kind == "spread_element":
            module = module_of(state, child.children[-1])
            if module is not None:
                export_all(state, module, child.start_byte)
            else:
                state.block.append(ir.Eval(expression(state, child, depth + 1)))


def _export_method(state: State, name: str, node: Node, depth: int) -> None:
    scope, state.scope = state.scope, "exports."
    index = function(state, node, depth + 1, name)
    state.scope = scope
    local = intern(f"exports.{name}")
    state.block.append(ir.Define(local, index, node.start_byte))
    state.exports.append((name, local))


def _assignment(state: State, node: Node, depth: int) -> ir.Expr:
    """An assignment inside of an expression: `const app = module.exports = express()`."""
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    before = len(state.exports)
    if not export_common(state, node, depth):
        return bind(state, node, depth)
    local = state.exports[-1][1] if len(state.exports) == before + 1 else "exports"
    return ir.Name(local, node.start_byte)


EXPRESSIONS["assignment_expression"] = _assignment
