"""Which framework's object the receiver of a method is: by the class that it is made from, or by what everybody calls such a thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scalesight.cost.index import Ref
from scalesight.cost.values import links, members
from scalesight.cost.values.value import NOTHING, Value
from scalesight.scale.naming import singular
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Base, Effect

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_MAX_BASES = 8
_PATH = re.compile(r"[/.]")
_OBJECTS = ("class", "instance", "row")
# How the paths of a project's own modules begin.
_OWN = (".", "@/", "~/", "#")
_MODELS = "models"
_ADDRESS = re.compile(r"https?:|/|\{\}")
_ADDRESS_NAMES = ("url", "uri", "endpoint", "href")


def receiver(engine: Engine, frame: Frame, value: Value, attr: ir.Attr, node: ir.Call) -> Value:
    """The framework's object that has the method which is called on `value`; `value` itself, where there is none."""
    calls = frame.framework.calls
    if value.type == "module":
        value = links.holder(engine, value, attr.name)
        if value.type == "module" and f"promise.{attr.name}" in calls:
            return Value("promise", element=value)  # `import("m").then(…)`
    if value.type in _OBJECTS:
        if engine.member(value, attr.name) is not None:
            return value  # the project's own method, which may call the framework's
        for held in held_by(engine, value):
            if f"{held.type}.{attr.name}" in calls:
                return held
            related = _accessed(engine, frame, value, held, attr.name)
            if related is not None:
                return related
        return value
    if value.type == "name" and f"{value.name}.{attr.name}" in calls:
        return value
    if value.type == "function":
        return next((held for held in held_by(engine, value) if f"{held.type}.{attr.name}" in calls), value)
    if value.type in ("", "name", "share") or value.weak:
        for held in conventional(engine, frame, attr.object, value):
            effect = calls.get(f"{held.type}.{attr.name}")
            if effect is not None and _applies(engine, frame, node, effect):
                return held
    return value


def conventional(engine: Engine, frame: Frame, expression: ir.Expr, value: Value = NOTHING) -> list[Value]:
    """What a variable of this name holds by convention, in a file that uses the framework: `prisma`, `session`, `cursor`.

    `value` is what else is known of it: a class that is imported from a folder of models is one of those.
    """
    while isinstance(expression, ir.Await):
        expression = expression.value
    names = frame.framework.names
    owned: tuple[str, ...] = ()
    if isinstance(expression, ir.Name):
        name = expression.id
    elif isinstance(expression, ir.Attr):
        name, owned = expression.name, names.get(f"{_last_name(expression.object)}.*", ())
    else:
        return []
    found = [Value(type_name) for type_name in names.get(name, ())]
    if value.type == "name" and name[:1].isupper() and not name.isupper():
        *words, _ = _PATH.split(value.name)
        folders = frame.framework.folders
        told = tuple(one for word in words for one in folders.get(word, ()))
        if not told and value.name.startswith(_OWN) and _is_called_after(engine, words, name):
            told = folders.get(_MODELS, ())
        owned = (*owned, *told)
    return found + [_rows(engine, frame, name, type_name) for type_name in dict.fromkeys(owned)]


def _rows(engine: Engine, frame: Frame, model: str, type_name: str) -> Value:
    """The rows of a model that has the methods of a type; each has those of the type's rows."""
    rows = engine.collections.rows(model, type_name=type_name)
    kind = frame.framework.elements.get(type_name)
    return rows if kind is None or rows.element is None else rows._replace(element=rows.element._replace(kind=kind))


def _is_called_after(engine: Engine, words: list[str], model: str) -> bool:
    """Whether a module is called like the rows of a model: `import { Order } from "./order.entity"`."""
    names = engine.collections.names
    collection = names.model(model)
    matches = (names.identifier(word) for word in words if word) if collection is not None else ()
    return any(match is not None and match.collection == collection for match in matches)


def held_by(engine: Engine, value: Value) -> list[Value]:
    """A class, object or row of a project's class as what it has from the framework's class that it extends."""
    if value.ref is None:
        return [Value(value.kind, element=value)] if value.kind else []
    if value.type == "function":
        decorated = _decorated(engine, value.ref)
        return [Value(decorated)] if decorated else []
    path, at = value.ref
    known = engine.memory.of(path).held
    if at not in known:
        known[at] = ()  # a circle of classes ends here
        known[at] = tuple(_held(engine, value.ref))
    if value.type == "row" and value.of:
        return [held._replace(element=value) if held.size is None else held for held in known[at]]
    return list(known[at])


def _accessed(engine: Engine, frame: Frame, row: Value, held: Value, method: str) -> Value | None:
    """The related rows that a method made up of a prefix and a relation's name asks for: `order.getItems()`."""
    prefixes, type_name = frame.framework.accessors.get(held.type, ((), ""))
    for prefix in prefixes:
        relation = method.removeprefix(prefix)
        if relation == method or not relation[:1].isupper():
            continue
        related = engine.collections.relation(row, relation)
        if related is None:
            named = engine.collections.named(relation)
            related = _rows_of_model(engine, row, held.type, relation) if named is None else named._replace(size=None)
        if related is not None:
            return Value(type_name, related.size, related.element or related)
    return None


