"""Declarations of variables, effects, branches and jumps."""

from __future__ import annotations

from sys import intern

from tree_sitter import Node

from scalesight.syntax import exclusive, ir
from scalesight.syntax.ecmascript.annotations import annotation, type_expression, with_arguments
from scalesight.syntax.ecmascript.commonjs import bind_import, export_assigned, export_common
from scalesight.syntax.ecmascript.dispatch import (
    EXPRESSIONS,
    MAX_DEPTH,
    NAMED,
    STATEMENTS,
    State,
    block,
    expression,
    field,
    other,
    statements,
)
from scalesight.syntax.ecmascript.expressions import bind, unwrap
from scalesight.syntax.ecmascript.jumps import breaks, continues, is_exit
from scalesight.syntax.ecmascript.modules import namespace
from scalesight.syntax.ecmascript.patterns import target

_new = tuple.__new__
# An else-if chain nests one level a link; past so many links the rest becomes the arms of one branch.
_NESTED_ELSE = 30
_IMPORTS = (b"require(", b"await import(")


def declare(state: State, node: Node, depth: int) -> None:
    """`const`, `let` and `var`: a binding for each declarator, an import for one that requires a module."""
    if node.child_count == 3:
        only = node.child(1)
        if only is not None and only.type == "variable_declarator":
            _declare_one(state, only, depth)
            return
    for child in node.children:
        if child.type == "variable_declarator":
            _declare_one(state, child, depth)


def _declare_one(state: State, node: Node, depth: int) -> None:
    children = node.children
    pattern = children[0]
    declared: ir.Expr | None = None
    given: Node | None = None
    if len(children) == 3 and children[1].type == "=":
        given = children[2]
    elif len(children) > 1:
        pattern = field(node, "name")
        type_node = node.child_by_field_name("type")
        given = node.child_by_field_name("value")
        if type_node is not None:
            declared = annotation(state, type_node, depth)
    source = state.source
    at = pattern.start_byte
    late: list[ir.Statement] = []
    if pattern.type == "identifier":
        name = intern(source[at : pattern.end_byte].decode())
        bound: ir.Expr = _new(ir.Name, (name, at))
    else:
        name = ""
        bound = target(state, pattern, depth, late)
    value: ir.Expr | None = None
    if given is not None:
        if source.startswith(_IMPORTS, given.start_byte) and bind_import(state, bound, given):
            return
        kind = given.type
        if declared is None and kind in _TYPED:
            declared = _type_of_value(state, given, depth)
        if name and kind in NAMED:
            value = NAMED[kind](state, given, depth + 1, name)
            if kind == "class":
                return
        else:
            value = EXPRESSIONS.get(kind, other)(state, given, depth + 1)
    state.block.append(_new(ir.Bind, (bound, value, "", declared, at)))
    if late:
        state.block.extend(late)


def _type_of_value(state: State, node: Node, depth: int) -> ir.Expr | None:
    """The type that the value of a declaration names: `x as Product[]`, `new Map<string, Product>()`."""
    if node.type == "new_expression":
        arguments = node.child_by_field_name("type_arguments")
        if arguments is None:
            return None
        constructor = field(node, "constructor")
        return with_arguments(state, expression(state, constructor, depth), arguments, depth)
    if node.child_count != 3:
        return None
    cast = node.children[2]
    # `as const` is no type.
    return type_expression(state, cast, depth) if cast.is_named else None


def effect(state: State, node: Node, depth: int) -> None:
    """An expression in the place of a statement."""
    if depth > MAX_DEPTH:
        return
    kind = node.type
    handler = _EFFECTS.get(kind)
    if handler is not None:
        handler(state, node, depth)
    elif kind in EXPRESSIONS:
        state.block.append(_new(ir.Eval, (EXPRESSIONS[kind](state, node, depth + 1),)))


def _expression_statement(state: State, node: Node, depth: int) -> None:
    first = node.child(0)
    if first is not None and node.child_count <= 2 and depth <= MAX_DEPTH:
        kind = first.type
        if kind in _EFFECTS:
            _EFFECTS[kind](state, first, depth)
        elif kind in EXPRESSIONS:
            state.block.append(_new(ir.Eval, (EXPRESSIONS[kind](state, first, depth + 1),)))
        return
    for child in node.children:
        effect(state, child, depth)


def _assign(state: State, node: Node, depth: int) -> None:
    if not export_common(state, node, depth):
        bind(state, node, depth)


def _call(state: State, node: Node, depth: int) -> None:
    if not export_assigned(state, node, depth):
        state.block.append(_new(ir.Eval, (expression(state, node, depth + 1),)))
        if is_exit(state, node):
            state.block.append(ir.Jump("raise", None, node.start_byte))


def _change(state: State, node: Node, depth: int) -> None:
    bind(state, node, depth)


def _each(state: State, node: Node, depth: int) -> None:
    for child in node.children:
        effect(state, child, depth + 1)


def _yield(state: State, node: Node, depth: int) -> None:
    at = node.start_byte
    value: ir.Expr = ir.Const(None, at)
    for child in node.children:
        if child.type in EXPRESSIONS:
            value = expression(state, child, depth + 1)
    if any(child.type == "*" for child in node.children):
        value = ir.Op("spread", (value,), at)
    state.block.append(ir.Yield(value, at))


