"""Classes that draw a table of rows from what they declare: a page of the rows, and for each the columns.

A column is a method of the class, which is handed the row, or an attribute, property or method of the row itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import at_most
from scalesight.cost.amounts.term import LoopRecord
from scalesight.cost.evaluation.frame import Environment, Frame
from scalesight.cost.loops import loops
from scalesight.cost.memory import Evaluation
from scalesight.cost.rows import lazy, relations
from scalesight.cost.values import receivers
from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.index import Ref
    from scalesight.syntax.frameworks.declaring import Table


def evaluations(engine: Engine, path: str) -> Iterator[Evaluation]:
    """What drawing one page costs, for each class of a file that declares a table."""
    if not engine.framework_of(path).tables:
        return
    for at in range(len(engine.index.module(path).classes)):
        ref = path, at
        table = _table(engine, ref)
        columns = _field(engine, ref, table.columns) if table is not None else None
        model = _model(engine, ref, table) if table is not None and columns is not None else NOTHING
        if table is not None and columns is not None and model.ref is not None:
            evaluation = _evaluation(engine, ref, table, columns, model)
            if evaluation is not None:
                yield evaluation


def rows(engine: Engine, frame: Frame) -> Value:
    """The rows of the table that the object itself draws, where its class says no more than of which model."""
    this = frame.environment.get("this")
    table = _table(engine, this.ref) if this is not None and this.ref is not None else None
    model = _model(engine, this.ref, table) if this is not None and this.ref is not None and table else NOTHING
    return _of_model(engine, frame, model) if model.ref is not None else NOTHING


def _table(engine: Engine, ref: Ref) -> Table | None:
    known = engine.framework_of(ref[0]).tables
    bases = receivers.foreign_bases(engine, ref) if known else []
    return next((known[base.instance] for base, _ in bases if base.instance in known), None)


def _evaluation(engine: Engine, ref: Ref, table: Table, columns: ir.Bind, model: Value) -> Evaluation | None:
    path = ref[0]
    module = engine.index.module(path)
    context = engine.contexts.declared(table.context)
    environment = Environment(engine.scope(path))
    frame = Frame(path, module, module.functions[0], environment, engine.framework_of(path), 0, context)
    this = environment.values["this"] = Value("instance", model=engine.index.class_of(ref).name, ref=ref)
    source = _of_model(engine, frame, model)
    query = engine.member(this, table.query)
    if query is not None and query.type == "function":
        with frame.apart():
            asked = engine.invoke(frame, query, [], {}, frame.step("call", columns.at, columns.at, table.query))
        source = asked if asked.element is not None and asked.size is not None else source
    if source.size is None or source.size.is_open(engine.size_of):
        return None  # a full page of rows of which nobody knows how many there are
    names = _names(columns)
    element = _joined(engine, ref, table, source.element or NOTHING, names)
    length = _field(engine, ref, table.length)
    told = length.value.value if length is not None and isinstance(length.value, ir.Const) else None
    page = told if isinstance(told, int) and not isinstance(told, bool) else table.default
    source = source._replace(element=element, size=at_most(source.size, page))
    place = ir.Name(table.columns, columns.at)
    with frame.apart() as header:
        size, element = engine.iterate(frame, source, place)
    frame.out.extend(header)
    extent = columns.at, columns.at + len(table.columns)
    record = LoopRecord(frame.step("loop", *extent, model.name), extent[1], size, size, model.name, element)

    def body() -> None:
        engine.bind(frame, ir.Name(_ROW, columns.at), element)
        for column, at in names.items():
            _column(engine, frame, this, column, at)

    loops.repeated(engine, frame, record, body, tuple(header), family=None)
    return Evaluation((path, 0), tuple(frame.out), tuple(frame.loops), NOTHING, {}, True, context=context)


def _column(engine: Engine, frame: Frame, this: Value, name: str, at: int) -> None:
    own = engine.member(this, name)
    row = frame.environment.values[_ROW]
    step = frame.step("call", at, at + len(name), name)
    if own is not None and own.type == "function":
        engine.invoke(frame, own, [row], {}, step)
        return
    value = engine.evaluate(frame, ir.Attr(ir.Name(_ROW, at), name, at))
    if value.type == "function" and value.receiver is not None:
        engine.invoke(frame, value, [], {}, step)


def _joined(engine: Engine, ref: Ref, table: Table, row: Value, names: dict[str, int]) -> Value:
    """A row with the relations that the table loads with it: those that it names, or with `True` all that are not null.

    Without a word of it, all that are not null if a column is a relation.
    """
    told = _field(engine, ref, table.joined)
    value = told.value if told is not None else None
    if isinstance(value, ir.Display):
        paths = [item.value for item in value.items if isinstance(item, ir.Const) and isinstance(item.value, str)]
        effect = engine.framework_of(ref[0]).calls.get(table.joining)
        arguments = [Value("text", name=path) for path in paths]
        return relations.with_arguments(engine, ref[0], row, effect, arguments) if effect is not None else row
    if value is not None and not isinstance(value, ir.Const):
        return row._replace(loaded=None)
    is_all = isinstance(value, ir.Const) and value.value is True
    has_relation = any(
        relation is not None and not relation.many
        for relation in (engine.models.relation(row.ref, name) for name in names if row.ref is not None)
    )
    return row._replace(loaded=(row.loaded or frozenset()) | {"*"}) if is_all or has_relation else row


def _of_model(engine: Engine, frame: Frame, model: Value) -> Value:
    assert model.ref is not None
    query = lazy.default(engine, frame, model.ref)
    type_name = query.type if query is not None else next(iter(frame.framework.cached), "list")
    found = engine.collections.rows(model.name, type_name=type_name, ref=model.ref)
    return found if query is None else lazy.started(engine, frame, found, query, 0, model.name)


def _model(engine: Engine, ref: Ref, table: Table | None) -> Value:
    """The model that a class is registered for: by its decorator, or by a call in its file."""
    if table is None:
        return NOTHING
    path = ref[0]
    declared = engine.index.class_of(ref)
    for decorator in declared.decorators:
        told = engine.qualified(path, decorator.function) if isinstance(decorator, ir.Call) else ""
        if isinstance(decorator, ir.Call) and decorator.arguments and told in table.decorators:
            return engine.models.value_of(path, decorator.arguments[0])
    for statement in engine.index.module(path).functions[0].body:
        call = statement.value if isinstance(statement, ir.Eval) else None
        if not isinstance(call, ir.Call) or not engine.text(call.function).endswith(table.registering):
            continue
        if len(call.arguments) == 2 and engine.text(call.arguments[1]) == declared.name:
            return engine.models.value_of(path, call.arguments[0])
    return NOTHING


def _field(engine: Engine, ref: Ref, name: str) -> ir.Bind | None:
    """A field of the class itself; what a base declares, is the base's."""
    return next(
        (
            bound
            for bound in engine.index.class_of(ref).fields
            if isinstance(bound.target, ir.Name) and bound.target.id == name
        ),
        None,
    )


def _names(columns: ir.Bind) -> dict[str, int]:
    items = columns.value.items if isinstance(columns.value, ir.Display) else ()
    return {item.value: item.at for item in items if isinstance(item, ir.Const) and isinstance(item.value, str)}


# What the row is called in what is read of it.
_ROW = "row"
