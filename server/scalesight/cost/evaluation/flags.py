"""Parameters that only switch something on or off: what a call hands them decides which way the function goes.

`repository.create(order)` does not flush if `flush=False` is what its definition says. Only a parameter that is tested as it
stands, and that nothing in the function changes, decides anything. What is there is no None, either: `if rates is None: rates =
load()` loads nothing for a caller that hands its rates over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from scalesight.cost.rows import unlimited
from scalesight.cost.values.value import NONE, NOTHING, Value
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, nodes, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_TRUE = Value("truth", name="true")
_FALSE = Value("truth", name="false")

# Comparisons with None, null or undefined, and whether it must be that.
_COMPARES = {"is": True, "==": True, "===": True, "is not": False, "!=": False, "!==": False}
# What stands for the entries of a mapping among keyword arguments: `save(**kwargs)`.
MAPPING = "**"
_WRITTEN = (ir.Display, ir.Record, ir.Comprehension, ir.FunctionRef)


def decided(engine: Engine, frame: Frame, test: ir.Expr | None) -> bool | None:
    """Whether a test holds, as far as flags that the call has set tell; None where nobody knows."""
    if isinstance(test, ir.Op) and test.name == "not" and len(test.operands) == 1:
        inner = decided(engine, frame, test.operands[0])
        return None if inner is None else not inner
    if isinstance(test, ir.Choice):
        is_and = test.test is not None and len(test.options) == 1
        parts = (test.test, *test.options) if is_and else test.options if test.test is None else ()
        ways = {decided(engine, frame, part) for part in parts}
        if is_and:
            return False if False in ways else True if ways == {True} else None
        return True if True in ways else False if ways == {False} else None
    if (asked := _none_of(test)) is not None:
        is_none, name = asked
        value = frame.environment.get(name) or NOTHING
        return is_none if value == NONE else not is_none if value.there else None
    if not isinstance(test, ir.Name):
        return None
    value = frame.environment.get(test.id) or NOTHING
    if value.there and value.type not in ("text", "number") and value.name != "fresh":
        return True if test.id in engine.index.switches(frame.ref).optional else None
    if value.type != "truth" or test.id not in engine.index.switches(frame.ref).flags:
        return None
    return value == _TRUE


def handed(
    engine: Engine, frame: Frame, node: ir.Call, callee: Value, arguments: list[Value], keywords: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a call, with what it sets the flags of the function to, and what those are unless it does."""
    assert callee.ref is not None
    parameters = engine.index.function(callee.ref).parameters
    passed = _passed(frame, node, keywords, parameters)
    arguments, keywords = [_plain(value) for value in arguments], {name: _plain(one) for name, one in keywords.items()}
    own = 1 if callee.receiver is not None and engine.takes_self(callee) else 0
    switches = engine.index.switches(callee.ref)
    if switches.optional:
        _there(engine, frame, node, parameters[own:], switches.optional, arguments, keywords)
    if switches.limits:
        unlimited.mark(engine, frame, node, callee.ref, own, switches.limits, arguments, keywords)
    if passed:
        keywords.update(passed)
    if not any(_is_set(parameter.default) for parameter in parameters) and not any(
        _set(frame, one) for one in (*node.arguments, *(one for _, one in node.keywords))
    ):
        return arguments, keywords
    flags = switches.flags
    if not flags:
        return arguments, keywords
    told = dict(node.keywords)
    is_complete = not any(isinstance(one, ir.Op) and one.name == "spread" for one in (*node.arguments, *told.values()))
    for at, parameter in enumerate(parameters[own:]):
        if parameter.name not in flags:
            continue
        if parameter.kind == "plain" and at < len(node.arguments):
            if is_complete:
                arguments[at] = _set(frame, node.arguments[at]) or arguments[at]
        elif parameter.name in passed:
            continue
        elif parameter.name in told:
            keywords[parameter.name] = _set(frame, told[parameter.name]) or keywords[parameter.name]
        elif is_complete:
            default = _set(frame, parameter.default)
            if default is not None:
                keywords[parameter.name] = default
    return arguments, keywords


