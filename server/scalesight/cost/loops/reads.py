"""What a program reads from its input, where nothing is declared: numbers, and texts and lists of as many elements as there are.

It tells sizes apart that a loop does not multiply: what is read in each round is that round's part of the input, and all
rounds together read the input once. So `for _ in range(t): total(input().split())` goes over the input, however many
parts it is in. A number that is read in a round counts in the same way where the rounds are what the input begins with:
cases, each with a size of its own. Where other sizes were read before, it is a question about those: from where, to where.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import (
    Polynomial,
    Symbol,
    constant,
    logarithm,
    of,
    only_symbol,
    replaced,
    symbol,
)
from scalesight.cost.amounts.symbolic import amount
from scalesight.cost.amounts.term import LoopRecord, Term
from scalesight.cost.values.value import NOTHING, NUMBER, TEXT, Value
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, nodes, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Environment, Frame
    from scalesight.syntax.frameworks.effect import Effect

# What an unknown size rests on that was read: see `Symbol.base`.
_NUMBER = Symbol("unknown", "number")
_ELEMENTS = Symbol("unknown", "elements")
# The same of all that there is to read: whatever else is read is a part of it.
_ALL = Symbol("unknown", "all")
_SIZES = (_ELEMENTS, _ALL)
# What is read has this name until a variable holds it.
_INPUT = "input"


def given(
    engine: Engine, frame: Frame, effect: Effect, source: Value, returned: Value, arguments: list[Value], node: ir.Call
) -> Value | None:
    """What a call gives by its table row, where it reads, takes apart what was read, or makes it a number or a text."""
    match effect.returns:
        case "input":
            return _read(_ALL if effect.type == "all" else _ELEMENTS)
        case "open" if _is_read(source.size):
            return Value("list", source.size, _read(_ELEMENTS))
        case "mapped" if returned == NOTHING and source.element is not None:
            return Value("list", source.size, _converted(source.element))  # `map(int, words)`
        case "number" if effect.converts and arguments:
            return _converted(arguments[0])
        case "text" if effect.shows and arguments:
            return _digits(engine, frame, arguments[0], node.arguments[0])
        case "text" if source.type in ("text", "list") and source.size is not None:
            return Value("text", source.size)
        case "groups":
            # Together they have what was there.
            fields = (("0", NOTHING), ("1", Value("list", of(Symbol("unknown", _INPUT, 0, _ELEMENTS)))))
            return Value("list", source.size, Value("list", None, None, fields=fields))
    return None


def _read(base: Symbol) -> Value:
    return Value("text", of(Symbol("unknown", _INPUT, 0, base)))


def _converted(value: Value) -> Value:
    """The number that a text says, or that it is already."""
    if value.type == "text" and _is_read(value.size):
        return Value("number", of(Symbol("unknown", _INPUT, 0, _NUMBER)))
    return value if value.type == "number" else NUMBER


def _digits(engine: Engine, frame: Frame, value: Value, told: ir.Expr) -> Value:
    """A number, or whatever it is, as a text: it has as many digits as its logarithm."""
    if value.type == "text":
        return value
    if value.type not in ("", "number", "share"):
        return TEXT
    number = amount(engine, frame, told)
    return Value("text", number if number.constant is not None else logarithm(number))


def stored(value: Value) -> Value:
    """A row that was read, as an element of what keeps it: from now on it is there for whoever asks again."""
    if value.type in ("text", "list", "set", "map") and _is_read(value.size):
        return value._replace(size=symbol("unknown", "row"))
    return value


def bound(engine: Engine, frame: Frame, target: ir.Expr, value: Value, start: int) -> Value:
    """What is read has the name of the variable that holds it; what a pattern takes apart has as many elements as it.

    `start`: from where on in `frame.out` the reading stands.
    """
    one = only_symbol(value.size) if value.size is not None else None
    if one is None or one.base not in (_NUMBER, *_SIZES):
        return value
    if one.name != _INPUT and frame.environment.get(one.name) is not None:
        return value  # another variable holds it already
    if isinstance(target, ir.Name):
        known = of(one._replace(name=target.id))
        if one.base in _SIZES and value.type == "list":
            known = _indexed(frame, target.id) or known
    elif isinstance(target, ir.Display) and not any(isinstance(item, ir.Op) for item in target.items):
        known = constant(len(target.items))
        element = value.element or NUMBER
        parts = ((str(at), bound(engine, frame, item, element, start)) for at, item in enumerate(target.items))
        value = value._replace(fields=tuple(parts), element=element)
    else:
        return value
    frame.out[start:] = [
        term._replace(low=replaced(term.low, one, known), high=replaced(term.high, one, known))
        for term in frame.out[start:]
    ]
    return value._replace(size=known)


def known(frame: Frame) -> frozenset[Symbol]:
    """The sizes that were read up to here, without that of an input that was read as a whole."""
    found: set[Symbol] = set()
    scope: Environment | None = frame.environment
    while scope is not None:
        for value in scope.values.values():
            one = only_symbol(value.size) if value.size is not None else None
            if one is not None and one.base in (_NUMBER, _ELEMENTS):
                found.add(one)
        scope = scope.parent
    return frozenset(found)


def shared_out(
    frame: Frame, record: LoopRecord, block: ir.Block, before: frozenset[Symbol], terms: list[Term]
) -> list[Term]:
    """The terms of a round, of which those are not repeated that go over what the round has read.

    `before`: the sizes that were read before the loop.
    """
    if not any(term.high.degree for term in terms):
        return terms
    # The rounds are as many as the first number says that is read: cases.
    rounds = only_symbol(record.high)
    is_case = rounds is not None and rounds.base == _NUMBER and before <= {rounds}
    names = record.names.union(*(_bound(statement) for statement in statements(block))) if is_case else set()

    def is_of_round(one: Symbol) -> bool:
        if one.base in (_ELEMENTS, _NUMBER) and (one.name == _INPUT or one not in before):
            return one.base == _ELEMENTS or is_case
        is_plain = is_case and one.kind == "unknown" and one.base is None
        return is_plain and (one.name in names or frame.environment.get(one.name) is None)

    return [term._replace(held=max(term.held, 1)) if _is_all(is_of_round, term.high) else term for term in terms]


def _is_all(is_of_round: Callable[[Symbol], bool], amount: Polynomial) -> bool:
    """Whether each part of an amount that grows goes over what a round has read."""
    parts = [monomial for monomial, _ in amount.terms if any(one.weight for one, _ in monomial)]
    return bool(parts) and all(any(is_of_round(one) for one, _ in monomial) for monomial in parts)


def _is_read(size: Polynomial | None) -> bool:
    one = only_symbol(size) if size is not None else None
    return one is not None and one.base in _SIZES


def _bound(statement: ir.Statement) -> set[str]:
    return mentioned((statement.target,)) if isinstance(statement, (ir.Bind, ir.Loop)) else set()


def _indexed(frame: Frame, name: str) -> Polynomial | None:
    """How many elements a list has of which the program only reads some by their fixed positions."""
    pieces = [function.body for function in frame.module.functions]
    counters = {
        loop.target.id
        for body in pieces
        for loop in statements(body)
        if isinstance(loop, ir.Loop) and isinstance(loop.target, ir.Name) and _is_fixed(loop.iterable)
    }
    most = mentions = bindings = 0
    for node in nodes(pieces):
        if isinstance(node, ir.Name) and node.id == name:
            mentions += 1
        elif isinstance(node, ir.Bind) and isinstance(node.target, ir.Name) and node.target.id == name:
            bindings += 1
        elif isinstance(node, ir.Item) and isinstance(node.object, ir.Name) and node.object.id == name:
            position = node.index
            if not isinstance(position, ir.Const) and not (isinstance(position, ir.Name) and position.id in counters):
                return None
            most += 1
    return constant(most) if most and most + bindings == mentions else None


def _is_fixed(iterable: ir.Expr | None) -> bool:
    return (
        isinstance(iterable, ir.Call)
        and bool(iterable.arguments)
        and all(isinstance(argument, ir.Const) for argument in iterable.arguments)
    )
