"""What a person waits for who edits a file of a workspace that the server has checked as a whole.

The client asks for diagnostics after each edit (`textDocument/diagnostic`), so an answer comes whether or not the edit
changes them.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import floor
from client import Server
from processes import Memory, cpu_of, memory_of

_LANGUAGES = {
    ".py": "python",
    ".pyi": "python",
    ".tsx": "typescriptreact",
    ".jsx": "javascriptreact",
    **dict.fromkeys((".ts", ".mts", ".cts"), "typescript"),
    **dict.fromkeys((".js", ".mjs", ".cjs"), "javascript"),
}
# A function that loops and calls, as a person would type one at the end of a file.
_TYPED = {
    "python": "\n\ndef typed_{n}(rows):\n    for row in rows:\n        row.save()\n",
    "script": "\nexport async function typed{n}(rows) {{\n  for (const row of rows) {{\n    await row.save();\n  }}\n}}\n",
}
# A person types into files that a person can read.
_LONGEST = 200_000
# What a server still does after its answer is over when it has used next to no CPU for so long.
_QUIET_SECONDS, _QUIET_CPU, _QUIET_AT_MOST = 0.25, 0.01, 30.0


class Edit(NamedTuple):
    """One edit: seconds of CPU (all processes of the server) and of wall time up to the answer, and CPU in all."""

    path: str
    cpu: float
    wall: float
    settled: float


class Edits(NamedTuple):
    """`indexed` seconds (`indexed_cpu` of CPU) until the workspace was checked, the memory then and at the end."""

    indexed: float
    indexed_cpu: float
    indexed_memory: Memory
    memory: Memory
    edits: tuple[Edit, ...]


def percentile(values: Sequence[float], percent: int) -> float:
    """What `percent` of the values do not exceed."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def sample(root: Path, number: int) -> list[Path]:
    """Files of a tree, the same ones in every run."""
    files = sorted(path for path in floor.sources(root) if 0 < path.stat().st_size <= _LONGEST)
    return random.Random(1).sample(files, min(number, len(files)))


def measure(root: Path, files: Sequence[Path], edits: int) -> Edits:
    """Has the server check the workspace, then opens, edits `edits` times and closes each of `files`."""
    with Server(root) as server:
        capabilities: dict[str, Any] = {"textDocument": {"diagnostic": {}}}
        server.request("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities})
        server.notify("initialized", {})
        start, used = time.perf_counter(), cpu_of(server.pid)
        server.request("workspace/executeCommand", {"command": "scalesight.checkFolders", "arguments": []})
        indexed, indexed_cpu = time.perf_counter() - start, cpu_of(server.pid) - used
        _settle(server.pid)
        indexed_memory = memory_of(server.pid)
        done = [edit for path in files for edit in _edit(server, root, path, edits)]
        return Edits(indexed, indexed_cpu, indexed_memory, memory_of(server.pid), tuple(done))


def _edit(server: Server, root: Path, path: Path, edits: int) -> list[Edit]:
    text = path.read_text("utf-8", errors="replace").replace("\r\n", "\n")
    uri, language = path.as_uri(), _LANGUAGES[path.suffix]
    document = {"uri": uri, "languageId": language, "version": 1, "text": text}
    server.notify("textDocument/didOpen", {"textDocument": document})
    _ask(server, uri)
    _settle(server.pid)
    typed = _TYPED["python" if language == "python" else "script"]
    last = text.count("\n") + 1
    done = []
    for number in range(edits):
        # By turns a function at the end and an empty line at the top, which moves every place in the file.
        new, line = (typed.format(n=number), last) if number % 2 == 0 else ("\n", 0)
        last += new.count("\n")
        change = {
            "range": {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}},
            "text": new,
        }
        used, start = cpu_of(server.pid), time.perf_counter()
        identity = {"uri": uri, "version": number + 2}
        server.notify("textDocument/didChange", {"textDocument": identity, "contentChanges": [change]})
        _ask(server, uri)
        wall, cpu = time.perf_counter() - start, cpu_of(server.pid) - used
        _settle(server.pid)
        done.append(Edit(path.relative_to(root).as_posix(), cpu, wall, cpu_of(server.pid) - used))
    server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    return done


def _ask(server: Server, uri: str) -> dict[str, Any]:
    report: dict[str, Any] = server.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    return report


def _settle(pid: int) -> None:
    """Waits until the server has nothing left to do."""
    end = time.perf_counter() + _QUIET_AT_MOST
    used = cpu_of(pid)
    while time.perf_counter() < end:
        time.sleep(_QUIET_SECONDS)
        used, before = cpu_of(pid), used
        if used - before < _QUIET_CPU:
            return
