"""A breach in one or two lines: what, how often, the arithmetic, the budget, what fits, and the way out."""

from __future__ import annotations

from dataclasses import replace

from scalesight.cost.amounts.arithmetic import UNITS, amount, count, declared, factors, largest, per, result, undeclared
from scalesight.cost.amounts.duration import seconds
from scalesight.cost.amounts.horizon import Horizon
from scalesight.cost.amounts.labels import UNNAMED, label
from scalesight.cost.amounts.polynomial import SizeOf, Symbol
from scalesight.cost.amounts.sizes import fits_of_parent, parent_of
from scalesight.cost.amounts.term import total
from scalesight.cost.breach import Breach
from scalesight.finding import Fits
from scalesight.rules.rule import Rule
from scalesight.rules.way import LineOf, ways
from scalesight.scale.model import Scale
from scalesight.scale.units import format_growth, format_rate, format_seconds

_MONTHS = tuple("January February March April May June July August September October November December".split())

# A sum of more is no arithmetic that anybody redoes in the head.
_MOST_PARTS = 2

_LONGEST_NAME = 40

# A first line that is longer, an editor breaks.
_LONG = 160


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
    high, names = declared(counted.high, size_of)
    counted = replace(counted, high=high)
    end = f", {_budget(breach)}{_duration(breach, scale)}{_growth(breach, horizon)}."
    if breach.resource == "time":
        end = f" {_speed(breach, scale)} = {_result(breach)}{end}"
    outcomes = [f" = {_result(counted)}{more}{end}" for more in undeclared(names)]
    subject, told = _subject(counted), ways(breach, line_of)
    # From the one that tells most to the shortest. What is asked or called for each is in the arithmetic, too.
    least = subject if breach.kind == "invariant" else ""
    begun = [*((subject, way) for way in told[:-1] or told), *((least, way) for way in told)]
    sums = _sums(counted, size_of)
    heads = [f"{said}{amount}{way}{outcome}" for outcome in outcomes for amount in sums for said, way in begun]
    head = next((head for head in heads if len(head) <= _LONG), heads[-1])
    size = _things(fits) if fits is not None else _of_parent(breach, scale, size_of)
    tail = f"Fits up to {size}. " if size else ""
    return f"{head}\n{tail}{rule.advice(breach)}"


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


def _of_parent(breach: Breach, scale: Scale, size_of: SizeOf) -> str:
    """`12 links per workspace`: how many one parent may have, where the loop goes over what one has."""
    for symbol in breach.loop.high.symbols:
        parent = parent_of(symbol, scale)
        known = size_of(symbol)
        if parent is None or known is None:
            continue
        size = fits_of_parent(breach.high, symbol, breach.budget.value, size_of, known.max)
        if size and size < known.max:
            return f"{_things(Fits(symbol.name, size))} per {per(parent)}"
    return ""


def _subject(breach: Breach) -> str:
    """`1 query per order: `, where something is spent for each element."""
    if breach.kind == "invariant":
        more = len(breach.sinks) - 1
        others = f" and {more} more" if more > 0 else ""
        name = breach.sinks[0].name
        name = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        return f"{name}{others}, the same in each round: "
    if breach.resource not in ("queries", "api_calls"):
        return ""
    fixed = _fixed_rounds(breach)
    if fixed is not None:
        return f"{_amount(breach, (breach.high.constant or 0) / fixed)} per round: "
    spent = [term for term in breach.high.terms if term[0]]
    if len(spent) > 1:
        return ""
    # Of the innermost loop around it: in `products × tags` it is once per tag.
    (monomial, coefficient), *_ = spent or breach.high.terms
    innermost = next((symbol for symbol, _ in reversed(monomial) if symbol.kind != "log"), None)
    return f"{_amount(breach, coefficient)} per {_round(innermost)}: "


def _round(symbol: Symbol | None) -> str:
    """What one round of the innermost loop is for: `order`, `batch`."""
    if symbol is None or symbol.kind == "chunks":
        return "round" if symbol is None else "batch"
    if symbol.collection:
        return per(symbol.collection)
    # Of `orders of one customer` one is an order.
    name = label((symbol.base or symbol).name or UNNAMED).partition(" of ")[0].partition(" per ")[0]
    return "round" if name == UNNAMED or name.endswith(")") else per(name)


def _sums(breach: Breach, size_of: SizeOf) -> list[str]:
    """What is added up, whole where that is short, and as its largest part with the rest."""
    fixed = _fixed_rounds(breach)
    if fixed is not None:
        return [f"{count(fixed)} rounds × {_amount(breach, (breach.high.constant or 0) / fixed)}"]
    whole = factors(breach.high, size_of, _unit(breach))
    parts = sum(1 for monomial, _ in breach.high.terms if monomial)
    if parts < _MOST_PARTS:
        return [whole]
    short = largest(breach.high, breach.low, size_of, _unit(breach))
    return [whole, short] if parts == _MOST_PARTS else [short]


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
