"""Runs blocks: what is bound, which arm may run, and which path leaves a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ONE, ZERO, Polynomial, part, symbol
from scalesight.cost.amounts.term import (
    LEAVES_FUNCTION,
    LEAVES_LOOP,
    LEAVES_ROUND,
    UNKNOWN_LENGTH,
    Term,
    alternatives,
    either,
    instead,
)
from scalesight.cost.evaluation import facts, first_use, flags, guards
from scalesight.cost.hidden import copies, heads
from scalesight.cost.loops import page_loops, reads
from scalesight.cost.loops.loops import run_loop
from scalesight.cost.recursion import memos
from scalesight.cost.values import origins
from scalesight.cost.values.collections import is_limiter
from scalesight.cost.values.value import NOTHING, SHARE, Value, join, typed_as
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_LEVEL = {"break": LEAVES_LOOP, "return": LEAVES_FUNCTION, "raise": LEAVES_FUNCTION, "continue": LEAVES_ROUND}


def run(engine: Engine, frame: Frame, block: ir.Block) -> int:
    """Runs a block; the result says whether it always leaves: 0, `LEAVES_ROUND`, `LEAVES_LOOP` or `LEAVES_FUNCTION`."""
    start = len(frame.out)
    # From here on, a continue may have skipped what follows.
    skipped: int | None = None
    # From here on, a semaphore is held: `async with semaphore:` is the bare name, then its body.
    limited: int | None = None
    # From here on, what is computed is kept, to this extent: an answer that was kept before has been handed back.
    kept, extent = 0, 0
    # From here on, what is computed fills what the object keeps: it has been handed back where it was there.
    first: first_use.Kept | None = None
    filled = 0
    # What paths spend that leave, and from where on the rest of the block runs instead.
    aside: list[tuple[int, list[Term]]] = []
    level = 0
    told = bool(frame.module.comments)
    for at, statement in enumerate(block):
        begun = len(frame.out)
        if isinstance(statement, ir.Jump):
            if statement.value is not None:
                value = engine.evaluate(frame, statement.value)
                if statement.kind == "return":
                    if frame.nest and frame.nest[-1].accumulator:
                        copies.returned(engine, frame, statement.value, statement.at, begun)
                    # Whoever gets it awaits it, once.
                    frame.returns.append(engine.awaited(frame, value, statement.value))
            level = _LEVEL[statement.kind]
        elif isinstance(statement, ir.Branch):
            memo = memos.asked(engine, frame, statement, block[:at])
            level, may_skip, leaving = _branch(engine, frame, statement, memo)
            aside += [(len(frame.out), terms) for terms in leaving]
            if may_skip and not level and skipped is None:
                skipped = len(frame.out)
            if not level and first is None:
                first, filled = first_use.answered(engine, frame, statement, block[at + 1 :]), len(frame.out)
            if memo and not level and not extent and any(map(memos.is_answered, statement.arms)):
                kept, extent = len(frame.out), memos.keeping(engine, frame.function, block[at + 1 :], memo)
        elif isinstance(statement, ir.Eval):
            engine.evaluate(frame, statement.value)
            if isinstance(statement.value, (ir.Name, ir.Attr)) and is_limiter(engine.text(statement.value)):
                limited = len(frame.out)
        elif isinstance(statement, ir.Bind):
            _bind(engine, frame, statement)
        elif isinstance(statement, ir.Loop):
            skips = frame.skips
            run_loop(engine, frame, statement)
            frame.skips = skips
        elif isinstance(statement, ir.Yield):
            value = engine.evaluate(frame, statement.value)
            frame.returns.append(Value("list", _yielded(engine, frame), value))
        elif isinstance(statement, ir.Define):
            frame.closures.setdefault(statement.index, frame.environment)
            # A function of the top level closes over nothing that a call could differ in.
            around = frame.environment if frame.module.functions[statement.index].parent > 0 else None
            frame.environment.values[statement.name] = Value(
                "function", ref=(frame.path, statement.index), environment=around
            )
        elif isinstance(statement, ir.DefineClass):
            frame.environment.values[statement.name] = Value(
                "class", ref=(frame.path, statement.index), name=statement.name
            )
        if told and isinstance(statement, (ir.Bind, ir.Eval, ir.Jump)):
            frame.out[begun:] = facts.spent(engine, frame.path, _start(engine, statement), frame.out[begun:])
        if level:
            break
    if limited is not None:
        frame.out[limited:] = [term._replace(limited=True) for term in frame.out[limited:]]
    if first is not None:
        frame.out[filled:] = first_use.spent(frame, first, frame.out[filled:])
    if extent:
        frame.out[kept:] = [term._replace(exits=max(term.exits, extent)) for term in frame.out[kept:]]
    if skipped is not None:
        frame.out[skipped:] = [term._replace(low=ZERO) for term in frame.out[skipped:]]
    if level > LEAVES_ROUND:
        # All that ran in this block ran on the way out; but for what a continue may have taken to the next round.
        left = start if skipped is None else skipped
        frame.out[left:] = [term._replace(exits=max(term.exits, level)) for term in frame.out[left:]]
    for position, terms in reversed(aside):
        waits = limited is not None and position >= limited
        left_with = [term._replace(limited=True) for term in terms] if waits else terms
        frame.out[position:] = either(left_with, frame.out[position:], engine.size_of)
    return level


def _start(engine: Engine, statement: ir.Bind | ir.Eval | ir.Jump) -> int:
    return engine.extent(statement.value)[0] if isinstance(statement, ir.Eval) else statement.at


def _yielded(engine: Engine, frame: Frame) -> Polynomial:
    """How many elements a yield gives at the point of evaluation."""
    size = ONE
    for loop in frame.nest:
        size = size * loop.high
    size = engine.collections.flattened(size)
    return part(size) if frame.conditions else size


def bind(engine: Engine, frame: Frame, target: ir.Expr, value: Value) -> None:
    """Binds a target: a name, an attribute, or a pattern."""
    if isinstance(target, ir.Name):
        frame.environment.values[target.id] = value
        if frame.nest:
            frame.nest[-1].names.add(target.id)
    elif isinstance(target, ir.Display):
        for at, item in enumerate(target.items):
            part = value.field(str(at)) or (value.element if value.type == "list" else None)
            bind(engine, frame, item, part or (SHARE if value.type == "share" else NOTHING))
    elif isinstance(target, ir.Record):
        for key, item in target.entries:
            part = engine.entry(frame, value, key) if key is not None else NOTHING
            if part.type == "list" and key is not None and _is_own(engine, target, value, part, key):
                part = part._replace(size=symbol("unknown", key))
            bind(engine, frame, item, part)
    elif isinstance(target, ir.Op) and target.name == "spread" and target.operands:
        bind(engine, frame, target.operands[0], Value("list", None, value.element if value.type == "list" else None))
    elif isinstance(target, ir.Choice) and target.options:
        bind(engine, frame, target.options[0], value)
    elif isinstance(target, (ir.Item, ir.Attr)):
        engine.store(frame, target, value)


def _bind(engine: Engine, frame: Frame, statement: ir.Bind) -> None:
    start = len(frame.out)
    value = engine.evaluate(frame, statement.value) if statement.value is not None else NOTHING
    if frame.module.comments:
        value = facts.bounded(engine, frame.path, statement.at, value)
    if engine.symbolic:
        value = reads.bound(engine, frame, statement.target, value, start)
    if frame.nest and statement.value is not None:
        copies.bound(engine, frame, statement, value, start)
        heads.bound(engine, frame, statement, start)
        value = _narrowed_again(engine, frame, statement, value)
        value = page_loops.turned(frame, statement.target, statement.value, value)
    if statement.operator:
        if isinstance(statement.target, ir.Name):
            known = frame.environment.get(statement.target.id) or NOTHING
            if known.type == "list" and value.type == "list":
                engine.grow(frame, statement.target.id, value.element, value.size)
        elif isinstance(statement.target, ir.Item):
            engine.evaluate(frame, statement.target.index)
        return
    if statement.annotation is not None and isinstance(statement.target, ir.Name):
        declared = engine.annotated(frame, statement.annotation, statement.target.id)
        if declared is not None and (
            (value.type in ("", "map") and not value.fields and value.name != "fresh")
            or (value.size is None and value.name != "fresh")
            or value.weak
        ):
            value = typed_as(value, declared, statement.target.id)
            if value.size is None and value.type in ("list", "set") and origins.is_read_of_one(statement.value):
                value = value._replace(size=symbol("unknown", statement.target.id))
        elif declared is not None and value.name == "fresh":
            value = value._replace(element=declared.element)
    elif value == NOTHING and isinstance(statement.target, ir.Record) and origins.is_request(statement.value):
        value = _with_keys(statement.target, value)  # those that it asks for
    elif value == NOTHING and isinstance(statement.target, ir.Record) and origins.is_one_thing(statement.value):
        value = SHARE  # what is taken out of it is its own
    elif value.type == "map" and isinstance(statement.target, ir.Record) and origins.is_one_thing(statement.value):
        value = _with_own(statement.target, value)
    elif value.type == "map" and isinstance(statement.target, ir.Record) and isinstance(statement.value, ir.Call):
        value = _personal(engine, statement.target, statement.value, value)
    elif value.type in ("", "map") and isinstance(statement.target, ir.Record):
        value = _with_keys(statement.target, value)
    elif value == NOTHING and isinstance(statement.target, ir.Name) and isinstance(statement.value, (ir.Attr, ir.Call)):
        value = origins.read_of_one(engine, statement.target.id, statement.value)
    bind(engine, frame, statement.target, value)


def _narrowed_again(engine: Engine, frame: Frame, statement: ir.Bind, value: Value) -> Value:
    """What a list is that each round narrows further, `rows = rows.filter(tag=tag)`: no share of a round, but any part."""
    told, target = statement.value, statement.target
    if not isinstance(told, ir.Call) or not isinstance(target, ir.Name):
        return value
    while isinstance(told, ir.Call) and isinstance(told.function, ir.Attr):
        told = told.function.object
    if not isinstance(told, ir.Name) or told.id != target.id:
        return value
    before = frame.environment.get(told.id) or NOTHING
    if before.size is None or before.type != value.type or not engine.is_whole(before) or engine.is_whole(value):
        return value
    return value._replace(size=part(before.size))


def _is_own(engine: Engine, pattern: ir.Record, value: Value, part: Value, key: str) -> bool:
    """Whether a list that is taken out of a record is that one's own, and only its name speaks of all there is."""
    if value.type == "row" and value.of and (part.size is None or engine.is_whole(part)):
        return True  # what one row holds
    if not origins.is_keys(key) or not (part.size is None if not part.weak else engine.is_whole(part)):
        return False
    if part.weak and value.type == "map" and value.fields:
        return True  # a record of which other entries are known, and handed on without what tells nothing
    return origins.is_choice(key, frozenset(name for name, _ in pattern.entries if name is not None))