def _rows_of_model(engine: Engine, row: Value, type_name: str, name: str) -> Value | None:
    """Rows of a model that no collection is declared of, but whose class extends the same framework's: `getCustomer`."""
    if row.ref is None:
        return None
    for model in dict.fromkeys((name, singular(name))):
        ref = engine.models.named(row.ref[0], model)
        related = Value("row", model=model, ref=ref)
        if ref is not None and any(held.type == type_name for held in held_by(engine, related)):
            return Value("list", None, related)
    return None


def parent(engine: Engine, frame: Frame) -> Value:
    """`super` in a method: the same object, as one of the class that its own class extends."""
    this = frame.environment.get("this")
    if this is None or frame.function.owner < 0:
        return NOTHING
    own = (frame.path, frame.function.owner)
    query = this.type in frame.framework.lazy
    for base in members.bases(engine, own):
        return this._replace(ref=base) if query else Value(this.type, of=this.of, model=this.model, ref=base)
    if query:
        return this._replace(ref=None)
    return next(iter(held_by(engine, this._replace(ref=own))), NOTHING)


def _decorated(engine: Engine, ref: Ref) -> str:
    """The type that a function has from what it is decorated with: a task, an actor."""
    path = ref[0]
    known = engine.framework_of(path).decorators
    for decorator in engine.index.function(ref).decorators if known else ():
        told = decorator.function if isinstance(decorator, ir.Call) else decorator
        name = engine.qualified(path, told)
        if name not in known and isinstance(told, ir.Attr):
            name = f"{engine.models.value_of(path, told.object).type}.{told.name}"
        if name in known:
            return known[name]
    return ""


def foreign_bases(engine: Engine, ref: Ref, depth: int = 0) -> list[tuple[Base, Value | None]]:
    """The framework's classes at the ends of a hierarchy, nearest first, each with the rows that a type argument names."""
    path = ref[0]
    known = engine.framework_of(path).bases
    found: dict[Base, Value | None] = {}
    for base in members.written_bases(engine, ref):
        argument = _argument(engine, path, base)
        named = links.type_of(engine, path, base) or engine.models.value_of(path, base)
        if named.type == "class" and named.ref is not None:
            engine.depends(path, named.ref[0])
            if named.ref != ref and depth < _MAX_BASES:
                for further, told in foreign_bases(engine, named.ref, depth + 1):
                    found.setdefault(further, argument or told)
        else:
            # A base may be what a call made: `Base = declarative_base()`.
            row = known.get(named.name or named.type) or known.get(named.name.rpartition(".")[2])
            if row is not None:
                found.setdefault(row, argument)
    return list(found.items())


def _held(engine: Engine, ref: Ref) -> list[Value]:
    held = []
    for base, argument in foreign_bases(engine, ref):
        declared = engine.index.class_of(ref)
        rows = engine.collections.rows(declared.name)
        element = rows.element._replace(ref=ref) if rows.element is not None else None
        if base.of_argument:
            rows, element = (Value(), None) if argument is None else (_all(engine, argument), argument)
        model = element.model if element is not None else ""
        own = ref if base.instance in engine.framework_of(ref[0]).lazy else None
        if base.instance:
            held.append(Value(base.instance, rows.size if base.of_argument else None, element, model=model, ref=own))
        if base.statics:
            held.append(Value(base.statics, rows.size, element, model=declared.name, ref=own))
    return held


def _all(engine: Engine, element: Value) -> Value:
    return engine.collections.rows(element.model or element.of)


def _argument(engine: Engine, path: str, base: ir.Expr) -> Value | None:
    if not isinstance(base, ir.Item):
        return None
    types = base.index.items if isinstance(base.index, ir.Display) else (base.index,)
    value = engine.collections.annotated(types[0], lambda name: engine.class_value(path, name))
    return value if value is not None and value.type in ("row", "instance") and value.model else None


def _applies(engine: Engine, frame: Frame, node: ir.Call, effect: Effect) -> bool:
    """Whether a call has the arguments that make the guess a sure one."""
    if effect.callback is None and any(isinstance(argument, ir.FunctionRef) for argument in node.arguments):
        return False  # `Countries.find((country) => …)` is no query
    if effect.text is not None and not engine.is_sql(node, effect.text):
        return False
    if effect.url is not None and not _is_address(node, effect.url):
        return False
    if effect.needs:
        keys = {key for argument in node.arguments if isinstance(argument, ir.Record) for key, _ in argument.entries}
        return any(key in keys for key in effect.needs)
    return not effect.statement or engine.is_statement(frame, node)


def _is_address(node: ir.Call, at: int) -> bool:
    """Whether an argument of a call is the address of a request: such a text, or what is called so."""
    if at >= len(node.arguments):
        return any(name in _ADDRESS_NAMES for name, _ in node.keywords)
    argument = node.arguments[at]
    while isinstance(argument, (ir.Op, ir.Call)):
        argument = (
            argument.operands[0] if isinstance(argument, ir.Op) and argument.operands else ir.Name(_callee(argument), 0)
        )
    if isinstance(argument, ir.Const):
        return isinstance(argument.value, str) and _ADDRESS.match(argument.value) is not None
    return _last_name(argument).lower().endswith(_ADDRESS_NAMES)


def _callee(expression: ir.Expr) -> str:
    return _last_name(expression.function) if isinstance(expression, ir.Call) else ""


def _last_name(expression: ir.Expr) -> str:
    if isinstance(expression, ir.Name):
        return expression.id
    return expression.name if isinstance(expression, ir.Attr) else ""