def _unwrapped(state: State, node: Node, depth: int) -> None:
    inner = unwrap(node)
    if inner.id != node.id:
        effect(state, inner, depth + 1)


def _if(state: State, node: Node, depth: int) -> None:
    """An else-if stands in the else arm of its if, as it does in the source; the chain is walked without recursion."""
    chain: list[tuple[ir.Block, ir.Expr, ir.Block, int]] = []
    otherwise: ir.Block = ()
    following: Node | None = node
    outer = state.block
    while following is not None:
        # The test of an else-if runs only if the chain gets that far, and so does what it binds.
        before: list[ir.Statement] = []
        state.block = outer if following is node else before
        test = expression(state, field(following, "condition"), depth)
        state.block = outer
        inside = depth + min(len(chain), _NESTED_ELSE)
        body = block(state, following.child_by_field_name("consequence"), inside)
        chain.append((tuple(before), test, body, following.start_byte))
        clause = following.child_by_field_name("alternative")
        following = None
        if clause is not None:
            last = clause.children[-1]
            if last.type == "if_statement":
                following = last
            else:
                otherwise = block(state, last, inside)
    if len(chain) > _NESTED_ELSE:
        _, test, body, at = chain[_NESTED_ELSE]
        arms = [body, *((*head, ir.Eval(later), *block) for head, later, block, _ in chain[_NESTED_ELSE + 1 :])]
        otherwise = (*chain[_NESTED_ELSE][0], ir.Branch("if", test, (*arms, otherwise), at))
        del chain[_NESTED_ELSE:]
    for head, test, body, at in reversed(chain):
        otherwise = (*head, _new(ir.Branch, ("if", test, (body, otherwise), at)))
    state.block.extend(otherwise[:-1])
    branch = otherwise[-1]
    assert isinstance(branch, ir.Branch)
    exclusive.append(state.block, branch)


def _switch(state: State, node: Node, depth: int) -> None:
    """Every case with statements is an arm. A break leaves the switch, not the loop around it, and is left out."""
    test = expression(state, field(node, "value"), depth)
    outer = state.in_switch
    state.in_switch = True
    arms: list[ir.Block] = []
    complete = False
    for case in field(node, "body").children:
        kind = case.type
        if kind == "switch_case" or kind == "switch_default":
            children = case.children
            colon = next((index for index, child in enumerate(children) if child.type == ":"), len(children))
            if any(child.type in STATEMENTS for child in children[colon:]):
                arms.append(statements(state, children[colon:], depth + 1))
                complete = complete or kind == "switch_default"
    state.in_switch = outer
    if not complete:
        arms.append(())
    state.block.append(ir.Branch("switch", test, tuple(arms), node.start_byte))


def _try(state: State, node: Node, depth: int) -> None:
    arms = [block(state, field(node, "body"), depth)]
    handler = node.child_by_field_name("handler")
    if handler is not None:
        arms.append(block(state, handler.child_by_field_name("body"), depth))
    state.block.append(ir.Branch("try", None, tuple(arms), node.start_byte))
    finalizer = node.child_by_field_name("finalizer")
    if finalizer is not None:
        state.block.extend(block(state, finalizer.child_by_field_name("body"), depth))


def _return(state: State, node: Node, depth: int) -> None:
    value: ir.Expr | None = None
    for child in node.children:
        handler = EXPRESSIONS.get(child.type)
        if handler is not None:
            value = handler(state, child, depth + 1)
    state.block.append(_new(ir.Jump, ("return", value, node.start_byte)))


def _throw(state: State, node: Node, depth: int) -> None:
    value: ir.Expr | None = None
    for child in node.children:
        if child.type in EXPRESSIONS:
            value = expression(state, child, depth + 1)
    state.block.append(ir.Jump("raise", value, node.start_byte))


def _inside(state: State, node: Node, depth: int) -> None:
    """A construct that adds nothing to the statements in it: a block, a label, `declare`, `with`."""
    if depth > MAX_DEPTH:
        return
    for child in node.children:
        handler = STATEMENTS.get(child.type)
        if handler is not None:
            handler(state, child, depth + 1)


def _error(state: State, node: Node, depth: int) -> None:
    """What is left of a place that did not parse."""
    if depth > MAX_DEPTH:
        return
    for child in node.children:
        handler = STATEMENTS.get(child.type, effect)
        handler(state, child, depth + 1)


_TYPED = ("as_expression", "new_expression", "satisfies_expression")
_EFFECTS = {
    "assignment_expression": _assign,
    "augmented_assignment_expression": _change,
    "call_expression": _call,
    "update_expression": _change,
    "sequence_expression": _each,
    "yield_expression": _yield,
    "parenthesized_expression": _unwrapped,
    "internal_module": namespace,
    "ERROR": _error,
}

STATEMENTS.update(
    {
        "lexical_declaration": declare,
        "variable_declaration": declare,
        "using_declaration": declare,
        "expression_statement": _expression_statement,
        "if_statement": _if,
        "switch_statement": _switch,
        "try_statement": _try,
        "return_statement": _return,
        "throw_statement": _throw,
        "break_statement": breaks,
        "continue_statement": continues,
        "statement_block": _inside,
        "labeled_statement": _inside,
        "with_statement": _inside,
        "ambient_declaration": _inside,
        "ERROR": _error,
    }
)
