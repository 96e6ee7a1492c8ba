"""Calls that scale.toml declares: what they cost and give back, whatever their code says or their name suggests.

[calls] and the `calls` of [platforms] go through one matcher. A name that is declared fits a call as it is written, or by
what is known of the callee: where it was imported from, its class. A name with dots fits the end of a longer one, so
`repo.find_*` fits `self.repo.find_all`. Of several that fit, the longest counts, and [calls] before [platforms].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.polynomial import at_most, constant
from scalesight.cost.amounts.term import Family, ResourceName, Term
from scalesight.cost.values.collections import Collections
from scalesight.cost.values.value import NOTHING, Value, row, sequence
from scalesight.scale.model import Scale
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


class Declared(NamedTuple):
    """What one call does. `queries`, `api_calls`: round trips, None where nothing is said of them; `returns` likewise."""

    queries: int | None = None
    api_calls: int | None = None
    platform: str = ""
    returns: Value | None = None

    @property
    def is_costed(self) -> bool:
        """Whether it says what a call costs, and not only what it gives back."""
        return self.queries is not None or self.api_calls is not None


class _Pattern(NamedTuple):
    name: re.Pattern[str]
    address: re.Pattern[str] | None
    declared: Declared


class DeclaredCalls:
    """The declared calls of one scale. Names are looked up often, so answers are kept."""

    def __init__(self, scale: Scale, collections: Collections) -> None:
        said = sorted(scale.calls, key=len, reverse=True)
        platforms = [(pattern, name) for name, platform in scale.platforms.items() for pattern in platform.calls]
        self._patterns = [_pattern(name, _declared(scale, collections, name)) for name in said]
        self._patterns += [
            _pattern(pattern, Declared(api_calls=1, platform=name))
            for pattern, name in sorted(platforms, key=lambda one: len(one[0]), reverse=True)
        ]
        self._fitting = lru_cache(maxsize=65536)(self._fitting_now)

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def find(self, names: Iterator[str], node: ir.Call) -> Declared | None:
        """What is declared for a call that has these names."""
        fitting = sorted({at for name in names for at in self._fitting(name)})
        for at in fitting:
            pattern = self._patterns[at]
            if pattern.address is None or pattern.address.fullmatch(_address(node)):
                return pattern.declared
        return None

    def _fitting_now(self, name: str) -> tuple[int, ...]:
        return tuple(at for at, pattern in enumerate(self._patterns) if pattern.name.fullmatch(name))


def names(engine: Engine, frame: Frame, function: ir.Expr, label: str, receiver: Value, callee: Value) -> Iterator[str]:
    """The names of a call: as it is written, by where its callee stands or comes from, by the class of its object."""
    yield label
    if callee.type == "name":
        yield callee.name
    elif callee.ref is not None and callee.type in ("function", "class"):
        yield from engine.index.qualified(callee.ref, callee.type)
    if not isinstance(function, ir.Attr):
        return
    if receiver == NOTHING:
        annotation = _annotation(engine, frame, function.object)
        if annotation is not None:
            yield f"{engine.text(annotation)}.{function.name}"
    elif receiver.type not in ("name", "module", "function"):
        if receiver.ref is not None:
            for owner in engine.index.qualified(receiver.ref, "class"):
                yield f"{owner}.{function.name}"
        elif receiver.model or "." in receiver.type:
            yield f"{receiver.model or receiver.type}.{function.name}"


def _annotation(engine: Engine, frame: Frame, expression: ir.Expr) -> ir.Expr | None:
    """The type that a parameter, or a field of the object itself, is declared to have."""
    if isinstance(expression, ir.Name):
        parameters = frame.function.parameters
        return next((one.annotation for one in parameters if one.name == expression.id), None)
    if not isinstance(expression, ir.Attr) or not isinstance(expression.object, ir.Name):
        return None
    if expression.object.id not in ("self", "this") or frame.function.owner < 0:
        return None
    fields = engine.index.class_of((frame.path, frame.function.owner)).fields
    named = (one for one in fields if isinstance(one.target, ir.Name) and one.target.id == expression.name)
    return next((one.annotation for one in named), None)


def spend(frame: Frame, node: ir.Call, label: str, declared: Declared) -> None:
    """The cost of a declared call."""
    step = frame.step("sink", node.start, node.end, label)
    costs: tuple[tuple[ResourceName, Family, int | None], ...] = (
        ("queries", "query", declared.queries),
        ("api_calls", "remote", declared.api_calls),
    )
    for resource, family, number in costs:
        if number:
            amount = constant(number)
            is_remote = resource == "api_calls"
            frame.out.append(
                Term(
                    resource,
                    family,
                    amount,
                    amount,
                    (step,),
                    platform=declared.platform if is_remote else "",
                    concurrent=is_remote and frame.concurrent,
                )
            )


def asked(value: Value) -> Value:
    """The rows of a query that the declared call has sent: it costs nothing more to go through them."""
    if "." not in value.type or (value.size is None and value.element is None):
        return value
    return sequence(value.size, value.element)


def returned(declared: Declared, value: Value) -> Value:
    """What a declared call gives back; `value` is what its code says, which may know more of the elements."""
    told = declared.returns
    if told is None:
        return value
    known, wanted = value.element or value, told.element or told
    if known.type != "row" or known.of != wanted.of:
        return told
    return told._replace(element=known) if told.element is not None else known


def _declared(scale: Scale, collections: Collections, name: str) -> Declared:
    said = scale.calls[name]
    api_calls = said.api_calls
    if said.platform is not None and api_calls is None:
        api_calls = 1
    returns = None
    if said.returns in scale.collections:
        size = collections.share_of(said.returns)
        size = at_most(size, said.most) if said.most is not None else size
        returns = sequence(size, row(said.returns, loaded=frozenset()))
    elif said.returns_one in scale.collections:
        returns = row(said.returns_one, loaded=frozenset())
    return Declared(said.queries, api_calls, said.platform or "", returns)


def _pattern(text: str, declared: Declared) -> _Pattern:
    name, _, address = text.partition("(")
    # What has no dot is a function: a method of that name may be anything.
    before = r"(?:.*\.)?" if "." in name else ""
    return _Pattern(
        re.compile(before + _glob(name)), re.compile(_glob(address[:-1])) if address[:-1] else None, declared
    )


def _glob(text: str) -> str:
    return re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")


def _address(node: ir.Call) -> str:
    """The text that a call begins its arguments with: an address, or how one begins."""
    for argument in node.arguments[:1]:
        first = argument.operands[0] if isinstance(argument, ir.Op) and argument.operands else argument
        if isinstance(first, ir.Const) and isinstance(first.value, str):
            return first.value
    return ""
