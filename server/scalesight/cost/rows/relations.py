"""Reading a relation of a row: the rows it leads to, and the query that it is unless they were loaded before.

What a row was loaded with is a set of paths (`customer`, `customer.address`). `*` stands for every relation to one row
that cannot be null; `?` says that there may be more, because nobody knows where the row comes from, and `??` that a
variable names them; `+customer` that the relation was brought along by a query of its own, and `=customer` that this
query was spelled out; `~rates` that an attribute was filled on first use.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ZERO, Polynomial, symbol
from scalesight.cost.amounts.term import Term
from scalesight.cost.values.value import NOTHING, Value, row
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Effect
from scalesight.syntax.walk import mentioned

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame
    from scalesight.cost.rows.models import Relation

Loaded = frozenset[str]

_UNKNOWN = frozenset({"?"})


def relation_of(engine: Engine, path: str, receiver: Value, name: str) -> Relation | None:
    """The relation that an attribute of a row is, where its class is known. `path` is the file that reads it."""
    if receiver.type not in ("row", "instance"):
        return None
    if receiver.ref is None:
        return None
    engine.depends(path, receiver.ref[0])
    relation = engine.models.relation(receiver.ref, name)
    if relation is not None and relation.target is not None:
        engine.depends(path, relation.target[0])
    return relation


def read(engine: Engine, frame: Frame, receiver: Value, attr: ir.Attr) -> Value | None:
    """The value of an attribute that is a declared relation. The query of a lazy one goes to `frame.out`."""
    relation = relation_of(engine, frame.path, receiver, attr.name)
    if relation is None:
        return None
    if not relation.type and not holds(receiver.loaded, relation) and _is_lazy(engine, frame, receiver, relation, attr):
        with frame.apart() as terms:
            engine.query(frame, attr.at, attr.at + len(attr.name), engine.text(attr), kind="read")
        if relation.optional or not is_known(receiver.loaded):
            terms = [term._replace(low=ZERO) for term in terms]
        collection = engine.collections.names.model(relation.model) if relation.once else None
        if collection:
            terms = [term._replace(cap=engine.collections.all_of(collection)) for term in terms]
        frame.out.extend(first_read(frame, attr.object, terms))
    if not relation.type:
        remember(frame, attr)
    value = value_of(engine, receiver, relation)
    if relation.type in frame.framework.prefetched and is_loaded(value):
        return in_memory(value, "list")
    if relation.type and not is_known(value.loaded) and _is_lazy(engine, frame, receiver, relation, attr):
        return value._replace(loaded=frozenset())
    return value


def _is_lazy(engine: Engine, frame: Frame, receiver: Value, relation: Relation, attr: ir.Attr) -> bool:
    """Whether nothing has loaded a relation: nothing has as far as all is known, or nobody in the workspace ever does."""
    loaded = _UNKNOWN if receiver.loaded is None else receiver.loaded
    if is_known(loaded):
        return True
    if "??" in loaded or not relation.by_text:
        return False
    # Who looks its key up before knows that the row itself is dear.
    looked_up = f"{engine.text(attr.object)}.{relation.name}_id" in frame.looked_up
    return looked_up or not engine.loads.is_loaded(frame.path, relation.name)


def value_of(engine: Engine, receiver: Value, relation: Relation) -> Value:
    """What a relation of a row holds."""
    collection = engine.collections.names.model(relation.model) or _called(engine, receiver, relation)
    inverse = {relation.inverse} if relation.inverse else set()
    # The rows of a manager are those of a query of its own, whatever was loaded; see `in_memory`.
    loaded = frozenset(inverse) if relation.type else with_paths(below(receiver.loaded, relation.name), inverse)
    element = row(collection, relation.model, loaded)._replace(ref=relation.target)
    if not relation.many:
        return element
    size = _size(engine, receiver, relation, collection)
    return Value(
        relation.type or "list", size, element, model=relation.model, name=relation.name, loaded=receiver.loaded
    )


def _called(engine: Engine, receiver: Value, relation: Relation) -> str:
    """The collection that a relation to many is called after, where no class is: `schedule.talks` of the class `TalkSlot`."""
    if not relation.many or relation.target is None:
        return ""
    match = engine.collections.names.identifier(relation.name)
    if match is None or match.number != "many" or receiver.of == match.collection:
        return ""
    return "" if engine.models.all_of_collection(relation.target[0], match.collection) else match.collection


def is_loaded(related: Value) -> bool:
    """Whether the rows of a relation may be there: they were loaded with the row, or nobody knows what was."""
    return not is_known(related.loaded) or related.name in (related.loaded or ())


def is_ordered(engine: Engine, related: Value) -> bool:
    """Whether the rows of a relation come in an order, as far as anybody knows."""
    ref = related.element.ref if related.element is not None else None
    spelled_out = f"={related.name}" in (related.loaded or ())
    return spelled_out or not is_known(related.loaded) or ref is None or engine.models.is_ordered(ref)


def in_memory(related: Value, type_name: str) -> Value:
    """The rows of a relation that was loaded: they were loaded with what stands below its path."""
    element = related.element or NOTHING
    nested = below(related.loaded, related.name)
    return Value(type_name, related.size, element._replace(loaded=with_paths(nested, set(element.loaded or ()))))


def without_apart(element: Value) -> Value:
    """A row without the relations that only a query of their own would have loaded."""
    loaded = element.loaded or frozenset()
    apart = {path[1:] for path in loaded if path[0] == "+"}
    return element._replace(loaded=frozenset(path for path in loaded if path.lstrip("+=") not in apart))


def with_arguments(engine: Engine, file: str, element: Value, effect: Effect, arguments: list[Value]) -> Value:
    """A row that a call loads more relations with: those that its arguments name."""
    if element.type == "list" and element.fields:
        # Of a tuple of rows each may have the relation.
        fields = (
            (name, with_arguments(engine, file, one, effect, arguments) if one.type == "row" else one)
            for name, one in element.fields
        )
        return element._replace(fields=tuple(fields))
    if effect.loads_all and not arguments:
        return element._replace(loaded=with_paths(element.loaded or frozenset(), {"*"}))
    paths: set[str] = set()
    for value in arguments:
        if value.type == "text" and value.name:
            paths |= _prefixes(value.name.replace(effect.separator, "."), apart=effect.apart)
        elif value.type == "path" and value.loaded is not None:
            paths |= value.loaded
        elif value.type == "list" and (texts := _texts(value)):
            for text in texts:
                paths |= _prefixes(text.replace(effect.separator, "."), apart=effect.apart)
        elif value.type == "path" and value.name:
            element, more = _with_path(engine, file, element, value, apart=effect.apart)
            paths |= more
        elif effect.loads:
            paths |= {"?", "??"}
        for key in effect.load_keys:
            told = value.field(key) or NOTHING
            listed = {one.name for _, one in told.fields if one.type == "text"}
            paths |= listed if told.type == "list" else {name for name, _ in told.fields}
    return element._replace(loaded=(element.loaded or frozenset()) | paths)


def path(before: Value, effect: Effect, node: ir.Call, arguments: list[Value]) -> Value:
    """What attributes of classes load: `joinedload(Order.customer)`, and `.selectinload(Customer.address)` behind it.

    A path as an argument stands below the one `before`.
    """
    start = before.name if before.type == "path" else ""
    loaded = set(before.loaded or ()) if before.type == "path" else set()
    for told, value in zip(node.arguments, arguments, strict=True):
        if value.type == "path":
            below_it = (one.lstrip("+") for one in value.loaded or ())
            loaded |= {f"{start}.{one}" if start else one for one in below_it}
            loaded |= {f"+{start}.{one[1:]}" if start else one for one in value.loaded or () if one[0] == "+"}
            continue
        attribute = told
        while isinstance(attribute, ir.Call) and isinstance(attribute.function, ir.Attr):
            attribute = attribute.function.object  # `Order.items.and_(…)`
        name = value.name if value.type == "text" else attribute.name if isinstance(attribute, ir.Attr) else ""
        if not name or name == "*":
            loaded.add("?")
            continue
        start = f"{start}.{name}" if start else name
        loaded |= _prefixes(start, apart=False) | ({f"+{start}"} if effect.apart else set())
    return Value("path", name=start, loaded=frozenset(loaded))


def queries_apart(rows: Value) -> int:
    """How many queries more it takes to bring along what a query's rows are loaded with."""
    element = rows.element or NOTHING
    every = [element, *(one for name, one in element.fields if name.isdigit())]
    return sum(path[0] == "+" for one in every for path in one.loaded or ())


