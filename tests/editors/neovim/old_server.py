"""Stands for a server of an earlier version: it says so, and knows no commands. With `silent` it answers nothing."""

from __future__ import annotations

import json
import sys

VERSION = "0.0.9"


def main() -> None:
    if "--version" in sys.argv:
        print(f"scalesight {VERSION}")
        return
    while header := sys.stdin.buffer.readline():
        sys.stdin.buffer.readline()
        message = json.loads(sys.stdin.buffer.read(int(header.split(b":")[1])))
        if message["method"] == "exit":
            return
        if "id" in message and "silent" not in sys.argv:
            result = {"capabilities": {}, "serverInfo": {"name": "scalesight", "version": VERSION}}
            answer = {"jsonrpc": "2.0", "id": message["id"], "result": result}
            body = json.dumps(answer if message["method"] == "initialize" else answer | {"result": None}).encode()
            sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            sys.stdout.buffer.flush()


main()
