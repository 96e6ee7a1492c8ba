"""A client that speaks bytes: for what a well-behaved client library would never send."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

TIMEOUT = 90.0

SERVER = [sys.executable, "-m", "scalesight", "server"]


class RawClient:
    """One server process. `wait` returns messages in the order in which they came, each once."""

    def __init__(self, command: list[str] = SERVER, **options: Any) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
        )
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._kept: list[dict[str, Any]] = []
        self.errors: list[str] = []
        self._threads = [threading.Thread(target=self._read), threading.Thread(target=self._read_errors)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> RawClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()

    def write(self, data: bytes) -> None:
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, *messages: Any) -> None:
        """Sends messages in one piece."""
        bodies = [json.dumps(message).encode() for message in messages]
        self.write(b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies))

    def request(self, identifier: Any, method: str, params: Any = None) -> dict[str, Any]:
        """Sends a request and waits for its answer."""
        self.send({"jsonrpc": "2.0", "id": identifier, "method": method, "params": params})
        return self.answer(identifier)

    def answer(self, identifier: Any) -> dict[str, Any]:
        return self.wait(lambda message: "method" not in message and message.get("id") == identifier)

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def notification(self, method: str) -> Any:
        """Waits for the next notification of that method."""
        return self.wait(lambda message: message.get("method") == method)["params"]

    def initialize(self, capabilities: dict[str, Any] | None = None, **params: Any) -> dict[str, Any]:
        given = {"processId": None, "rootUri": None, "capabilities": capabilities or {}, **params}
        answer = self.request("initialize", "initialize", given)
        self.notify("initialized", {})
        return answer

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Waits for the first message that is wanted; others stay for later. Fails if the server ends before."""
        for message in self._kept:
            if wanted(message):
                self._kept.remove(message)
                return message
        while True:
            message = self._messages.get(timeout=TIMEOUT)
            assert message is not None, "the server ended: " + "".join(self.errors)
            if wanted(message):
                return message
            self._kept.append(message)

    def unread(self) -> list[dict[str, Any]]:
        """All that came and was not waited for, up to the answer to a question asked now."""
        self.request("unread", "textDocument/hover", _NOWHERE)
        kept, self._kept = self._kept, []
        return kept

    def exit_code(self) -> int:
        return self.process.wait(timeout=TIMEOUT)

    def log(self) -> str:
        """What the server wrote to standard error, after it has ended."""
        self.process.wait(timeout=TIMEOUT)
        self._threads[1].join(timeout=TIMEOUT)
        return "".join(self.errors)

    def leave(self) -> int:
        self.request("shutdown", "shutdown")
        self.notify("exit")
        return self.exit_code()

    def _read(self) -> None:
        stream = self.process.stdout
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                assert name.lower() in (b"content-length", b"content-type"), f"not a header on stdout: {header!r}"
                if name.lower() == b"content-length":
                    length = int(value)
                header = stream.readline()
            self._messages.put(json.loads(stream.read(length)))
        self._messages.put(None)

    def _read_errors(self) -> None:
        for line in self.process.stderr:
            self.errors.append(line.decode("utf-8", "replace"))


_NOWHERE = {"textDocument": {"uri": "untitled:nowhere"}, "position": {"line": 0, "character": 0}}
