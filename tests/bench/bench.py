"""How fast scalesight is: one table, in which every number is a ratio of two measurements taken in the same run.

usage: bench.py [--tree PATH]… [--runs N] [--files N] [--edits N] [--lines N] [--sizes N,N,…] [--only PART,PART,…]

The unit is the floor: reading and parsing the same files with the same grammars in one process (floor.py). Absolute
times stand beside the ratios for orientation; they say more about the machine, and no test holds them to a limit. The
targets are those of trees of at least 390,000 lines of Python or 200,000 lines of TypeScript, on two cores.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import editor
import generate
import latency
import table
import whole
from processes import best, run
from table import Row

# The generated trees, by language.
_LINES = {"python": 400_000, "typescript": 200_000}


def main(argv: Sequence[str] | None = None) -> None:
    """Measures and prints, part by part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--tree", type=Path, action="append", help="a source tree to check (default: two generated ones); repeatable"
    )
    parser.add_argument("--runs", type=int, default=3, help="the best of so many runs counts (default: 3)")
    parser.add_argument("--files", type=int, default=25, help="files that are edited in each tree (default: 25)")
    parser.add_argument("--edits", type=int, default=4, help="edits of each of them (default: 4)")
    parser.add_argument(
        "--lines", type=int, default=2_500, help="lines of the file that is edited alone (default: 2500)"
    )
    parser.add_argument("--sizes", default="50000,100000,200000,400000", help="lines of the generated trees")
    parser.add_argument("--only", default=",".join(_PARTS), help=f"of {', '.join(_PARTS)} (default: all)")
    given = parser.parse_args(argv)
    given.sizes = tuple(int(size) for size in given.sizes.split(","))
    chosen = given.only.split(",")
    unknown = sorted(set(chosen) - set(_PARTS))
    if unknown:
        parser.error(f"--only: no such part: {', '.join(unknown)}; there are {', '.join(_PARTS)}")
    for tree in given.tree or ():
        if not tree.is_dir():
            parser.error(f"--tree: no such folder: {tree}")
    with tempfile.TemporaryDirectory() as folder:
        print(table.head())
        shown = []
        for row in _rows(given, chosen, Path(folder).resolve()):
            shown.append(row)
            print(table.line(row), flush=True)
        print(table.summary(shown))


def _rows(given: argparse.Namespace, chosen: Sequence[str], folder: Path) -> Iterator[Row]:
    of_trees = [part for part in chosen if part in _OF_TREES]
    if of_trees:
        for root, origin in _trees(given, folder):
            scratch = folder / f"scratch-{root.name}"
            scratch.mkdir()
            floor = whole.floor(root, given.runs)
            yield Row(f"TREE {root.name} ({origin})", f"{floor.files:,} files, {floor.lines:,} lines")
            for part in of_trees:
                yield from _OF_TREES[part](given, root, floor, scratch)
    for part in chosen:
        if part in _OF_THEIR_OWN:
            yield from _OF_THEIR_OWN[part](given, folder)


def _trees(given: argparse.Namespace, folder: Path) -> Iterator[tuple[Path, str]]:
    """The trees, each with a scale.toml, and where they come from."""
    for root in given.tree or ():
        yield root.resolve(), "given" if (root / "scale.toml").is_file() else "given; scale.toml of the generated trees"
    if given.tree is None:
        for language, lines in _LINES.items():
            root = folder / f"{language}-tree"
            generate.write_tree(root, min(lines, max(given.sizes)), [language])
            yield root, "generated"


def _start(given: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """How long the command takes to do nothing."""
    empty, scaled = folder / "empty", folder / "scaled"
    for path in (empty, scaled):
        path.mkdir()
    whole.write_scale(scaled)
    commands = (
        ("python -c pass", [sys.executable, "-c", "pass"]),
        ("scalesight --version", [*whole.SCALESIGHT, "--version"]),
        ("scalesight check, empty folder", [*whole.SCALESIGHT, "check", str(empty)]),
        ("scalesight check, only a scale.toml", [*whole.SCALESIGHT, "check", str(scaled)]),
    )
    unit = 0.0
    for name, command in commands:
        cost = best(lambda command=command: run(command), given.runs)  # type: ignore[misc]
        unit = unit or cost.cpu
        measured = f"{cost.cpu * 1e3:.0f} ms CPU, {cost.wall * 1e3:.0f} ms wall"
        yield Row(f"start: {name}", measured, cost.cpu / unit, "× start of Python")


def _file(given: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """What a person waits for while typing into one long file."""
    root = folder / "edited"
    root.mkdir()
    whole.write_scale(root)
    python = best(lambda: run([sys.executable, "-c", "pass"]), given.runs).wall
    for name, language, module in (
        ("edited.py", "python", generate.python_module),
        ("Edited.tsx", "typescriptreact", generate.tsx_module),
    ):
        text = module(given.lines, seed=1)
        seen = latency.measure(root, name, language, text, given.edits * 5)
        yield Row(f"FILE {name}, alone in its workspace", f"{text.count(chr(10)):,} lines")
        started = f"{seen.initialized * 1e3:.0f} ms"
        yield Row("start to initialize result, wall", started, seen.initialized / python, "× start of Python")
        for what, seconds in (
            ("didOpen to diagnostics, wall", seen.opened),
            ("edit to diagnostics, wall, median", seen.percentile(50)),
            ("edit to diagnostics, wall, 95th percentile", seen.percentile(95)),
            ("CPU of the server per edit", seen.cpu),
        ):
            yield Row(what, f"{seconds * 1e3:.1f} ms", seconds / seen.parse, "× parse of the file")


_OF_TREES: dict[str, Callable[[argparse.Namespace, Path, whole.Floor, Path], Iterator[Row]]] = {
    "check": lambda given, root, floor, scratch: whole.check(root, floor, scratch, given.runs),
    "phases": lambda given, root, floor, scratch: whole.phases(root, floor, scratch, given.runs),
    "editor": lambda given, root, floor, scratch: editor.edits(root, floor, scratch, given.files, given.edits),
    "semgrep": lambda given, root, floor, scratch: whole.beside_semgrep(root, floor, scratch, given.runs),
}
_OF_THEIR_OWN: dict[str, Callable[[argparse.Namespace, Path], Iterator[Row]]] = {
    "linear": lambda given, folder: whole.linear(given.sizes, folder, given.runs),
    "start": _start,
    "file": _file,
}
_PARTS = (*_OF_TREES, *_OF_THEIR_OWN)


if __name__ == "__main__":
    main()
