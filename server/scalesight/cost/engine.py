"""Evaluates the functions of a file under a scale. The parts that do the work are one module each; here they meet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from scalesight.cost.amounts.horizon import Horizon
from scalesight.cost.amounts.polynomial import Polynomial, part, symbol
from scalesight.cost.amounts.sizes import sizes
from scalesight.cost.amounts.term import Step, unit
from scalesight.cost.contexts import Contexts
from scalesight.cost.evaluation import awaiting, calls, expressions, iteration, statements, summary
from scalesight.cost.evaluation.declared import DeclaredCalls
from scalesight.cost.evaluation.frame import Environment, Frame
from scalesight.cost.index import Index, Ref
from scalesight.cost.memory import Memory
from scalesight.cost.rows import lazy, sql
from scalesight.cost.rows.loads import Loads
from scalesight.cost.rows.models import Models
from scalesight.cost.values import links, members, receivers, resolve, told
from scalesight.cost.values.collections import Collections, is_of_parent
from scalesight.cost.values.value import NOTHING, SHARE, Value
from scalesight.scale.model import Scale
from scalesight.syntax import ir
from scalesight.syntax.frameworks import known
from scalesight.syntax.frameworks.effect import Effect, Framework
from scalesight.syntax.walk import mentioned

# What a declared collection has, or any part of it: all in all, per parent, or on average per parent.
_DECLARED = frozenset({"total", "part", "each", "part-each", "share"})


class Engine:
    """One analysis of the files of `index` under `scale`.

    `horizon`: the sizes to come, where any grow. `symbolic`: what nobody declared the size of is counted, too, by the names that the code has for it.
    """

    def __init__(
        self,
        index: Index,
        scale: Scale,
        collections: Collections,
        *,
        symbolic: bool = False,
        horizon: Horizon | None = None,
    ) -> None:
        self.symbolic = symbolic
        self.horizon = horizon
        self.index = index
        self.scale = scale
        self.collections = collections
        self.size_of = sizes(scale)
        # The sizes of today, and those to come.
        self.views = (self.size_of, horizon.size_of) if horizon is not None else (self.size_of,)
        self.memory = Memory()
        self.models = Models(self)
        self.loads = Loads(self)
        self.contexts = Contexts(index, scale, collections)
        self.declared = DeclaredCalls(scale, collections)
        # The types by other names that are looked up right now.
        self.renamed: set[tuple[str, str]] = set()

    # What the parts of the evaluation call of each other.

    def evaluate(self, frame: Frame, expression: ir.Expr) -> Value:
        """See `expressions.evaluate`."""
        return expressions.evaluate(self, frame, expression)

    def run(self, frame: Frame, block: ir.Block) -> int:
        """See `statements.run`."""
        return statements.run(self, frame, block)

    def bind(self, frame: Frame, target: ir.Expr, value: Value) -> None:
        """See `statements.bind`."""
        statements.bind(self, frame, target, value)

    def call(self, frame: Frame, node: ir.Call) -> Value:
        """See `calls.call`."""
        return calls.call(self, frame, node)

    def invoke(
        self, frame: Frame, callee: Value, arguments: list[Value], keywords: dict[str, Value], step: Step
    ) -> Value:
        """See `summary.invoke`."""
        return summary.invoke(self, frame, callee, arguments, keywords, step)

    def construct(
        self, frame: Frame, callee: Value, arguments: list[Value], keywords: dict[str, Value], node: ir.Call, label: str
    ) -> Value:
        """See `summary.construct`."""
        return summary.construct(
            self, frame, callee, arguments, keywords, frame.step("call", node.start, node.end, label)
        )

    def lazy_query(self, ref: Ref) -> Value | None:
        """See `lazy.instance`."""
        return lazy.instance(self, ref)

    def carried(self, path: str, receiver: Value, returned: Value) -> Value:
        """See `lazy.carried`."""
        return lazy.carried(self, path, receiver, returned)

    def inline(self, frame: Frame, function: Value, arguments: list[Value]) -> Value:
        """See `summary.inline`."""
        return summary.inline(self, frame, function, arguments)

    def member(self, receiver: Value, name: str) -> Value | None:
        """See `members.member`."""
        return members.member(self, receiver, name)

    def lookup(self, frame: Frame, name: str) -> Value:
        """See `resolve.lookup`."""
        return resolve.lookup(self, frame, name)

    def attribute(self, frame: Frame, receiver: Value, attr: ir.Attr) -> Value | None:
        """See `resolve.attribute`."""
        return resolve.attribute(self, frame, receiver, attr)

    def receiver(self, frame: Frame, value: Value, attr: ir.Attr, node: ir.Call) -> Value:
        """See `receivers.receiver`."""
        return receivers.receiver(self, frame, value, attr, node)

    def method_effect(self, frame: Frame, receiver: Value, attr: ir.Attr) -> Effect | None:
        """See `resolve.method_effect`."""
        return resolve.method_effect(self, frame, receiver, attr)

    def conventional(self, frame: Frame, expression: ir.Expr, value: Value) -> list[Value]:
        """See `receivers.conventional`."""
        return receivers.conventional(self, frame, expression, value)

    def is_sql(self, node: ir.Call, at: int) -> bool:
        """See `sql.is_sql`."""
        return sql.is_sql(node, at)

    def is_statement(self, frame: Frame, node: ir.Call) -> bool:
        """See `resolve.is_statement`."""
        return resolve.is_statement(self, frame, node)

    def awaited(self, frame: Frame, value: Value, expression: ir.Expr) -> Value:
        """See `awaiting.run`."""
        return awaiting.run(self, frame, value, expression)

    def held_by(self, value: Value) -> list[Value]:
        """See `receivers.held_by`."""
        return receivers.held_by(self, value)

    def read_of(self, effect: Effect, name: str) -> Value:
        """See `resolve.read_of`."""
        return resolve.read_of(self, effect, name)

    def become(self, frame: Frame, held: ir.Expr, value: Value) -> None:
        """See `resolve.become`."""
        resolve.become(frame, held, value)

    def entry(self, frame: Frame, container: Value, key: str) -> Value:
        """See `resolve.entry`."""
        return resolve.entry(self, frame, container, key)

    def store(self, frame: Frame, target: ir.Item | ir.Attr, value: Value) -> None:
        """See `resolve.store`."""
        resolve.store(self, frame, target, value)

    def grow(
        self, frame: Frame, name: str, element: Value | None, count: Polynomial | None, key: ir.Expr | None = None
    ) -> None:
        """See `resolve.grow`."""
        resolve.grow(self, frame, name, element, count, key)

    def instance_of(self, class_name: str) -> Value:
        """See `resolve.instance_of`."""
        return resolve.instance_of(self, class_name)

    # What they need to know.

    def scope(self, path: str) -> Environment:
        """See `summary.scope`."""
        return summary.scope(self, path)

    def depends(self, path: str, on: str) -> None:
        """Notes that what is known of one file rests on another."""
        if path != on:
            self.memory.of(path).uses.add(on)

    def forget(self, path: str) -> None:
        """Drops all that was evaluated of a file, and of the files that rest on it."""
        self.memory.forget(path, self.index)
        if path in self.models.seen:
            self.models = Models(self)
        self.contexts.forget(path)

    def forget_all(self) -> None:
        """Drops all that was evaluated."""
        for path in list(self.memory.files):
            self.contexts.forget(path)
        self.memory.forget_all(self.index)
        self.models = Models(self)

    def framework_of(self, path: str) -> Framework:
        """All that the framework tables say for a file."""
        return known(self.index.module(path).language, self.index.frameworks(path))

    def roots(self, frame: Frame) -> frozenset[str]:
        """The names with which qualified names of the tables begin: `len`, `Promise`, `requests`."""
        return _roots(frame.module.language)

    def budgets(self, path: str, context: str) -> Mapping[str, float]:
        """The walls that hold for a file in a context, by resource."""
        return self.contexts.walls(path, context)

    def is_measured(self, path: str) -> bool:
        """Whether any wall holds for a file."""
        return self.contexts.is_measured(path)

    def iterate(self, frame: Frame, source: Value, expression: ir.Expr) -> tuple[Polynomial, Value]:
        """See `iteration.iterate`."""
        return iteration.iterate(self, frame, source, expression)

    def consume(self, frame: Frame, source: Value, expression: ir.Expr) -> None:
        """See `iteration.consume`."""
        iteration.consume(self, frame, source, expression)

    def tested(self, frame: Frame, value: Value, expression: ir.Expr) -> None:
        """A value is asked whether it is empty, or holds something: a lazy query that keeps its answer runs for it."""
        if value.type in frame.framework.cached:
            self.consume(frame, value, expression)

    def is_of_round(self, frame: Frame, name: str) -> bool:
        """Whether a variable is bound anew in each round of a loop around."""
        return any(name in loop.names for loop in frame.nest)

    def is_whole(self, value: Value) -> bool:
        """Whether a list is said to be all, or any part of all, of a collection."""
        return value.size is not None and any(symbol.kind in ("total", "part") for symbol in value.size.symbols)

    def narrowed(self, frame: Frame, size: Polynomial, *conditions: ir.Expr) -> Polynomial:
        """The size of what a filter leaves. Where the filter names the round it is in, that is the round's share."""
        if any(symbol.kind in _DECLARED for symbol in size.symbols) and self.names_round(frame, conditions):
            return symbol("unknown", "matching " + next(symbol.name for symbol in size.symbols))
        return part(size)

    def share(self, frame: Frame, value: Value, expression: ir.Expr) -> Value:
        """A value of which nothing is known, as a part of something if each round computes it anew."""
        return SHARE if value == NOTHING and self.names_round(frame, (expression,)) else value

    def names_round(self, frame: Frame, expressions: tuple[ir.Expr, ...]) -> bool:
        """Whether expressions name a variable that is bound anew in each round of a loop around."""
        if not frame.nest:
            return False
        names: set[str] = set()
        for expression in expressions:
            body = (
                self.index.function((frame.path, expression.index)).body
                if isinstance(expression, ir.FunctionRef)
                else ()
            )
            names |= mentioned((expression, *body))
        return any(self.is_of_round(frame, name) for name in names)

    def annotated(self, frame: Frame, annotation: ir.Expr, name: str) -> Value | None:
        """What a type annotation in the file of the frame says of the variable `name`."""
        value = self.collections.annotated(
            annotation, lambda class_name: self.class_value(frame.path, class_name), name
        )
        return value if value is None else told.typed(self, frame, value, name)

    def class_value(self, path: str, name: str) -> Value | None:
        """See `links.class_value`."""
        return links.class_value(self, path, name)

    def qualified(self, path: str, expression: ir.Expr) -> str:
        """The qualified name that a (dotted) name in a file has in the tables."""
        name = self.text(expression)
        found = self.models.value_of(path, expression)
        return found.name if found.type == "name" else name

    def handed_over(self, frame: Frame, label: str) -> Value:
        """What an unknown function gives back, by its name."""
        name = label.rpartition(".")[2].removesuffix("()")
        value = self.collections.handed_over(name)
        if value is None and is_of_parent(name):
            return SHARE
        return NOTHING if value is None or (frame.nest and self.is_whole(value)) else value

    def evaluate_callee(self, frame: Frame, function: ir.Expr) -> Value:
        """The value of what is called; a callee's name says nothing of collections."""
        if isinstance(function, ir.Name):
            return self.lookup(frame, function.id)
        return self.evaluate(frame, function)

    # Costs.

    def query(
        self, frame: Frame, start: int, end: int, label: str, *, kind: Literal["sink", "read", "write"] = "sink"
    ) -> None:
        """One database round trip."""
        frame.out.append(unit("queries", "query", frame.step(kind, start, end, label)))

    def remote(self, frame: Frame, node: ir.Call, label: str, platform: str, *, concurrent: bool = False) -> None:
        """One remote call."""
        step = frame.step("sink", node.start, node.end, label)
        frame.out.append(
            unit("api_calls", "remote", step, platform=platform, concurrent=frame.concurrent or concurrent)
        )

    # Functions.

    def is_inline(self, frame: Frame, function: Value) -> bool:
        """Whether a function value is a lambda or arrow of the same file, evaluated where it stands."""
        return (
            function.ref is not None
            and function.ref[0] == frame.path
            and self.index.function(function.ref).parent >= 0
            and function.environment is not None
        )

    def is_async(self, function: Value, frame: Frame) -> bool:
        """Whether calling a callback gives a promise: it is async, or nobody awaits what it gives back."""
        assert function.ref is not None
        return self.index.function(function.ref).is_async or self.is_inline(frame, function)

    def takes_self(self, function: Value) -> bool:
        """Whether the first parameter of a function is the object that it is a method of."""
        assert function.ref is not None
        return summary.takes_self(self, function.ref, self.index.function(function.ref))

    def function_start(self, function: Value) -> int:
        """Where a function begins, as a byte offset."""
        assert function.ref is not None
        return self.index.function(function.ref).start

    def function_name(self, function: Value) -> str:
        """The name of a function."""
        assert function.ref is not None
        return self.index.function(function.ref).name

    def enter(self, frame: Frame) -> Environment:
        """Opens a scope; `leave` with the result closes it."""
        scope = frame.environment
        frame.environment = Environment(scope)
        return scope

    def leave(self, frame: Frame, scope: Environment) -> None:
        """Closes the scope that `enter` opened."""
        frame.environment = scope

    def extent(self, expression: ir.Expr) -> tuple[int, int]:
        """Where an expression stands, as byte offsets; its start may be that of its last name."""
        if isinstance(expression, ir.Call):
            return expression.start, expression.end
        if isinstance(expression, (ir.Choice,)):
            return self.extent(expression.options[0]) if expression.options else (0, 0)
        start: int = expression.at
        return start, start + len(self.text(expression).rpartition(".")[2])

    def text(self, expression: ir.Expr) -> str:
        """An expression as a person would say it: `self.orders`, `Customer.objects.get`."""
        if isinstance(expression, ir.Name):
            return expression.id
        if isinstance(expression, ir.Attr):
            return f"{self.text(expression.object)}.{expression.name}"
        if isinstance(expression, ir.Call):
            return self.text(expression.function) + "()"
        if isinstance(expression, (ir.Item, ir.Slice)):
            return self.text(expression.object)
        if isinstance(expression, ir.Await):
            return self.text(expression.value)
        return "…"


@lru_cache(maxsize=16)
def _roots(language: str) -> frozenset[str]:
    return frozenset(name.split(".")[0] for name in known(language, frozenset()).calls)
