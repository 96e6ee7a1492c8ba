"""What each function of a file costs, as a polynomial in what it goes over: declared collections, parameters, unknown sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts import duration
from scalesight.cost.amounts.arithmetic import amount as written
from scalesight.cost.amounts.arithmetic import count
from scalesight.cost.amounts.polynomial import BYTES, ZERO, Monomial, Polynomial, Symbol
from scalesight.cost.amounts.symbolic import POWER
from scalesight.cost.amounts.term import ResourceName, total

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.memory import Evaluation
    from scalesight.syntax import ir

RESOURCES: tuple[ResourceName, ...] = ("iterations", "work", "queries", "api_calls", "memory", "time")

#: The name of a file's top-level code.
MODULE = "<module>"
_ANONYMOUS = "<lambda>"

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SHOWN_TERMS = 8


@dataclass(frozen=True, slots=True)
class Expression:
    """An amount for people, `products × variants + n`, and how many sizes it multiplies at most: 2 is quadratic.

    A logarithm, and what a limit in the code bounds, does not count.
    """

    text: str
    degree: int

    @property
    def is_exponential(self) -> bool:
        """Whether it doubles with each step of a size, so that no degree says how it grows."""
        return POWER in self.text


@dataclass(frozen=True, slots=True)
class FunctionCost:
    """The cost of one call of a function by resource, for each that it spends, and iterations in any case.

    `line` counts from 1; `unknown_calls` are those that are not understood, as the code says them.
    """

    path: str
    line: int
    name: str
    costs: dict[str, Expression]
    unknown_calls: tuple[str, ...]


class _Part(NamedTuple):
    names: tuple[str, ...]
    degree: int
    coefficient: float


def function_costs(engine: Engine, path: str) -> Iterator[FunctionCost]:
    """The functions of a file that was evaluated by a `symbolic` engine, in the order of the text."""
    module = engine.index.module(path)
    found = []
    for at, function in enumerate(module.functions):
        evaluations = engine.memory.of(path).evaluations.get(at, ())
        # By its own parameters, not with what one of its callers hands to it.
        evaluation = next((one for one in evaluations if one.generic), next(iter(evaluations), None))
        if evaluation is None:
            continue
        cost = _of(engine, module, function, evaluation, path, at)
        # What is handed over is part of where that stands, but for what waits there for an event.
        if function.name != _ANONYMOUS or any(one.text != "0" for one in cost.costs.values()):
            found.append((function.start if at else -1, cost))
    for _, cost in sorted(found, key=lambda pair: pair[0]):
        yield cost


def expression(amount: Polynomial, resource: ResourceName = "iterations") -> Expression:
    """An amount in words, the largest part first."""
    parts: dict[tuple[str, ...], _Part] = {}
    for monomial, coefficient in amount.terms:
        # A collection and a part of it have one name.
        names = tuple(_name(symbol) for symbol, power in monomial for _ in range(power * _loops(symbol)))
        # n(n−1)/2, to its leading order.
        often = coefficient * 0.5 ** sum(power for symbol, power in monomial if symbol.kind == "pairs")
        known = parts.setdefault(tuple(sorted(names)), _Part(names, _degree(monomial), 0))
        parts[tuple(sorted(names))] = known._replace(coefficient=known.coefficient + often)
    ordered = sorted(parts.items(), key=lambda part: (-part[1].degree, -len(part[0]), part[0]))
    shown = [_text(part, resource) for _, part in ordered[:_SHOWN_TERMS]]
    if len(ordered) > _SHOWN_TERMS:
        shown.append("…")
    return Expression(" + ".join(shown) or "0", max((part.degree for part in parts.values()), default=0))


def _of(
    engine: Engine, module: ir.Module, function: ir.Function, evaluation: Evaluation, path: str, at: int
) -> FunctionCost:
    costs: dict[str, Expression] = {}
    for resource in RESOURCES:
        amount = _amount(engine, evaluation, resource)
        if amount.terms or resource == "iterations":
            costs[resource] = expression(amount, resource)
    unknown = tuple(dict.fromkeys(call.label for call in evaluation.unknown))
    line = module.line_of(function.start) if at else 1
    return FunctionCost(path, line, function.qualname if at else MODULE, costs, unknown)


def _amount(engine: Engine, evaluation: Evaluation, resource: ResourceName) -> Polynomial:
    if resource == "time":
        return total(duration.each(engine.scale, evaluation.terms))[1]
    amounts = [term for term in evaluation.terms if term.resource == resource]
    if resource == "memory":  # what one load held may be gone with the next
        return max((term.high for term in amounts), key=lambda one: _largeness(engine, one), default=ZERO)
    return total(amounts)[1]


def _largeness(engine: Engine, amount: Polynomial) -> tuple[int, float]:
    return max((_degree(monomial) for monomial, _ in amount.terms), default=0), amount.value(engine.size_of)[1]


def _degree(monomial: Monomial) -> int:
    return sum(
        power * _loops(symbol)
        for symbol, power in monomial
        if symbol.kind not in ("log", "most", "batch") and symbol.base != BYTES
    )


def _loops(symbol: Symbol) -> int:
    return 2 if symbol.kind == "pairs" else 1


def _text(part: _Part, resource: ResourceName) -> str:
    sizes = [_power(name, part.names.count(name)) for name in dict.fromkeys(part.names)]
    if resource in _MEASURED:
        if part.coefficient != 1:
            sizes.append(written(part.coefficient, resource))
    elif part.coefficient != 1 or not sizes:
        sizes.insert(0, count(part.coefficient))
    return " × ".join(sizes)


_MEASURED: tuple[ResourceName, ...] = ("memory", "time")


def _power(name: str, power: int) -> str:
    if power == 1:
        return name
    return (f"({name})" if " " in name or POWER in name else name) + str(power).translate(_SUPERSCRIPTS)


def _name(symbol: Symbol) -> str:
    base = _name(symbol.base) if symbol.base is not None else symbol.name.replace("_", " ")
    if symbol.kind == "unknown":
        return symbol.name
    if symbol.kind == "log":
        return f"log₂ {base}"
    if symbol.kind in ("most", "batch"):
        return f"min({base}, {count(symbol.limit)})" if base else count(symbol.limit)
    if symbol.kind == "chunks":
        return f"({base} ÷ {count(symbol.limit)})"
    if symbol.kind == "share":
        return f"({symbol.name.replace('_', ' ')} ÷ {base})"
    return base
