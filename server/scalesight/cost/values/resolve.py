"""What names and attributes stand for: variables, imports, members of classes, rows and framework objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, constant, only_symbol, part, symbol
from scalesight.cost.loops import reads
from scalesight.cost.rows import lazy, paging
from scalesight.cost.rows.parents import keyed
from scalesight.cost.rows.relations import is_known, remember
from scalesight.cost.values import links
from scalesight.cost.values.named import is_too_much
from scalesight.cost.values.receivers import conventional, held_by, parent
from scalesight.cost.values.value import MADE, NOTHING, Value, row
from scalesight.syntax import ir
from scalesight.syntax.frameworks import exported
from scalesight.syntax.frameworks.conditions import KEYS, UNIQUE
from scalesight.syntax.frameworks.effect import Effect

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# What a field's declaration may be taken for, where it stands for a column or for a relation.
_PLAIN = ("", "list", "row", "name")
# Where a class stands that a file names and does not import: the import is yet to be written, and everybody's models are global.
_MODELS = "models"
_SIZED = ("list", "set", "map", "relation", "iterator")


def lookup(engine: Engine, frame: Frame, name: str) -> Value:
    """The value of a variable; a built-in or imported name by its qualified name; else nothing."""
    scope = frame.environment.holds(name)
    if scope is not None:
        value = scope.values[name]
        if value.type == "import":
            assert value.ref is not None
            item = engine.index.module(value.ref[0]).imports[value.ref[1]]
            value = scope.values[name] = links.imported(engine, value.ref[0], item)
        if not value.type and name[:1].isupper():
            # `Product = get_model("catalogue", "Product")`: whatever gave it, it is called like the model.
            ref = engine.models.named(frame.path, name)
            return value if ref is None else Value("class", ref=ref, name=name)
        return value
    if engine.index.has_star(frame.path):
        found = links.exported(engine, frame.path, name)
        if found is not None:
            return found
    if name == "super":
        return parent(engine, frame)
    if name in engine.roots(frame) and name not in frame.framework.names:
        return Value("name", name=name)
    if name[:1].isupper() and not name.isupper() and frame.framework.folders:
        return Value("name", name=exported(frame.module.language).get(name, f"{_MODELS}.{name}"))
    return NOTHING


def attribute(engine: Engine, frame: Frame, receiver: Value, attr: ir.Attr) -> Value | None:
    """The value of an attribute, where anything but its name tells it."""
    known = receiver.field(attr.name)
    if known is not None:
        return known
    if receiver.type == "name":
        return _of_name(engine, frame, receiver, attr.name)
    if receiver.type == "module":
        return links.entry(engine, receiver, attr.name, frame.path)
    if receiver.type in ("class", "instance", "row"):
        query = lazy.of_model(engine, frame, receiver, attr)
        if query is not None:
            return query
        if receiver.type != "class" and receiver.ref is not None and attr.name == "__class__":
            return Value("class", ref=receiver.ref, name=receiver.model)
    if receiver.type in ("class", "instance"):
        return engine.member(receiver, attr.name) or _held(engine, frame, receiver, attr.name)
    if receiver.type == "row":
        member = engine.member(receiver, attr.name) if receiver.ref else None
        if member is not None and receiver.ref is not None and engine.models.is_model(receiver.ref):
            return member  # a column, whatever its name says
        related = engine.collections.relation(receiver, attr.name)
        if related is not None and (member is None or member.type in _PLAIN or member.type in frame.framework.lazy):
            return related
        return member
    if receiver.ref is not None and receiver.type in frame.framework.lazy:
        member = engine.member(receiver, attr.name)
        if member is not None:
            return member
    if attr.name in ("length", "size") and receiver.type in _SIZED and frame.module.language != "python":
        return Value("number", receiver.size)
    paged = paging.numbers(engine, frame, receiver, attr)
    if paged is not None:
        return paged
    table = frame.framework.attributes
    effect = table.get(f"{receiver.type}.{attr.name}") or table.get(f"{receiver.type}.*")
    if effect is None and receiver.type in ("", "name"):
        for held in conventional(engine, frame, attr.object, receiver):
            effect = effect or table.get(f"{held.type}.{attr.name}") or table.get(f"{held.type}.*")
    if effect is not None and f"{receiver.type}.{attr.name}" not in frame.framework.calls:
        return read_of(
            engine, effect, engine.text(attr.object).rpartition(".")[2] if effect.on == "class" else attr.name
        )
    return None


def method_effect(engine: Engine, frame: Frame, receiver: Value, attr: ir.Attr) -> Effect | None:
    """The table row of a method, by the receiver's type."""
    framework = frame.framework
    calls = framework.calls
    if receiver.type == "relation":
        return calls.get(f"{framework.relation}.{attr.name}") or calls.get(f"list.{attr.name}")
    if receiver.type == "name":
        effect = calls.get(f"{receiver.name}.{attr.name}")
        if effect is not None:
            return effect
    elif receiver.type == "row":
        if receiver.kind or (not is_known(receiver.loaded) and not framework.in_use):
            return None
        own = engine.member(receiver, attr.name) if attr.name in framework.row_methods else None
        return None if own is not None and own.type == "function" else framework.row_methods.get(attr.name)
    elif receiver.type == "share" and engine.symbolic:
        pass  # as many as its name says
    elif receiver.type and receiver.type not in ("instance", "class", "function"):
        if receiver.ref is not None and receiver.type in framework.lazy:
            own = engine.member(receiver, attr.name)
            if own is not None and own.type == "function":
                return None
        names = (attr.name, f"{attr.name.partition('_')[0]}_*", "*")
        return next((calls[key] for name in names if (key := f"{receiver.type}.{name}") in calls), None)
    elif receiver.type == "function":
        return calls.get(f"function.{attr.name}")
    if attr.name in ("split", "splitlines") and not receiver.type:
        return calls.get(f"text.{attr.name}")  # nothing but a text has it
    if receiver.type in ("", "share"):
        # Nothing is known of the receiver: a callback makes it a loop, over nobody knows how many.
        effect = calls.get(f"list.{attr.name}")
        if effect is not None and effect.callback is not None:
            return effect
    return None


