"""The files under analysis, by path: those that were put, and those that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from scalesight.cost.evaluation import flags
from scalesight.syntax import ir
from scalesight.syntax.directives import Directives, directives
from scalesight.syntax.entry_points import EntryPoints, entry_points
from scalesight.syntax.field_resolvers import Field, field_resolvers
from scalesight.syntax.frameworks import relevant
from scalesight.syntax.resolution import Resolver
from scalesight.syntax.sources import Sources

Ref = tuple[str, int]


class Index:
    """Modules by path (relative to the root, POSIX). What nobody put is taken from `sources` when it is asked for.

    What is derived from a module (its names, its methods) is kept until the module changes.
    """

    def __init__(self, sources: Sources | None = None) -> None:
        self._sources = sources
        self._texts: dict[str, bytes | None] = {}
        self._put: dict[str, Callable[[], ir.Module]] = {}
        self._found: dict[str, ir.Module | None] = {}
        self._names: frozenset[str] | None = None
        self._resolver = Resolver(self)
        self._frameworks: dict[str, frozenset[str]] = {}
        self._declared: dict[str, dict[str, tuple[str, int]]] = {}
        self._variables: dict[str, frozenset[str]] = {}
        self._stars: dict[str, tuple[str, ...]] = {}
        self._has_star: dict[str, bool] = {}
        self._methods: dict[str, dict[int, dict[str, int]]] = {}
        self._exports: dict[str, dict[str, str]] = {}
        self._used: dict[str, dict[int, frozenset[str]]] = {}
        self._switches: dict[str, dict[int, flags.Switches]] = {}
        self._given: dict[str, dict[int, flags.Given]] = {}
        self._directives: dict[str, Directives] = {}
        self._entry_points: dict[str, EntryPoints] = {}
        self._field_resolvers: dict[str, dict[int, Field]] = {}

    def put(self, path: str, load: Callable[[], ir.Module], source: bytes | None = None) -> None:
        """Adds or replaces a file. It is loaded when somebody asks for it: nobody does for tests that are not checked."""
        appears = not self.has(path)
        self.forget(path)
        self._put[path] = load
        self._texts[path] = source
        if appears:
            self._appearance()

    def remove(self, path: str) -> None:
        """Forgets a file that was put."""
        self._put.pop(path, None)
        self._texts.pop(path, None)
        self.forget(path)
        if not self.has(path):
            self._appearance()

    def forget(self, path: str) -> None:
        """Drops what was derived from a file, and what was found on its own."""
        self._found.pop(path, None)
        self._frameworks.pop(path, None)
        self._declared.pop(path, None)
        self._variables.pop(path, None)
        self._stars.pop(path, None)
        self._has_star.pop(path, None)
        self._methods.pop(path, None)
        self._exports.pop(path, None)
        self._used.pop(path, None)
        self._switches.pop(path, None)
        self._given.pop(path, None)
        self._directives.pop(path, None)
        self._entry_points.pop(path, None)
        self._field_resolvers.pop(path, None)

    def files_changed(self) -> None:
        """Files or configurations came or went: imports may mean others, and files that were missing may be there."""
        self._resolver.forget()
        for path in [path for path, module in self._found.items() if module is None]:
            self.forget(path)

    def find(self, path: str) -> ir.Module | None:
        """The intermediate form of a file; None where there is none."""
        if path not in self._found:
            load = self._put.get(path)
            if load is not None:
                self._found[path] = load()
            else:
                self._found[path] = self._sources.module(path) if self._sources is not None else None
        return self._found[path]

    def module(self, path: str) -> ir.Module:
        """The intermediate form of a file. Raises KeyError if there is none."""
        module = self._found.get(path)
        if module is None:
            module = self.find(path)
            if module is None:
                raise KeyError(path)
        return module

    # What the resolution of imports asks for: see `Sources`.

    def has(self, path: str) -> bool:
        """Whether there is such a source file."""
        return path in self._put or (self._sources is not None and self._sources.has(path))

    def names(self) -> frozenset[str]:
        """All source files and configuration files that are known."""
        if self._names is None:
            others = self._sources.names() if self._sources is not None else frozenset[str]()
            self._names = others if self._put.keys() <= others else others | self._put.keys()
        return self._names

    def text(self, path: str) -> bytes | None:
        """The text of a file; None where nobody handed it in, or where it cannot be read."""
        if path in self._texts:
            return self._texts[path]
        return self._sources.text(path) if self._sources is not None else None

    def target(self, path: str, item: ir.Import) -> str | None:
        """The file that an import of the file at `path` means."""
        target = self._resolver.target(self.module(path).language, path, item)
        return target if target is not None and self.find(target) is not None else None

    def stars(self, path: str) -> tuple[str, ...]:
        """The files of which a file takes, or hands on, all that they export."""
        if path not in self._stars:
            items = [item for item in self.module(path).imports if item.name == "*" and item.alias == "*"]
            targets = (self.target(path, item) for item in items)
            self._stars[path] = tuple(target for target in targets if target is not None)
        return self._stars[path]

    def has_star(self, path: str) -> bool:
        """Whether a file takes all that another file, or another package, exports."""
        if path not in self._has_star:
            self._has_star[path] = any(item.name == "*" and item.alias == "*" for item in self.module(path).imports)
        return self._has_star[path]

    def submodule(self, path: str, item: ir.Import) -> str | None:
        """The file of `name` in `from module import name`, where it is a module of its own."""
        target = self._resolver.submodule(self.module(path).language, path, item)
        return target if target is not None and self.find(target) is not None else None

    def below(self, path: str, name: str) -> str | None:
        """The file of the module `name` in the package whose own file is `path`."""
        target = self._resolver.within(self.module(path).language, path, name)
        return target if target is not None and self.find(target) is not None else None

    # What a file says, by name.

    def frameworks(self, path: str) -> frozenset[str]:
        """The packages a file imports that the framework tables know."""
        if path not in self._frameworks:
            imports = self.module(path).imports
            self._frameworks[path] = relevant(frozenset(item.module for item in imports if not item.level))
        return self._frameworks[path]

    def entry_points(self, path: str) -> EntryPoints:
        """Where the functions of a file begin to run, by the tables of the frameworks."""
        if path not in self._entry_points:
            self._entry_points[path] = entry_points(self.module(path), path)
        return self._entry_points[path]

    def field_resolvers(self, path: str) -> dict[int, Field]:
        """The fields of types that the functions of a file answer, by the index of the function."""
        if path not in self._field_resolvers:
            self._field_resolvers[path] = field_resolvers(self.module(path), path)
        return self._field_resolvers[path]

    def declared(self, path: str) -> dict[str, tuple[str, int]]:
        """The top-level names of a file that are imports, classes or functions: ("import", index), and so on."""
        known = self._declared.get(path)
        if known is None:
            module = self.module(path)
            known = self._declared[path] = {}
            for at, item in enumerate(module.imports):
                if item.alias != "*":
                    # Of `try: import a as x` and `except ImportError: import b as x`, the first.
                    known.setdefault(item.alias, ("import", at))
            for name, kind, at, is_certain in _definitions(module, module.functions[0].body, is_certain=True):
                if is_certain or name not in known:
                    known[name] = (kind, at)
        return known

    def exports(self, path: str) -> dict[str, str]:
        """The local names of what a file exports, by the name that others know it by."""
        known = self._exports.get(path)
        if known is None:
            known = self._exports[path] = dict(reversed(self.module(path).exports))  # of several, the first
        return known

    def may_export(self, path: str, name: str) -> bool:
        """Whether a file has a name for others: of a barrel file's many sources, few do."""
        if self.module(path).language == "python":
            return name in self.declared(path) or name in self.variables(path) or self.has_star(path)
        return name in self.exports(path) or self.has_star(path)

    def variables(self, path: str) -> frozenset[str]:
        """The names that the top-level code of a file binds."""
        if path not in self._variables:
            self._variables[path] = frozenset(_bound(self.module(path).functions[0].body))
        return self._variables[path]

    def qualified(self, ref: Ref, kind: str) -> tuple[str, str]:
        """The names of a function or class (`kind`): in its file (`ProductRepository.find`), and with that file as a module
        (`shop.repository.ProductRepository.find`)."""
        name = self.function(ref).qualname if kind == "function" else self.class_of(ref).qualname
        return name, f"{_dotted(ref[0])}.{name}"

    def function(self, ref: Ref) -> ir.Function:
        """A function by path and index."""
        return self.module(ref[0]).functions[ref[1]]

    def class_of(self, ref: Ref) -> ir.Class:
        """A class by path and index."""
        return self.module(ref[0]).classes[ref[1]]

    def line_of(self, path: str, offset: int) -> int:
        """The line (from 1) of a byte offset in a file."""
        return self.module(path).line_of(offset)

    def directives(self, path: str) -> Directives:
        """What comments in a file say of its code."""
        found = self._directives.get(path)
        if found is None:
            found = self._directives[path] = directives(self.module(path), self.text(path) or b"")
        return found

    def methods(self, ref: Ref) -> dict[str, int]:
        """The methods of a class: name → index of the function."""
        by_class = self._methods.setdefault(ref[0], {})
        if ref[1] not in by_class:
            by_class[ref[1]] = dict(self.class_of(ref).methods)
        return by_class[ref[1]]

    def used(self, ref: Ref) -> frozenset[str]:
        """The names that stand in a function, but for what it only hands on by name: a handler for a button."""
        by_function = self._used.setdefault(ref[0], {})
        if ref[1] not in by_function:
            by_function[ref[1]] = frozenset(_used(self.module(ref[0]), self.function(ref).body))
        return by_function[ref[1]]

    def switches(self, ref: Ref) -> flags.Switches:
        """The parameters of a function that decide which way it goes."""
        by_function = self._switches.setdefault(ref[0], {})
        if ref[1] not in by_function:
            by_function[ref[1]] = flags.switches_of(self.function(ref))
        return by_function[ref[1]]

    def given(self, ref: Ref) -> flags.Given:
        """The variables of a function that are never None, see `flags`."""
        by_function = self._given.setdefault(ref[0], {})
        if ref[1] not in by_function:
            by_function[ref[1]] = flags.given_of(self.function(ref))
        return by_function[ref[1]]

    def __contains__(self, path: object) -> bool:
        return path in self._put

    def _appearance(self) -> None:
        """A file has come or gone, so that imports may mean something else."""
        self._names = None
        self._resolver.forget()


