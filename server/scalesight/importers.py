"""Which files import a file, so that an editor can tell what they hand to its functions, and what a change reaches."""

from __future__ import annotations

import posixpath

from scalesight.syntax import ir
from scalesight.syntax.resolution import Resolver
from scalesight.syntax.sources import Sources

# Callers beyond this many files tell nothing new of a file that everybody imports.
_MOST = 150

# Files that exist to hand on what others export.
_PASSING_ON = ("__init__.", "index.")


class Importers:
    """The imports of a workspace, turned around. It keeps paths only."""

    def __init__(self, sources: Sources) -> None:
        self._resolver = Resolver(sources)
        self._targets: dict[str, frozenset[str]] = {}
        self._users: dict[str, set[str]] = {}

    def __contains__(self, path: object) -> bool:
        return path in self._targets

    def learn(self, path: str, module: ir.Module) -> None:
        """Takes in what a file imports, in place of what it imported before."""
        self.forget(path)
        found = set()
        for item in module.imports:
            target = self._resolver.target(module.language, path, item)
            submodule = self._resolver.submodule(module.language, path, item)
            found |= {file for file in (target, submodule) if file is not None and file != path}
        self._targets[path] = frozenset(found)
        for target in found:
            self._users.setdefault(target, set()).add(path)

    def forget(self, path: str) -> None:
        """Drops a file."""
        for target in self._targets.pop(path, ()):
            self._users[target].discard(path)

    def read_from(self, sources: Sources) -> None:
        """What is learned from now on is looked up in other sources, of the same folder."""
        self._resolver = Resolver(sources)

    def files_changed(self) -> None:
        """Files or configurations came or went: what is learned from now on may mean others."""
        self._resolver.forget()

    def imported_by(self, path: str) -> frozenset[str]:
        """The files that a file imports."""
        return self._targets.get(path, frozenset())

    def of(self, path: str) -> list[str]:
        """The files that import a file, nearest first, not more than 150; an index file in between counts as passed."""
        found: dict[str, None] = {}
        pending = [path]
        for current in pending:
            for user in sorted(self._users.get(current, ())):
                if user not in found and user != path:
                    found[user] = None
                    if posixpath.basename(user).startswith(_PASSING_ON):
                        pending.append(user)
        return list(found)[:_MOST]
