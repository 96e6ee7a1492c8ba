"""Statements of Python."""

from __future__ import annotations

from typing import Literal

from tree_sitter import Node

from scalesight.syntax import ir
from scalesight.syntax.python.annotations import lower_annotation
from scalesight.syntax.python.definitions import lower_lambda
from scalesight.syntax.python.expressions import yielded
from scalesight.syntax.python.grammar import MAX_DEPTH, StatementHandler, by_kind, kind, named, without_comments
from scalesight.syntax.python.state import EXPRESSIONS, STATEMENTS, State, lower_all, lower_block, lower_into

_ASSIGNMENT = kind("assignment")
_ASYNC = kind("async", named=False)
_AS_PATTERN = kind("as_pattern")
_AUGMENTED = kind("augmented_assignment")
_BLOCK = kind("block")
_COLON = kind(":", named=False)
_ELIF = kind("elif_clause")
_ELSE = kind("else_clause")
_EXCEPT = kind("except_clause")
_FINALLY = kind("finally_clause")
_FOR = kind("for", named=False)
_IDENTIFIER = kind("identifier")
_IN = kind("in", named=False)
_LAMBDA = kind("lambda")
_TYPE = kind("type")
_WITH_CLAUSE = kind("with_clause")
_YIELD = kind("yield")

# A statement that is only one of these does nothing: docstrings, `...`.
_WITHOUT_EFFECT = by_kind({"string": None, "ellipsis": None, "integer": None, "none": None})
_MAX_NESTED_ELIFS = 20


def _expression_statement(state: State, node: Node, depth: int) -> None:
    for child in node.children:
        number = child.kind_id
        if number == _ASSIGNMENT:
            _assignment(state, child, depth)
        elif number == _AUGMENTED:
            _augmented(state, child, depth)
        elif number == _YIELD:
            state.yields = True
            state.block.append(ir.Yield(yielded(state, child, depth), child.start_byte))
        elif number in _WITHOUT_EFFECT:
            pass
        elif child.is_named and not child.is_extra:
            state.block.append(ir.Eval(EXPRESSIONS[number](state, child, depth + 1)))


def _assignment(state: State, node: Node, depth: int) -> None:
    at = node.start_byte
    targets: list[Node] = []
    annotation = value = None
    while True:
        right = None
        parts = [child for child in node.children if not child.is_extra]
        targets.append(parts[0])
        for part in parts[1:]:
            if part.kind_id == _TYPE:
                annotation = lower_annotation(state, part, depth)
            elif part.is_named:
                right = part
        if right is None or right.kind_id != _ASSIGNMENT:
            break
        node = right
    if right is not None:
        if right.kind_id == _LAMBDA and targets[-1].kind_id == _IDENTIFIER:
            value = lower_lambda(state, right, depth + 1, state.text(targets[-1]))
        elif right.kind_id == _AUGMENTED:
            _augmented(state, right, depth)
        else:
            value = EXPRESSIONS[right.kind_id](state, right, depth + 1)
    lowered = [EXPRESSIONS[target.kind_id](state, target, depth + 1) for target in targets]
    block: list[ir.Bind] | list[ir.Statement] = state.block if state.fields is None else state.fields
    if len(lowered) == 1:
        block.append(ir.Bind(lowered[0], value, "", annotation, at))
        return
    # The value is evaluated once: one target takes it, preferably a plain name, and the others take it from there.
    holder = next((target for target in lowered if isinstance(target, ir.Name)), lowered[0])
    block.append(ir.Bind(holder, value, "", annotation, at))
    for target in lowered:
        if target is not holder:
            block.append(ir.Bind(target, holder, "", None, at))


def _augmented(state: State, node: Node, depth: int) -> None:
    parts = without_comments(node)
    left, operator, right = parts[0], parts[1], parts[-1]
    value = EXPRESSIONS[right.kind_id](state, right, depth + 1)
    target = EXPRESSIONS[left.kind_id](state, left, depth + 1)
    block: list[ir.Bind] | list[ir.Statement] = state.block if state.fields is None else state.fields
    block.append(ir.Bind(target, value, state.text(operator).removesuffix("="), None, node.start_byte))