def store(engine: Engine, frame: Frame, target: ir.Item | ir.Attr, value: Value) -> None:
    """`container[key] = value` fills a container; `self.x = value` is remembered for the method."""
    if isinstance(target, ir.Item):
        if isinstance(target.object, ir.Name):
            grow(engine, frame, target.object.id, value, None, target.index)
        engine.evaluate(frame, target.index)
        return
    remember(frame, target, assigned=True)
    if isinstance(target.object, ir.Name) and target.object.id in ("self", "this", "cls"):
        _store_member(frame, target, value)


def _store_member(frame: Frame, target: ir.Attr, value: Value) -> None:
    assert isinstance(target.object, ir.Name)
    known = frame.environment.get(target.object.id)
    if known is not None and len(known.fields) < 64:
        others = tuple(field for field in known.fields if field[0] != target.name)
        frame.environment.values[target.object.id] = known._replace(fields=(*others, (target.name, value)))


def become(frame: Frame, held: ir.Expr, value: Value) -> None:
    """What holds an object holds `value` from now on: a variable, or an attribute of the object itself."""
    if isinstance(held, ir.Name):
        scope = frame.environment.holds(held.id)
        if scope is not None:
            scope.values[held.id] = value
    elif isinstance(held, ir.Attr) and isinstance(held.object, ir.Name) and held.object.id in ("self", "this"):
        _store_member(frame, held, value)


def grow(
    engine: Engine,
    frame: Frame,
    name: str,
    element: Value | None,
    count: Polynomial | None,
    key: ir.Expr | None = None,
) -> None:
    """A container that was created empty grows by one, or by a size, in every round of the loops it is filled in.

    Lists under a `key` that is another thing's are groups: as many as there are different keys.
    """
    scope = frame.environment.holds(name)
    if scope is None:
        return
    container = scope.values[name]
    if container.name != "fresh" or container.depth < 0:
        return
    added = count if count is not None else constant(1)
    if count is None and element is None:
        return
    for loop in frame.nest[container.depth :]:
        added = loop.high * added
    added = engine.collections.flattened(added)
    # What was there under the key, or an empty list, is a share: `groups.get(key) ?? []`.
    is_group = element is not None and element.type in ("list", "share") and len(frame.nest) > container.depth
    if key is not None and is_group:
        added = _groups(engine, frame, added, key)
    if frame.conditions:
        added = part(added)
    size = added if container.size is None else container.size + added
    element = reads.stored(element) if engine.symbolic and element is not None else element
    if container.element is not None and not (element is not None and _tells_more(engine, element, container.element)):
        element = container.element
    scope.values[name] = container._replace(size=size, element=element)


def _tells_more(engine: Engine, put: Value, declared: Value) -> bool:
    """Whether a list that is put into another has a known length, of which the type of the other says nothing."""
    if put.type != "list" or declared.type != "list" or put.size is None or put.size.is_open(engine.size_of):
        return False
    return declared.size is None or declared.size.is_open(engine.size_of)


def shrink(frame: Frame, name: str) -> None:
    """A container that a loop takes elements away from is as long as nobody knows: a window, a stack."""
    scope = frame.environment.holds(name)
    container = scope.values[name] if scope is not None else NOTHING
    if scope is not None and container.name == "fresh" and 0 <= container.depth < len(frame.nest):
        scope.values[name] = container._replace(size=symbol("unknown", name))


