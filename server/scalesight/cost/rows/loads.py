"""Which relations anybody in the workspace loads with rows: what nobody ever loads is a query, wherever a row comes from."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from scalesight.syntax.mentions import named_in

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine


# What a file rests on that asks for them: no file of this name, but what all files say together.
LOADS = "*loads*"


class Loads:
    """The names of loaded relations, by the suffix of the files. They are looked for when they are first asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._by_suffix: dict[str, dict[str, frozenset[str] | None]] = {}
        self._all: dict[str, frozenset[str] | None] = {}

    def is_loaded(self, path: str, relation: str) -> bool:
        """Whether a file like the one at `path` names a relation where relations to load are named, or may do so."""
        self._engine.depends(path, LOADS)
        suffix = posixpath.splitext(path)[1]
        known = self._by_suffix.get(suffix)
        if known is None:
            callers = self._callers(path)
            files = (file for file in self._engine.index.names() if file.endswith(suffix))
            known = self._by_suffix[suffix] = {file: self._named(file, callers) for file in files}
        if suffix not in self._all:
            self._all[suffix] = None if None in known.values() else frozenset().union(*filter(None, known.values()))
        names = self._all[suffix]
        return names is None or relation in names

    def changed(self, path: str) -> None:
        """Takes note of another text of a file; where it makes a difference, what rests on it is evaluated again."""
        known = self._by_suffix.get(posixpath.splitext(path)[1])
        if known is None:
            return
        self._all.pop(posixpath.splitext(path)[1], None)
        before = known.pop(path, frozenset())
        if self._engine.index.has(path):
            known[path] = self._named(path, self._callers(path))
        if before != known.get(path, frozenset()):
            self._engine.memory.forget(LOADS, self._engine.index)

    def _named(self, path: str, callers: frozenset[str]) -> frozenset[str] | None:
        """The names in one file; None where its text is not known."""
        text = self._engine.index.text(path)
        return frozenset(named_in(text, callers)) if text is not None else None

    def _callers(self, path: str) -> frozenset[str]:
        calls = self._engine.framework_of(path).calls
        return frozenset(
            name.rpartition(".")[2] for name, effect in calls.items() if effect.loads or effect.returns == "path"
        )