def is_known(loaded: Loaded | None) -> bool:
    """Whether all is known that was loaded with a row."""
    return loaded is not None and "?" not in loaded


def holds(loaded: Loaded | None, relation: Relation) -> bool:
    """Whether a relation was loaded with the row."""
    return loaded is not None and (
        relation.eager
        or relation.name in loaded
        or ("*" in loaded and not relation.many and not relation.back and (not relation.optional or "?" in loaded))
    )


def below(loaded: Loaded | None, name: str) -> Loaded | None:
    """What the rows of a relation were loaded with, when they were loaded with the row."""
    if loaded is None:
        return None
    start = name + "."
    paths = {path.removeprefix(start) for path in loaded if path.startswith(start)}
    return frozenset(paths | (loaded & {"?", "*"}))


def inherited(holder: Value, name: str, value: Value) -> Value:
    """What an object holds under a name, with what was loaded, or kept, of it on the way through that object."""
    if not holder.loaded or value.type not in ("row", "instance"):
        return value
    nested = {path for path in below(holder.loaded, name) or () if path not in "?*"}
    return value._replace(loaded=with_paths(value.loaded, nested)) if nested else value


def with_paths(loaded: Loaded | None, paths: set[str]) -> Loaded:
    """The same, with more paths."""
    return (_UNKNOWN if loaded is None else loaded) | paths


