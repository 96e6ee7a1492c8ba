"""What a name that a file imports stands for: a function, class or variable of another file, or that file itself.

Imports are followed when a name is looked up, not before: a check of one file reads only the files it makes use of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks import exported as exported_by_packages

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.index import Ref

# Types of module-level values that say no more to another file than the name does.
_EMPTY = ("", "share")
# From file to file, a name is handed on no more often than this.
_MAX_ALIASES = 8


def imported(engine: Engine, path: str, item: ir.Import) -> Value:
    """The value of an import of the file at `path`; of one that leads out of the workspace, its qualified name."""
    target = engine.index.target(path, item)
    if item.name in ("", "*"):
        return _foreign(item) if target is None else Value("module", name=_qualified(item), ref=(target, 0))
    found = None
    if target is not None:
        engine.depends(path, target)
        found = exported(engine, target, item.name)
    if found is None:
        submodule = engine.index.submodule(path, item)
        if submodule is not None:
            return Value("module", name=_qualified(item), ref=(submodule, 0))
        if target is not None and item.name == "default":
            # What a CommonJS module exports by name is its default export, too.
            return Value("module", name=_qualified(item), ref=(target, 0))
    return _foreign(item) if found is None or found.type in _EMPTY else found


def exported(engine: Engine, path: str, name: str) -> Value | None:
    """What another file gets when it imports `name` from the file at `path`; None where there is no such name."""
    known = engine.memory.of(path).exports
    if name not in known:
        known[name] = None  # a circle of re-exports ends here
        known[name] = _exported(engine, path, name)
    return known[name]


def entry(engine: Engine, module: Value, name: str, path: str) -> Value | None:
    """`module.name`, as the file at `path` uses it."""
    assert module.ref is not None
    target = module.ref[0]
    engine.depends(path, target)
    found = exported(engine, target, name)
    if found is None or found.type in _EMPTY:
        submodule = engine.index.below(target, name)
        if submodule is not None:
            return Value("module", name=f"{module.name}.{name}", ref=(submodule, 0))
        default = exported(engine, target, "default")
        if default is not None and default.type == "map":
            found = default.field(name)
    return found if found is not None and found.type not in _EMPTY else Value("name", name=f"{module.name}.{name}")


def called(engine: Engine, module: Value) -> Value:
    """What a call of a module calls: `const save = require("./save")` holds its only export."""
    assert module.ref is not None
    default = exported(engine, module.ref[0], "default")
    return module if default is None or default.type in _EMPTY else default


def holder(engine: Engine, module: Value, name: str) -> Value:
    """What `module.name` is taken from: the module, or where it has no such name, what it exports as a whole."""
    assert module.ref is not None
    if exported(engine, module.ref[0], name) is not None:
        return module
    default = exported(engine, module.ref[0], "default")
    return module if default is None or default.type in (*_EMPTY, "map") else default


def named(engine: Engine, path: str, name: str) -> Value | None:
    """A name of the top level of a file: its own function or class, what it imports, or a variable of it."""
    declared = engine.index.declared(path).get(name)
    if declared is not None:
        kind, at = declared
        if kind == "import":
            return imported(engine, path, engine.index.module(path).imports[at])
        return Value(kind, ref=(path, at), name=name if kind == "class" else "")
    if name in engine.index.variables(path):
        value = engine.scope(path).values.get(name)
        if value is not None and value.type == "name":
            return NOTHING
        # What starts empty grows where it is filled, which nobody sees from here.
        return value._replace(name="", depth=-1) if value is not None and value.name == "fresh" else value
    return None


def dotted(engine: Engine, path: str, name: str) -> Value | None:
    """The module that `import a.b` in the file at `path` makes known as `a.b`, where `a` is a mere folder."""
    kind, at = engine.index.declared(path).get(name, ("", 0))
    return imported(engine, path, engine.index.module(path).imports[at]) if kind == "import" else None


def class_of(engine: Engine, path: str, name: ir.Expr) -> Ref | None:
    """The project's class that a base or a type in the file at `path` means."""
    found = type_of(engine, path, name)
    return found.ref if found is not None and found.type == "class" else None


def type_of(engine: Engine, path: str, name: ir.Expr) -> Value | None:
    """What a base or a type in the file at `path` means: a class, or the qualified name of another package's."""
    while isinstance(name, ir.Item):
        name = name.object  # `Repository[Product]`
    words: list[str] = []
    while isinstance(name, ir.Attr):
        words.append(name.name)
        name = name.object
    if not isinstance(name, ir.Name):
        return None
    return type_named(engine, path, ".".join((name.id, *reversed(words))))


