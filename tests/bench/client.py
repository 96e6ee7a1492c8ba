"""A client of the server over stdio: it reads the messages one by one and answers whatever it is asked with null."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any


class Server:
    """A server process, and a client that reads its messages one by one."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scalesight", "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._ids = itertools.count()
        self.pid = self._process.pid

    def __enter__(self) -> Server:
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
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
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
