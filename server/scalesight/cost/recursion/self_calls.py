"""What a function costs with all its calls of itself, where nothing is declared: by how its arguments shrink, or are marked.

`f(n - 1)` runs n times, `f(n // 2)` log₂ n times, two halves come to n log n; `f(left)` and `f(right)` to all nodes; with
answers that are kept, or marks on what was seen, there are as many runs as answers or marks. Each run counts as an
iteration. Calls that double with each step have no number that helps anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ONE, Polynomial, logarithm, symbol
from scalesight.cost.amounts.symbolic import POWER
from scalesight.cost.amounts.term import Term
from scalesight.cost.loops.conditional_loops import is_half
from scalesight.cost.recursion import marks, memos
from scalesight.cost.recursion.branching import calls_of_itself, most_calls
from scalesight.cost.values.value import Value
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_HALVING = frozenset({"//", "/", ">>", ">>>", "%"})


def repeated(engine: Engine, frame: Frame, terms: list[Term]) -> list[Term]:
    """The terms of one run of a function, over all runs that it makes of itself."""
    function = frame.function
    known = engine.memory.of(frame.path).calls_of_itself
    calls = known.get(frame.ref[1])
    if calls is None:
        calls = known[frame.ref[1]] = calls_of_itself(function)
    if not calls:
        return terms
    runs = _runs(engine, frame, calls)
    step = frame.step("call", function.name_at, function.name_at + len(function.name.encode()), function.name)
    own = [
        term if runs.is_shared(term) else term._replace(low=term.low, high=runs.number * term.high) for term in terms
    ]
    return [*own, Term("iterations", "call", ONE, runs.number, (step,))]


class _Runs:
    """How often a function runs. `shared`: loops in it that go over a part of the whole in each run."""

    def __init__(self, number: Polynomial, *, shared: bool = False, halves: bool = False) -> None:
        self.number = number
        self._shared = shared
        self._halves = halves

    def is_shared(self, term: Term) -> bool:
        """Whether all runs together spend no more on this than one that has everything before it."""
        return bool(term.high.degree) and (self._halves or (self._shared and _is_of_a_node(term)))


def _is_of_a_node(term: Term) -> bool:
    return any(one.kind == "unknown" and one.name.endswith(marks.OF_NODE) for one in term.high.symbols)


def _runs(engine: Engine, frame: Frame, calls: list[ir.Call]) -> _Runs:
    function = frame.function
    own = Value("function", ref=frame.ref)
    if all(_is_link(function, call) for call in calls):
        return _Runs(logarithm(symbol("unknown", "links")))
    mark = marks.of(function.body)
    if memos.is_kept(engine, own) or (mark is not None and memos.looks_up(engine, function)):
        return _Runs(_states(frame, calls))
    if mark is not None:
        return _Runs(marks.size(frame, mark), shared=True)
    together = most_calls(function)
    if len(together) > 1:
        if all(_is_smaller(function, call) for call in together):
            whole = _whole(frame, together[0])
            return _Runs(whole, halves=True)
        if not all(_is_child(call) for call in together):
            return _Runs(symbol("unknown", f"2{POWER}{_whole_name(frame, together[0])}"))
        return _Runs(symbol("unknown", "nodes"), shared=True)
    if not together:
        return _Runs(symbol("unknown", "nodes"), shared=True)  # a loop over children hands on
    if _halves(function, together[0]):
        return _Runs(logarithm(_whole(frame, together[0])))
    return _Runs(_whole(frame, together[0]))


def _states(frame: Frame, calls: list[ir.Call]) -> Polynomial:
    """How many different arguments there are: of each that changes from call to call, all its values."""
    total = ONE
    for at, parameter in enumerate(_parameters(frame.function)):
        handed = [call.arguments[at] for call in calls if at < len(call.arguments)]
        changed = [one for one in handed if not (isinstance(one, ir.Name) and one.id == parameter.name)]
        if not changed or all(isinstance(one, ir.Const) for one in changed):
            continue
        size = _size(frame, parameter.name, changed[0])
        total = total * (logarithm(size) if all(_is_halved(frame.function, one) for one in changed) else size)
    return total


def _whole(frame: Frame, call: ir.Call) -> Polynomial:
    """What a function has before it: the size of the first argument that gets smaller."""
    for parameter, told in zip(_parameters(frame.function), call.arguments, strict=False):
        if not (isinstance(told, ir.Name) and told.id == parameter.name):
            return _size(frame, parameter.name, told)
    return symbol("unknown", "depth")


def _whole_name(frame: Frame, call: ir.Call) -> str:
    changed = (
        parameter.name
        for parameter, told in zip(_parameters(frame.function), call.arguments, strict=False)
        if not (isinstance(told, ir.Name) and told.id == parameter.name)
    )
    return next(changed, "n")


def _size(frame: Frame, name: str, told: ir.Expr) -> Polynomial:
    value = frame.environment.get(name)
    way = told.name if isinstance(told, ir.Op) else ""
    if value is not None and value.size is not None and way != "+" and (value.size.symbols or way):
        return value.size
    return symbol("unknown", name)


def _parameters(function: ir.Function) -> tuple[ir.Parameter, ...]:
    return function.parameters[1:] if function.owner >= 0 else function.parameters


def _halves(function: ir.Function, call: ir.Call) -> bool:
    return any(_is_halved(function, told) for told in call.arguments)


def _is_halved(function: ir.Function, told: ir.Expr) -> bool:
    """Whether an argument is a half, or one of the ends of a half: `n // 2`, `middle`, `rows[:middle]`."""
    if isinstance(told, ir.Slice):
        ends = [end for end in (told.lower, told.upper) if end is not None]
        return any(_is_halved(function, end) for end in ends)
    if isinstance(told, ir.Op) and told.name in _HALVING:
        return True
    if isinstance(told, ir.Op) and told.name in ("+", "-") and told.operands:
        return any(_is_halved(function, operand) for operand in told.operands)
    if not isinstance(told, ir.Name):
        return isinstance(told, ir.Call) and any(_is_halved(function, argument) for argument in told.arguments)
    return any(
        isinstance(one, ir.Bind) and isinstance(one.target, ir.Name) and one.target.id == told.id and is_half(one.value)
        for one in statements(function.body)
    )


def _is_smaller(function: ir.Function, call: ir.Call) -> bool:
    """Whether a call gets a part of what its function has, of which others get the rest: a half, or what a pivot leaves."""
    if _halves(function, call):
        return True
    parts = {
        one.target.id
        for one in statements(function.body)
        if isinstance(one, ir.Bind)
        and isinstance(one.target, ir.Name)
        and isinstance(one.value, (ir.Comprehension, ir.Slice, ir.Display))
    }
    return any(
        (isinstance(told, ir.Name) and told.id in parts) or isinstance(told, ir.Comprehension)
        for told in call.arguments
    )


def _is_link(function: ir.Function, call: ir.Call) -> bool:
    """Whether a call follows a link, as to the root of a set: `find(parent[x])`."""
    names = {parameter.name for parameter in function.parameters}
    return any(isinstance(told, ir.Item) and mentioned((told.index,)) & names for told in call.arguments[:1])


def _is_child(call: ir.Call) -> bool:
    """Whether a call goes to what hangs below: `node.left`, `left[node]`."""
    return any(isinstance(told, (ir.Attr, ir.Item)) for told in call.arguments)
