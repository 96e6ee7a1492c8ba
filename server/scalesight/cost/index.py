"""The files under analysis, by path: the one place where a name of another file can be found."""

from __future__ import annotations

from collections.abc import Iterator

from scalesight.syntax import ir
from scalesight.syntax.frameworks import relevant


class Index:
    """Modules by path (relative to the root, POSIX)."""

    def __init__(self) -> None:
        self._modules: dict[str, ir.Module] = {}
        self._imports: dict[str, frozenset[str]] = {}

    def put(self, path: str, module: ir.Module) -> None:
        """Adds or replaces a file."""
        self._modules[path] = module
        self._imports[path] = relevant(frozenset(item.module for item in module.imports if not item.level))

    def remove(self, path: str) -> None:
        """Forgets a file."""
        self._modules.pop(path, None)
        self._imports.pop(path, None)

    def module(self, path: str) -> ir.Module:
        """The intermediate form of a file that was put."""
        return self._modules[path]

    def frameworks(self, path: str) -> frozenset[str]:
        """The packages a file imports that the framework tables know."""
        return self._imports[path]

    def function(self, ref: tuple[str, int]) -> ir.Function:
        """A function by path and index."""
        return self._modules[ref[0]].functions[ref[1]]

    def class_of(self, ref: tuple[str, int]) -> ir.Class:
        """A class by path and index."""
        return self._modules[ref[0]].classes[ref[1]]

    def class_named(self, path: str, name: str) -> tuple[str, int] | None:
        """A class that a name of the file at `path` means."""
        for at, declared in enumerate(self._modules[path].classes):
            if declared.name == name and declared.qualname == name:
                return path, at
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, path: object) -> bool:
        return path in self._modules
