"""Which file an ECMAScript or CommonJS module is, as TypeScript, Node and the bundlers look for it."""

from __future__ import annotations

import posixpath

from scalesight.syntax.sources import Sources

_SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")

# TypeScript is imported by the name that its compiled file will have.
_WRITTEN = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}


class Resolution:
    """The modules among `sources`. Remembers packages and configurations."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._found: dict[tuple[str, str], str | None] = {}

    def target(self, path: str, module: str) -> str | None:
        """The file that `module` means in the file at `path`; None for any but a file of the workspace."""
        key = posixpath.dirname(path), module
        if key not in self._found:
            self._found[key] = self._resolve(*key)
        return self._found[key]

    def _resolve(self, folder: str, module: str) -> str | None:
        if module.startswith(("./", "../")) or module in (".", ".."):
            return self._file(posixpath.normpath(posixpath.join(folder, module)))
        return None

    def _file(self, base: str) -> str | None:
        if base.startswith("..") or base.startswith("/"):
            return None
        stem, suffix = posixpath.splitext(base)
        for written in _WRITTEN.get(suffix, ()):
            if self._sources.has(stem + written):
                return stem + written
        if suffix in _SUFFIXES and self._is_source(base):
            return base
        for added in _SUFFIXES:
            if self._is_source(base + added):
                return base + added
        for added in _SUFFIXES:
            file = posixpath.join("" if base == "." else base, f"index{added}")
            if self._is_source(file):
                return file
        return None

    def _is_source(self, path: str) -> bool:
        return not path.endswith((".d.ts", ".d.mts", ".d.cts")) and self._sources.has(path)
