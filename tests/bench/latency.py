"""What a person waits for in an editor: the server over stdio, told to push diagnostics, in one open file of 2,500 lines."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any, NamedTuple

from client import Server
from floor import parse_seconds
from processes import cpu_of, memory_of

_WARM_UP = 3


class Latency(NamedTuple):
    """Seconds from start to `initialize` result, from open to diagnostics, from each edit to its diagnostics.

    `cpu` is that of the server per edit, `parse` that of one parse of the text, `memory` the bytes held at the end.
    """

    initialized: float
    opened: float
    edits: tuple[float, ...]
    cpu: float
    parse: float
    memory: int

    def percentile(self, percent: int) -> float:
        """The time that `percent` of the edits do not exceed."""
        if len(self.edits) == 1:
            return self.edits[0]
        return statistics.quantiles(self.edits, n=100, method="inclusive")[percent - 1]


def measure(folder: Path, name: str, language: str, text: str, edits: int) -> Latency:
    """Opens a file below `folder` (which holds a scale.toml) and edits it: a line is typed in, again and again.

    Each edit moves the findings below it, so each is answered by diagnostics, and by their lines it is known which.
    """
    uri = (folder / name).as_uri()
    start = time.perf_counter()
    with Server(folder) as server:
        server.request("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        initialized = time.perf_counter() - start
        server.notify("initialized", {})
        start = time.perf_counter()
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        server.notify("textDocument/didOpen", {"textDocument": document})
        last = _last_line(server.diagnostics(uri))
        if last < 0:
            raise ValueError(f"{name} has no finding, so nothing tells when an edit was answered; take a longer text")
        opened = time.perf_counter() - start
        comment = "# edit\n" if language == "python" else "// edit\n"
        line = text.count("\n", 0, text.index("\n\n")) + 1
        place = {"line": line, "character": 0}
        change = {"range": {"start": place, "end": place}, "text": comment}
        times = []
        used = 0.0
        for number in range(_WARM_UP + edits):
            if number == _WARM_UP:
                used = cpu_of(server.pid)
            identity = {"uri": uri, "version": number + 2}
            start = time.perf_counter()
            server.notify("textDocument/didChange", {"textDocument": identity, "contentChanges": [change]})
            while _last_line(server.diagnostics(uri)) != last + number + 1:
                pass
            times.append(time.perf_counter() - start)
        cpu = (cpu_of(server.pid) - used) / edits
        memory = memory_of(server.pid).resident
    parse = min(parse_seconds(text.encode(), Path(name).suffix) for _ in range(5))
    return Latency(initialized, opened, tuple(times[_WARM_UP:]), cpu, parse, memory)


def _last_line(diagnostics: list[dict[str, Any]]) -> int:
    return max((int(item["range"]["start"]["line"]) for item in diagnostics), default=-1)