def _definitions(module: ir.Module, block: ir.Block, *, is_certain: bool) -> Iterator[tuple[str, str, int, bool]]:
    """The functions and classes that a block binds to names, and whether no other binding may take their place."""
    for statement in block:
        if isinstance(statement, ir.Define):
            if _is_of_file(module.functions[statement.index]):
                yield statement.name, "function", statement.index, is_certain
        elif isinstance(statement, ir.DefineClass):
            if _is_of_file(module.classes[statement.index]):
                yield statement.name, "class", statement.index, is_certain
        elif isinstance(statement, ir.Bind):
            if isinstance(statement.target, ir.Name) and isinstance(statement.value, ir.FunctionRef):
                yield statement.target.id, "function", statement.value.index, is_certain
        elif isinstance(statement, ir.Branch):
            for arm in statement.arms:
                yield from _definitions(module, arm, is_certain=False)


def _is_of_file(declared: ir.Function | ir.Class) -> bool:
    """Whether no namespace holds a definition of the top level."""
    prefix = declared.qualname[: -len(declared.name)] if declared.name else ""
    return prefix in ("", "exports.")


def _bound(block: ir.Block) -> Iterator[str]:
    for statement in block:
        if isinstance(statement, ir.Bind):
            yield from _names(statement.target)
        elif isinstance(statement, ir.Branch):
            for arm in statement.arms:
                yield from _bound(arm)