def _passed(
    frame: Frame, node: ir.Call, keywords: dict[str, Value], parameters: Sequence[ir.Parameter]
) -> dict[str, Value]:
    """The flags among keywords that are handed on in a mapping, `save(**kwargs)`, and those that go into one there."""
    held = keywords.get(MAPPING)
    found = {name: one for name, one in held.fields if one.type == "truth"} if held is not None else {}
    if any(parameter.kind == "double-star" for parameter in parameters):
        names = {parameter.name for parameter in parameters}
        others = ((name, _set(frame, told)) for name, told in node.keywords if name not in names)
        found |= {name: one for name, one in others if one is not None}
    return found


def filled(engine: Engine, frame: Frame, branch: ir.Branch) -> None:
    """Notes that an optional parameter is there once `if rates is None: rates = load()`, or `return`, has run."""
    asked = _none_of(branch.test)
    if asked is None or not asked[0] or not branch.arms[0]:
        return
    last = branch.arms[0][-1]
    is_filled = isinstance(last, ir.Jump) or any(
        isinstance(one, ir.Bind) and isinstance(one.target, ir.Name) and one.target.id == asked[1]
        for one in branch.arms[0]
    )
    if is_filled and asked[1] in engine.index.switches(frame.ref).optional:
        values = frame.environment.values
        values[asked[1]] = values.get(asked[1], NOTHING)._replace(there=True)


def _none_of(test: ir.Expr | None) -> tuple[bool, str] | None:
    """(whether it must be None, which variable) of a test that asks for nothing else."""
    if not isinstance(test, ir.Op) or test.name not in _COMPARES or len(test.operands) != 2:
        return None
    left, right = test.operands
    if not isinstance(left, ir.Name) or not isinstance(right, ir.Const) or right.value is not None:
        return None
    return _COMPARES[test.name], left.id


def _there(
    engine: Engine,
    frame: Frame,
    node: ir.Call,
    parameters: Sequence[ir.Parameter],
    optional: frozenset[str],
    arguments: list[Value],
    keywords: dict[str, Value],
) -> None:
    """Marks what a call hands to optional parameters, as far as it is certain to be there."""
    told = dict(node.keywords)
    for at, parameter in enumerate(parameters):
        if parameter.name not in optional:
            continue
        if parameter.name in told:
            if _is_there(engine, frame, told[parameter.name], keywords[parameter.name]):
                keywords[parameter.name] = keywords[parameter.name]._replace(there=True)
        elif parameter.kind == "plain" and at < len(node.arguments):
            if any(isinstance(one, ir.Op) and one.name == "spread" for one in node.arguments[: at + 1]):
                break
            if _is_there(engine, frame, node.arguments[at], arguments[at]):
                arguments[at] = arguments[at]._replace(there=True)


def _is_there(engine: Engine, frame: Frame, told: ir.Expr, value: Value) -> bool:
    """Whether an argument is no None: it is written out, was asked for, or is a variable that is only given other values."""
    if isinstance(told, ir.Name):
        given = engine.index.given(frame.ref)
        # An object of a library that a method made: `with client.pipeline() as pipe:`.
        return value.there or told.id in given.surely or (told.id in given.by_methods and "." in value.type)
    return isinstance(told, _WRITTEN) or (isinstance(told, ir.Const) and told.value is not None)


class Given(NamedTuple):
    """The variables of a function that it binds, and `surely` to nothing but what is written out, what a function gives, or
    the elements of what it goes over; or, `by_methods`, what a method gives, which may well be nothing: `prices.get(key)`.
    """

    surely: frozenset[str] = frozenset()
    by_methods: frozenset[str] = frozenset()


def given_of(function: ir.Function) -> Given:
    """The variables of a function that something is given to wherever it binds them."""
    found: set[str] = set()
    by_methods: set[str] = set()
    others = {parameter.name for parameter in function.parameters}
    for statement in function.body:
        if _is_given(statement):
            others -= mentioned((statement.target,))  # whatever was handed over
    for statement in statements(function.body):
        if isinstance(statement, (ir.Bind, ir.Loop)) and statement.target is not None:
            is_element = isinstance(statement, ir.Loop) and isinstance(statement.target, ir.Name)
            is_made = isinstance(statement, ir.Bind) and isinstance(_awaited(statement.value), ir.Call)
            given = found if is_element or _is_given(statement) else by_methods if is_made else others
            given.update(mentioned((statement.target,)))
    return Given(frozenset(found - others - by_methods), frozenset(by_methods - others))


