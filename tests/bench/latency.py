"""What a person waits for in an editor: the server over stdio, told to push diagnostics, in one open file of 2,500 lines."""

from __future__ import annotations

import itertools
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

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
    with _Server(folder) as server:
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
        memory = memory_of(server.pid)
    parse = min(parse_seconds(text.encode(), Path(name).suffix) for _ in range(5))
    return Latency(initialized, opened, tuple(times[_WARM_UP:]), cpu, parse, memory)


def _last_line(diagnostics: list[dict[str, Any]]) -> int:
    return max((int(item["range"]["start"]["line"]) for item in diagnostics), default=-1)


class _Server:
    """A server process, and a client that reads its messages one by one."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scalesight", "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._ids = itertools.count()
        self.pid = self._process.pid

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()

    def request(self, method: str, params: Any) -> Any:
        """Sends a request and waits for its result."""
        identifier = next(self._ids)
        self._send({"id": identifier, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" not in message and message.get("id") == identifier:
                return message["result"]

    def notify(self, method: str, params: Any) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """Waits for the next diagnostics of a document."""
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found: list[dict[str, Any]] = message["params"]["diagnostics"]
                return found

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._in.flush()

    def _receive(self) -> dict[str, Any]:
        length = 0
        while header := self._out.readline().strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise RuntimeError("the server has ended; what it wrote to standard error says why")
        message: dict[str, Any] = json.loads(self._out.read(length))
        if "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message
