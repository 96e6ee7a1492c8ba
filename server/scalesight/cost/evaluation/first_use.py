"""What is done on first use only: `if self._rates is None: self._rates = …`, and what a full batch sets off.

What an object keeps is computed once for the object, wherever it is used: loops that go on with the same object do not
repeat it, and loops over objects do. The object of a method is the caller's, so the term says whose it is (`Term.owner`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.term import KEPT, Term
from scalesight.cost.evaluation.guards import counted
from scalesight.cost.rows import relations
from scalesight.cost.values.value import NOTHING
from scalesight.syntax import ir
from scalesight.syntax.walk import calls, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_EQUAL = frozenset({"is", "==", "==="})
_UNEQUAL = frozenset({"is not", "!=", "!=="})
_FILLING = frozenset({"add", "append", "extend", "update"})
_NOT = frozenset({"not", "!"})


class Kept(NamedTuple):
    """What is filled on first use: an attribute (`names`) of the variable `root`, or the variable itself.

    `is_global`: it lives as long as the program.
    """

    root: ir.Name
    names: tuple[str, ...]
    is_global: bool


def filled(engine: Engine, frame: Frame, branch: ir.Branch) -> Kept | None:
    """What the first arm fills where it was empty. To be asked before the arm is run."""
    variable = _empty(branch.test) if branch.kind == "if" else None
    if variable is None or not _binds(engine, branch.arms[0], variable):
        return None
    return _kept(engine, frame, variable)


def answered(engine: Engine, frame: Frame, branch: ir.Branch, rest: Sequence[ir.Statement]) -> Kept | None:
    """What the first arm hands back, and the rest of the block fills. To be asked before that is run."""
    variable = _full(branch.test) if branch.kind == "if" else None
    if variable is None or not branch.arms[0]:
        return None
    last = branch.arms[0][-1]
    if not isinstance(last, ir.Jump) or last.kind != "return" or last.value is None:
        return None
    text = engine.text(variable)
    return (
        _kept(engine, frame, variable) if engine.text(last.value) == text and _binds(engine, rest, variable) else None
    )


def spent(frame: Frame, kept: Kept, terms: list[Term]) -> list[Term]:
    """Terms that fill something the first time that it is needed."""
    if kept.is_global:
        return [term._replace(exits=KEPT) for term in terms]
    if kept.names:
        mark = f"~{'.'.join(kept.names)}"
        if mark in ((frame.environment.get(kept.root.id) or NOTHING).loaded or ()):
            return []
        relations.gain(frame, kept.root, {mark})
        terms = [term._replace(owner=frame.position(kept.root.id)) for term in terms]
    return relations.once(frame, kept.root, terms)


def once_for_object(engine: Engine, frame: Frame, attribute: ir.Attr, terms: list[Term]) -> list[Term]:
    """Terms that fill what an object keeps under an attribute, the first time that it is gone through."""
    kept = _kept(engine, frame, attribute)
    return terms if kept is None else spent(frame, kept._replace(is_global=False), terms)


def noted(frame: Frame, told: Sequence[Term], start: int) -> None:
    """Of the terms that a call is told of, which stand in `frame.out` from `start` on, some are spent once for an object.

    Until the caller says whose it is (see `handed`), they are nobody's.
    """
    frame.owned = [(start + number, term.owner) for number, term in enumerate(told) if term.owner >= 0]
    for place, _ in frame.owned:
        frame.out[place] = frame.out[place]._replace(owner=-1)


def handed(frame: Frame, arguments: Sequence[ir.Expr]) -> None:
    """Of what a call just spent, some is spent once for an object that was handed over: for the caller's own, then."""
    for place, at in frame.owned:
        if at < len(arguments):
            root = arguments[at]
            while isinstance(root, (ir.Attr, ir.Item)):
                root = root.object
            owner = frame.position(root.id) if isinstance(root, ir.Name) else -1
            (frame.out[place],) = relations.once(frame, arguments[at], [frame.out[place]._replace(owner=owner)])


def batch(engine: Engine, frame: Frame, branch: ir.Branch) -> int | None:
    """The length of the batches that the first arm sets off; 0 where it is not known, None where it does no such thing.

    `if len(rows) >= 500: …; rows = []` and `if number % 500 == 0: …`.
    """
    test = branch.test
    if branch.kind != "if" or not isinstance(test, ir.Op):
        return None
    if test.name in _NOT:
        return _remainder(engine, frame, test.operands[0])
    if len(test.operands) != 2:
        return None
    left, right = test.operands
    if test.name in ("==", "===") and isinstance(right, ir.Const) and right.value == 0:
        return _remainder(engine, frame, left)
    rows = counted(left) if test.name in (">", ">=", "==", "===") else None
    if (
        rows is None
        or not (frame.nest or isinstance(rows, ir.Attr))
        or not (
            _empties(engine, branch.arms[0], engine.text(rows)) or _calls_emptying(engine, frame, branch.arms[0], rows)
        )
    ):
        return None
    return _number(engine, frame, right)


def keys(engine: Engine, test: ir.Expr | None) -> frozenset[str]:
    """The attributes that a test looks up in a container: `order.customer_id not in names`."""
    while isinstance(test, ir.Op) and test.operands:
        test = test.operands[0]
    if isinstance(test, ir.Contains) and isinstance(test.item, ir.Attr):
        return frozenset({engine.text(test.item)})
    return frozenset()