def _is_given(statement: ir.Statement) -> TypeGuard[ir.Bind]:
    """Whether a statement binds what is written out, or what a function gives, one by one where it gives several."""
    if not isinstance(statement, ir.Bind) or not isinstance(statement.target, (ir.Name, ir.Display)):
        return False
    value = _awaited(statement.value)
    is_asked = isinstance(value, ir.Call) and isinstance(value.function, ir.Name)
    return is_asked or (isinstance(value, _WRITTEN) and isinstance(statement.target, ir.Name))


def _awaited(told: ir.Expr | None) -> ir.Expr | None:
    return told.value if isinstance(told, ir.Await) else told


class Switches(NamedTuple):
    """The parameters of a function that decide which way it goes.

    `flags`: it tests them, or they are on or off if nothing else is said. `optional`: it asks whether they are None, or
    hands them on to others that may ask, and binds them only where they are. `limits`: they say how many rows to give at most, and may be left out.
    """

    flags: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()


def switches_of(function: ir.Function) -> Switches:
    """The switches among the parameters of a function."""
    names = {parameter.name for parameter in function.parameters if parameter.kind in ("plain", "keyword")}
    if not names:
        return Switches()
    limits = unlimited.limits_of(function)
    found = {parameter.name for parameter in function.parameters if _is_set(parameter.default)}
    unset = {one.name for one in function.parameters if isinstance(one.default, ir.Const) and one.default.value is None}
    asked: set[str] = set()
    filled: Counter[str] = Counter()
    for node in nodes(function.body):
        if isinstance(node, ir.Call):
            asked.update(_handed_on(node, names, unset))
        if not isinstance(node, (ir.Branch, ir.Choice)):
            continue
        for test in _parts(node.test):
            if isinstance(test, ir.Name):
                found.add(test.id)
                if test.id in unset:
                    asked.add(test.id)
            elif (compared := _none_of(test)) is not None and compared[1] in names:
                asked.add(compared[1])
                if isinstance(node, ir.Branch) and test is node.test and compared[0]:
                    filled.update(one for one in _bound(node.arms[0]) if one == compared[1])
    found &= names
    if not found and not asked and not limits:
        return Switches()
    bound = Counter(_bound(function.body))
    optional = frozenset(name for name in asked if bound[name] == filled[name])
    return Switches(frozenset(found - bound.keys()), optional, limits)


def _handed_on(call: ir.Call, names: set[str], unset: set[str]) -> Iterator[str]:
    """The parameters that a call hands on: those that may be left out, and what it hands on under the same name."""
    for told in call.arguments:
        if isinstance(told, ir.Name) and told.id in unset:
            yield told.id
    for name, told in call.keywords:
        if isinstance(told, ir.Name) and (told.id in unset or (told.id == name and name in names)):
            yield told.id


def _parts(test: ir.Expr | None) -> Iterator[ir.Expr]:
    """What a test puts together by `and`, `or` and `not`."""
    if isinstance(test, ir.Choice) and (test.test is None or len(test.options) == 1):
        for part in (test.test, *test.options):
            yield from _parts(part)
    elif isinstance(test, ir.Op) and test.name == "not" and len(test.operands) == 1:
        yield from _parts(test.operands[0])
    elif test is not None:
        yield test


def _is_set(told: ir.Expr | None) -> bool:
    return isinstance(told, ir.Const) and isinstance(told.value, bool)


def _set(frame: Frame, told: ir.Expr | None) -> Value | None:
    """What an argument, or a default, sets a flag to: it is spelled out, or is the caller's own flag handed on."""
    if isinstance(told, ir.Const) and isinstance(told.value, bool):
        return _TRUE if told.value else _FALSE
    value = frame.environment.get(told.id) if isinstance(told, ir.Name) else None
    return value if value is not None and value.type == "truth" else None


def _plain(value: Value) -> Value:
    return NOTHING if value.type == "truth" else value


def _bound(block: ir.Block) -> Iterator[str]:
    """The names that a block binds."""
    for statement in statements(block):
        if isinstance(statement, (ir.Bind, ir.Loop)) and statement.target is not None:
            yield from mentioned((statement.target,))
        if isinstance(statement, (ir.Define, ir.DefineClass)):
            yield statement.name
