"""Control flow of Python: if, loops, try, with."""

from __future__ import annotations

from tree_sitter import Node

from scalesight.syntax import exclusive, ir
from scalesight.syntax.python.grammar import BODY, EXTRAS, MAX_DEPTH, by_kind, kind, named_parts
from scalesight.syntax.python.state import EXPRESSIONS, STATEMENTS, State, lower_block, lower_into

_AS_PATTERN = kind("as_pattern")
_ASYNC = kind("async", named=False)
_COLON = kind(":", named=False)
_ELIF = kind("elif_clause")
_ELSE = kind("else_clause")
_EXCEPT = kind("except_clause")
_FINALLY = kind("finally_clause")
_IN = kind("in", named=False)
_WITH_CLAUSE = kind("with_clause")

_MAX_NESTED_ELIFS = 20


def _if(state: State, node: Node, depth: int) -> None:
    """Each `elif` is a branch in the arm that runs when the one before it fails: there its test is evaluated."""
    children = node.children
    elifs = [child for child in children if child.kind_id == _ELIF]
    if len(elifs) > _MAX_NESTED_ELIFS or depth + len(elifs) >= MAX_DEPTH:
        _long_if(state, node, elifs, depth)
        return
    outer = state.block
    opened: list[tuple[ir.Expr | None, ir.Block, int, list[ir.Statement]]] = []
    for clause in (node, *elifs):
        if opened:
            state.block = []
            depth += 1
        test, body = _test_and_body(state, clause, depth)
        opened.append((test, body, clause.start_byte, state.block))
    last = children[-1]
    otherwise = _block_below(state, last, depth) if last.kind_id == _ELSE else ()
    for test, body, at, block in reversed(opened):
        branch = ir.Branch("if", test, (body, otherwise), at)
        if block is outer:
            exclusive.append(block, branch)
        else:
            block.append(branch)
        otherwise = tuple(block) if block is not outer else ()
    state.block = outer


def _long_if(state: State, node: Node, elifs: list[Node], depth: int) -> None:
    """A chain too long to nest is one branch of many arms, all of whose tests count as evaluated."""
    tests: list[ir.Expr] = []
    arms: list[ir.Block] = []
    for clause in (node, *elifs):
        test, body = _test_and_body(state, clause, depth)
        arms.append(body)
        if test is not None:
            tests.append(test)
    last = node.children[-1]
    arms.append(_block_below(state, last, depth) if last.kind_id == _ELSE else ())
    at = node.start_byte
    state.block.append(ir.Branch("if", ir.Op("other", tuple(tests), at), tuple(arms), at))


def _test_and_body(state: State, node: Node, depth: int) -> tuple[ir.Expr | None, ir.Block]:
    test: ir.Expr | None = None
    body: ir.Block = ()
    for child in node.named_children:
        number = child.kind_id
        if number in BODY:
            body += lower_block(state, child, depth + 1)
        elif test is None and number not in EXTRAS:
            test = EXPRESSIONS[number](state, child, depth)
    return test, body


def _block_below(state: State, node: Node, depth: int) -> ir.Block:
    body: ir.Block = ()
    for child in node.named_children:
        if child.kind_id in BODY:
            body += lower_block(state, child, depth + 1)
    return body


def _for(state: State, node: Node, depth: int) -> None:
    target = iterable = None
    is_async = False
    header_end = node.end_byte
    body: ir.Block = ()
    after: ir.Block = ()
    after_in = False
    for child in node.children:
        number = child.kind_id
        if number in BODY:
            body += lower_block(state, child, depth + 1)
        elif number == _ELSE:
            after = _block_below(state, child, depth)
        elif number == _ASYNC:
            is_async = True
        elif number == _IN:
            after_in = True
        elif number == _COLON:
            header_end = child.start_byte
        elif child.is_named and number not in EXTRAS:
            if after_in:
                iterable = EXPRESSIONS[number](state, child, depth)
            else:
                target = EXPRESSIONS[number](state, child, depth)
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
        if number in BODY:
            lower_into(state, child, depth + 1)
        elif number == _ELSE:
            after = _block_below(state, child, depth)
        elif number == _COLON:
            header_end = child.start_byte
        elif test is None and child.is_named and number not in EXTRAS:
            test = EXPRESSIONS[number](state, child, depth)
    state.block = outer
    start, end = node.start_byte, node.end_byte
    outer.append(ir.Loop("while", None, None, test, tuple(block), False, start, header_end, end))
    outer.extend(after)


def _try(state: State, node: Node, depth: int) -> None:
    body: ir.Block = ()
    handlers: list[ir.Block] = []
    after: ir.Block = ()
    for child in node.named_children:
        number = child.kind_id
        if number in BODY:
            body += lower_block(state, child, depth + 1)
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
    for child in node.named_children:
        if child.kind_id in BODY:
            lower_into(state, child, depth + 1)
        elif child.kind_id == _AS_PATTERN:
            caught, *_, name = (EXPRESSIONS[part.kind_id](state, part, depth) for part in named_parts(child))
            block.append(ir.Bind(name, None, "", caught, child.start_byte))
    state.block = outer
    return tuple(block)


def _with(state: State, node: Node, depth: int) -> None:
    """What is entered is bound to its `as` name or evaluated, and the body runs in the same block."""
    for child in node.named_children:
        number = child.kind_id
        if number in BODY:
            lower_into(state, child, depth + 1)
        elif number == _WITH_CLAUSE:
            for item in named_parts(child):
                _enter(state, item, depth, is_async=node.children[0].type == "async")


def _enter(state: State, item: Node, depth: int, *, is_async: bool) -> None:
    """One item of a `with`, in however many parentheses. The handler of `as` binds by itself.

    What a call gives is awaited by an `async with`.
    """
    entered = item
    while entered.kind_id in _WRAPPERS:
        entered = (named_parts(entered) or item.children)[0]
    value = EXPRESSIONS[entered.kind_id](state, entered, depth)
    if entered.kind_id != _AS_PATTERN:
        state.block.append(ir.Eval(ir.Await(value, value.start) if is_async and isinstance(value, ir.Call) else value))
    elif is_async and state.block:
        bound = state.block[-1]
        if isinstance(bound, ir.Bind) and isinstance(bound.value, ir.Call):
            state.block[-1] = bound._replace(value=ir.Await(bound.value, bound.value.start))


_WRAPPERS = by_kind({"with_item": None, "parenthesized_expression": None}).keys()
STATEMENTS.update(
    by_kind(
        {
            "if_statement": _if,
            "for_statement": _for,
            "while_statement": _while,
            "try_statement": _try,
            "with_statement": _with,
        }
    )
)
