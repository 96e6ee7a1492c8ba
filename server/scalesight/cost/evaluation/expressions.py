"""Evaluates expressions: what a value is, and on the way what its calls and loops cost."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scalesight.cost.amounts.operations import combined
from scalesight.cost.amounts.polynomial import ZERO, Symbol, at_most, batch, constant, of, part, symbol
from scalesight.cost.amounts.term import LoopRecord
from scalesight.cost.evaluation import flags, properties
from scalesight.cost.hidden import heads, visits
from scalesight.cost.loops import reads, triangles
from scalesight.cost.loops.loops import repeated
from scalesight.cost.rows import conditions, held_rows, relations, unlimited
from scalesight.cost.values import attributes, entries, origins
from scalesight.cost.values.collections import holds_all
from scalesight.cost.values.named import by_name
from scalesight.cost.values.value import NOTHING, NUMBER, OPEN, SHARE, TEXT, Value, join, number
from scalesight.scale.units import MAX_COUNT
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# More classes than this in one list, and they are not told apart.
_MAX_CLASSES = 16


def evaluate(engine: Engine, frame: Frame, expression: ir.Expr) -> Value:
    """The value of an expression; its cost goes to `frame.out`."""
    return _EVALUATORS[type(expression)](engine, frame, expression)


def _name(engine: Engine, frame: Frame, name: ir.Name) -> Value:
    value = engine.lookup(frame, name.id)
    return by_name(engine, frame, value, name.id)


def _const(_engine: Engine, _frame: Frame, const: ir.Const) -> Value:
    return _literal(const.value)


@lru_cache(maxsize=16384, typed=True)
def _literal(value: str | float | None) -> Value:
    if isinstance(value, str):
        return Value("text", name=value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value) if 0 <= value <= MAX_COUNT else NUMBER
    return NOTHING


def _item(engine: Engine, frame: Frame, item: ir.Item) -> Value:
    container = evaluate(engine, frame, item.object)
    index = evaluate(engine, frame, item.index)
    if index.type == "number" and container.fields and index.size is not None and index.size.constant is not None:
        known = container.field(str(int(index.size.constant)))
        if known is not None:
            return known
    if index.type == "text" and index.name:
        known = container.field(index.name)
        if known is not None:
            return known
        if container.type in ("", "map") and container.element is None and holds_all(item.object):
            return by_name(engine, frame, NOTHING, index.name)
        related = entries.of_row(engine, container, index.name)
        if related is not None:
            return related
        effect = frame.framework.attributes.get(f"{container.type}[]")
        if effect is not None:
            return engine.read_of(effect, index.name)
    if container.type in frame.framework.lazy:
        engine.query(frame, item.at, item.at + 1, engine.text(item.object))
    if container.type == "instance" and frame.module.language == "python":
        return (
            entries.called(engine, frame, container, "__getitem__", index, item.at, engine.text(item.object)) or SHARE
        )
    return container.element or (SHARE if container.type != "text" else TEXT)


def _slice(engine: Engine, frame: Frame, cut: ir.Slice) -> Value:
    container = evaluate(engine, frame, cut.object)
    if engine.symbolic and (container.size is None or container.size.is_open(engine.size_of)):
        return visits.sliced(engine, frame, cut, container)
    bounds = [evaluate(engine, frame, bound) if bound is not None else None for bound in (cut.lower, cut.upper)]
    whole = width(engine, frame, cut.lower, cut.upper)
    value = sliced(frame, container, bounds[0], bounds[1], whole, engine.text(cut.object))
    visits.cut(engine, frame, cut, container, value)
    return value


def sliced(
    frame: Frame, container: Value, lower: Value | None, upper: Value | None, width: float | None, text: str
) -> Value:
    """A slice: bounded by numbers where they are known, of open size where they are not."""
    size = container.size
    if size is None and container.type != "list" and "." not in container.type:
        return container if container.type == "text" else Value(container.type, None, container.element)
    whole = size if size is not None else of(Symbol("unknown", text))
    start = lower.size.constant if lower and lower.size else None
    end = upper.size.constant if upper and upper.size else None
    if width is not None:
        size = at_most(whole, int(width)) if upper is None else batch(whole, int(width))
    elif upper is None and (lower is None or start is not None):
        pass  # from a fixed start to the end: almost all of it
    elif upper is None:
        size = triangles.from_position(frame, lower, whole) or part(whole)  # from a moving start to the end
    elif end is not None and (lower is None or start is not None):
        size = at_most(whole, int(end - (start or 0)))
    else:
        size = symbol("unknown", f"slice of {text}")
    return container._replace(size=size, type="list" if not container.type else container.type)


def width(engine: Engine, frame: Frame, lower: ir.Expr | None, upper: ir.Expr | None) -> float | None:
    """k of `xs[i : i + k]`."""
    if isinstance(lower, ir.Name) and isinstance(upper, ir.Op) and upper.name == "+" and len(upper.operands) == 2:
        for this, other in (upper.operands, upper.operands[::-1]):
            if isinstance(this, ir.Name) and this.id == lower.id:
                value = evaluate(engine, frame, other)
                return value.size.constant if value.type == "number" and value.size else None
    # The last k: `xs[-k:]`.
    if upper is None and isinstance(lower, ir.Const) and isinstance(lower.value, int) and lower.value < 0:
        return -lower.value
    if upper is None and isinstance(lower, ir.Op) and lower.name == "-" and len(lower.operands) == 1:
        value = evaluate(engine, frame, lower.operands[0])
        return value.size.constant if value.type == "number" and value.size else None
    return None


def _display(engine: Engine, frame: Frame, display: ir.Display) -> Value:
    size, element, fields, known = constant(0), None, [], True
    for at, item in enumerate(display.items):
        value = evaluate(engine, frame, item)
        if frame.concurrent:
            value = engine.awaited(frame, value, item)
        if isinstance(item, ir.Op) and item.name == "spread":
            if item.operands and not engine.symbolic and origins.is_part(display, item, value):
                value = value._replace(size=symbol("unknown", engine.text(item.operands[0])))
            known = known and value.size is not None
            size = size + (value.size or constant(0))
            visits.spread(engine, frame, item, value)
            element = element or value.element
            if len(display.items) == 1 and value.size is not None:
                element = value.element
        else:
            size = size + constant(1)
            element = value if element is None else join(element, value)
            fields.append((str(at), value))
    kind = "set" if display.kind == "set" else "list"
    if not display.items:
        mark = "tuple" if display.kind == "tuple" else ""
        return Value(kind, None, None, depth=len(frame.nest), name="fresh", kind=mark)
    if len({value.ref or value.name for _, value in fields if value.type in ("class", "name")}) > 1:
        # Classes are no rows of each other: a loop over them is one for each, see `run_loop`.
        return Value(kind, size if known else None, Value("share"), fields=tuple(fields[:_MAX_CLASSES]))
    return Value(kind, size if known else None, element, fields=tuple(fields[:8]))


def _record(engine: Engine, frame: Frame, record: ir.Record) -> Value:
    fields = []
    kind = ""
    for key, item in record.entries:
        value = evaluate(engine, frame, item)
        if key is not None:
            fields.append((key, value))
        elif not value.fields and value.type in ("", "share"):
            kind = OPEN
    if not record.entries:
        return Value("map", None, None, depth=len(frame.nest), name="fresh")
    return Value(
        "map", constant(len(record.entries)), fields[0][1] if fields else None, fields=tuple(fields[:32]), kind=kind
    )


def _function(_engine: Engine, frame: Frame, reference: ir.FunctionRef) -> Value:
    frame.closures.setdefault(reference.index, frame.environment)
    return Value("function", ref=(frame.path, reference.index), environment=frame.environment)


def _comprehension(engine: Engine, frame: Frame, comprehension: ir.Comprehension) -> Value:
    scope = engine.enter(frame)
    # A list is made whole before anybody looks for something in it.
    first = frame.first and comprehension.kind == "generator"
    records: list[LoopRecord] = []
    sources: list[Value] = []
    elements: list[Value] = []
    filtered = False
    tests: list[ir.Expr] = []

    def loop_of(loop: ir.Loop) -> None:
        assert loop.iterable is not None
        # The header runs once, whatever stops the loop itself.
        with frame.flags(first=False), frame.apart() as header:
            source = evaluate(engine, frame, loop.iterable)
            size, element = engine.iterate(frame, source, loop.iterable)
        frame.out.extend(header)
        sources.append(source)
        text = engine.text(loop.iterable)
        record = LoopRecord(frame.step("loop", loop.start, loop.header_end, text), loop.end, size, size, text, element)
        record.over, record.is_pairwise = loop.iterable, source.kind == visits.PAIRWISE
        records.append(record)

        def body() -> None:
            if loop.target is not None:
                engine.bind(frame, loop.target, element)
            with frame.flags(first=first):
                block(loop.body)

        repeated(engine, frame, record, body, tuple(header), family="loop")
        relations.keep(frame, loop)

    def block(statements: ir.Block) -> None:
        nonlocal filtered
        for statement in statements:
            if isinstance(statement, ir.Loop):
                loop_of(statement)
            elif isinstance(statement, ir.Branch):
                filtered = True
                if statement.test is not None:
                    tests.append(statement.test)
                    with frame.flags(first=False):
                        evaluate(engine, frame, statement.test)
                for arm in statement.arms[:1]:
                    with frame.apart() as terms:
                        block(arm)
                    frame.out.extend(term._replace(low=ZERO) for term in terms)
            elif isinstance(statement, ir.Yield):
                with frame.flags(first=False):
                    elements.append(evaluate(engine, frame, statement.value))
            elif isinstance(statement, ir.Bind):
                engine.run(frame, (statement,))

    try:
        with frame.flags(first=first):
            block((comprehension.loop,))
    finally:
        engine.leave(frame, scope)
    size = constant(1)
    for record in records:
        size = size * record.high
    size = engine.collections.flattened(size)
    element = elements[0] if elements else None
    if comprehension.kind == "dict" and element is not None and element.fields:
        element = element.field("1")
    if engine.symbolic and element is not None:
        element = reads.stored(element)
    kind = {"list": "list", "generator": "list", "set": "set", "dict": "map"}[comprehension.kind]
    if kind == "set":
        size = engine.collections.different(size, conditions.read_by(comprehension))
    value = Value(kind, engine.narrowed(frame, size, *tests) if filtered else size, element)
    if sources[0].size is not None and comprehension.kind in ("list", "set"):
        held_rows.collected(engine, frame, sources[0], value, comprehension.loop.iterable or comprehension)
    return value


def _choice(engine: Engine, frame: Frame, choice: ir.Choice) -> Value:
    if choice.test is not None:
        engine.tested(frame, evaluate(engine, frame, choice.test), choice.test)
    way = flags.decided(engine, frame, choice.test)
    if way is not None and len(choice.options) == 2:
        return evaluate(engine, frame, choice.options[0 if way else 1])
    certain, value = choice.test is None, NOTHING
    for option in choice.options:
        with frame.apart() as terms:
            other = evaluate(engine, frame, option)
        frame.out.extend(term if certain else term._replace(low=constant(0)) for term in terms)
        value, certain = unlimited.joined(value, other, option, is_first=certain), False
    return value


def _await(engine: Engine, frame: Frame, awaited: ir.Await) -> Value:
    frame.awaited = awaited.value
    value = engine.awaited(frame, evaluate(engine, frame, awaited.value), awaited.value)
    return value.element or NOTHING if value.type == "promise" else value


def _op(engine: Engine, frame: Frame, op: ir.Op) -> Value:
    values = []
    for operand in op.operands:
        values.append(evaluate(engine, frame, operand))
        if op.name == "template":
            properties.shown(engine, frame, values[-1], operand)
    if op.name == "not" and values:
        engine.tested(frame, values[0], op.operands[0])
    if op.name == "spread":
        return values[0] if values else NOTHING
    if op.name == "bytes":
        return Value("text", kind="bytes")
    if op.name == "del":
        heads.deleted(engine, frame, op)
    if op.name == "pair":
        return Value(
            "list", constant(len(values)), None, fields=tuple((str(at), value) for at, value in enumerate(values))
        )
    if op.name == "template":
        first = op.operands[0] if op.operands else None
        return Value("text", name=first.value) if isinstance(first, ir.Const) and isinstance(first.value, str) else TEXT
    if len(values) < 2:
        return NOTHING
    if engine.symbolic and op.name == "*" and values[0].type in ("list", "text") and values[1].type in ("", "number"):
        return visits.repeated(engine, frame, op, values[0], values[1])
    if op.name == "-" and values[0].type == "number":
        later = triangles.from_position(frame, values[1], values[0].size)
        if later is not None:
            return Value("number", later)
    # A chain is one operation: `a + b + c`.
    result = values[0]
    for value in values[1:]:
        result = combined(op.name, result, value)
    return result


_EVALUATORS: dict[type, Callable[[Any, Any, Any], Value]] = {
    ir.Name: _name,
    ir.Const: _const,
    ir.Attr: attributes.read,
    ir.Item: _item,
    ir.Slice: _slice,
    ir.Display: _display,
    ir.Record: _record,
    ir.FunctionRef: _function,
    ir.Comprehension: _comprehension,
    ir.Contains: entries.contains,
    ir.Choice: _choice,
    ir.Await: _await,
    ir.Op: _op,
    ir.Call: lambda engine, frame, call: engine.call(frame, call),
}
