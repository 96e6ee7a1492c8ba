"""The rows on the server: edits in a workspace that it has checked as a whole, and the memory that this takes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import whole
import workspace
from imports import most_imported
from scalesight.lsp.analysis import PAUSE_SECONDS
from table import Row, Target
from workspace import percentile

_MEBIBYTE = 1024**2
_MEDIAN, _LATE, _MEMORY = Target(50), Target(150), Target(500)
# A widely used file is edited so many times as often as one of the others.
_HELPER_EDITS = 3


def edits(root: Path, of: whole.Floor, scratch: Path, files: int, times: int) -> Iterator[Row]:
    """Edits of a random sample of files and of the file that most others import."""
    if not (root / "scale.toml").is_file():
        # The server takes the sizes from the tree, and a tree that was given is not written to.
        copy = scratch / root.name
        shutil.copytree(root, copy, symlinks=True)
        whole.write_scale(copy)
        root = copy
    chosen = workspace.sample(root, files)
    helper, importers = most_imported(root)
    chosen += [root / helper] * _HELPER_EDITS if helper else []
    seen = workspace.measure(root, chosen, times)
    wall = f"{seen.indexed:.1f} s wall, {seen.indexed_cpu:.1f} s CPU"
    yield Row("server: workspace checked as a whole", wall, seen.indexed_cpu / of.cpu, "× floor")
    held = seen.memory
    both = f"RSS {held.resident / _MEBIBYTE:,.0f}, PSS {held.proportional / _MEBIBYTE:,.0f} MiB"
    yield Row("server: memory after that and all edits", both, held.proportional / _MEBIBYTE, "MiB", _MEMORY)
    first = seen.indexed_memory.proportional / _MEBIBYTE
    yield Row("server: memory after that", f"PSS {first:,.0f} MiB", first, "MiB", _MEMORY)
    yield from _of(f"edit, {len(seen.edits)} of {len(set(chosen))} files", seen.edits)
    of_helper = [edit for edit in seen.edits if edit.path == helper]
    if of_helper:
        yield Row("  the most imported file", f"{helper[-28:]}, by {importers:,}")
        yield from _of("  its edits", of_helper)
    worst = max(seen.edits, key=lambda edit: edit.cpu)
    yield Row("  the dearest edit", worst.path[-38:], worst.cpu * 1e3, "ms CPU")


def _of(name: str, found: Sequence[workspace.Edit]) -> Iterator[Row]:
    cpu = [edit.cpu * 1e3 for edit in found]
    settled = [edit.settled * 1e3 for edit in found]
    walls = [edit.wall * 1e3 for edit in found]
    after = f"{percentile(settled, 50):.0f} ms with what follows"
    yield Row(f"{name}: CPU, median", after, percentile(cpu, 50), "ms", _MEDIAN)
    after = f"{percentile(settled, 95):.0f} ms with what follows"
    yield Row("  CPU, 95th percentile", after, percentile(cpu, 95), "ms", _LATE)
    pause = f"{PAUSE_SECONDS * 1e3:.0f} ms of pause contained"
    yield Row("  wall, median", pause, percentile(walls, 50), "ms")
    yield Row("  wall, 95th percentile", pause, percentile(walls, 95), "ms")
