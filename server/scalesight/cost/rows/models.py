"""Model classes: which relations their fields declare, in both directions, and where the class of a name stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.index import Ref
from scalesight.cost.rows import told_relations
from scalesight.cost.values import links, members, receivers
from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import RelationField
from scalesight.syntax.frameworks.paths import is_unmeasured

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine

_MAX_DEPTH = 12


class Relation(NamedTuple):
    """An attribute of a row that leads to other rows.

    `target`: their class, None where it is not in the workspace; `model` its name, "" where nothing tells it. `many`
    with the `type` of the manager, see `RelationField`. `inverse`: the attribute of those rows that leads back to this
    one, which comes loaded with them; "" for none. `optional`: a row may have none. `back`: another class declares it.
    `eager`: reading it is no query, whatever the query of its row said. `once`: each row it leads to is read once.
    `by_text`: see `RelationField`.
    """

    name: str
    target: Ref | None
    model: str
    many: bool
    type: str
    inverse: str
    optional: bool
    back: bool
    eager: bool = False
    once: bool = False
    by_text: bool = False


class Models:
    """Answers from the classes of one index. What was found is kept until one of the files that were `seen` changes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._declared: dict[Ref, dict[str, tuple[Relation, RelationField, ir.Call]]] = {}
        self._is_model: dict[Ref, bool] = {}
        self._relations: dict[tuple[Ref, str], Relation | None] = {}
        self._back: dict[str, dict[Ref, dict[str, Relation]]] = {}
        # By the suffix of the files, so that one language does not see the classes of another.
        self._by_name: dict[str, dict[str, list[Ref]]] = {}
        self._files: dict[str, list[str]] = {}
        self.seen: set[str] = set()
        self._by_collection: dict[tuple[str, str], list[Ref]] = {}

    def relation(self, ref: Ref, name: str) -> Relation | None:
        """The relation that `name` is on a row of the class: one of its own, of a base, or the way back of another's."""
        key = ref, name
        if key not in self._relations:
            self._relations[key] = None
            self._relations[key] = self._relation(ref, name)
        return self._relations[key]

    def lineage(self, ref: Ref) -> Iterator[Ref]:
        """The class and those of its bases that are in the workspace, nearest first."""
        seen = {ref}
        pending = [ref]
        while pending and len(seen) < 64:
            current = pending.pop(0)
            self.seen.add(current[0])
            yield current
            for base in members.bases(self._engine, current):
                if base not in seen:
                    seen.add(base)
                    pending.append(base)

    def value_of(self, path: str, expression: ir.Expr) -> Value:
        """What a (dotted) name at the top of a file stands for."""
        name = self._engine.text(expression) if isinstance(expression, (ir.Name, ir.Attr)) else ""
        found = links.type_named(self._engine, path, name) if name else None
        if found is None and name in self._engine.index.variables(path):
            found = links.named(self._engine, path, name)
        if found is None and isinstance(expression, ir.Attr):
            held = self.value_of(path, expression.object)
            types = [held, *receivers.held_by(self._engine, held)]
            owner = next((one.type for one in types if "." in one.type), "")
            found = Value("name", name=f"{owner}.{expression.name}") if owner else None
        return found or NOTHING

    # What relations are told by that do not say all themselves.

    def name_of(self, ref: Ref) -> str:
        """The name of a class."""
        return self._class(ref).name

    def declarations(self, ref: Ref) -> tuple[ir.Bind, ...]:
        """The fields of a class, as they are written."""
        return self._class(ref).fields

    def field_of(self, ref: Ref, name: str) -> ir.Expr | None:
        """What the class, or the nearest of its bases that has it, gives a field."""
        for current in self.lineage(ref):
            for bound in self._class(current).fields:
                if isinstance(bound.target, ir.Name) and bound.target.id == name:
                    return bound.value
        return None

    def table_field(self, ref: Ref) -> str:
        """The field that names the table of a class."""
        return self._engine.framework_of(ref[0]).table_field

    def key_of(self, path: str, call: ir.Call) -> Iterator[ir.Expr]:
        """The columns that a call in the file at `path` is a foreign key to."""
        known = self._engine.framework_of(path).foreign_keys
        places = known.get(self.value_of(path, call.function).name) if known else None
        column = _argument(call, places) if places is not None else None
        if column is not None:
            yield column

    def class_told(self, ref: Ref, told: ir.Expr) -> tuple[Ref | None, str]:
        """The class, and its name, that an expression in a field of the class `ref` means."""
        if isinstance(told, ir.Const) and isinstance(told.value, str):
            if told.value == "self":
                return ref, self._class(ref).name
            return self.named(ref[0], told.value), told.value.rpartition(".")[2]
        value = self.value_of(ref[0], told)
        if value.type == "class":
            return value.ref, value.name
        if value.type == "name":
            model = self._engine.framework_of(ref[0]).model_names.get(value.name)
            if model is not None:
                return self.named(ref[0], model), model
            last = value.name.rpartition(".")[2]
            return None, last
        # A class that the file does not import is named all the same, in quotes.
        last = self._engine.text(told).rpartition(".")[2]
        return self.named(ref[0], last), last

    def named(self, path: str, name: str) -> Ref | None:
        """The model class that a text in the file at `path` names: `Customer`, `shop.Customer`."""
        package, _, last = name.rpartition(".")
        if not package:
            near = self._engine.class_value(path, last)
            if near is not None and near.type == "class":
                return near.ref
        found = self._classes_named(path, last)
        if len(found) > 1:
            # The package of the text, or else the folder of the file, tells them apart.
            folder = package.rpartition(".")[2] or PurePosixPath(path).parent.name
            found = [ref for ref in found if folder in _parts(ref[0])]
        return found[0] if len(found) == 1 else None

    def of_collection(self, path: str, collection: str) -> Ref | None:
        """The one model class whose rows are a declared collection, for the file at `path`."""
        found = self.all_of_collection(path, collection)
        return found[0] if len(found) == 1 else None

    def all_of_collection(self, path: str, collection: str) -> list[Ref]:
        """The model classes whose rows are a declared collection."""
        key = PurePosixPath(path).suffix, collection
        if key not in self._by_collection:
            names = self._engine.collections.names
            self._by_collection[key] = [
                ref
                for name, refs in self._all_by_name(path).items()
                if names.model(name) == collection
                for ref in refs
                if self.is_model(ref)
            ]
        return self._by_collection[key]

    def of_class(self, path: str, value: Value) -> Value:
        """A row of a declared collection that only its name told, as one of the model class that holds it."""
        if value.type != "row" or value.ref is not None or not value.of:
            return value
        ref = self.of_collection(path, value.of)
        if ref is None:
            return value
        self._engine.depends(path, ref[0])
        return value._replace(ref=ref, model=value.model or self._class(ref).name)

    def is_model(self, ref: Ref) -> bool:
        """Whether rows of a table are of this class: it has a model's base, or declares relations."""
        if ref not in self._is_model:
            bases = receivers.foreign_bases(self._engine, ref)
            declares = any(self._own(current) for current in self.lineage(ref))
            self._is_model[ref] = declares or any(base.is_model for base, _ in bases)
        return self._is_model[ref]

    def fields(self, ref: Ref) -> Iterator[str]:
        """The names of the fields of a class and its bases, nearest first, in the order of their declaration."""
        for current in self.lineage(ref):
            for bound in self._class(current).fields:
                if isinstance(bound.target, ir.Name):
                    yield bound.target.id

    def is_ordered(self, ref: Ref) -> bool:
        """Whether the rows of a class have an order of their own."""
        path, _, name = self._engine.framework_of(ref[0]).order_field.rpartition(".")
        return any(
            isinstance(bound.target, ir.Name) and bound.target.id == name
            for current in self.lineage(ref)
            for bound in self.nested_fields(current, path)
        )

    def nested_fields(self, ref: Ref, path: str) -> list[ir.Bind]:
        """The fields of a class that is written in the body of another."""
        qualname = f"{self._class(ref).qualname}.{path}"
        classes = self._engine.index.module(ref[0]).classes
        return [bound for declared in classes if declared.qualname == qualname for bound in declared.fields]

    def _relation(self, ref: Ref, name: str) -> Relation | None:
        lineage = list(self.lineage(ref))
        for current in lineage:
            if name in self._own(current):
                relation, field, call = self._own(current)[name]
                return relation if field.told else relation._replace(inverse=self._inverse(ref, relation, field, call))
            if any(
                isinstance(bound.target, ir.Name) and bound.target.id == name for bound in self._class(current).fields
            ):
                return None
            if any(name == method for method, _ in self._class(current).methods):
                return None
        if not self.is_model(ref):
            return None
        for path in dict.fromkeys((ref[0], *self._model_files(ref[0]))):
            back = self._ways_back(path)
            for current in lineage:
                if name in back.get(current, ()):
                    return back[current][name]
        return None

    def _class(self, ref: Ref) -> ir.Class:
        return self._engine.index.class_of(ref)

    def _own(self, ref: Ref) -> dict[str, tuple[Relation, RelationField, ir.Call]]:
        """The relations that the fields of a class declare, by attribute."""
        known = self._declared.get(ref)
        if known is not None:
            return known
        found = self._declared[ref] = {}
        for bound in self._class(ref).fields:
            if not isinstance(bound.target, ir.Name) or not isinstance(bound.value, ir.Call):
                continue
            field = self._field(ref[0], bound.value.function)
            if field is not None and told_relations.is_asked(bound.annotation, field):
                target, model = self._target(ref, field, bound.value)
                optional = any(_is_true(_argument(bound.value, (key,))) for key in field.optional)
                name = bound.target.id
                relation = Relation(
                    name, target, model, field.many, field.type, "", optional, back=False, by_text=field.by_text
                )
                if field.told:
                    relation = told_relations.complete(self, ref, bound, field, relation)
                found[name] = relation, field, bound.value
        return found

    def _field(self, path: str, function: ir.Expr, depth: int = 0) -> RelationField | None:
        """The table row of a call that stands as a field's value; a project's own kind of field is what its base is."""
        table = self._engine.framework_of(path).relations
        if not table:
            return None
        value = self.value_of(path, function)
        if value.type == "name":
            return table.get(value.name)
        if value.type == "class" and value.ref is not None and depth < _MAX_DEPTH:
            for current in self.lineage(value.ref):
                for base in members.written_bases(self._engine, current):
                    field = self._field(current[0], base, depth + 1)
                    if field is not None:
                        return field
        return None

    def _target(self, ref: Ref, field: RelationField, call: ir.Call) -> tuple[Ref | None, str]:
        named = _argument(call, field.target)
        return (None, "") if named is None else self.class_told(ref, named)

    def _inverse(self, ref: Ref, relation: Relation, field: RelationField, call: ir.Call) -> str:
        """The attribute with which the row on the other side knows this one: of a pair of which each has the other."""
        if relation.many or field.back_many:
            return ""
        return self._name_back(ref, field, call)

    def _name_back(self, ref: Ref, field: RelationField, call: ir.Call) -> str:
        named = _argument(call, field.reverse)
        name = named.value if isinstance(named, ir.Const) and isinstance(named.value, str) else field.back
        own = self._class(ref).name.lower()
        package = PurePosixPath(ref[0]).parent.name
        name = name.replace("%(class)s", own).replace("%(app_label)s", package).replace("{model}", own)
        return "" if name.endswith("+") else name

    def _ways_back(self, path: str) -> dict[Ref, dict[str, Relation]]:
        """The relations that the classes of a file give to other classes, by those."""
        known = self._back.get(path)
        if known is not None:
            return known
        found = self._back[path] = {}
        for at in range(len(self._engine.index.module(path).classes)):
            ref = path, at
            if self._is_abstract(ref):
                continue
            for current in self.lineage(ref):
                if current != ref and not self._is_abstract(current):
                    continue
                for relation, field, call in self._own(current).values():
                    if field.told:
                        back = told_relations.back(self, ref, relation, field, call)
                        if back is not None and relation.target is not None:
                            found.setdefault(relation.target, {})[back.name] = back
                        continue
                    name = self._name_back(ref, field, call)
                    if relation.target is not None and name:
                        model = self._class(ref).name
                        inverse = "" if relation.many else relation.name
                        found.setdefault(relation.target, {})[name] = Relation(
                            name,
                            ref,
                            model,
                            field.back_many,
                            field.back_type,
                            inverse,
                            optional=True,
                            back=True,
                            by_text=field.by_text,
                        )
        return found

    def _is_abstract(self, ref: Ref) -> bool:
        return any(
            _is_true(bound.value)
            for bound in self.nested_fields(ref, "Meta")
            if isinstance(bound.target, ir.Name) and bound.target.id == "abstract"
        )

    def _classes_named(self, path: str, name: str) -> list[Ref]:
        return [ref for ref in self._all_by_name(path).get(name, ()) if self.is_model(ref)]

    def _all_by_name(self, path: str) -> dict[str, list[Ref]]:
        """The top-level classes of the files that models stand in by convention."""
        suffix = PurePosixPath(path).suffix
        found = self._by_name.get(suffix)
        if found is None:
            found = self._by_name[suffix] = {}
            for file in self._model_files(path):
                for at, declared in enumerate(self._engine.index.module(file).classes):
                    if declared.qualname == declared.name:
                        found.setdefault(declared.name, []).append((file, at))
        return found

    def _model_files(self, path: str) -> list[str]:
        """The files in the language of the one at `path` that models stand in by convention."""
        suffix = PurePosixPath(path).suffix
        found = self._files.get(suffix)
        if found is None:
            index, folders = self._engine.index, self._engine.framework_of(path).model_files
            found = self._files[suffix] = sorted(
                file
                for file in index.names()
                if file.endswith(suffix)
                and not folders.isdisjoint(_parts(file))
                and not is_unmeasured(file)
                and index.find(file) is not None
            )
            self.seen.update(found)
        return found


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path).with_suffix("").parts


def _argument(call: ir.Call, places: tuple[str, ...]) -> ir.Expr | None:
    """The argument that stands at one of the places: a position, or a keyword."""
    for place in places:
        if place.isdigit():
            if int(place) < len(call.arguments):
                return call.arguments[int(place)]
        else:
            for name, value in call.keywords:
                if name == place:
                    return value
    return None


def _is_true(expression: ir.Expr | None) -> bool:
    return isinstance(expression, ir.Const) and expression.value is True
