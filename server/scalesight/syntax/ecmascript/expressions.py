"""Names, members, calls, assignments, and literals of arrays and objects."""

from __future__ import annotations

from functools import lru_cache
from re import compile as pattern
from sys import intern

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.ecmascript.dispatch import (
    EXPRESSIONS,
    MAX_DEPTH,
    NAMED,
    State,
    expression,
    field,
    named,
    other,
)
from scalesight.syntax.ecmascript.literals import key, template_parts
from scalesight.syntax.ecmascript.loading import LOADERS, loaded
from scalesight.syntax.ecmascript.patterns import target
from scalesight.syntax.walk import calls

_new = tuple.__new__

_NAME = rb"[A-Za-z_$][\w$]*"
_MEMBERS = pattern(_NAME + rb"(?:\??\.#?" + _NAME + rb")*")
_LONGEST_MEMBERS = 100
# No function, unless it stands in brackets.
_OPERATIONS = frozenset({"await_expression", "unary_expression", "binary_expression"})
# Text that looks like a name but is a value.
_NO_NAMES = ("null", "undefined", "true", "false")


def identifier(state: State, node: Node, _depth: int = 0) -> ir.Name:
    """A name."""
    at = node.start_byte
    return _new(ir.Name, (intern(state.source[at : node.end_byte].decode()), at))


def arguments(state: State, node: Node, depth: int) -> tuple[ir.Expr, ...]:
    """The arguments of a call, or the items of an array."""
    count = node.child_count
    if count == 2:
        return ()
    if count == 3:
        only = node.child(1)
        handler = EXPRESSIONS.get(only.type) if only is not None else None
        return (handler(state, only, depth),) if only is not None and handler is not None else ()
    values = []
    for child in node.named_children:
        handler = EXPRESSIONS.get(child.type)
        if handler is not None:
            values.append(handler(state, child, depth))
    return tuple(values)


def unwrap(node: Node) -> Node:
    """The expression inside parentheses, casts and non-null assertions, which change nothing at run time."""
    kind = node.type
    while kind in _TRANSPARENT:
        middle = node.child(1) if kind == "parenthesized_expression" and node.child_count == 3 else None
        if middle is None:
            inner = [child for child in node.children if child.type in EXPRESSIONS]
            if not inner:
                return node
            middle = inner[-1] if kind == "type_assertion" else inner[0]
        node = middle
        kind = node.type
    return node


def bind(state: State, node: Node, depth: int) -> ir.Expr:
    """Appends the binding of an assignment of any kind and returns its target."""
    late: list[ir.Statement] = []
    kind = node.type
    if kind == "update_expression":
        changed = target(state, field(node, "argument"), depth + 1, late)
        operator = node.child_by_field_name("operator")
        sign = "-" if operator is not None and operator.type == "--" else "+"
        state.block.append(ir.Bind(changed, ir.Const(1, node.start_byte), sign, None, node.start_byte))
        return changed
    operation = ""
    if kind == "augmented_assignment_expression":
        operation = state.text(field(node, "operator"))[:-1]
    changed = target(state, field(node, "left"), depth + 1, late)
    right = field(node, "right")
    if isinstance(changed, ir.Name):
        name = changed.id
    elif isinstance(changed, ir.Attr):
        name = changed.name
    else:
        name = "<lambda>"
    scope = state.scope
    if isinstance(changed, ir.Attr) and state.function == 0:
        # `Cart.prototype.total = function () {…}` binds no variable.
        holder = field(node, "left").child(0)
        state.scope = (
            f"{state.text(holder)}." if holder is not None and holder.end_byte - holder.start_byte < 60 else "."
        )
    around = state.block
    if operation in _ON_FIRST_USE:
        state.block = []
    value = named(state, right, depth + 1, name)
    state.scope = scope
    bound: list[ir.Statement] = [ir.Bind(changed, value, operation, None, node.start_byte)]
    if state.block is not around:
        # `rates ??= load()` is `if (rates == null) rates = load()`.
        bound = [*state.block, *bound]
        state.block = around
        if any(calls(bound)):
            bound[-1] = ir.Bind(changed, value, "", None, node.start_byte)
            test = ir.Op("not", (changed,), node.start_byte)
            bound = [ir.Branch("if", test, (tuple(bound), ()), node.start_byte)]
    state.block.extend(bound)
    state.block.extend(late)
    return changed