def alias(engine: Engine, path: str, name: str, depth: int = 0) -> tuple[str, ir.Expr] | None:
    """The type that a name of the file at `path` is short for, and the file that says so: `Db = Annotated[Session, …]`."""
    kind, at = engine.index.declared(path).get(name, ("", 0))
    if kind == "import" and depth < _MAX_ALIASES:
        item = engine.index.module(path).imports[at]
        target = engine.index.target(path, item)
        if target is None or not item.name:
            return None
        engine.depends(path, target)
        return alias(engine, target, item.name, depth + 1)
    if kind or name not in engine.index.variables(path):
        return None
    for bound in engine.index.module(path).functions[0].body:
        if isinstance(bound, ir.Bind) and isinstance(bound.target, ir.Name) and bound.target.id == name:
            meant = bound.value
            if isinstance(meant, ir.Call) and len(meant.arguments) == 2 and _is_new_type(engine, path, meant.function):
                return path, meant.arguments[1]
            return (path, meant) if isinstance(meant, (ir.Item, ir.Op)) else None
    return None


def class_value(engine: Engine, path: str, name: str) -> Value | None:
    """What a type of this (dotted) name is: a class of the file, or an object of a framework's type."""
    found = type_named(engine, path, name) or _not_imported(engine, path, name)
    if found is not None and (found.type == "class" or "." in found.type):
        return found
    framework = engine.framework_of(path)
    if found is not None and found.type == "name":
        effect = framework.calls.get(found.name)
        if effect is not None and effect.returns == "object" and effect.type:
            return Value(effect.type)
    short = alias(engine, path, name)
    if short is not None and (path, name) not in engine.renamed:
        where, meant = short
        engine.renamed.add((path, name))  # a type that is short for itself ends here
        try:
            return engine.collections.annotated(meant, lambda class_name: engine.class_value(where, class_name))
        finally:
            engine.renamed.discard((path, name))
    held = framework.names.get(name, ()) if name[:1].isupper() else ()
    return Value(held[0]) if held else None


def _not_imported(engine: Engine, path: str, name: str) -> Value | None:
    """The class of a package that a file names without importing it."""
    if name in engine.index.declared(path) or name in engine.index.variables(path):
        return None
    known = exported_by_packages(engine.index.module(path).language).get(name)
    return Value("name", name=known) if known is not None else None


def _is_new_type(engine: Engine, path: str, function: ir.Expr) -> bool:
    """Whether `UserId = NewType("UserId", int)` gives another name to a type."""
    if not isinstance(function, (ir.Name, ir.Attr)):
        return False
    found = type_of(engine, path, function)
    return found is not None and found.type == "name" and found.name in engine.framework_of(path).renaming


def type_named(engine: Engine, path: str, name: str) -> Value | None:
    """What a (dotted) name means where a type stands. No code of the file is run for it."""
    first, *rest = name.split(".")
    kind, at = engine.index.declared(path).get(first, ("", 0))
    found: Value | None = None
    if kind == "import":
        found = imported(engine, path, engine.index.module(path).imports[at])
    elif kind == "class":
        found = Value("class", ref=(path, at), name=first)
    elif engine.index.has_star(path):
        found = exported(engine, path, first)
    for word in rest:
        if found is None or found.type not in ("module", "name"):
            return None
        if found.type == "module":
            found = entry(engine, found, word, path)
        else:
            longer = f"{found.name}.{word}"
            found = dotted(engine, path, longer) or Value("name", name=longer)
    return found


def _exported(engine: Engine, path: str, name: str) -> Value | None:
    local = name if engine.index.module(path).language == "python" else engine.index.exports(path).get(name)
    found = named(engine, path, local) if local is not None else None
    if found is not None:
        return found
    stars = engine.index.stars(path)
    engine.memory.of(path).uses.update(stars)
    for target in stars:
        found = exported(engine, target, name) if engine.index.may_export(target, name) else None
        if found is not None:
            return found
    return _of_package(engine, path, name)


def _of_package(engine: Engine, path: str, name: str) -> Value | None:
    """A name that `from package import *` brings, where the tables know it."""
    framework = engine.framework_of(path)
    for item in engine.index.module(path).imports:
        if item.name == "*" and item.alias == "*" and framework.has(f"{item.module}.{name}"):
            return Value("name", name=f"{item.module}.{name}")
    return None


def _qualified(item: ir.Import) -> str:
    dots = "." * item.level
    if item.name == "default":
        return item.module  # what `require` gives, too
    return f"{dots}{item.module}.{item.name}" if item.name and item.name != "*" else f"{dots}{item.module}"


def _foreign(item: ir.Import) -> Value:
    return Value("name", name=_qualified(item))
