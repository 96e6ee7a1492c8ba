"""One evaluation of one function: its variables, the loops it is in, and the cost that has come together so far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scalesight.cost.term import LoopRecord, Step, Term
from scalesight.cost.value import Value
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
    """The state of evaluating `function` of the file at `path`.

    `out` collects terms: whoever multiplies or chooses among them sets a fresh list (`apart`). `nest` are the loops
    around the point of evaluation, `loops` all that were met. `assumed`: parameters whose size only their name told,
    with the collection that it told.
    `first`: an answer ends the loops of the expression under evaluation; `concurrent`: they run at once. `awaited`: the
    expression that was awaited last.
    """

    __slots__ = (
        "assumed",
        "awaited",
        "closures",
        "concurrent",
        "conditions",
        "environment",
        "first",
        "framework",
        "function",
        "loops",
        "module",
        "nest",
        "out",
        "path",
        "returns",
    )

    def __init__(
        self, path: str, module: ir.Module, function: ir.Function, environment: Environment, framework: Framework
    ) -> None:
        self.path = path
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
        self.first = False
        self.concurrent = False
        self.conditions = 0
        self.awaited: ir.Expr | None = None

    def step(self, kind: str, start: int, end: int, name: str) -> Step:
        """A hop in this file."""
        return Step(kind, self.path, start, end, name)  # type: ignore[arg-type]  # the callers spell out the literal

    @contextmanager
    def apart(self) -> Iterator[list[Term]]:
        """Collects the terms of what is evaluated within into a list of its own."""
        saved, self.out = self.out, []
        collected = self.out
        try:
            yield collected
        finally:
            self.out = saved

    @contextmanager
    def flags(self, *, first: bool | None = None, concurrent: bool | None = None) -> Iterator[None]:
        """Sets how the loops of an expression run, for what is evaluated within."""
        saved = self.first, self.concurrent
        self.first = self.first if first is None else first
        self.concurrent = self.concurrent if concurrent is None else concurrent
        try:
            yield
        finally:
            self.first, self.concurrent = saved