# The operators of assignments that happen only where there is nothing yet.
_ON_FIRST_USE = frozenset({"??", "||"})


@lru_cache(maxsize=16384)
def _members(text: bytes) -> tuple[tuple[str, int], ...]:
    """The names in `a`, `a.b?.c` and their offsets; empty for what is no such chain."""
    if _MEMBERS.fullmatch(text) is None:
        return ()
    parts = []
    at = 0
    for part in text.split(b"."):
        parts.append((intern(part.removesuffix(b"?").decode()), at))
        at += len(part) + 1
    return () if parts[0][0] in _NO_NAMES else tuple(parts)


def _call(state: State, node: Node, depth: int) -> ir.Expr:
    function_node = node.child(0)
    if function_node is None or depth > MAX_DEPTH:
        return other(state, node, depth)
    depth += 1
    # Almost every function is a name or a member of a name, and is read from the text without its nodes.
    start = function_node.start_byte
    end = function_node.end_byte
    text = state.source[start:end] if end - start <= _LONGEST_MEMBERS else b"("
    if text in LOADERS:
        module = loaded(state, node)
        if module is not None:
            return module
    names = _members(text) if b"(" not in text else ()
    if names:
        function: ir.Expr = _new(ir.Name, (names[0][0], start))
        for name, offset in names[1:]:
            function = _new(ir.Attr, (function, name, start + offset))
    else:
        function = EXPRESSIONS.get(function_node.type, other)(state, function_node, depth)
    given = node.child(1) if node.child_count == 2 else field(node, "arguments")
    if given is None or given.type == "template_string":
        literal, substituted = template_parts(state, given or node, depth)
        values: tuple[ir.Expr, ...] = (ir.Const(literal, end), *substituted)
    else:
        values = arguments(state, given, depth)
    if function_node.type in _OPERATIONS:
        return _with_call(function_node, function, values, node.end_byte)
    return _new(ir.Call, (function, values, (), node.start_byte, node.end_byte))


def _with_call(node: Node, operation: ir.Expr, values: tuple[ir.Expr, ...], end: int) -> ir.Expr:
    """An operation whose last operand is called: the grammar takes `await load<User>(id)` for `(await load)<User>(id)`."""
    if node.type == "await_expression" and isinstance(operation, ir.Await):
        return operation._replace(value=_with_call(node.children[-1], operation.value, values, end))
    if node.type in _OPERATIONS and isinstance(operation, ir.Op) and operation.operands:
        called = _with_call(node.children[-1], operation.operands[-1], values, end)
        return operation._replace(operands=(*operation.operands[:-1], called))
    return ir.Call(operation, values, (), node.start_byte, end)


def _member(state: State, node: Node, depth: int) -> ir.Expr:
    start = node.start_byte
    end = node.end_byte
    text = state.source[start:end] if end - start <= _LONGEST_MEMBERS else b"("
    names = _members(text) if b"(" not in text else ()
    if names:
        value: ir.Expr = _new(ir.Name, (names[0][0], start))
        for name, offset in names[1:]:
            value = _new(ir.Attr, (value, name, start + offset))
        return value
    inner = node.child(0)
    last = node.child(2) if node.child_count == 3 else node.children[-1]
    if inner is None or last is None or depth > MAX_DEPTH:
        return other(state, node, depth)
    value = EXPRESSIONS.get(inner.type, other)(state, inner, depth + 1)
    at = last.start_byte
    return _new(ir.Attr, (value, intern(state.source[at : last.end_byte].decode()), at))


def _subscript(state: State, node: Node, depth: int) -> ir.Expr:
    inner = node.child(0)
    if inner is None or depth > MAX_DEPTH:
        return other(state, node, depth)
    index = field(node, "index")
    value = expression(state, inner, depth + 1)
    return ir.Item(value, expression(state, index, depth + 1), index.start_byte)


