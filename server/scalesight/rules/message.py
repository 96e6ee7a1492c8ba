"""A breach in one or two lines: what, how often, the arithmetic, the budget, what fits, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scalesight.cost.arithmetic import UNITS, amount, count, factors, per, result
from scalesight.cost.breach import Breach
from scalesight.cost.duration import seconds
from scalesight.cost.horizon import Horizon
from scalesight.cost.polynomial import SizeOf
from scalesight.cost.term import Step, total
from scalesight.finding import Fits
from scalesight.rules.rule import Rule
from scalesight.scale.model import Scale
from scalesight.scale.units import format_growth, format_rate, format_seconds

_MONTHS = tuple("January February March April May June July August September October November December".split())

# A sum of more is no arithmetic that anybody redoes in the head.
_MOST_OPERANDS = 3

# (path, byte offset) → line, from 1
LineOf = Callable[[str, int], int]


def message(
    breach: Breach,
    rule: Rule,
    fits: Fits | None,
    scale: Scale,
    size_of: SizeOf,
    line_of: LineOf,
    horizon: Horizon | None = None,
) -> str:
    """The message: the arithmetic on the first line, what fits and what to do on the second."""
    if rule.says is not None:
        return f"{rule.says(breach)}.\n{rule.advice(breach)}"
    counted = _calls(breach, size_of) if breach.resource == "time" else breach
    amount = f"{_subject(counted)}{_arithmetic(counted, size_of, line_of)}"
    if counted is not breach:
        amount += f" {_speed(breach, scale)} = {_result(breach)}"
    head = f"{amount}, {_budget(breach)}{_duration(breach, scale)}{_growth(breach, horizon)}"
    tail = f"Fits up to {_things(fits)}. " if fits is not None else ""
    return f"{head}.\n{tail}{rule.advice(breach)}"


def _growth(breach: Breach, horizon: Horizon | None) -> str:
    """`; products grow 10%/month: over it from January 2027 on`, where the budget is kept today."""
    if not breach.is_projected or horizon is None:
        return ""
    month = horizon.breaks(breach.high, breach.budget.value)
    if month is None:
        return ""
    growing = [
        f"{name.replace('_', ' ')} grow {format_growth(growth)}" for name, growth in horizon.growing(breach.collections)
    ]
    past = (month.year, month.month) < (horizon.today.year, horizon.today.month)
    when = f"{_MONTHS[month.month - 1]} {month.year}"
    return f"; {' and '.join(growing)}: over it {f'since {when}' if past else f'from {when} on'}"


def _budget(breach: Breach) -> str:
    """`budget 5,000`, `budget 1,000 per render`."""
    context = f" per {' '.join(breach.budget.context.split())}" if breach.budget.context else ""
    return f"budget {amount(breach.budget.value, breach.resource)}{context}"


def _things(fits: Fits) -> str:
    return f"{count(fits.size)} {per(fits.collection) if fits.size == 1 else fits.collection.replace('_', ' ')}"


def _subject(breach: Breach) -> str:
    """`1 query per order: `, where something is spent for each element."""
    if breach.kind == "invariant":
        more = len(breach.sinks) - 1
        others = f" and {more} more" if more > 0 else ""
        return f"{breach.sinks[0].name}{others}, the same in each round: "
    if breach.resource not in ("queries", "api_calls"):
        return ""
    fixed = _fixed_rounds(breach)
    if fixed is not None:
        return f"{_amount(breach, (breach.high.constant or 0) / fixed)} per round: "
    rounds = sum(coefficient for monomial, coefficient in breach.high.terms if monomial)
    # Of the innermost loop around it: in `products × tags` it is once per tag.
    largest = max(breach.high.terms, key=lambda term: len(term[0]))[0]
    innermost = [symbol for symbol, _ in largest if symbol.kind not in ("log", "unknown")]
    each = "round"
    if innermost and largest[-1][0].kind != "unknown":
        each = "batch" if innermost[-1].kind == "chunks" else per(innermost[-1].collection or "round")
    if len([monomial for monomial, _ in breach.high.terms if monomial]) > 1:
        return f"{UNITS[breach.resource][1].capitalize()} per {each}: "
    return f"{_amount(breach, rounds)} per {each}: "


def _arithmetic(breach: Breach, size_of: SizeOf, line_of: LineOf) -> str:
    fixed = _fixed_rounds(breach)
    operands = factors(breach.high, size_of, _unit(breach), _MOST_OPERANDS)
    if fixed is not None:
        operands = f"{count(fixed)} rounds × {_amount(breach, (breach.high.constant or 0) / fixed)}"
    return f"{operands}{_way(breach, line_of)} = {_result(breach)}"


def _unit(breach: Breach) -> str:
    """What is counted: the resource, or the kind of an expensive call."""
    return breach.terms[0].expense if breach.kind == "invariant" else breach.resource


def _amount(breach: Breach, number: float) -> str:
    return f"{count(number)} {UNITS[breach.resource][0 if number == 1 else 1]}"


def _fixed_rounds(breach: Breach) -> float | None:
    """How many rounds a loop has that the code spells out, where nothing else multiplies what a round costs."""
    if breach.resource not in ("queries", "api_calls") or breach.high.constant is None:
        return None
    rounds = breach.loop.high.constant
    return rounds if rounds and breach.high.constant % rounds == 0 else None


def _result(breach: Breach) -> str:
    # A search ends where it finds: its low end is one step each, which nobody can redo from the sizes shown.
    minimum = 0 if breach.kind == "search" else breach.minimum
    return result(minimum, breach.maximum, _unit(breach), is_open=breach.is_open)


def _way(breach: Breach, line_of: LineOf) -> str:
    """`(label → owner_of → Customer.objects.get, line 12)`: how the loop comes to the sink."""
    at = breach.chain.index(breach.loop.step) if breach.loop.step in breach.chain else 0
    steps = breach.chain[at + 1 :]
    calls = [step for step in steps if step.kind == "call"]
    if not steps or (not calls and (steps[-1].kind == "loop" or breach.kind == "invariant")):
        return ""
    last = steps[-1]
    names = [_short(step) for step in calls if step is not last]
    names.append(f"loop over {_short(last)}" if last.kind == "loop" else _short(last))
    more = len(breach.sinks) - 1
    others = f" and {more} more" if more > 0 else ""
    line = line_of(last.path, last.start)
    where = f"line {line}" if last.path == breach.path else f"{last.path}:{line}"
    return f" ({' → '.join(names)}{others}, {where})"


def _duration(breach: Breach, scale: Scale) -> str:
    """` (at 2/s that takes 1,000 s)`, where the platform's rate is declared."""
    platform = scale.platforms.get(breach.platform)
    if platform is None or platform.rate is None or breach.is_open or breach.resource == "time":
        return ""
    return f"; at {format_rate(platform.rate)} they take {format_seconds(breach.maximum / platform.rate)}"


def _calls(breach: Breach, size_of: SizeOf) -> Breach:
    """What takes too long, as the calls that it is made of."""
    low, high = total(breach.terms)
    minimum, maximum = low.value(size_of)[0], high.value(size_of)[1]
    return replace(breach, resource="api_calls", low=low, high=high, minimum=minimum, maximum=maximum)


def _speed(breach: Breach, scale: Scale) -> str:
    """`at 2/s`, `of 200 ms`: what makes the calls take so long."""
    platform = scale.platforms[breach.platform]
    each = seconds(scale, breach.platform, concurrent=breach.concurrent)
    if platform.rate and each == 1 / platform.rate:
        return f"at {format_rate(platform.rate)}"
    return f"of {format_seconds(each)}"


def _short(step: Step) -> str:
    """The name of a step, without what leads to it where that is long."""
    parts = step.name.split(".")
    return step.name if len(step.name) <= 40 else f"….{parts[-1]}"
