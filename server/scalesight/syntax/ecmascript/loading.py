"""`require("m")` and `import("m")`: a module as a value, wherever it stands."""

from __future__ import annotations

from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import EXPRESSIONS, State, field
from scalesight.syntax.ecmascript.literals import string

LOADERS = frozenset({b"require", b"import"})


def module_of(state: State, call: Node) -> str | None:
    """The module that a call loads; None for any other node."""
    if call.type != "call_expression" or state.source[slice(*field(call, "function").byte_range)] not in LOADERS:
        return None
    given = [child for child in field(call, "arguments").children if child.type in EXPRESSIONS]
    return str(string(state, given[0]).value) if given and given[0].type == "string" else None


def loaded(state: State, call: Node) -> ir.Name | None:
    """The module that a call loads, as an import of it under a name that no variable can have: `require("m")`."""
    module = module_of(state, call)
    if module is None:
        return None
    at = call.start_byte
    name = intern(f'{state.text(field(call, "function"))}("{module}")')
    state.imports.append(ir.Import(module, "*", name, 0, at))
    return ir.Name(name, at)
