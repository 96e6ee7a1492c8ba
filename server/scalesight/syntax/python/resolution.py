"""Which file a Python module is.

An absolute import is looked for below the *roots*, the folders that are likely to be on `sys.path`: those that hold the
importing file, nearest first (but no package: pytest and Python itself start above it), a `src` in one of them, and the
folders of the projects of the workspace, which are known by their pyproject.toml, setup.py, setup.cfg or manage.py, with
the folders that a pyproject.toml names as those of its packages.
Only the file of the whole dotted name counts, so that a folder that is called like a library hides nothing.
"""

from __future__ import annotations

import posixpath
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from scalesight.syntax.sources import Sources

_MARKERS = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "manage.py"})

# Where setuptools, Poetry, Hatch, pytest, mypy and Pyright are told the folders of packages. Python has no parser of TOML
# before 3.11, and these say no more than a string, or several in brackets.
_SETTING = re.compile(
    r"^(?:[\w.-]+\.)?(?:where|packages|package-dir|pythonpath|mypy_path|extraPaths)[ \t]*=[ \t]*"
    r"(\[[^\]]{0,4000}|\{[^}\n]*|.*)",
    re.MULTILINE,
)
_STRING = re.compile(r"""["']([\w./-]*)["']""")
_MAX_BYTES = 256 * 1024

# Projects below these are material of tests and documents, and nobody outside imports them.
_APART = frozenset({"test", "tests", "testing", "fixtures", "testdata", "examples", "docs", "vendor", "templates"})

# Every project has its own of these.
_PRIVATE = frozenset({"test", "tests", "docs", "examples", "scripts", "setup", "conftest", "manage", "src"})


class Resolution:
    """The modules among `sources`. Remembers which package stands where."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._found: dict[tuple[str, str], str | None] = {}

    def target(self, path: str, module: str, level: int) -> str | None:
        """The file of `module`, imported with `level` leading dots by the file at `path`; None for any but a project's own."""
        folder = posixpath.dirname(path)
        if level:
            found = self._relative(folder, module, level)
        else:
            key = folder, module
            if key not in self._found:
                self._found[key] = self._absolute(folder, module)
            found = self._found[key]
        return None if found == path else found

    def within(self, target: str, name: str) -> str | None:
        """The file of the module `name` in the package whose `__init__.py` is at `target`."""
        folder, file = posixpath.split(target)
        return self._module(posixpath.join(folder, name)) if file == "__init__.py" else None

    def _relative(self, folder: str, module: str, level: int) -> str | None:
        for _ in range(level - 1):
            if not folder:
                return None
            folder = posixpath.dirname(folder)
        if module:
            return self._module(posixpath.join(folder, *module.split(".")))
        return self._package(folder)

    def _absolute(self, folder: str, module: str) -> str | None:
        first = module.partition(".")[0]
        below = module.replace(".", "/")
        is_standard = first in sys.stdlib_module_names
        for root in self._own_roots(folder):
            found = self._module(posixpath.join(root, below))
            if found is not None and not (is_standard and self._is_shadow(root, first, found)):
                return found
        if is_standard or first in _PRIVATE:
            return None
        elsewhere = {self._module(posixpath.join(root, below)) for root in self._holders.get(first, ())} - {None}
        return elsewhere.pop() if len(elsewhere) == 1 else None

    def _own_roots(self, folder: str) -> Iterator[str]:
        while True:
            if self._package(folder) is None:
                yield folder
            yield posixpath.join(folder, "src")
            if not folder:
                return
            folder = posixpath.dirname(folder)

    def _is_shadow(self, root: str, first: str, found: str) -> bool:
        """Whether a file that is called like a module of the standard library is more likely not what is meant.

        It is a lone file in a folder that need not be on the path: `types.py` beside the importing file.
        """
        return found == posixpath.join(root, f"{first}.py") and root != "" and root not in self._projects

    def _module(self, path: str) -> str | None:
        return self._package(path) or (f"{path}.py" if self._sources.has(f"{path}.py") else None)

    def _package(self, folder: str) -> str | None:
        file = posixpath.join(folder, "__init__.py")
        return file if self._sources.has(file) else None

    @cached_property
    def _projects(self) -> frozenset[str]:
        """The folders of projects, a `src` in each, and those that they name."""
        found = set()
        for name in self._sources.names():
            folder, file = posixpath.split(name)
            if file in _MARKERS and _APART.isdisjoint(folder.split("/")):
                found |= {folder, posixpath.join(folder, "src")}
                if file == "pyproject.toml":
                    found.update(self._named(folder, name))
        return frozenset(found)

    def _named(self, folder: str, file: str) -> Iterator[str]:
        """The folders that a pyproject.toml names as those of packages, or of which it names a package."""
        text = self._sources.text(file) or b""
        if len(text) > _MAX_BYTES:
            return
        for setting in _SETTING.finditer(text.decode("utf-8", "replace")):
            for path in _STRING.findall(setting[1]):
                named = posixpath.normpath(posixpath.join(folder, path))
                while self._package(named) is not None:
                    named = posixpath.dirname(named)
                parts = named.split("/")
                if parts[0] not in ("", ".", "..") and _APART.isdisjoint(parts):
                    yield named

    @cached_property
    def _holders(self) -> dict[str, tuple[str, ...]]:
        """The folders of projects that hold a module or package, by its name."""
        holders: defaultdict[str, set[str]] = defaultdict(set)
        projects = self._projects
        for name in self._sources.names():
            if not name.endswith(".py"):
                continue
            parts = name.split("/")
            root = ""
            for part in parts:
                if root in projects:
                    holders[part.removesuffix(".py")].add(root)
                root = posixpath.join(root, part)
        return {name: tuple(sorted(roots)) for name, roots in holders.items()}
