"""`match` statements of Python: one arm per case, with what its pattern binds."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.grammar import BODY, MAX_DEPTH, by_kind, kind, named_parts
from scalesight.syntax.python.state import EXPRESSIONS, STATEMENTS, State, lower_all, lower_into

_AS = kind("as_pattern")
_BLOCK = kind("block")
_CASE = kind("case_clause")
_CASE_PATTERN = kind("case_pattern")
_CLASS = kind("class_pattern")
_DICT = kind("dict_pattern")
_DOTTED = kind("dotted_name")
_GUARD = kind("if_clause")
_IDENTIFIER = kind("identifier")
_KEYWORD = kind("keyword_pattern")
_SEQUENCES = by_kind({"list_pattern": None, "tuple_pattern": None})
_SPLAT = kind("splat_pattern")
_STRING = kind("string")


def _match(state: State, node: Node, depth: int) -> None:
    subjects: list[ir.Expr] = []
    arms: list[ir.Block] = []
    exhaustive = False
    for child in node.children:
        if child.kind_id == _BLOCK:
            subject = _one(subjects, node)
            for case in child.children:
                if case.kind_id == _CASE:
                    arm, catches_all = _case(state, case, subject, depth + 1)
                    arms.append(arm)
                    exhaustive = exhaustive or catches_all
        elif child.is_named and not child.is_extra:
            subjects.append(EXPRESSIONS[child.kind_id](state, child, depth + 1))
    if not exhaustive:
        arms.append(())
    state.block.append(ir.Branch("switch", _one(subjects, node), tuple(arms), node.start_byte))


def _one(items: list[ir.Expr], node: Node) -> ir.Expr:
    return items[0] if len(items) == 1 else ir.Display("tuple", tuple(items), node.start_byte)


def _case(state: State, node: Node, subject: ir.Expr, depth: int) -> tuple[ir.Block, bool]:
    outer = state.block
    block: list[ir.Statement] = []
    state.block = block
    patterns = [child for child in node.children if child.kind_id == _CASE_PATTERN]
    whole = patterns[0] if len(patterns) == 1 else None
    # What was evaluated to get the subject is not evaluated again by taking it apart.
    known = subject if _is_path(subject) else None
    if whole is not None:
        _bind(state, whole, known, depth)
    else:
        _bind_sequence(state, patterns, known, depth, node.start_byte)
    guard = None
    for child in node.children:
        if child.kind_id == _GUARD:
            for test in lower_all(state, child, depth)[:1]:
                guard = test
                state.block = []
        elif child.kind_id in BODY:
            lower_into(state, child, depth + 1)
    if guard is not None:
        block.append(ir.Branch("if", guard, (tuple(state.block), ()), node.start_byte))
    state.block = outer
    return tuple(block), guard is None and whole is not None and _catches_all(state, whole)


def _is_path(expression: ir.Expr) -> bool:
    while isinstance(expression, ir.Attr):
        expression = expression.object
    return isinstance(expression, ir.Name)


def _catches_all(state: State, node: Node) -> bool:
    parts = named_parts(node)
    if not parts:
        return state.source[node.start_byte : node.end_byte] == b"_"
    return parts[0].kind_id == _DOTTED and parts[0].child_count == 1


def _bind(state: State, node: Node, subject: ir.Expr | None, depth: int) -> None:
    """Binds the names of one pattern to the parts of the subject; None is a part that has no expression."""
    if depth > MAX_DEPTH:
        return
    number = node.kind_id
    parts = named_parts(node)
    if number == _DOTTED:
        if len(parts) == 1:
            _bind_name(state, parts[0], subject)
    elif number in _SEQUENCES:
        _bind_sequence(state, parts, subject, depth, node.start_byte)
    elif number == _CLASS:
        for part in parts[1:]:
            _bind_keyword(state, part, subject, depth)
    elif number == _DICT:
        _bind_entries(state, parts, subject, depth)
    elif number == _AS:
        for part in parts:
            if part.kind_id == _IDENTIFIER:
                _bind_name(state, part, subject)
            else:
                _bind(state, part, subject, depth + 1)
    elif number == _SPLAT:
        for part in parts:
            _bind_name(state, part, None)
    elif number != _STRING:
        for part in parts:
            _bind(state, part, subject, depth + 1)


def _bind_name(state: State, node: Node, subject: ir.Expr | None) -> None:
    at = node.start_byte
    state.block.append(ir.Bind(ir.Name(state.text(node), at), subject, "", None, at))


def _bind_sequence(state: State, parts: list[Node], subject: ir.Expr | None, depth: int, at: int) -> None:
    """`[first, *rest]` is destructuring where its parts are names; deeper patterns bind by themselves."""
    items: list[ir.Expr] = []
    deeper: list[Node] = []
    for part in parts:
        inner = named_parts(part)[:1] if part.kind_id == _CASE_PATTERN else [part]
        names = named_parts(inner[0]) if inner else []
        start = part.start_byte
        if len(names) == 1 and inner[0].kind_id in (_DOTTED, _SPLAT):
            name = ir.Name(state.text(names[0]), names[0].start_byte)
            items.append(ir.Op("spread", (name,), start) if inner[0].kind_id == _SPLAT else name)
        else:
            items.append(ir.Name("_", start))
            deeper.extend(inner)
    if any(item != ir.Name("_", part.start_byte) for item, part in zip(items, parts, strict=True)):
        state.block.append(ir.Bind(ir.Display("tuple", tuple(items), at), subject, "", None, at))
    for part in deeper:
        if part.kind_id != _DOTTED:
            _bind(state, part, None, depth + 1)


def _bind_keyword(state: State, node: Node, subject: ir.Expr | None, depth: int) -> None:
    inner = named_parts(node)
    if inner and inner[0].kind_id == _KEYWORD:
        name, *patterns = named_parts(inner[0])
        part = None if subject is None else ir.Attr(subject, state.text(name), name.start_byte)
        for pattern in patterns:
            _bind(state, pattern, part, depth + 1)
    else:
        _bind(state, node, None, depth + 1)


def _bind_entries(state: State, parts: list[Node], subject: ir.Expr | None, depth: int) -> None:
    key: ir.Expr | None = None
    for part in parts:
        if part.kind_id == _CASE_PATTERN or part.kind_id == _SPLAT:
            value = None if subject is None or key is None else ir.Item(subject, key, part.start_byte)
            _bind(state, part, value, depth + 1)
            key = None
        else:
            key = EXPRESSIONS[part.kind_id](state, part, depth + 1)


STATEMENTS.update(by_kind({"match_statement": _match}))