def _jump(kind_of_jump: Literal["return", "break", "continue", "raise"]) -> StatementHandler:
    def handler(state: State, node: Node, depth: int) -> None:
        value = None
        for part in node.children:
            if part.is_named and not part.is_extra:
                value = EXPRESSIONS[part.kind_id](state, part, depth + 1)
                break
        state.block.append(ir.Jump(kind_of_jump, value, node.start_byte))

    return handler


def _assert(state: State, node: Node, depth: int) -> None:
    """The test runs; the message does not, unless the test fails."""
    for part in named(node)[:1]:
        state.block.append(ir.Eval(EXPRESSIONS[part.kind_id](state, part, depth + 1)))


def _delete(state: State, node: Node, depth: int) -> None:
    """`del xs[0]` moves what follows, so it is kept; forgetting a name costs nothing."""
    parts = named(node)
    if len(parts) == 1 and parts[0].kind_id != _IDENTIFIER:
        state.block.append(
            ir.Eval(ir.Op("del", (EXPRESSIONS[parts[0].kind_id](state, parts[0], depth + 1),), node.start_byte))
        )


def _print(state: State, node: Node, depth: int) -> None:
    """`print x` and `exec x` of Python 2."""
    at = node.start_byte
    name = ir.Name(node.children[0].type, at)
    state.block.append(ir.Eval(ir.Call(name, lower_all(state, node, depth), (), at, node.end_byte)))


def _nothing(state: State, node: Node, depth: int) -> None:
    """A statement that no analysis needs."""


def _if(state: State, node: Node, depth: int) -> None:
    outer = state.block
    # The clauses that were opened: each elif stands in the block of the arm that runs when the one before it fails.
    opened: list[tuple[ir.Expr | None, ir.Block, int, list[ir.Statement]]] = []
    elifs = [child for child in node.children if child.kind_id == _ELIF]
    if depth + len(elifs) >= MAX_DEPTH or len(elifs) > _MAX_NESTED_ELIFS:
        _long_if(state, node, depth)
        return
    for clause in (node, *elifs):
        if opened:
            state.block = []
            depth += 1
        test, body = _test_and_body(state, clause, depth)
        opened.append((test, body, clause.start_byte, state.block))
    otherwise = _else_of(state, node, depth)
    for test, body, at, block in reversed(opened):
        block.append(ir.Branch("if", test, (body, otherwise), at))
        otherwise = tuple(block)
    state.block = outer


def _long_if(state: State, node: Node, depth: int) -> None:
    """A chain too long to nest is one branch of many arms, all of whose tests count as evaluated."""
    tests: list[ir.Expr] = []
    arms: list[ir.Block] = []
    for clause in (node, *node.children):
        if clause.kind_id == _ELIF or clause is node:
            test, body = _test_and_body(state, clause, depth)
            arms.append(body)
            if test is not None:
                tests.append(test)
    arms.append(_else_of(state, node, depth))
    at = node.start_byte
    state.block.append(ir.Branch("if", ir.Op("other", tuple(tests), at), tuple(arms), at))


def _test_and_body(state: State, node: Node, depth: int) -> tuple[ir.Expr | None, ir.Block]:
    test: ir.Expr | None = None
    for child in node.children:
        if child.kind_id == _BLOCK:
            return test, tuple(lower_block(state, child, depth + 1))
        if test is None and child.is_named and not child.is_extra:
            test = EXPRESSIONS[child.kind_id](state, child, depth + 1)
    return test, ()


def _else_of(state: State, node: Node, depth: int) -> ir.Block:
    for child in reversed(node.children):
        if child.kind_id == _ELSE:
            return _block_below(state, child, depth)
    return ()


def _block_below(state: State, node: Node, depth: int) -> ir.Block:
    for child in node.children:
        if child.kind_id == _BLOCK:
            return tuple(lower_block(state, child, depth + 1))
    return ()


