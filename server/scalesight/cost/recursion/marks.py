"""What is gone through once because it is marked: nodes that were seen, cells that have a distance, states that have an answer.

`if v not in seen: seen.add(v); queue.append(v)`, `if dist[y][x] < 0: dist[y][x] = …`: however the way leads there, each
mark is set once, so there are as many steps as marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.polynomial import Polynomial, symbol
from scalesight.cost.recursion.branching import calls_of_itself
from scalesight.syntax import ir
from scalesight.syntax.walk import calls, mentioned, nodes, statements

if TYPE_CHECKING:
    from scalesight.cost.amounts.term import Term
    from scalesight.cost.evaluation.frame import Frame
    from scalesight.cost.values.value import Value

# How a size is called that is one node's part of all edges.
OF_NODE = " of each"

_FILLING = frozenset({"append", "appendleft", "add", "push", "put", "extend", "heappush", "unshift"})
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "!=", "==", "!==", "==="})
_PUTTING = frozenset({"add", "append", "set", "push"})
_ASKING = frozenset({"has", "get", "includes"})


class Mark(NamedTuple):
    """The container that the marks are in, and how many indices lead to one."""

    name: str
    depth: int


def is_filled(block: ir.Block, name: str) -> bool:
    """Whether a block puts something into a list."""
    for call in calls(block):
        function = call.function
        if not isinstance(function, (ir.Attr, ir.Name)):
            continue
        if (function.name if isinstance(function, ir.Attr) else function.id) not in _FILLING:
            continue
        held = [*call.arguments[:1], *([function.object] if isinstance(function, ir.Attr) else [])]
        if any(isinstance(one, ir.Name) and one.id == name for one in held):
            return True
    return False


def of(block: ir.Block) -> Mark | None:
    """What a block both asks for and sets, at the same place."""
    asked = list(_asked(block))
    put = set(_put(block))
    return next((mark for mark in asked if mark.name in put), None)


def of_loop(loop: ir.Loop) -> Mark | None:
    """What a loop asks for in its condition, and sets in each round: `while not seen[i]: seen[i] = True`."""
    put = set(_put(loop.body)) if loop.test is not None else set()
    return next((mark for mark in _in_test((loop.test,)) if mark.name in put), None)


def of_function(function: ir.Function) -> Mark | None:
    """What all calls of a function mark together: it goes on through itself or a queue where no mark is, and made none of them."""
    if calls_of_itself(function):
        mark = of(function.body)
    else:
        loops = (one for one in statements(function.body) if isinstance(one, ir.Loop) and one.kind == "while")
        mark = next(
            (of(loop.body) for loop in loops if any(is_filled(loop.body, name) for name in mentioned((loop.test,)))),
            None,
        )
    return mark if mark is not None and mark.name not in _bound(function) else None


def _bound(function: ir.Function) -> set[str]:
    return {
        one.target.id
        for one in statements(function.body)
        if isinstance(one, ir.Bind) and isinstance(one.target, ir.Name)
    }


def size(frame: Frame, mark: Mark) -> Polynomial:
    """How many marks there can be."""
    value: Value | None = frame.environment.get(mark.name)
    total: Polynomial | None = None
    for level in range(mark.depth):
        known = value.size if value is not None and value.type == "list" else None
        if known is None or value is None or value.name == "fresh":
            known = symbol("unknown", mark.name + "[]" * level)
        total = known if total is None else total * known
        value = value.element if value is not None else None
    assert total is not None
    return total


def _asked(block: ir.Block) -> Iterator[Mark]:
    for statement in statements(block):
        if isinstance(statement, ir.Branch) and statement.test is not None:
            yield from _in_test((statement.test,))


def _in_test(pieces: Iterable[object]) -> Iterator[Mark]:
    for node in nodes(pieces):
        if isinstance(node, ir.Contains) and isinstance(node.container, ir.Name):
            yield Mark(node.container.id, _parts(node.item))
        elif isinstance(node, ir.Op) and node.name in (*_COMPARISONS, "not"):
            for operand in node.operands:
                yield from _item(operand)
        elif isinstance(node, ir.Item):
            yield from _item(node)
        elif isinstance(node, ir.Call) and node.arguments:
            held = _held(node, _ASKING)
            if held:
                yield Mark(held, _parts(node.arguments[0]))


def _item(expression: ir.Expr) -> Iterator[Mark]:
    depth = 0
    while isinstance(expression, ir.Item):
        depth += _parts(expression.index)
        expression = expression.object
    if depth and isinstance(expression, ir.Name):
        yield Mark(expression.id, depth)


def _parts(index: ir.Expr) -> int:
    return len(index.items) if isinstance(index, ir.Display) and index.items else 1


def _put(block: ir.Block) -> Iterator[str]:
    for statement in statements(block):
        if isinstance(statement, ir.Bind):
            target = statement.target
            while isinstance(target, ir.Item):
                target = target.object
            if isinstance(target, ir.Name) and target is not statement.target:
                yield target.id
    for call in calls(block):
        held = _held(call, _PUTTING)
        if held:
            yield held


def _held(call: ir.Call, methods: frozenset[str]) -> str:
    """The variable of which one of these methods is called, or ""."""
    function = call.function
    if not isinstance(function, ir.Attr) or function.name not in methods or not isinstance(function.object, ir.Name):
        return ""
    return function.object.id


def is_under_key(frame: Frame, iterable: ir.Expr) -> bool:
    """Whether a list is one among lists that were filled one by one: all of them have as many as were put in.

    `for v in neighbours[u]`, `for k, group in groups.items(): for x in group`, where somewhere stands
    `neighbours[a].append(b)`.
    """
    if isinstance(iterable, ir.Item) and isinstance(iterable.object, ir.Name):
        name = iterable.object.id
    elif isinstance(iterable, ir.Name) and len(frame.nest) > frame.floor and iterable.id in frame.nest[-1].names:
        over = frame.nest[-1].over
        over = over.function.object if isinstance(over, ir.Call) and isinstance(over.function, ir.Attr) else over
        name = over.id if isinstance(over, ir.Name) else ""
    else:
        return False
    for call in calls(function.body for function in frame.module.functions) if name else ():
        function = call.function
        if isinstance(function, ir.Attr) and function.name in _PUTTING and isinstance(function.object, ir.Item):
            held = function.object.object
            if isinstance(held, ir.Name) and held.id == name:
                return True
    return False


def shared(frame: Frame, iterable: ir.Expr) -> int:
    """1 where the key of such a list is another one in each round of the loop around: together the rounds meet each once."""
    if len(frame.nest) <= frame.floor:
        return 0
    key = iterable.index if isinstance(iterable, ir.Item) else iterable
    return int(not frame.nest[-1].names.isdisjoint(mentioned((key,))))


def shared_out(frame: Frame, function: ir.Function, known: dict[int, Mark | None], terms: list[Term]) -> list[Term]:
    """The terms of a call of a function, not repeated by loops around that keep what it marks.

    `known`: what functions of the file mark, by where they begin.
    """
    if function.start not in known:
        known[function.start] = of_function(function)
    mark = known[function.start]
    if mark is None:
        return terms
    name = mark.name
    at = next((at for at, parameter in enumerate(function.parameters) if parameter.name == name), None)
    told = (
        frame.calling.arguments[at] if at is not None and frame.calling and at < len(frame.calling.arguments) else None
    )
    name = told.id if isinstance(told, ir.Name) else name
    number = 0
    for loop in reversed(frame.nest[frame.floor :]):
        if name in loop.names:
            break
        number += 1
    return [term._replace(held=max(term.held, number)) for term in terms]
