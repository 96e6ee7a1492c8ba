"""Where a module may be that no configuration tells: behind `@/` and `~/`, and in a tree that came without its configuration.

`@/lib/x` and `~/lib/x` are no names of packages, so they are aliases of a folder; bundlers have their own ways to say
which. `@server/models` may be either, and is taken for the project's own only where no package.json could name a package.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property

from scalesight.syntax.frameworks import is_package
from scalesight.syntax.sources import Sources

_SURE = ("@/", "~/")
_CONFIGURATIONS = ("package.json", "tsconfig.json", "jsconfig.json")
# Below a folder that an alias may stand for, and below one that holds the packages of a workspace.
_ROOTS = ("", "src", "app")
_PACKAGES = ("packages", "libs", "modules")


class Guesses:
    """Candidates among `sources`, the nearest first."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def candidates(self, folder: str, module: str) -> Iterator[str]:
        """Paths that `module` may mean in a file of `folder`; a file's suffix is left out."""
        if module.startswith(_SURE):
            yield from _upward(folder, module[2:], _ROOTS)
        elif not self._is_configured and "/" in module and not is_package(module):
            if module[0] in "@~#$":
                yield from _upward(folder, module[1:], _ROOTS)
                _, _, name = module.partition("/")
                package, _, rest = name.partition("/")
                for place in _PACKAGES:
                    for source in ("src", ""):
                        yield from _upward(folder, posixpath.join(package, source, rest), (place,))
            else:
                yield from (posixpath.join(root, module) for root in _ROOTS)

    @cached_property
    def _is_configured(self) -> bool:
        return any(name.rpartition("/")[2] in _CONFIGURATIONS for name in self._sources.names())


def _upward(folder: str, rest: str, roots: tuple[str, ...]) -> Iterator[str]:
    """`rest` below each of `roots`, in the folder and in those that it lies in."""
    while True:
        for root in roots:
            yield posixpath.normpath(posixpath.join(folder, root, rest))
        if not folder:
            return
        folder = posixpath.dirname(folder)
