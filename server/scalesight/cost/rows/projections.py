"""Classes whose objects read the same attributes of every row they are given: serializers.

`OrderSerializer(orders, many=True)` is a loop that nobody wrote: each of its fields is an attribute, a path of them, a
method of its own, or another such class. What a field costs is what the same reads would cost where they are written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.term import LoopRecord, Step, Summary, called, compact
from scalesight.cost.evaluation.frame import Environment, Frame
from scalesight.cost.loops import loops
from scalesight.cost.values import members, receivers
from scalesight.cost.values.value import NOTHING, Value
from scalesight.scale.naming import split
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.index import Ref
    from scalesight.syntax.frameworks.declaring import Projection


class Field(NamedTuple):
    """A field of such a class: `path` is read of the row (() for the row itself), `at` is where the class declares it.

    `kind`: see `Projection`. `nested`: the class that reads what the path leads to. `many`: it leads to several rows.
    """

    name: str
    path: tuple[str, ...]
    kind: str
    nested: Ref | None
    many: bool
    at: int


def projection_of(engine: Engine, ref: Ref) -> Projection | None:
    """How a class reads its rows; None for a class that does no such thing."""
    known = engine.framework_of(ref[0]).projections
    if not known:
        return None
    for base, _ in receivers.foreign_bases(engine, ref):
        if base.instance in known:
            return known[base.instance]
    return None


def spend(
    engine: Engine, frame: Frame, node: ir.Call, ref: Ref, arguments: list[Value], keywords: dict[str, Value]
) -> None:
    """What making an object of such a class costs: its rows are read. Nothing for any other class."""
    projection = projection_of(engine, ref)
    if projection is None or any(key in keywords for key in projection.unless):
        return
    told = {str(at): expression for at, expression in enumerate(node.arguments)} | dict(node.keywords)
    values = {str(at): value for at, value in enumerate(arguments)} | keywords
    place = next((key for key in projection.rows if key in told), None)
    if place is None:
        return
    many = told.get(projection.many)
    is_many = isinstance(many, ir.Const) and many.value is True
    if many is not None and not isinstance(many, ir.Const):
        return  # one or many, nobody knows
    start, end = node.start, node.end
    if is_many:
        each(engine, frame, ref, values[place], told[place], (start, end))
    elif values[place].type in ("row", "instance"):
        _read(engine, frame, ref, values[place], (start, end))


def each(engine: Engine, frame: Frame, ref: Ref, rows: Value, told: ir.Expr, extent: tuple[int, int]) -> None:
    """What it costs that an object of the class reads each of the rows."""
    with frame.apart() as header:
        size, element = engine.iterate(frame, rows, told)
    frame.out.extend(header)
    text = engine.text(told)
    record = LoopRecord(frame.step("loop", *extent, text), extent[1], size, size, text, element)

    def body() -> None:
        _read(engine, frame, ref, element, extent)

    loops.repeated(engine, frame, record, body, tuple(header), family=None)


def represent(engine: Engine, frame: Frame, node: ir.Call, row: Value) -> None:
    """The fields of the object itself, read of a row: what a method that the class has in place of it still asks for."""
    this = frame.environment.get("this")
    if this is not None and this.ref is not None and projection_of(engine, this.ref) is not None:
        _read(engine, frame, this.ref, row, (node.start, node.end), whole=False)


def _read(engine: Engine, frame: Frame, ref: Ref, row: Value, extent: tuple[int, int], *, whole: bool = True) -> None:
    """Reads one row."""
    engine.depends(frame.path, ref[0])
    summary = _summary(engine, ref, _as_row(engine, ref, row), frame.context, whole)
    terms = called(summary, frame.step("call", *extent, engine.index.class_of(ref).name))
    if not frame.nest:
        # No loop around it is the cause: one within is.
        terms = [term._replace(group=own.group) for term, own in zip(terms, summary.terms, strict=True)]
    frame.out.extend(term._replace(reported=own.reported) for term, own in zip(terms, summary.terms, strict=True))


def _as_row(engine: Engine, ref: Ref, row: Value) -> Value:
    """A row whose class nothing tells is of the model that the class is for."""
    if row.ref is not None:
        return row
    projection = projection_of(engine, ref)
    model = _meta(engine, ref, projection.model) if projection is not None else None
    if model is None:
        return row
    value = engine.models.value_of(model[0], model[1])
    if value.type != "class":
        return row
    collection = engine.collections.names.model(value.name) or ""
    return Value("row", of=row.of or collection, model=value.name, ref=value.ref, loaded=row.loaded)


def _summary(engine: Engine, ref: Ref, row: Value, context: str, whole: bool) -> Summary:
    """What reading one row costs. A class that reads itself again ends where it meets itself."""
    known, key = engine.memory.projected, (ref, row, context, whole)
    if key in known:
        return known[key]
    known[key] = Summary((), NOTHING)
    path = ref[0]
    module = engine.index.module(path)
    environment = Environment(engine.scope(path))
    frame = Frame(path, module, module.functions[0], environment, engine.framework_of(path), 0, context)
    name = "_".join(split(row.model)) or "row"
    environment.values[name] = row
    own = Value("instance", model=engine.index.class_of(ref).name, ref=ref)
    projection = projection_of(engine, ref)
    method = engine.member(own, projection.whole) if projection is not None and whole else None
    if method is not None and method.type == "function" and method.ref is not None:
        function = engine.index.function(method.ref)
        step = Step("call", method.ref[0], function.name_at, function.name_at + len(function.name), function.name)
        engine.invoke(frame, method, [row], {}, step)
    else:
        for field in declared_fields(engine, ref, row):
            _field(engine, frame, own, name, field)
    known[key] = Summary(compact([term._replace(held=0) for term in frame.out]), NOTHING)
    return known[key]


def _field(engine: Engine, frame: Frame, own: Value, row: str, field: Field) -> None:
    if field.kind == "method":
        method = engine.member(own, field.path[0])
        if method is not None and method.type == "function":
            step = frame.step("call", field.at, field.at + len(field.name), field.path[0])
            engine.invoke(frame, method, [frame.environment.values[row]], {}, step)
        return
    told: ir.Expr = ir.Name(row, field.at)
    for name in field.path:
        told = ir.Attr(told, name, field.at)
    extent = (field.at, field.at + len(field.name))
    if field.kind == "key" and not field.many:
        # The key of a relation stands in the row itself; what leads to it does not.
        if isinstance(told, ir.Attr):
            engine.evaluate(frame, told.object)
        return
    value = engine.evaluate(frame, told)
    if value.type == "function" and value.receiver is not None:
        engine.invoke(frame, value, [], {}, frame.step("call", *extent, engine.text(told)))
        return
    if field.many or value.type in frame.framework.lazy:
        if value.type in frame.framework.lazy and value.type not in frame.framework.cached:
            told = ir.Call(ir.Attr(told, "all", field.at), (), (), *extent)
            value = engine.evaluate(frame, told)
        if field.nested is not None:
            each(engine, frame, field.nested, value, told, extent)
        else:
            engine.iterate(frame, value, told)
    elif field.nested is not None and value.type in ("row", "instance"):
        _read(engine, frame, field.nested, value, extent)


def declared_fields(engine: Engine, ref: Ref, row: Value) -> Iterator[Field]:
    """The fields that an object of the class reads of a row."""
    projection = projection_of(engine, ref)
    if projection is None:
        return
    found: dict[str, Field | None] = {}
    for current in engine.models.lineage(ref):
        for bound in engine.index.class_of(current).fields:
            if isinstance(bound.target, ir.Name) and isinstance(bound.value, ir.Call):
                name = bound.target.id
                if name not in found:
                    found[name] = _declared(engine, current[0], projection, name, bound.value, bound.at)
    named = _names(engine, ref, projection)
    for name, field in found.items():
        if field is not None and (not named or name in named or projection.every in named):
            yield field
    for name, at in named.items():
        if name not in found and name != projection.every:
            relation = engine.models.relation(row.ref, name) if row.ref is not None else None
            many = relation is not None and relation.many
            yield Field(name, (name,), "key" if relation is not None else "", None, many, at)


def _declared(engine: Engine, path: str, projection: Projection, name: str, call: ir.Call, at: int) -> Field | None:
    """A field as it is declared; None for one that is not read."""
    value = engine.models.value_of(path, call.function)
    keywords = dict(call.keywords)
    if any(_is_true(keywords.get(key)) for key in projection.skipped):
        return None
    source = keywords.get(projection.source)
    told = source.value if isinstance(source, ir.Const) and isinstance(source.value, str) else name
    steps = () if told == "*" else tuple(told.split("."))
    many = _is_true(keywords.get(projection.many))
    if value.type == "class" and value.ref is not None:
        nested = value.ref if projection_of(engine, value.ref) is not None else None
        kind = _kind(engine, projection, value.ref) if nested is None else ""
        return (
            None
            if kind == "none"
            else Field(name, _method(projection, kind, name, keywords, steps), kind, nested, many, at)
        )
    kind = projection.kinds.get(value.name.rpartition(".")[2], "") if value.type == "name" else ""
    if kind == "none" or value.type != "name":
        return None
    if kind == "list":
        # `ListField(child=…)`: a column.
        return Field(name, steps, "", None, False, at)
    return Field(name, _method(projection, kind, name, keywords, steps), kind, None, many, at)


def _method(
    projection: Projection, kind: str, name: str, keywords: dict[str, ir.Expr], steps: tuple[str, ...]
) -> tuple[str, ...]:
    if kind != "method":
        return steps
    told = keywords.get(projection.method)
    return (told.value if isinstance(told, ir.Const) and isinstance(told.value, str) else f"get_{name}",)


def _kind(engine: Engine, projection: Projection, ref: Ref) -> str:
    """What a project's own kind of field is made from."""
    for current in engine.models.lineage(ref):
        for base in members.written_bases(engine, current):
            value = engine.models.value_of(current[0], base)
            if value.type == "name" and value.name.rpartition(".")[2] in projection.kinds:
                return projection.kinds[value.name.rpartition(".")[2]]
    return "none"