def _non_null(state: State, node: Node, depth: int) -> ir.Expr:
    inner = node.child(0)
    if inner is None or depth > MAX_DEPTH:
        return other(state, node, depth)
    return expression(state, inner, depth + 1)


def _construction(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    constructor = node.child_by_field_name("constructor")
    given = node.child_by_field_name("arguments")
    function = expression(state, constructor, depth + 1) if constructor is not None else other(state, node, depth)
    values = arguments(state, given, depth + 1) if given is not None else ()
    return ir.Call(function, values, (), node.start_byte, node.end_byte)


def _array(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    return ir.Display("list", arguments(state, node, depth + 1), node.start_byte)


def _record(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    source = state.source
    entries: list[tuple[str | None, ir.Expr]] = []
    for child in node.named_children:
        kind = child.type
        if kind == "pair":
            left, right = child.child(0), child.child(2)
            if child.child_count != 3 or left is None or right is None:
                left, right = field(child, "key"), field(child, "value")
            if left.type == "property_identifier":
                name: str | None = intern(source[left.start_byte : left.end_byte].decode())
            else:
                name = key(state, left)
            kind = right.type
            if kind in NAMED:
                entries.append((name, NAMED[kind](state, right, depth + 1, name or "<lambda>")))
            else:
                entries.append((name, EXPRESSIONS.get(kind, other)(state, right, depth + 1)))
            if name is None and left.type == "computed_property_name":
                # The key is evaluated too, and tells whether an object grows that this one is merged with.
                entries[-1] = None, _keyed(state, left, entries[-1][1], depth)
        elif kind == "shorthand_property_identifier":
            value = identifier(state, child)
            entries.append((value.id, value))
        elif kind == "method_definition":
            name = key(state, field(child, "name"))
            entries.append((name, NAMED[kind](state, child, depth + 1, name or "<lambda>")))
        elif kind == "spread_element":
            entries.append((None, expression(state, child, depth + 1)))
    return _new(ir.Record, (tuple(entries), node.start_byte))


def _keyed(state: State, name: Node, value: ir.Expr, depth: int) -> ir.Expr:
    inner = name.named_child(0)
    if inner is None:
        return value
    return ir.Op("pair", (expression(state, inner, depth + 1), value), name.start_byte)


def _named_record(state: State, node: Node, depth: int, name: str) -> ir.Expr:
    """An object bound to a name: its functions are named after it, `resolvers.Product.variants`."""
    outer = state.scope
    state.scope = f"{outer}{name}."
    value = _record(state, node, depth)
    state.scope = outer
    return value


def _transparent(state: State, node: Node, depth: int) -> ir.Expr:
    inner = unwrap(node)
    return expression(state, inner, depth + 1) if inner.id != node.id else other(state, node, depth)


def _named_transparent(state: State, node: Node, depth: int, name: str) -> ir.Expr:
    inner = unwrap(node)
    return named(state, inner, depth + 1, name) if inner.id != node.id else other(state, node, depth)


def _assignment(state: State, node: Node, depth: int) -> ir.Expr:
    if depth > MAX_DEPTH:
        return other(state, node, depth)
    return bind(state, node, depth)


_TRANSPARENT = dict.fromkeys(
    ("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "type_assertion"),
    _named_transparent,
)

EXPRESSIONS.update(
    {
        "identifier": identifier,
        "this": identifier,
        "super": identifier,
        "import": identifier,
        "meta_property": identifier,
        "private_property_identifier": identifier,
        "member_expression": _member,
        "call_expression": _call,
        "subscript_expression": _subscript,
        "non_null_expression": _non_null,
        "instantiation_expression": _non_null,
        "new_expression": _construction,
        "array": _array,
        "object": _record,
        "parenthesized_expression": _transparent,
        "as_expression": _transparent,
        "satisfies_expression": _transparent,
        "type_assertion": _transparent,
        "augmented_assignment_expression": _assignment,
        "update_expression": _assignment,
    }
)
NAMED.update(_TRANSPARENT)
NAMED["object"] = _named_record
