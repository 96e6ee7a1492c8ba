"""How fast scalesight is: one table, in which every number is a ratio of two times taken in the same run.

usage: bench.py [--tree PATH] [--runs N] [--edits N] [--lines N] [--sizes N,N,…] [--only PART,PART,…]

The unit is the floor: the CPU time of reading and parsing the same files with the same grammars (floor.py). Absolute
times stand beside the ratios for orientation; they say more about the machine, and no test holds them to a limit.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import generate
import latency
from processes import Cost, best, run
from scalesight.lsp.analysis import PAUSE_SECONDS

_HERE = Path(__file__).parent
_MEBIBYTE = 1024**2
_FOUND = (0, 1)  # a check that has findings ends with 1


class Row(NamedTuple):
    """A line of the table. `ratio` is None where there is nothing to compare with."""

    name: str
    measured: str
    ratio: float | None
    unit: str = ""


class Settings(NamedTuple):
    """What the command line says."""

    tree: Path | None
    runs: int
    edits: int
    lines: int
    sizes: tuple[int, ...]


def main(argv: Sequence[str] | None = None) -> None:
    """Measures and prints, part by part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tree", type=Path, help="the source tree to check (default: a generated one)")
    parser.add_argument("--runs", type=int, default=3, help="the best of so many runs counts (default: 3)")
    parser.add_argument("--edits", type=int, default=40, help="edits in the editor (default: 40)")
    parser.add_argument("--lines", type=int, default=2_500, help="lines of the edited files (default: 2500)")
    parser.add_argument("--sizes", default="25000,50000,100000,200000", help="lines of the generated trees")
    parser.add_argument("--only", default=",".join(_PARTS), help=f"of {', '.join(_PARTS)} (default: all)")
    given = parser.parse_args(argv)
    sizes = tuple(int(size) for size in given.sizes.split(","))
    chosen = given.only.split(",")
    unknown = sorted(set(chosen) - set(_PARTS))
    if unknown:
        parser.error(f"--only: no such part: {', '.join(unknown)}; there are {', '.join(_PARTS)}")
    tree = given.tree.resolve() if given.tree else None
    if tree is not None and not tree.is_dir():
        parser.error(f"--tree: no such folder: {given.tree}")
    settings = Settings(tree, given.runs, given.edits, given.lines, sizes)
    print(f"{'':44}{'measured':>34}{'ratio':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for part in chosen:
            for row in _PARTS[part](settings, Path(folder).resolve()):
                ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
                print(f"{row.name:44}{row.measured:>34}{ratio:>9} {row.unit}".rstrip(), flush=True)


def _tree(settings: Settings, folder: Path) -> Iterator[Row]:
    """A whole check, and its phases."""
    root = settings.tree
    if root is None:
        root = folder / "tree"
        generate.write_tree(root, settings.sizes[-1])
    scale = root / "scale.toml"
    if not scale.is_file():
        scale = folder / "scale.toml"
        scale.write_text(generate.SCALE, "utf-8")
    floor, extent = _floor(root, settings.runs)
    yield Row(f"tree: {root.name}", f"{extent['files']:,} files, {extent['lines']:,} lines", None)
    yield Row("parse floor, CPU", f"{floor:.2f} s, {extent['bytes'] / 1e6 / floor:.1f} MB/s", 1.0, "floor")
    check = best(lambda: _check(root, "--config", str(scale)), settings.runs)
    yield Row("check, CPU", f"{check.cpu:.2f} s", check.cpu / floor, "floor")
    phases = _least([_json(_script("phases.py", root, scale)) for _ in range(settings.runs)])
    yield Row("  start-up", f"{phases['start']:.2f} s", phases["start"] / floor, "floor")
    yield Row("  finding and reading files", f"{phases['read']:.2f} s", phases["read"] / floor, "floor")
    yield Row("  extraction (put)", f"{phases['put']:.2f} s", phases["put"] / floor, "floor")
    yield Row("  evaluation (report)", f"{phases['report']:.2f} s", phases["report"] / floor, "floor")
    rest = check.cpu - phases["start"] - phases["read"] - phases["put"] - phases["report"]
    yield Row("  output, exit, noise between the runs", f"{rest:.2f} s", rest / floor, "floor")
    yield Row("check, wall", f"{check.wall:.2f} s", check.wall / floor, "floor")
    peak = f"{check.peak / _MEBIBYTE:,.0f} MiB, {check.peak / extent['lines']:,.0f} B per line"
    yield Row("check, peak memory", peak, check.peak / extent["bytes"], "size of the sources")
    yield Row("check, extent", f"{phases['files']:,} files, {phases['findings']:,} findings", None)


def _start(settings: Settings, folder: Path) -> Iterator[Row]:
    """How long the command takes to do nothing."""
    empty, scaled = folder / "empty", folder / "scaled"
    for path in (empty, scaled):
        path.mkdir()
    (scaled / "scale.toml").write_text(generate.SCALE, "utf-8")
    commands: tuple[tuple[str, Callable[[], Cost]], ...] = (
        ("python -c pass", lambda: run([sys.executable, "-c", "pass"])),
        ("scalesight --version", lambda: run([sys.executable, "-m", "scalesight", "--version"])),
        ("scalesight check, empty folder", lambda: _check(empty)),
        ("scalesight check, only a scale.toml", lambda: _check(scaled)),
    )
    unit = 0.0
    for name, measure in commands:
        cost = best(measure, settings.runs)
        unit = unit or cost.cpu
        measured = f"{cost.cpu * 1e3:.0f} ms CPU, {cost.wall * 1e3:.0f} ms wall"
        yield Row(f"start: {name}", measured, cost.cpu / unit, "start of Python")


def _server(settings: Settings, folder: Path) -> Iterator[Row]:
    """What a person waits for while typing."""
    root = folder / "edited"
    root.mkdir()
    (root / "scale.toml").write_text(generate.SCALE, "utf-8")
    python = best(lambda: run([sys.executable, "-c", "pass"]), settings.runs).wall
    yield Row("server: pause after an edit, contained below", f"{PAUSE_SECONDS * 1e3:.0f} ms", None)
    for name, language, module in (
        ("edited.py", "python", generate.python_module),
        ("Edited.tsx", "typescriptreact", generate.tsx_module),
    ):
        text = module(settings.lines, seed=1)
        seen = latency.measure(root, name, language, text, settings.edits)
        yield Row(f"server: {name}", f"{text.count(chr(10)):,} lines", None)
        started = f"{seen.initialized * 1e3:.0f} ms"
        yield Row("  start to initialize result", started, seen.initialized / python, "start of Python, wall")
        for what, seconds in (
            ("parse of the text", seen.parse),
            ("didOpen to diagnostics", seen.opened),
            ("edit to diagnostics, median", seen.percentile(50)),
            ("edit to diagnostics, 95th percentile", seen.percentile(95)),
            ("CPU of the server per edit", seen.cpu),
        ):
            yield Row(f"  {what}", f"{seconds * 1e3:.1f} ms", seconds / seen.parse, "parse")
        yield Row(f"  memory after {settings.edits} edits", f"{seen.memory / _MEBIBYTE:,.0f} MiB", None)


def _linear(settings: Settings, folder: Path) -> Iterator[Row]:
    """Whether a tree of twice the size takes twice the time: the ratio stays the same in every row."""
    for size in settings.sizes:
        root = folder / f"lines_{size}"
        lines = generate.write_tree(root, size)
        floor, _ = _floor(root, settings.runs)
        check = best(functools.partial(_check, root), settings.runs)
        yield Row(
            f"linear: check of {lines:,} lines, CPU",
            f"{check.cpu:.2f} s, {check.wall:.2f} s wall",
            check.cpu / floor,
            "floor",
        )


_PARTS: dict[str, Callable[[Settings, Path], Iterator[Row]]] = {
    "tree": _tree,
    "start": _start,
    "server": _server,
    "linear": _linear,
}


def _check(root: Path, *options: str) -> Cost:
    return run([sys.executable, "-m", "scalesight", "check", str(root), *options], accepted=_FOUND)


def _script(name: str, *arguments: Path) -> Cost:
    return run([sys.executable, str(_HERE / name), *map(str, arguments)])


def _floor(root: Path, runs: int) -> tuple[float, dict[str, Any]]:
    """(CPU seconds, extent) of parsing a tree."""
    found = _least([_json(_script("floor.py", root)) for _ in range(runs)])
    return found["cpu"], found


def _json(cost: Cost) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(cost.output)
    return found


def _least(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The least of each number over several runs."""
    return {key: min(one[key] for one in runs) for key in runs[0]}


if __name__ == "__main__":
    main()