def _personal(engine: Engine, pattern: ir.Record, call: ir.Call, value: Value) -> Value:
    """A record that a function gives whose name says that all in it is one person's: `useSession()`."""
    return _with_own(pattern, value) if origins.is_share(engine.text(call.function)) else value


def _with_keys(pattern: ir.Record, value: Value) -> Value:
    """A record in which lists of keys are what somebody chose."""
    known = {name for name, _ in value.fields}
    named = (name for name, _ in pattern.entries if name is not None and name not in known)
    return value._replace(fields=(*value.fields, *((name, SHARE) for name in named if origins.is_choice_of_keys(name))))


def _with_own(pattern: ir.Record, value: Value) -> Value:
    """A record of which what is not known is its own, whatever it is called."""
    known = {name for name, _ in value.fields}
    others = tuple((name, SHARE) for name, _ in pattern.entries if name is not None and name not in known)
    return value._replace(fields=(*value.fields, *others))


def _branch(engine: Engine, frame: Frame, branch: ir.Branch, memo: str) -> tuple[int, bool, list[list[Term]]]:
    """How far all arms lead, whether one of them leaves the round, and what those spend after which nothing runs.

    `memo`: the container that it looks a key up in.
    """
    if branch.test is not None:
        engine.tested(frame, engine.evaluate(frame, branch.test), branch.test)
    way = flags.decided(engine, frame, branch.test) if branch.kind == "if" and len(branch.arms) <= 2 else None
    if way is not None:
        taken = branch.arms[0] if way else branch.arms[1] if len(branch.arms) > 1 else ()
        return engine.run(frame, taken), False, []
    before = dict(frame.environment.values)
    scope = frame.environment
    levels: list[int] = []
    costs = []
    after: list[dict[str, Value]] = []
    around, skips, frame.skips = frame.context, frame.skips, False
    if frame.ref[1] == 0:  # `if __name__ == "__main__":`
        frame.context = engine.contexts.of_branch(frame.path, branch.at) or around
    first, length = first_use.filled(engine, frame, branch), first_use.batch(engine, frame, branch)
    looked_up = frame.looked_up
    frame.looked_up |= first_use.keys(engine, branch.test)
    for at, arm in enumerate(branch.arms):
        scope.values = dict(before)
        frame.conditions += 1
        with frame.apart() as terms:
            levels.append(engine.run(frame, arm))
        frame.conditions -= 1
        if at == 0 and first is not None:
            terms = first_use.spent(frame, first, terms)
        elif at == 0 and length is not None:
            terms = [term if term.every else term._replace(every=length or UNKNOWN_LENGTH) for term in terms]
        extent = memos.keeping(engine, frame.function, arm, memo) if memo else 0
        if extent:
            terms = [term._replace(exits=max(term.exits, extent)) for term in terms]
        costs.append(terms)
        if not levels[-1]:
            after.append(scope.values)
    frame.context, frame.looked_up = around, looked_up
    scope.values = _joined(before, after)
    if branch.kind == "if":
        flags.filled(engine, frame, branch)
        if levels[0] == LEAVES_FUNCTION and not any(branch.arms[1:]):
            guards.passed(engine, frame, branch)
    may_skip = frame.skips or bool({LEAVES_ROUND, LEAVES_LOOP} & set(levels))
    frame.skips = skips or may_skip
    if branch.kind == "try":
        frame.out.extend(costs[0])
        for terms in costs[1:]:
            # In Python, `except Missing: create()` is how one asks.
            handled = terms if frame.module.language == "python" else instead(terms, costs[0])
            frame.out.extend(alternatives([handled, []], engine.size_of, one_runs=False))
        return 0, may_skip, []
    in_loop = len(frame.nest) > frame.floor
    ends = LEAVES_ROUND if in_loop else LEAVES_FUNCTION
    leaving: list[list[Term]] = []
    if min(levels, default=0) < ends:
        leaving = [terms for terms, level in zip(costs, levels, strict=True) if level == ends and terms]
        costs = [[] if level == ends else terms for terms, level in zip(costs, levels, strict=True)]
    frame.out.extend(alternatives(costs, engine.size_of, one_runs=len(branch.arms) == 1, in_loop=in_loop))
    return min(levels, default=0), may_skip, leaving


def _joined(before: dict[str, Value], after: list[dict[str, Value]]) -> dict[str, Value]:
    if not after:
        return before
    values = after[0]
    for other in after[1:]:
        for name, value in other.items():
            known = values.get(name)
            values[name] = value if known is None else join(known, value)
    return values
