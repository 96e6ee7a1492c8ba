"""Which file of a tree is imported by the most others: the widely used helper whose edit touches everything."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from scalesight.disk import Disk
from scalesight.syntax import ir
from scalesight.syntax.resolution import Resolver


def most_imported(root: Path) -> tuple[str, int]:
    """(path relative to `root`, number of files that import it); ("", 0) where nothing imports anything.

    Only files with functions of their own count: types and constants cost nothing, and nor do those who use them.
    """
    disk = Disk(root)
    resolver = Resolver(disk)
    importers: Counter[str] = Counter()
    has_functions = set()
    for path in sorted(name for name in disk.names() if disk.has(name)):
        module = disk.module(path)
        if module is None:
            continue
        if len(module.functions) > 1:
            has_functions.add(path)
        found = {_target(resolver, module, path, item) for item in module.imports}
        importers.update(target for target in found if target)
    ranked = ((path, number) for path, number in importers.most_common() if path in has_functions)
    return next(ranked, ("", 0))


def _target(resolver: Resolver, module: ir.Module, path: str, item: ir.Import) -> str | None:
    return resolver.submodule(module.language, path, item) or resolver.target(module.language, path, item)