def _groups(engine: Engine, frame: Frame, rows: Polynomial, key: ir.Expr) -> Polynomial:
    """How many groups so many rows fall into by a key: one per customer of `groups[row.customer_id]`, else nobody knows."""
    told = key.id if isinstance(key, ir.Name) else key.name if isinstance(key, ir.Attr) else ""
    if told in KEYS or told in UNIQUE:
        return rows  # a list for each of them
    if isinstance(key, ir.Name) and (frame.environment.get(key.id) or NOTHING).loaded == MADE:
        return rows  # each round makes one of its own
    match = engine.collections.names.identifier(keyed(told)) if told else None
    if match is None or match.number != "one":
        return symbol("unknown", f"different {told or 'keys'}")
    if frame.nest[-1].element.of == match.collection:
        return rows
    groups = part(_beside(engine, rows, match.collection))
    if rows.is_open(engine.size_of) or groups.value(engine.size_of)[1] < rows.value(engine.size_of)[1]:
        return groups
    return part(rows)


def _beside(engine: Engine, rows: Polynomial, collection: str) -> Polynomial:
    """How many of a collection there are for some rows to be of: beside the rows of one parent, those of the same one."""
    one, per = only_symbol(rows), engine.scale.collections[collection].per
    if one is not None and one.kind in ("each", "part-each") and engine.scale.collections[one.name].per == per:
        return symbol("each", collection)
    return engine.collections.all_of(collection)


def entry(engine: Engine, frame: Frame, container: Value, key: str) -> Value:
    """What destructuring by key takes out: a known entry, a member, or what the key's name says."""
    if container.type == "module":
        return links.entry(engine, container, key, frame.path) or NOTHING
    known = container.field(key)
    if known is None and container.type in ("row", "instance") and container.ref is not None:
        known = engine.member(container, key)
    if known is None and container.type == "row":
        known = engine.collections.relation(container, key)
    if known is not None and (known.type or known.size is not None):
        return known
    if container.type in ("row", "list", "set"):
        return NOTHING
    named = engine.collections.named(key) or NOTHING
    if is_too_much(engine, frame, named):
        named = named._replace(size=symbol("unknown", key))
    return container if container.type == "share" and named.type != "row" else named


def instance_of(engine: Engine, class_name: str) -> Value:
    """A new object of a class that is not in the file."""
    collection = engine.collections.names.model(class_name)
    made = row(collection, class_name) if collection else Value("row", model=class_name)
    return made._replace(loaded=MADE)


def read_of(engine: Engine, effect: Effect, name: str) -> Value:
    """What reading an attribute or entry `name` of a framework's object gives."""
    return engine.collections.rows(name, type_name=effect.type) if effect.on == "attribute" else Value(effect.type)


def _of_name(engine: Engine, frame: Frame, receiver: Value, name: str) -> Value | None:
    module = links.dotted(engine, frame.path, f"{receiver.name}.{name}")
    if module is not None:
        return module
    last = receiver.name.rpartition(".")[2]
    of_its_own = frame.framework.attributes.get(f"{receiver.name}.{name}")
    if of_its_own is not None:
        return engine.collections.rows(last, type_name=of_its_own.type)
    if last[:1].isupper():
        found = _class_effect(engine, frame, last, name)
        if found is not None:
            return found
    table = frame.framework.attributes
    for held in frame.framework.names.get(last, ()):
        effect = table.get(f"{held}.{name}") or table.get(f"{held}.*")
        if effect is not None and f"{held}.{name}" not in frame.framework.calls:
            return read_of(engine, effect, name)
    return Value("name", name=f"{receiver.name}.{name}")


def _held(engine: Engine, frame: Frame, receiver: Value, name: str) -> Value | None:
    """An attribute that a project's class has from the framework's class that it extends."""
    table = frame.framework.attributes
    for held in held_by(engine, receiver):
        effect = table.get(f"{held.type}.{name}") or table.get(f"{held.type}.*")
        if effect is not None and f"{held.type}.{name}" not in frame.framework.calls:
            return read_of(engine, effect, name)
    return None


def _class_effect(engine: Engine, frame: Frame, class_name: str, name: str) -> Value | None:
    effect = frame.framework.attributes.get(f"class.{name}")
    return None if effect is None else engine.collections.rows(class_name, type_name=effect.type)


def is_statement(engine: Engine, frame: Frame, node: ir.Call) -> bool:
    """Whether the first argument is a model class, or a statement built by the framework's own functions."""
    if not node.arguments:
        return False
    argument = node.arguments[0]
    if isinstance(argument, ir.Attr):
        return argument.name[:1].isupper()
    while isinstance(argument, ir.Call):
        # `select(Product).where(…)`: down to what the chain begins with.
        function = argument.function
        if isinstance(function, ir.Name):
            return function.id in ("select", "insert", "update", "delete", "text")
        if not isinstance(function, ir.Attr):
            return False
        if function.name in ("select", "insert", "update", "delete", "text"):
            return True
        argument = function.object
    if not isinstance(argument, ir.Name):
        return False
    return argument.id[:1].isupper() or "." in lookup(engine, frame, argument.id).type