def _names(target: ir.Expr) -> Iterator[str]:
    if isinstance(target, ir.Name):
        yield target.id
    elif isinstance(target, ir.Display):
        for item in target.items:
            yield from _names(item)
    elif isinstance(target, ir.Record):
        for _, item in target.entries:
            yield from _names(item)
    elif isinstance(target, ir.Op):
        for operand in target.operands:
            yield from _names(operand)


def _used(module: ir.Module, block: ir.Block) -> Iterator[str]:
    pending: list[object] = [block]
    while pending:
        node = pending.pop()
        if isinstance(node, ir.Name):
            yield node.id
        elif isinstance(node, ir.Attr):
            yield node.name
        elif isinstance(node, (ir.FunctionRef, ir.Define)):
            pending.append(module.functions[node.index].body)
        if isinstance(node, ir.Call):
            pending += (node.function, *node.arguments)
            pending += (value for _, value in node.keywords if not isinstance(value, (ir.Name, ir.Attr)))
        elif isinstance(node, ir.Op) and node.name == "jsx":
            pending += (operand for operand in node.operands if not isinstance(operand, (ir.Name, ir.Attr)))
        elif isinstance(node, tuple):
            pending += (part for part in node if isinstance(part, tuple))


@lru_cache(maxsize=4096)
def _dotted(path: str) -> str:
    """A file as a module: `shop/repository.py` is `shop.repository`, `shop/__init__.py` and `shop/index.ts` are `shop`."""
    folders, _, file = path.rpartition("/")
    stem = file.partition(".")[0]
    parts = [*folders.split("/"), *([] if stem in ("__init__", "index") else [stem])]
    return ".".join(part for part in parts if part)
