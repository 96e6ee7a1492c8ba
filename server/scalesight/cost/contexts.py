"""Where the code of each file runs, and so which walls hold for it."""

from __future__ import annotations

from collections.abc import Mapping

from scalesight.cost.collections import Collections
from scalesight.cost.index import Index
from scalesight.scale.model import Scale
from scalesight.syntax.frameworks import paths


class Contexts:
    """What the paths of files, and the overrides that name them, say of where code runs."""

    def __init__(self, index: Index, scale: Scale, collections: Collections) -> None:
        self._index = index
        self._scale = scale
        self._is_product = lambda name: collections.names.identifier(name) is not None
        self._walls: dict[str, Mapping[str, float]] = {}

    def walls(self, path: str) -> Mapping[str, float]:
        """The budgets that hold for the code of a file, by resource; none where nobody waits for it."""
        if path not in self._walls:
            budgets = self._scale.budgets(path).items() if self._is_measured(path) else ()
            self._walls[path] = {resource.value: budget.value for resource, budget in budgets}
        return self._walls[path]

    def forget(self, path: str) -> None:
        """Drops what a file was found to be."""
        self._walls.pop(path, None)

    def _is_measured(self, path: str) -> bool:
        """Whether a file is the product's own, or an override asks for what it is."""
        return self._scale.is_overridden(path) or not paths.kind(path, self._index.module(path), self._is_product)
