"""Whole checks of a tree: cold, unchanged, by phase, beside semgrep, and for trees of growing size."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import generate
import pattern_engine
import shop
from processes import Cost, best, run
from table import Row, Target

SCALESIGHT = (sys.executable, "-m", "scalesight")

_HERE = Path(__file__).parent
_MEBIBYTE = 1024**2
_FOUND = (0, 1)  # a check that has findings ends with 1
_FLOOR = "× floor"
_COLD_CPU, _COLD_WALL, _UNCHANGED = Target(3), Target(2), Target(0.5)
_FASTER = Target(6, least=True)
# How much more a line may cost in the largest tree than in the smallest: what noise there is, and no more.
_LINEAR = Target(1.15)


class Floor(NamedTuple):
    """CPU and wall seconds of parsing a tree, and what it consists of."""

    cpu: float
    wall: float
    files: int
    lines: int
    bytes: int


def floor(root: Path, runs: int) -> Floor:
    """The floor of a tree."""
    found = _least([_json(_script("floor.py", root)) for _ in range(runs)])
    return Floor(**found)


def write_scale(folder: Path) -> Path:
    """Writes the scale.toml of the generated trees into a folder."""
    path = folder / "scale.toml"
    path.write_text(shop.SCALE, "utf-8")
    return path


def check(root: Path, of: Floor, scratch: Path, runs: int) -> Iterator[Row]:
    """A check with an empty cache folder, and the next one of the same files with what the first has left there."""
    yield Row("parse floor, CPU", f"{of.cpu:.2f} s, {of.bytes / 1e6 / of.cpu:.1f} MB/s", 1.0, _FLOOR)
    cold = best(lambda: _cold(root, scratch), runs)
    yield Row("cold check, CPU", f"{cold.cpu:.2f} s", cold.cpu / of.cpu, _FLOOR, _COLD_CPU)
    yield Row("cold check, wall", f"{cold.wall:.2f} s", cold.wall / of.wall, f"{_FLOOR}, wall", _COLD_WALL)
    peak = f"{cold.peak / _MEBIBYTE:,.0f} MiB, {cold.peak / of.lines:,.0f} B per line"
    yield Row("cold check, peak of its largest process", peak, cold.peak / of.bytes, "× size of the sources")
    with tempfile.TemporaryDirectory(dir=scratch) as cache:
        _check(root, scratch, cache)
        if not any(Path(cache).rglob("*")):
            yield Row("unchanged second check, CPU", "there is no cache on disk yet", None, _FLOOR, _UNCHANGED)
            return
        second = best(lambda: _check(root, scratch, cache), runs)
        yield Row("unchanged second check, CPU", f"{second.cpu:.2f} s", second.cpu / of.cpu, _FLOOR, _UNCHANGED)
        yield Row("unchanged second check, wall", f"{second.wall:.2f} s", second.wall / of.wall, f"{_FLOOR}, wall")
        kept = sum(path.stat().st_size for path in Path(cache).rglob("*") if path.is_file())
        yield Row("cache on disk", f"{kept / _MEBIBYTE:,.1f} MiB", kept / of.bytes, "× size of the sources")


def phases(root: Path, of: Floor, scratch: Path, runs: int) -> Iterator[Row]:
    """Where the time of a cold check goes, in one process and without a cache."""
    found = _least([_json(_script("phases.py", root, _scale(root, scratch))) for _ in range(runs)])
    for what, key in (
        ("start-up", "start"),
        ("finding and reading files", "read"),
        ("extraction (put)", "put"),
        ("evaluation (report)", "report"),
    ):
        yield Row(f"  in one process: {what}, CPU", f"{found[key]:.2f} s", found[key] / of.cpu, _FLOOR)
    yield Row("  extent", f"{found['files']:,} files, {found['findings']:,} findings")


def beside_semgrep(root: Path, of: Floor, scratch: Path, runs: int) -> Iterator[Row]:
    """The same files in a general pattern engine with two loop rules, once."""
    name = "semgrep with two loop rules"
    program = pattern_engine.program()
    if program is None:
        yield Row(name, "not installed; set SEMGREP to it", None, "× scalesight, CPU", _FASTER)
        return
    try:
        found = pattern_engine.scan(program, root, scratch / "semgrep.json")
    except RuntimeError as error:
        yield Row(name, f"failed: {str(error).splitlines()[0][-28:]}", None, "× scalesight, CPU", _FASTER)
        return
    cold = best(lambda: _cold(root, scratch), runs)
    of_all = f"{found.files:,} of {of.files:,} files"
    yield Row(f"{name}, CPU", f"{found.cost.cpu:.1f} s", found.cost.cpu / cold.cpu, "× scalesight, CPU", _FASTER)
    yield Row(f"{name}, wall", f"{found.cost.wall:.1f} s", found.cost.wall / cold.wall, "× scalesight, wall", _FASTER)
    yield Row(f"{name}, extent", f"{of_all}, {found.findings:,} findings")


def linear(sizes: Sequence[int], folder: Path, runs: int) -> Iterator[Row]:
    """Whether a tree of twice the size takes twice the time: the ratio stays the same in every row."""
    ratios = []
    for size in sizes:
        root = folder / f"lines_{size}"
        lines = generate.write_tree(root, size)
        of = floor(root, runs)
        cost = best(lambda root=root: _cold(root, folder), runs)  # type: ignore[misc]
        ratios.append(cost.cpu / of.cpu)
        measured = f"{cost.cpu:.2f} s, {cost.wall:.2f} s wall"
        yield Row(f"LINEAR generated, {lines:,} lines, CPU", measured, ratios[-1], _FLOOR)
    yield Row("a line of the largest, in the smallest", "", ratios[-1] / ratios[0], "× its cost there", _LINEAR)


def _cold(root: Path, scratch: Path) -> Cost:
    with tempfile.TemporaryDirectory(dir=scratch) as cache:
        return _check(root, scratch, cache)


def _check(root: Path, scratch: Path, cache: str) -> Cost:
    command = [*SCALESIGHT, "check", str(root), "--config", str(_scale(root, scratch))]
    return run(command, accepted=_FOUND, environment={"SCALESIGHT_CACHE_DIR": cache})


def _scale(root: Path, scratch: Path) -> Path:
    own = root / "scale.toml"
    return own if own.is_file() else write_scale(scratch)


def _script(name: str, *arguments: Path) -> Cost:
    return run([sys.executable, str(_HERE / name), *map(str, arguments)])


def _json(cost: Cost) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(cost.output)
    return found


def _least(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The least of each number over several runs."""
    return {key: min(one[key] for one in runs) for key in runs[0]}
