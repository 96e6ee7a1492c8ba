"""One evaluation of one function: its variables, the loops it is in, and the cost that has come together so far."""

from __future__ import annotations

from scalesight.cost.amounts.term import LoopRecord, Step, Term
from scalesight.cost.evaluation.not_understood import Unknown
from scalesight.cost.values.value import Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Framework


class Environment:
    """Variables of a scope, and those of the scopes around it."""

    __slots__ = ("parent", "values")

    def __init__(self, parent: Environment | None = None) -> None:
        self.parent = parent
        self.values: dict[str, Value] = {}

    def get(self, name: str) -> Value | None:
        """The value of a variable, from the innermost scope that has it."""
        scope: Environment | None = self
        while scope is not None:
            value = scope.values.get(name)
            if value is not None:
                return value
            scope = scope.parent
        return None

    def holds(self, name: str) -> Environment | None:
        """The scope that has the variable."""
        scope: Environment | None = self
        while scope is not None and name not in scope.values:
            scope = scope.parent
        return scope


class Frame:
    """The state of evaluating `function` (`ref`) of the file at `path`, as it runs in a `context` (see `contexts`).

    `out` collects terms: whoever multiplies or chooses among them sets a fresh list (`apart`). `nest` are the loops
    around the point of evaluation, `loops` all that were met. `assumed`: parameters whose size only their name told,
    with the collection that it told; `typed`: those whose type told it.
    `first`: an answer ends the loops of the expression under evaluation; `concurrent`: they run at once. `awaited`: the
    expression that was awaited last. `gained`: what the function that was called last loaded, see `Summary`; `owned`: which of its terms
    (by their place in `out`) are spent once for one of its arguments. `looked_up`: the keys that the tests around look up. `gathers`:
    a call runs the queries that its arguments only build. `floor`: how many of `nest` stand around the function that
    runs, which is a callback where that is not 0. `calling`: the call of a project's function that was made last (None
    where a loop hands its elements to a function itself), and `hop`: the step to that function. `handled`: what runs
    for each element of the iterable under evaluation. `skips`: a path
    in what ran of the round may have left it. `unknown`: the calls that are not understood.
    """

    __slots__ = (
        "assumed",
        "awaited",
        "calling",
        "closures",
        "concurrent",
        "conditions",
        "context",
        "environment",
        "first",
        "floor",
        "framework",
        "function",
        "gained",
        "gathers",
        "handled",
        "hop",
        "looked_up",
        "loops",
        "module",
        "nest",
        "out",
        "owned",
        "path",
        "ref",
        "returns",
        "skips",
        "typed",
        "unknown",
    )

    def __init__(
        self,
        path: str,
        module: ir.Module,
        function: ir.Function,
        environment: Environment,
        framework: Framework,
        index: int = 0,
        context: str = "",
    ) -> None:
        self.path = path
        self.ref = (path, index)
        self.context = context
        self.module = module
        self.function = function
        self.environment = environment
        self.framework = framework
        self.out: list[Term] = []
        self.nest: list[LoopRecord] = []
        self.loops: list[LoopRecord] = []
        self.returns: list[Value] = []
        self.closures: dict[int, Environment] = {}
        self.assumed: dict[str, str] = {}
        self.typed: set[str] = set()
        self.first = False
        self.floor = 0
        self.concurrent = False
        self.gathers = False
        self.conditions = 0
        self.skips = False
        self.handled: ir.Block = ()
        self.awaited: ir.Expr | None = None
        self.calling: ir.Call | None = None
        self.hop: Step | None = None
        self.unknown: tuple[Unknown, ...] = ()
        self.owned: list[tuple[int, int]] = []
        self.looked_up: frozenset[str] = frozenset()
        self.gained: tuple[tuple[int, frozenset[str]], ...] = ()

    def step(self, kind: str, start: int, end: int, name: str) -> Step:
        """A hop in this file."""
        return Step(kind, self.path, start, end, name)  # type: ignore[arg-type]  # the callers spell out the literal

    def position(self, name: str) -> int:
        """At which place the function takes a parameter of this name; -1 if it takes none."""
        return next((at for at, parameter in enumerate(self.function.parameters) if parameter.name == name), -1)

    def apart(self) -> _Apart:
        """Collects the terms of what is evaluated within into a list of its own."""
        return _Apart(self)

    def flags(self, *, first: bool | None = None, concurrent: bool | None = None) -> _Flags:
        """Sets how the loops of an expression run, for what is evaluated within."""
        return _Flags(self, first, concurrent)


# Classes, not generators under `contextmanager`: they are entered for every branch and choice, at a third of the time.


class _Apart:
    __slots__ = ("_frame", "_saved")

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def __enter__(self) -> list[Term]:
        self._saved = self._frame.out
        collected: list[Term] = []
        self._frame.out = collected
        return collected

    def __exit__(self, *_: object) -> None:
        self._frame.out = self._saved


class _Flags:
    __slots__ = ("_concurrent", "_first", "_frame", "_saved")

    def __init__(self, frame: Frame, first: bool | None, concurrent: bool | None) -> None:
        self._frame, self._first, self._concurrent = frame, first, concurrent

    def __enter__(self) -> None:
        frame = self._frame
        self._saved = frame.first, frame.concurrent
        if self._first is not None:
            frame.first = self._first
        if self._concurrent is not None:
            frame.concurrent = self._concurrent

    def __exit__(self, *_: object) -> None:
        self._frame.first, self._frame.concurrent = self._saved
