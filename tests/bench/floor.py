"""The floor of every analysis: reading and parsing the files of a tree, in one process, and nothing else.

usage: floor.py PATH        prints one JSON object: cpu, wall (seconds), files, lines, bytes

Only the work counts, not the start of Python. Nothing of scalesight is imported, so no change of it moves the floor.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import tree_sitter
import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript

_SKIPPED = {"node_modules", "venv", "__pycache__", "dist", "build"}
_GRAMMARS = {
    ".py .pyi": tree_sitter_python.language(),
    ".js .jsx .mjs .cjs": tree_sitter_javascript.language(),
    ".ts .mts .cts": tree_sitter_typescript.language_typescript(),
    ".tsx": tree_sitter_typescript.language_tsx(),
}
PARSERS = {
    suffix: parser
    for suffixes, grammar in _GRAMMARS.items()
    for parser in [tree_sitter.Parser(tree_sitter.Language(grammar))]
    for suffix in suffixes.split()
}


def sources(root: Path) -> Iterator[Path]:
    """The files that a check of `root` would read."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            if path.suffix in PARSERS and not path.is_symlink():
                yield path


def parse_seconds(text: bytes, suffix: str) -> float:
    """CPU time of parsing one text."""
    start = time.process_time()
    PARSERS[suffix].parse(text)
    return time.process_time() - start


def main(root: Path) -> None:
    """Parses all files of a tree and prints what that cost."""
    files = lines = size = 0
    start, begun = time.process_time(), time.perf_counter()
    for path in sources(root):
        text = path.read_bytes()
        PARSERS[path.suffix].parse(text)
        files, lines, size = files + 1, lines + text.count(b"\n"), size + len(text)
    cpu, wall = time.process_time() - start, time.perf_counter() - begun
    print(json.dumps({"cpu": cpu, "wall": wall, "files": files, "lines": lines, "bytes": size}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