def _names(engine: Engine, ref: Ref, projection: Projection) -> dict[str, int]:
    """The names of fields that the class lists, and where."""
    told = _meta(engine, ref, projection.listed)
    if told is None:
        return {}
    path, expression = told
    # What a base in another file lists stands, for this class, where the class does.
    place = None if path == ref[0] else engine.index.class_of(ref).start
    found: dict[str, int] = {}
    pending: list[ir.Expr] = [expression]
    while pending:
        one = pending.pop(0)
        if isinstance(one, ir.Const) and isinstance(one.value, str):
            found[one.value] = one.at if place is None else place
        elif isinstance(one, ir.Display):
            pending.extend(one.items)
        elif isinstance(one, ir.Op):
            pending.extend(one.operands)
    return found


def _meta(engine: Engine, ref: Ref, path: str) -> tuple[str, ir.Expr] | None:
    """The value of a field of a class nested in the class or the nearest base, and the file that it stands in."""
    within, _, name = path.rpartition(".")
    for current in engine.models.lineage(ref):
        for bound in engine.models.nested_fields(current, within):
            if isinstance(bound.target, ir.Name) and bound.target.id == name and bound.value is not None:
                return current[0], bound.value
    return None


def _is_true(expression: ir.Expr | None) -> bool:
    return isinstance(expression, ir.Const) and expression.value is True