def _for(state: State, node: Node, depth: int) -> None:
    target = iterable = None
    is_async = False
    header_end = node.end_byte
    body: ir.Block = ()
    after: ir.Block = ()
    expected = _FOR
    for child in node.children:
        number = child.kind_id
        if number == _BLOCK:
            body = tuple(lower_block(state, child, depth + 1))
        elif number == _ELSE:
            after = _block_below(state, child, depth)
        elif number == _ASYNC:
            is_async = True
        elif number == _IN or number == _FOR:
            expected = number
        elif number == _COLON:
            header_end = child.start_byte
        elif child.is_named and not child.is_extra:
            if expected == _FOR:
                target = EXPRESSIONS[number](state, child, depth + 1)
            else:
                iterable = EXPRESSIONS[number](state, child, depth + 1)
    start, end = node.start_byte, node.end_byte
    state.block.append(ir.Loop("for", target, iterable, None, body, is_async, start, header_end, end))
    state.block.extend(after)


def _while(state: State, node: Node, depth: int) -> None:
    """A binding in the test (`while chunk := read():`) runs in every round, so it leads the body."""
    outer = state.block
    block: list[ir.Statement] = []
    state.block = block
    test = None
    header_end = node.end_byte
    after: ir.Block = ()
    for child in node.children:
        number = child.kind_id
        if number == _BLOCK:
            lower_into(state, child, depth + 1)
        elif number == _ELSE:
            after = _block_below(state, child, depth)
        elif number == _COLON:
            header_end = child.start_byte
        elif test is None and child.is_named and not child.is_extra:
            test = EXPRESSIONS[number](state, child, depth + 1)
    state.block = outer
    start, end = node.start_byte, node.end_byte
    outer.append(ir.Loop("while", None, None, test, tuple(block), False, start, header_end, end))
    outer.extend(after)


def _try(state: State, node: Node, depth: int) -> None:
    body: ir.Block = ()
    handlers: list[ir.Block] = []
    after: ir.Block = ()
    for child in node.children:
        number = child.kind_id
        if number == _BLOCK:
            body = tuple(lower_block(state, child, depth + 1))
        elif number == _ELSE:
            body += _block_below(state, child, depth)
        elif number == _EXCEPT:
            handlers.append(_handler(state, child, depth))
        elif number == _FINALLY:
            after = _block_below(state, child, depth)
    state.block.append(ir.Branch("try", None, (body, *handlers), node.start_byte))
    state.block.extend(after)


def _handler(state: State, node: Node, depth: int) -> ir.Block:
    """`except Error as error` declares `error` to be of that type."""
    outer = state.block
    block: list[ir.Statement] = []
    state.block = block
    for child in node.children:
        if child.kind_id == _BLOCK:
            lower_into(state, child, depth + 1)
        elif child.kind_id == _AS_PATTERN:
            parts = named(child)
            annotation, target = (EXPRESSIONS[part.kind_id](state, part, depth + 1) for part in (parts[0], parts[-1]))
            block.append(ir.Bind(target, None, "", annotation, child.start_byte))
    state.block = outer
    return tuple(block)


def _with(state: State, node: Node, depth: int) -> None:
    """The body runs in the same block; what is entered is bound to its `as` name or evaluated."""
    for child in node.children:
        if child.kind_id == _BLOCK:
            lower_into(state, child, depth + 1)
        elif child.kind_id == _WITH_CLAUSE:
            for item in named(child):
                _with_item(state, item, depth)


def _with_item(state: State, node: Node, depth: int) -> None:
    for part in named(node):
        before = len(state.block)
        value = EXPRESSIONS[part.kind_id](state, part, depth + 1)
        if len(state.block) == before or part.kind_id != _AS_PATTERN:
            state.block.append(ir.Eval(value))


STATEMENTS.update(
    by_kind(
        {
            "expression_statement": _expression_statement,
            "return_statement": _jump("return"),
            "raise_statement": _jump("raise"),
            "break_statement": _jump("break"),
            "continue_statement": _jump("continue"),
            "assert_statement": _assert,
            "delete_statement": _delete,
            "print_statement": _print,
            "exec_statement": _print,
            "pass_statement": _nothing,
            "global_statement": _nothing,
            "nonlocal_statement": _nothing,
            "if_statement": _if,
            "for_statement": _for,
            "while_statement": _while,
            "try_statement": _try,
            "with_statement": _with,
        }
    )
)
