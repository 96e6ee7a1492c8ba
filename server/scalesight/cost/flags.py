"""Parameters that only switch something on or off: what a call hands them decides which way the function goes.

`repository.create(order)` does not flush if `flush=False` is what its definition says. Only a parameter that is tested as it
stands, and that nothing in the function changes, decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scalesight.cost.value import NOTHING, Value
from scalesight.syntax import ir
from scalesight.syntax.walk import mentioned, nodes, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.frame import Frame

_TRUE = Value("truth", name="true")
_FALSE = Value("truth", name="false")


def decided(engine: Engine, frame: Frame, test: ir.Expr | None) -> bool | None:
    """Whether a test holds, if it asks for a flag that the call has set; None where nobody knows."""
    negated = False
    while isinstance(test, ir.Op) and test.name == "not" and len(test.operands) == 1:
        negated, test = not negated, test.operands[0]
    if not isinstance(test, ir.Name):
        return None
    value = frame.environment.values.get(test.id, NOTHING)
    if value.type != "truth" or test.id not in engine.index.flags(frame.ref):
        return None
    return (value == _TRUE) != negated


def handed(
    engine: Engine, frame: Frame, node: ir.Call, callee: Value, arguments: list[Value], keywords: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a call, with what it sets the flags of the function to, and what those are unless it does."""
    assert callee.ref is not None
    arguments, keywords = [_plain(value) for value in arguments], {name: _plain(one) for name, one in keywords.items()}
    parameters = engine.index.function(callee.ref).parameters
    if not any(_is_set(parameter.default) for parameter in parameters) and not any(
        _set(frame, one) for one in (*node.arguments, *(one for _, one in node.keywords))
    ):
        return arguments, keywords
    flags = engine.index.flags(callee.ref)
    if not flags:
        return arguments, keywords
    own = 1 if callee.receiver is not None and engine.takes_self(callee) else 0
    told = dict(node.keywords)
    is_complete = not any(isinstance(one, ir.Op) and one.name == "spread" for one in (*node.arguments, *told.values()))
    for at, parameter in enumerate(parameters[own:]):
        if parameter.name not in flags:
            continue
        if parameter.kind == "plain" and at < len(node.arguments):
            if is_complete:
                arguments[at] = _set(frame, node.arguments[at]) or arguments[at]
        elif parameter.name in told:
            keywords[parameter.name] = _set(frame, told[parameter.name]) or keywords[parameter.name]
        elif is_complete:
            default = _set(frame, parameter.default)
            if default is not None:
                keywords[parameter.name] = default
    return arguments, keywords


def flags_of(function: ir.Function) -> frozenset[str]:
    """The parameters of a function that are flags: it tests them, or they are on or off if nothing else is said."""
    names = {parameter.name for parameter in function.parameters if parameter.kind in ("plain", "keyword")}
    if not names:
        return frozenset()
    found = {parameter.name for parameter in function.parameters if _is_set(parameter.default)}
    found |= names & _asked(function.body)
    return frozenset(found - set(_bound(function.body))) if found else frozenset()


def _is_set(told: ir.Expr | None) -> bool:
    return isinstance(told, ir.Const) and isinstance(told.value, bool)


def _set(frame: Frame, told: ir.Expr | None) -> Value | None:
    """What an argument, or a default, sets a flag to: it is spelled out, or is the caller's own flag handed on."""
    if isinstance(told, ir.Const) and isinstance(told.value, bool):
        return _TRUE if told.value else _FALSE
    value = frame.environment.values.get(told.id) if isinstance(told, ir.Name) else None
    return value if value is not None and value.type == "truth" else None


def _plain(value: Value) -> Value:
    return NOTHING if value.type == "truth" else value


def _asked(block: ir.Block) -> set[str]:
    """The names that stand alone in a test."""
    found: set[str] = set()
    for node in nodes(block):
        if isinstance(node, (ir.Branch, ir.Choice)):
            test = node.test
            while isinstance(test, ir.Op) and test.name == "not" and len(test.operands) == 1:
                test = test.operands[0]
            if isinstance(test, ir.Name):
                found.add(test.id)
    return found


def _bound(block: ir.Block) -> Iterator[str]:
    """The names that a block binds."""
    for statement in statements(block):
        if isinstance(statement, (ir.Bind, ir.Loop)) and statement.target is not None:
            yield from mentioned((statement.target,))
        if isinstance(statement, (ir.Define, ir.DefineClass)):
            yield statement.name