def remember(frame: Frame, attr: ir.Attr, *, assigned: bool = False) -> None:
    """A relation that was read, or assigned, is there from now on, on the variable that holds the row."""
    gain(frame, attr.object, {attr.name, f"{attr.name}.?"} if assigned else {attr.name})


def gain(frame: Frame, held: ir.Expr, paths: Iterable[str]) -> None:
    """The row that an expression gives has more relations loaded now, wherever the variable that leads to it is read."""
    names: list[str] = []
    while isinstance(held, ir.Attr):
        names.insert(0, held.name)
        held = held.object
    if not isinstance(held, ir.Name):
        return
    scope = frame.environment.holds(held.id)
    if scope is None:
        return
    value = scope.values[held.id]
    if value.type in ("row", "instance"):
        start = "".join(f"{name}." for name in names)
        scope.values[held.id] = value._replace(loaded=with_paths(value.loaded, {start + path for path in paths}))


def keep(frame: Frame, loop: ir.Loop) -> None:
    """What the rounds of a loop read of its rows is there when the same list is gone through once more."""
    if not isinstance(loop.target, ir.Name) or not isinstance(loop.iterable, ir.Name):
        return
    scope = frame.environment.holds(loop.iterable.id)
    row = frame.environment.get(loop.target.id)
    if scope is None or row is None:
        return
    rows = scope.values[loop.iterable.id]
    element = rows.element
    if element is not None and element.loaded != row.loaded and element._replace(loaded=row.loaded) == row:
        scope.values[loop.iterable.id] = rows._replace(element=row)


def first_read(frame: Frame, held: ir.Expr, terms: list[Term]) -> list[Term]:
    """Terms that are spent once for an object that keeps what they brought. Whose a parameter is, the caller says."""
    root = _root(held)
    owner = frame.position(root.id) if root is not None else -1
    if root is not None and owner >= 0 and not any(root.id in loop.names for loop in frame.nest):
        terms = [term._replace(owner=owner) for term in terms]
    return once(frame, held, terms)


