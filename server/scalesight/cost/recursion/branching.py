"""Functions that call themselves more than once for each call, a step further each time: the calls double with each step.

`fib(n - 1) + fib(n - 2)` has no number that helps anybody. Halves of a list, children of a node and answers that are kept are
another matter: together they are no more than there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.recursion import memos
from scalesight.cost.values.value import Value
from scalesight.syntax import ir
from scalesight.syntax.walk import calls, mentioned, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.index import Ref

_STEPS = frozenset({"+", "-"})
_ITSELF = frozenset({"self", "this", "cls"})
_NAMED = 2
_ENDING = frozenset({"return", "raise"})


class Branching(NamedTuple):
    """A function, and the calls of itself that one call of it makes at most."""

    ref: Ref
    function: ir.Function
    calls: tuple[ir.Call, ...]


def branching(engine: Engine, path: str) -> Iterator[Branching]:
    """The functions of a file whose calls of themselves double with each step."""
    source = engine.index.text(path) or b""
    for at, function in enumerate(engine.index.module(path).functions):
        # Where its name does not stand twice, it need not be looked at more closely.
        if not at or source.count(function.name.encode(), function.name_at, function.end) < _NAMED:
            continue
        calls = _most(function, function.body)[0]
        if len(calls) < 2 or not all(_is_a_step_further(function, call) for call in calls):
            continue
        ref = (path, at)
        if not memos.is_kept(engine, Value("function", ref=ref)) and not memos.looks_up(
            engine, function, _handed_on(function, calls)
        ):
            yield Branching(ref, function, calls)


def most_calls(function: ir.Function) -> tuple[ir.Call, ...]:
    """The calls of itself that one call of a function makes at most, without those in loops."""
    return _most(function, function.body)[0]


def calls_of_itself(function: ir.Function) -> list[ir.Call]:
    """All calls of itself that stand in a function."""
    return [call for call in calls(function.body) if _is_itself(function, call.function)]


def _handed_on(function: ir.Function, calls: tuple[ir.Call, ...]) -> frozenset[str]:
    """The parameters that each of the calls is given as they are: `fib(n - 1, memo)`."""
    names = _parameters(function)
    for call in calls:
        names &= {argument.id for argument in _arguments(call) if isinstance(argument, ir.Name)}
    return frozenset(names)


def _most(function: ir.Function, block: ir.Block) -> tuple[tuple[ir.Call, ...], bool]:
    """The calls of itself on the way through a block that has most of them, and whether every way leaves the function."""
    found: tuple[ir.Call, ...] = ()
    best: tuple[ir.Call, ...] = ()
    for statement in block:
        if isinstance(statement, ir.Loop):
            continue  # how often it runs may be what ends it: the children of a node, the digits of a number
        if isinstance(statement, ir.Branch):
            if statement.test is not None:
                found += tuple(_calls(function, statement.test))
            arms = [_most(function, arm) for arm in statement.arms]
            best = max((best, *(found + calls for calls, leaves in arms if leaves)), key=len)
            going_on = [calls for calls, leaves in arms if not leaves]
            if len(statement.arms) == 1:
                going_on.append(())
            if not going_on:
                return best, True
            found += max(going_on, key=len)
        else:
            found += tuple(_calls(function, statement))
            if isinstance(statement, ir.Jump) and statement.kind in _ENDING:
                return max(best, found, key=len), True
    return max(best, found, key=len), False


def _calls(function: ir.Function, root: object) -> Iterator[ir.Call]:
    """The calls of the function itself in an expression or a plain statement: of a choice those of one option.

    Of `a or b` both may run, and do for what is not found.
    """
    if isinstance(root, ir.Choice) and (root.test is None or len(root.options) == 1):
        for part in (root.test, *root.options):
            yield from _calls(function, part)
    elif isinstance(root, ir.Choice):
        if root.test is not None:
            yield from _calls(function, root.test)
        yield from max((tuple(_calls(function, option)) for option in root.options), key=len, default=())
    elif isinstance(root, (ir.Comprehension, ir.FunctionRef)):
        return
    elif isinstance(root, tuple):
        if isinstance(root, ir.Call) and _is_itself(function, root.function):
            yield root
        for part in root:
            if isinstance(part, tuple):
                yield from _calls(function, part)


def _is_itself(function: ir.Function, called: ir.Expr) -> bool:
    if isinstance(called, ir.Name):
        return called.id == function.name and function.owner < 0
    return (
        isinstance(called, ir.Attr)
        and called.name == function.name
        and function.owner >= 0
        and isinstance(called.object, ir.Name)
        and called.object.id in _ITSELF
    )


def _parameters(function: ir.Function) -> set[str]:
    """The names of the parameters, and of the entries that one of them is taken apart into: `{ n, rest }`."""
    patterns = (parameter.pattern for parameter in function.parameters if parameter.pattern is not None)
    return {parameter.name for parameter in function.parameters} | mentioned(patterns)


def _arguments(call: ir.Call) -> list[ir.Expr]:
    """What a call hands over, with the entries of a record that is written out in it."""
    given = (*call.arguments, *(value for _, value in call.keywords))
    return [
        entry for one in given for entry in ([told for _, told in one.entries] if isinstance(one, ir.Record) else [one])
    ]


def _is_a_step_further(function: ir.Function, call: ir.Call) -> bool:
    """Whether an argument is a parameter plus or minus something, or all of it but the first or last elements."""
    names, arguments = _parameters(function), _arguments(call)
    # Halves, and what lies between two ends, are together no more than the whole.
    if any(isinstance(argument, ir.Op) and argument.name in ("/", "//", ">>") for argument in arguments):
        return False
    if any(_is_step(argument, names) for argument in arguments):
        return True
    named = {argument.id for argument in arguments if isinstance(argument, ir.Name)} - names
    return bool(named) and not named.isdisjoint(_rests(function.body, names))


def _rests(block: ir.Block, names: set[str]) -> Iterator[str]:
    """The variables that hold all of a parameter but its first elements: `[first, ...rest] = coins`, `rest = coins[1:]`."""
    for statement in statements(block):
        if not isinstance(statement, ir.Bind) or statement.value is None:
            continue
        target, value = statement.target, statement.value
        if isinstance(target, ir.Display) and isinstance(value, ir.Name) and value.id in names and target.items:
            last = target.items[-1]
            if len(target.items) > 1 and isinstance(last, ir.Op) and last.name == "spread":
                yield from mentioned(last.operands)
            continue
        pairs = [(target, value)]
        if isinstance(target, ir.Display) and isinstance(value, ir.Display):
            pairs = list(zip(target.items, value.items, strict=False))
        for one, given in pairs:
            if isinstance(one, ir.Name) and isinstance(given, (ir.Slice, ir.Call)) and _is_step(given, names):
                yield one.id


def _is_step(argument: ir.Expr, names: set[str]) -> bool:
    if isinstance(argument, ir.Op) and argument.name in _STEPS and len(argument.operands) == 2:
        left, right = argument.operands
        return isinstance(left, ir.Name) and left.id in names and isinstance(right, (ir.Const, ir.Name, ir.Item))
    if isinstance(argument, ir.Call) and isinstance(argument.function, ir.Attr) and argument.function.name == "slice":
        argument = ir.Slice(argument.function.object, argument.arguments[0] if argument.arguments else None, None, 0)
    if (
        not isinstance(argument, ir.Slice)
        or not isinstance(argument.object, ir.Name)
        or argument.object.id not in names
    ):
        return False
    return argument.upper is None and isinstance(argument.lower, ir.Const)  # `rest[1:]`, and not the half of it
