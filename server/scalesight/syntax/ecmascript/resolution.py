"""Which file an ECMAScript or CommonJS module is, as TypeScript, Node and the bundlers look for it.

In this order: relative paths, `#private` names of the package, `paths` and `baseUrl` of the nearest tsconfig.json,
packages of the workspace by their name, and what `guesses` says. What none of these finds is a library, or does not
exist.
"""

from __future__ import annotations

import posixpath

from scalesight.syntax.ecmascript.files import Files, below, is_inside
from scalesight.syntax.ecmascript.guesses import Guesses
from scalesight.syntax.ecmascript.packages import Packages, split
from scalesight.syntax.ecmascript.tsconfig import Configurations
from scalesight.syntax.sources import Sources

# A private name may stand for another one.
_MAX_PRIVATE = 4


class Resolution:
    """The modules among `sources`. Remembers packages, configurations, and what it was asked for."""

    def __init__(self, sources: Sources) -> None:
        self._files = Files(sources)
        self._packages = Packages(sources, self._files)
        self._guesses = Guesses(sources)
        self._configurations = Configurations(sources, self._packages)
        self._found: dict[tuple[str, str], str | None] = {}

    def target(self, path: str, module: str) -> str | None:
        """The file that `module` means in the file at `path`; None for any but a file of the workspace.

        The module "" is the file itself.
        """
        if not module:
            return path
        key = posixpath.dirname(path), module
        if key not in self._found:
            self._found[key] = self._resolve(*key)
        return self._found[key]

    def _resolve(self, folder: str, module: str, private: int = 0) -> str | None:
        if module.startswith(("./", "../")) or module in (".", ".."):
            return self._at(below(folder, module))
        if module.startswith("/"):
            return None
        if module.startswith("#") and private <= _MAX_PRIVATE:
            found = self._private(folder, module, private)
            if found is not None:
                return found
        name, subpath = split(module)
        aliases = self._configurations.aliases(folder)
        # A folder below `baseUrl` may be called like a library.
        for candidate in aliases.candidates(module, is_library=self._packages.depends(folder, name)):
            found = self._at(candidate)
            if found is not None:
                return found
        package = self._packages.folder(name, folder)
        if package is not None:
            return self._packages.entry(package, below("", subpath))
        if aliases.matches(module):
            return None
        return next(filter(None, map(self._at, self._guesses.candidates(folder, module))), None)

    def _private(self, folder: str, module: str, private: int) -> str | None:
        package = self._packages.nearest(folder)
        if package is None:
            return None
        for target in self._packages.private(package, module):
            if target.startswith("./"):
                found = self._files.source(package, target)
            elif not target.startswith("."):
                found = self._resolve(package, target, private + 1)
            else:
                continue
            if found is not None:
                return found
        return None

    def _at(self, base: str) -> str | None:
        """The file or folder at a path."""
        return (self._files.file(base) or self._packages.entry(base)) if is_inside(base) else None