def once(frame: Frame, held: ir.Expr, terms: list[Term]) -> list[Term]:
    """Terms that are spent only the first time that something of a variable is read: loops further in do not repeat them."""
    if _root(held) is None:
        return terms
    names = mentioned((held,))  # `rows[at]` is another row where `at` is another number
    within = 0
    for loop in reversed(frame.nest):
        if names & loop.names:
            break
        within += 1
    return [term._replace(held=within) for term in terms]


def _root(held: ir.Expr) -> ir.Name | None:
    """The variable by which an object is there."""
    while isinstance(held, (ir.Attr, ir.Item)):
        held = held.object
    return held if isinstance(held, ir.Name) else None


def named_path(effect: Effect, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """A relation that is to be loaded, with the rows of a query and under a name of its own."""
    first = arguments[0] if arguments else NOTHING
    query, alias = (keywords.get(key, NOTHING) for key in effect.path_keys)
    if query == NOTHING and len(arguments) > 1:
        query = arguments[1]
    name = first.name.replace(effect.separator, ".") if first.type == "text" else ""
    return Value("path", name=name, element=query.element, fields=(("as", alias),))


def load_into(engine: Engine, frame: Frame, node: ir.Call, effect: Effect, arguments: list[Value], label: str) -> None:
    """A call that loads relations with rows that are there already: a query for each of them."""
    at = effect.into
    if at is None or at >= len(arguments):
        return
    told, rows = node.arguments[at], arguments[at]
    if rows.element is None:
        engine.query(frame, node.start, node.end, label)
        return
    element = with_arguments(engine, frame.path, rows.element, effect, arguments[at + 1 :])
    more = (element.loaded or frozenset()) - (rows.element.loaded or frozenset())
    for _ in range(max(1, sum(path[0] == "+" for path in more))):
        engine.query(frame, node.start, node.end, label)
    scope = frame.environment.holds(told.id) if isinstance(told, ir.Name) else None
    if scope is not None and isinstance(told, ir.Name):
        there = {path for path in more if path[0] != "+"}
        loaded = with_paths(rows.element.loaded, there)
        scope.values[told.id] = scope.values[told.id]._replace(element=element._replace(loaded=loaded))


def _texts(value: Value) -> list[str]:
    """The texts of a list that is written out; none where it may hold anything else."""
    number = value.size.constant if value.size is not None else None
    texts = [entry.name for _, entry in value.fields if entry.type == "text" and entry.name]
    return texts if texts and len(texts) == len(value.fields) == number else []


def _with_path(engine: Engine, file: str, element: Value, path: Value, *, apart: bool) -> tuple[Value, set[str]]:
    """A relation whose rows come with relations of their own, or under another attribute."""
    alias = path.field("as")
    if alias is None or not alias.name:
        paths = _prefixes(path.name, apart=apart) | {f"={path.name}"}
        for nested in (path.element or NOTHING).loaded or ():
            paths.add(f"+{path.name}.{nested[1:]}" if nested[0] == "+" else f"{path.name}.{nested}")
        return element, paths
    relation = relation_of(engine, file, element, path.name)
    if relation is not None:
        rows = value_of(engine, element, relation)
        found = Value("list", rows.size, path.element or rows.element)
        element = element._replace(fields=(*element.fields, (alias.name, found)))
    return element, {f"+{alias.name}"}


def _prefixes(path: str, *, apart: bool) -> set[str]:
    """`customer.address` loads the customer, too."""
    parts = path.split(".")
    found = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
    return found | {f"+{one}" for one in found} if apart else found


def _size(engine: Engine, receiver: Value, relation: Relation, collection: str) -> Polynomial:
    told = engine.collections.relation(receiver, relation.name)
    if told is not None and told.size is not None and any(part.kind == "each" for part in told.size.symbols):
        return told.size
    if collection and receiver.of and engine.scale.collections[collection].per == receiver.of:
        return symbol("each", collection)
    held = engine.collections.held(collection) if collection and not receiver.of else None
    if held is not None and held.size is not None:
        return held.size
    return symbol("unknown", f"{relation.name} per {receiver.of or receiver.model}")