def _kept(engine: Engine, frame: Frame, variable: ir.Expr) -> Kept | None:
    root: ir.Expr = variable
    names: list[str] = []
    while isinstance(root, ir.Attr):
        names.insert(0, root.name)
        root = root.object
    if not isinstance(root, ir.Name):
        return None
    scope = frame.environment.holds(root.id)
    is_global = frame.position(root.id) < 0 and (scope is None or scope is engine.scope(frame.path))
    return Kept(root, tuple(names), is_global)


def _remainder(engine: Engine, frame: Frame, expression: ir.Expr) -> int | None:
    if not isinstance(expression, ir.Op) or expression.name != "%" or len(expression.operands) != 2:
        return None
    if not (frame.nest or isinstance(expression.operands[0], ir.Attr)):
        return None
    return _number(engine, frame, expression.operands[1])


def _number(engine: Engine, frame: Frame, expression: ir.Expr) -> int:
    value = engine.evaluate(frame, expression)
    exact = value.size.constant if value.type == "number" and value.size is not None else None
    return int(exact) if exact else 0


def _empties(engine: Engine, block: Sequence[ir.Statement], name: str) -> bool:
    for statement in block:
        if isinstance(statement, ir.Bind) and engine.text(statement.target) in (name, f"{name}.length"):
            return True
    # `write(rows.splice(0))`, too.
    emptied = (call.function for call in calls(block) if isinstance(call.function, ir.Attr))
    return any(one.name in ("clear", "splice") and engine.text(one.object) == name for one in emptied)


def _calls_emptying(engine: Engine, frame: Frame, block: Sequence[ir.Statement], rows: ir.Expr) -> bool:
    """Whether a method of the object that holds the list is called, and empties it: `self.flush()`."""
    if not isinstance(rows, ir.Attr) or not isinstance(rows.object, ir.Name):
        return False
    held = frame.environment.get(rows.object.id)
    for statement in block if held is not None else ():
        call = statement.value if isinstance(statement, ir.Eval) else None
        call = call.value if isinstance(call, ir.Await) else call
        if not isinstance(call, ir.Call) or not isinstance(call.function, ir.Attr):
            continue
        if call.function.object == rows.object._replace(at=getattr(call.function.object, "at", 0)):
            method = engine.member(held or NOTHING, call.function.name)
            if method is not None and method.type == "function" and method.ref is not None:
                function = engine.index.function(method.ref)
                own = function.parameters[0].name if function.parameters and rows.object.id != "this" else "this"
                if _empties(engine, tuple(statements(function.body)), f"{own}.{rows.name}"):
                    return True
    return False


def _empty(test: ir.Expr | None) -> ir.Expr | None:
    """What a test asks to be empty: `x is None`, `not x`, `not hasattr(x, "y")`, `key not in x.seen`."""
    if isinstance(test, ir.Choice) and test.test is not None and len(test.options) == 1:
        return _empty(test.options[0]) or _empty(test.test)  # `a and b`
    if isinstance(test, ir.Contains):
        return test.container if isinstance(test.container, ir.Attr) else None
    if not isinstance(test, ir.Op):
        return None
    if test.name in _NOT:
        inner = test.operands[0]
        return _empty(inner) if isinstance(inner, ir.Contains) else _attribute(inner, "hasattr") or _plain(inner)
    return _compared(test) if test.name in _EQUAL else None


def _full(test: ir.Expr | None) -> ir.Expr | None:
    """What a test asks to be filled: `x is not None`, `x`, `hasattr(x, "y")`."""
    if isinstance(test, ir.Op):
        return _compared(test) if test.name in _UNEQUAL else None
    return _attribute(test, "hasattr") or _plain(test)


def _compared(test: ir.Op) -> ir.Expr | None:
    if len(test.operands) != 2:
        return None
    left, right = test.operands
    if not isinstance(right, ir.Const) or right.value is not None:
        return None
    return _attribute(left, "getattr") or _plain(left)


def _plain(expression: ir.Expr | None) -> ir.Expr | None:
    return expression if isinstance(expression, (ir.Name, ir.Attr)) else None


def _attribute(expression: ir.Expr | None, function: str) -> ir.Expr | None:
    """The attribute that `hasattr(x, "y")` asks for, or `setattr` sets. One that a variable names has its name."""
    if not isinstance(expression, ir.Call) or not isinstance(expression.function, ir.Name):
        return None
    if expression.function.id != function or len(expression.arguments) < 2:
        return None
    held, name = expression.arguments[:2]
    if isinstance(name, ir.Const) and isinstance(name.value, str):
        return ir.Attr(held, name.value, expression.start)
    return ir.Attr(held, f"[{name.id}]", expression.start) if isinstance(name, ir.Name) else None


def _binds(engine: Engine, block: Sequence[ir.Statement], variable: ir.Expr) -> bool:
    text = engine.text(variable)
    return any(engine.text(target) == text for statement in block for target in _bound(statement))


def _bound(statement: ir.Statement) -> Iterator[ir.Expr]:
    """What a statement binds, or adds to."""
    if isinstance(statement, ir.Bind) and not statement.operator:
        yield statement.target.object if isinstance(statement.target, ir.Item) else statement.target
    elif isinstance(statement, ir.Eval) and isinstance(statement.value, ir.Call):
        attribute = _attribute(statement.value, "setattr")
        if attribute is not None:
            yield attribute
        elif isinstance(statement.value.function, ir.Attr) and statement.value.function.name in _FILLING:
            yield statement.value.function.object
