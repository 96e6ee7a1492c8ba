"""The packages of a workspace, by their package.json: their names, what they hand out, and their private names (`#x`).

Source: Node.js documentation, "Modules: Packages" (exports, imports, subpath patterns, conditions). A package of the
workspace is read at its source, which its package.json seldom names: `files` guesses it from the compiled file.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

from scalesight.syntax.ecmascript import configuration
from scalesight.syntax.ecmascript.files import Files, is_inside
from scalesight.syntax.sources import Sources

_FILE = "package.json"

# Conditions of `exports` and `imports`, the likeliest way to a source first.
_CONDITIONS = ("source", "development", "import", "module", "node", "default", "require", "types")

_DEPENDENCIES = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_MAX_TARGETS = 40
_MAX_NESTING = 8

# Packages below these are material of tests and documents: nobody outside imports them.
_APART = frozenset({"test", "tests", "__tests__", "fixtures", "__fixtures__", "testdata", "examples", "templates"})


class Packages:
    """The packages among `sources`. Each package.json is read once."""

    def __init__(self, sources: Sources, files: Files) -> None:
        self._sources = sources
        self._files = files
        self._read: dict[str, Mapping[str, object]] = {}

    def folder(self, name: str, importing: str) -> str | None:
        """The folder of the package of that name that a file in the folder `importing` sees, if there is just one."""
        seen = [folder for folder in self._folders.get(name, ()) if _is_seen(folder, importing)]
        return seen[0] if len(seen) == 1 else None

    def nearest(self, folder: str) -> str | None:
        """The folder of the package that a folder belongs to."""
        while not self._is_package(folder):
            if not folder:
                return None
            folder = posixpath.dirname(folder)
        return folder

    def depends(self, folder: str, name: str) -> bool:
        """Whether the package that a folder belongs to says that it needs the package of that name."""
        nearest = self.nearest(folder)
        data = self.data(nearest) if nearest is not None else {}
        return any(name in configuration.objects(data.get(key)) for key in _DEPENDENCIES)

    def entry(self, folder: str, subpath: str = "") -> str | None:
        """The source file that the package or plain folder hands out as itself, or as the normalised `subpath`."""
        files = self._files
        if not is_inside(subpath):
            return None
        if not self._is_package(folder):
            return files.index(posixpath.join(folder, subpath))
        data = self.data(folder)
        for target in (*_exported(data.get("exports"), subpath), *(() if subpath else _mains(data))):
            found = files.source(folder, target)
            if found is not None:
                return found
        if subpath:
            return files.source(folder, subpath) or files.source(folder, posixpath.join("src", subpath))
        return files.index(posixpath.join(folder, "src")) or files.index(folder)

    def private(self, folder: str, name: str) -> tuple[str, ...]:
        """What the package in `folder` means by `#name`: paths (`./src/x.js`), or names of packages."""
        return tuple(_matched(configuration.objects(self.data(folder).get("imports")), name))

    def data(self, folder: str) -> Mapping[str, object]:
        """What the package.json in `folder` says; nothing where there is none."""
        known = self._read.get(folder)
        if known is None:
            is_there = self._is_package(folder)
            known = configuration.read(self._sources, posixpath.join(folder, _FILE)) if is_there else {}
            self._read[folder] = known
        return known

    def _is_package(self, folder: str) -> bool:
        return posixpath.join(folder, _FILE) in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return self._sources.names()

    @cached_property
    def _folders(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(self._names):
            folder, file = posixpath.split(path)
            if file == _FILE and isinstance(name := self.data(folder).get("name"), str):
                found[name].append(folder)
        return {name: tuple(folders) for name, folders in found.items()}


def split(module: str) -> tuple[str, str]:
    """`@acme/ui/button` as the name of a package and a path in it."""
    parts = module.split("/")
    length = 2 if module.startswith("@") else 1
    return "/".join(parts[:length]), "/".join(parts[length:])


def _is_seen(folder: str, importing: str) -> bool:
    """Whether a package stands apart from what imports it."""
    parts = folder.split("/")
    for depth, part in enumerate(parts, 1):
        if part in _APART:
            return f"{importing}/".startswith("/".join(parts[:depth]) + "/")
    return True


def _mains(data: Mapping[str, object]) -> Iterator[str]:
    for key in ("source", "module", "main", "types", "typings"):
        target = data.get(key)
        if isinstance(target, str):
            yield target


def _exported(exports: object, subpath: str) -> Iterator[str]:
    """The files that `exports` lists for a path in the package, with nothing for the package itself."""
    keys = configuration.objects(exports)
    if not any(key.startswith(".") for key in keys):
        keys = {".": exports}
    return _matched(keys, f"./{subpath}" if subpath else ".")


def _matched(keys: Mapping[str, object], name: str) -> Iterator[str]:
    """The targets of the key that fits best: itself, else the pattern with the longest part before its `*`."""
    if name in keys and "*" not in name:
        yield from islice(_targets(keys[name], 0), _MAX_TARGETS)
        return
    best, rest = "", ""
    for key in keys:
        before, star, after = key.partition("*")
        fits = star and name.startswith(before) and name.endswith(after) and len(name) >= len(before) + len(after)
        if fits and len(before) >= len(best.partition("*")[0]):
            best, rest = key, name[len(before) : len(name) - len(after)]
    if best:
        for target in islice(_targets(keys[best], 0), _MAX_TARGETS):
            yield target.replace("*", rest)


def _targets(value: object, nesting: int) -> Iterator[str]:
    """The strings in nested conditions and alternatives."""
    if nesting > _MAX_NESTING:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _targets(item, nesting + 1)
    elif isinstance(value, dict):
        known = [name for name in _CONDITIONS if name in value]
        for name in (*known, *(name for name in value if name not in _CONDITIONS)):
            yield from _targets(value[name], nesting + 1)
