"""From a module's path, as it is written in an import or a configuration, to the source file that is meant."""

from __future__ import annotations

import posixpath
import re

from scalesight.syntax.sources import Sources

_SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs", ".cts", ".cjs")

# A TypeScript file is imported by the name that its compiled file will have.
_WRITTEN = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}

# A declaration file says nothing about cost.
_DECLARATION = re.compile(r"\.d(?:\.\w+)?\.[cm]?ts")
_COMPILED = re.compile(r"\.(?:d\.)?[cm]?[jt]sx?$")

# Where compilers and bundlers put what they make of `src`.
_OUTPUT = frozenset({"dist", "build", "lib", "out", "output", "esm", "cjs", "es", "umd", "types", "typings", "module"})


def is_inside(path: str) -> bool:
    """Whether a normalised path stays below the folder that all paths are relative to."""
    return not path.startswith(("../", "/")) and path != ".."


def below(folder: str, path: str) -> str:
    """`path` relative to `folder`, normalised; the top folder is the empty path, and one outside of it begins with `..`."""
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined == "." else joined


class Files:
    """The source files among `sources`."""

    def __init__(self, sources: Sources) -> None:
        self._has = sources.has

    def file(self, base: str) -> str | None:
        """The source file that `base` means: as it is written, or with the suffix left out."""
        stem, suffix = posixpath.splitext(base)
        for written in _WRITTEN.get(suffix, ()):
            if self._has(stem + written):
                return stem + written
        if suffix in _SUFFIXES and self._is_source(base):
            return base
        return self._with_suffix(base)

    def index(self, folder: str) -> str | None:
        """The index file of a folder."""
        return self._with_suffix(posixpath.join(folder, "index"))

    def source(self, folder: str, target: str) -> str | None:
        """The source of what the package in `folder` hands out as `target`, which may be a compiled file: `dist/a.d.ts`."""
        written = below(folder, target)
        if not is_inside(written):
            return None
        parts = below("", target).split("/")
        rest = parts
        while len(rest) > 1 and rest[0] in _OUTPUT:
            rest = rest[1:]
        if rest != parts:
            compiled = _COMPILED.sub("", "/".join(rest))
            for guess in (posixpath.join(folder, "src", compiled), posixpath.join(folder, compiled)):
                found = self.file(guess) or self.index(guess)
                if found is not None:
                    return found
        found = self.file(written) or self.index(written)
        if found is None and _DECLARATION.search(written):
            return self.file(_COMPILED.sub("", written))
        return found

    def _with_suffix(self, base: str) -> str | None:
        for suffix in _SUFFIXES:
            if self._is_source(base + suffix):
                return base + suffix
        return None

    def _is_source(self, path: str) -> bool:
        return self._has(path) and _DECLARATION.search(path) is None
