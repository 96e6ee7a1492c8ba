"""A workspace on disk, as the analysis asks for it: nothing is read before somebody needs it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from scalesight.discovery import Trouble, is_source, is_walked, read, relative, walk
from scalesight.syntax import ir
from scalesight.syntax.extract import Dialect, dialect_of, extract
from scalesight.syntax.sources import is_configuration

_log = logging.getLogger(__name__)

Stamp = tuple[int, ...]


class Disk:
    """The `Sources` below the folder of a scale.toml. It keeps the names of the files, and no text.

    `extract` gives the intermediate form of a text; whoever has a cache hands in its own.
    """

    def __init__(self, folder: Path, extract: Callable[[bytes, Dialect], ir.Module] = extract) -> None:
        self.folder = folder
        self._extract = extract
        self._files: dict[str, Path] | None = None
        self._names: frozenset[str] | None = None
        self._sources: frozenset[str] | None = None
        self._served: dict[str, Stamp] = {}

    def has(self, path: str) -> bool:
        """Whether a source file stands there, in a folder that is not skipped."""
        return path in self.names() and is_source(path)

    def names(self) -> frozenset[str]:
        """All source and configuration files, but for folders that nobody checks (node_modules, .venv, build, …)."""
        if self._names is None:
            self._files = self._walked()
            self._names = frozenset(self._files)
        return self._names

    def source(self, path: str) -> bytes | None:
        """The text of any file of the workspace; None where there is none, or where it cannot be read."""
        file = self.path(path)
        self._served[path] = _stamp(file)
        text = read(file)
        if isinstance(text, Trouble):
            _log.debug("%s: %s", text.path, text.message)
            return None
        return text

    def text(self, path: str) -> bytes | None:
        """The text of a source or configuration file; None where there is none, or where it cannot be read."""
        # What a tsconfig.json extends may have any name.
        is_known = path in self.names() or is_walked(self.folder / path, self.folder, _is_json)
        return self.source(path) if is_known else None

    def module(self, path: str) -> ir.Module | None:
        """The intermediate form of a source file; None where there is none, or where it cannot be read."""
        dialect = dialect_of(path)
        text = self.source(path) if dialect is not None else None
        return None if dialect is None or text is None else self._extract(text, dialect)

    def glance(self, path: str) -> ir.Module | None:
        """The intermediate form of a source file, which nobody keeps: its changes are not told."""
        dialect, text = dialect_of(path), read(self.path(path))
        return None if dialect is None or isinstance(text, Trouble) else self._extract(text, dialect)

    def sources(self) -> frozenset[str]:
        """All source files."""
        if self._sources is None:
            self._sources = frozenset(path for path in self.names() if is_source(path))
        return self._sources

    def changed(self) -> list[str]:
        """The files whose text was asked for and is not what it was then, each told once."""
        found = [path for path, stamp in self._served.items() if _stamp(self.path(path)) != stamp]
        for path in found:
            del self._served[path]
        return found

    def walk_again(self) -> bool:
        """Looks which files there are. Returns whether they are others than before."""
        before = self._names
        self._names = self._sources = None
        return before is not None and self.names() != before

    def path(self, name: str) -> Path:
        """Where the file of this name is."""
        # Not every name leads back to its file: a byte that is no UTF-8 is an escape in it.
        known = self._files.get(name) if self._files is not None else None
        return known if known is not None else self.folder / name

    def _walked(self) -> dict[str, Path]:
        found = walk(self.folder, lambda name: is_source(name) or is_configuration(name))
        return {relative(file, self.folder): file for file in found if isinstance(file, Path)}


def _is_json(name: str) -> bool:
    return name.endswith(".json")


def _stamp(file: Path) -> Stamp:
    """The state of a file, as far as it can be told without reading it."""
    try:
        status = file.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino
