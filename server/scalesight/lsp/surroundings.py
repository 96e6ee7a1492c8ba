"""The files around the open ones: which import which, which changed on disk, and what they hand to open files.

The finding of a loop stands at the loop, so a file that is open has to know its callers in files that are not. They are
found in small steps while nobody waits. Everything here is done by the analysis thread, but for `look`.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scalesight.check import Checker

# A step ends after so long, so that an edit never waits for more.
_STEP_SECONDS = 0.04

# How often the state on disk of what was read is looked at, at most.
_LOOK_SECONDS = 1.0


class Progress(NamedTuple):
    """How far the steps are: `done` of `total` files are known; `news`: an open file may cost something else now."""

    done: int
    total: int
    news: bool
    ended: bool


class Surroundings:
    """The files below the folder of one scale.toml."""

    def __init__(self, folder: Path) -> None:
        from scalesight.cache import user_cache
        from scalesight.disk import Disk
        from scalesight.extractions import Extractions
        from scalesight.importers import Importers

        self.disk = Disk(folder, Extractions(user_cache()))
        self._importers = Importers(self.disk)
        self._unknown: list[str] | None = None
        self._followed: set[str] = set()
        self._checker: Checker | None = None
        self._looked = 0.0
        self._walk_due = False

    def look(self) -> None:
        """Files may have come or gone."""
        self._walk_due = True
        self._looked = 0.0

    def refresh(self, checker: Checker) -> None:
        """Has a checker forget what is not so any more on disk. Before each check."""
        if checker is not self._checker:
            self._checker, self._followed = checker, set()
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        if self._walk_due:
            self._walk_due = False
            if self.disk.walk_again():
                checker.files_changed()
                self._importers.files_changed()
                self._unknown = None
        for path in self.disk.changed():
            checker.changed(path)
            self._followed.discard(path)
            if self._unknown is not None:
                self._unknown.append(path)

    def step(self, checker: Checker, opened: Collection[str]) -> Progress:
        """Learns of some more files what they import, then follows the callers of the open ones."""
        ends = time.monotonic() + _STEP_SECONDS
        if self._unknown is None:
            self._unknown = [path for path in sorted(self.disk.sources()) if path not in self._importers]
        total = len(self.disk.sources())
        while self._unknown:
            path = self._unknown.pop()
            module = self.disk.glance(path)
            if module is not None:
                self._importers.learn(path, module)
            if time.monotonic() >= ends:
                return Progress(total - len(self._unknown), total, news=False, ended=False)
        news = False
        for path in opened:
            for importer in self._importers.of(path):
                if importer in self._followed or importer in opened:
                    continue
                self._followed.add(importer)
                news = checker.evaluate(importer) or news
                if time.monotonic() >= ends:
                    return Progress(total, total, news, ended=False)
        return Progress(total, total, news, ended=True)
