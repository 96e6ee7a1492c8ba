"""What pygls 2.1 leaves to us: each test here fails when its repair in `lsp/protocol.py` is taken out."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from raw import SERVER, TIMEOUT, RawClient
from scalesight.lsp import lifecycle
from scalesight.lsp.session import Server

CAPABILITIES = Path(__file__).parent / "capabilities"
HOVER = {"textDocument": {"uri": "untitled:a"}, "position": {"line": 0, "character": 0}}
START = {"processId": None, "rootUri": None, "capabilities": {}}
STILL_THERE = {"id": "still there", "method": "textDocument/hover", "params": HOVER}


@pytest.fixture
def raw() -> Iterator[RawClient]:
    with RawClient() as client:
        yield client


class Conversation:
    """A server in this process, and all that it sent in answer to messages; bytes are sent as they are."""

    def __init__(self, *messages: Any, start: Any = START, prepare: Callable[[Server], None] | None = None) -> None:
        self.sent: list[dict[str, Any]] = []
        asyncio.run(self._run([{"id": "initialize", "method": "initialize", "params": start}, *messages], prepare))
        self.answers = {message["id"]: message for message in self.sent if "method" not in message}

    def codes(self) -> list[int]:
        """The codes of all errors, in order."""
        return [message["error"]["code"] for message in self.sent if "error" in message]

    def write(self, data: bytes) -> None:
        self.sent.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    async def _run(self, messages: list[Any], prepare: Callable[[Server], None] | None) -> None:
        self.server = Server()
        lifecycle.register(self.server)
        if prepare is not None:
            prepare(self.server)
        self.server.protocol.set_writer(self)
        for message in [*messages, STILL_THERE]:
            self.server.protocol.receive_body(message if isinstance(message, bytes) else json.dumps(message).encode())
            await asyncio.sleep(0)
        await asyncio.sleep(0)


# ------------------------------------------------------------------------------------------------------- the lifecycle


def test_exit_after_shutdown_is_success_and_without_it_a_failure(raw) -> None:
    raw.initialize()
    assert raw.leave() == 0
    with RawClient() as other:
        other.initialize()
        other.notify("exit")
        assert other.exit_code() == 1


def test_requests_outside_the_lifecycle_are_refused_and_never_left_open(raw) -> None:
    assert raw.request(1, "textDocument/hover", HOVER)["error"]["code"] == -32002
    raw.notify("textDocument/didClose", {"textDocument": {"uri": "untitled:a"}})
    raw.initialize()
    assert (
        raw.request(2, "initialize", {"processId": None, "rootUri": None, "capabilities": {}})["error"]["code"]
        == -32600
    )
    assert raw.request(3, "textDocument/hover", HOVER)["result"] is None
    assert raw.request(4, "shutdown")["result"] is None
    assert raw.request(5, "textDocument/hover", HOVER)["error"]["code"] == -32600
    raw.notify("exit")
    assert raw.exit_code() == 0


def test_the_server_ends_with_its_editor(raw) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    raw.initialize(processId=editor.pid)
    assert raw.request(1, "textDocument/hover", HOVER)["result"] is None
    editor.communicate(b"\n")
    assert raw.exit_code() == 1
    assert str(editor.pid) in raw.log()


def test_the_server_ends_with_its_input(raw) -> None:
    raw.initialize()
    raw.process.stdin.close()
    assert raw.exit_code() == 1
    assert "without `exit`" in raw.log()


def test_a_client_that_stops_reading_ends_the_server_without_a_traceback() -> None:
    process = subprocess.Popen(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}'
    process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    process.stdin.flush()
    assert process.wait(TIMEOUT) == 1
    process.stdin.close()
    log = process.stderr.read().decode()
    process.stderr.close()
    assert "no longer reads" in log
    assert "Traceback" not in log


# ------------------------------------------------------------------------------------------------- requests and answers


def from_the_future(value: Any) -> Any:
    """The same capabilities, with enum values that no library of today knows."""
    if isinstance(value, dict):
        return {key: from_the_future(item) for key, item in value.items()}
    if isinstance(value, list) and value:
        return [*map(from_the_future, value), -1 if isinstance(value[0], int) else "from-the-future"]
    return value


@pytest.mark.parametrize("name", ["vscode", "nvim", "emacs", "ale"])
def test_initialize_is_answered_whatever_values_the_client_knows(name) -> None:
    capabilities = json.loads((CAPABILITIES / f"{name}.json").read_text())["capabilities"]
    start = {**START, "capabilities": from_the_future(capabilities)}
    assert "result" in Conversation(start=start).answers["initialize"]


def test_parameters_that_do_not_fit_are_answered() -> None:
    unfit = [None, [], {}, {**HOVER, "position": "here"}]
    asked = [{"id": number, "method": "textDocument/hover", "params": params} for number, params in enumerate(unfit)]
    conversation = Conversation(*asked)
    for number in range(len(unfit)):
        error = conversation.answers[number]["error"]
        assert error["code"] == -32602
        assert "textDocument/hover" in error["message"]
    assert "position" in error["message"], "the answer says what does not fit"
    assert "result" in conversation.answers["still there"]


def test_initialize_that_does_not_fit_can_be_sent_again() -> None:
    again = {"id": "again", "method": "initialize", "params": START}
    conversation = Conversation(again, start={"capabilities": 3})
    assert conversation.codes() == [-32602]
    assert "serverInfo" in conversation.answers["again"]["result"]


def test_a_key_named_jsonrpc_is_data() -> None:
    options = {"nested": {"jsonrpc": "2.0", "method": "x"}}
    assert "result" in Conversation(start={**START, "initializationOptions": options}).answers["initialize"]


def test_unknown_methods_are_refused_and_unknown_notifications_ignored() -> None:
    unknown = {"id": 1, "method": "scalesight/unknown"}
    stray = [
        {"jsonrpc": "2.0", "id": "nobody-asked", "result": None},
        {"id": None, "error": {"code": 1, "message": "x"}},
    ]
    assert Conversation(unknown, {"method": "$/unknown", "params": {"any": "thing"}}, *stray).codes() == [-32601]


@pytest.mark.parametrize("odd", [[], 3, None, "text", {}, {"id": 9}, {"method": 4}, {"id": None, "method": "shutdown"}])
def test_what_is_no_message_is_refused(odd) -> None:
    conversation = Conversation(odd)
    assert conversation.codes() == [-32600]
    assert "result" in conversation.answers["still there"]


def test_half_a_surrogate_pair_is_never_sent(raw) -> None:
    raw.initialize()
    raw.send({"id": "\ud800", "method": "textDocument/hover", "params": HOVER})
    assert raw.wait(lambda message: message.get("id") == "?")["result"] is None


def test_a_crash_is_answered_with_an_id_that_the_log_explains(caplog) -> None:
    def crash(_server: Server, _parameters: Any) -> None:
        raise KeyError("the defect")

    def unsendable(_server: Server, _parameters: Any) -> object:
        return object

    async def crash_later(_server: Server, _parameters: Any) -> None:
        raise KeyError("the later defect")

    def prepare(server: Server) -> None:
        server.feature("textDocument/definition")(partial(crash, server))
        server.feature("textDocument/declaration")(partial(unsendable, server))
        server.feature("textDocument/implementation")(partial(crash_later, server))
        server.feature("textDocument/willSave")(partial(crash, server))

    methods = ["definition", "declaration", "implementation"]
    asked = [{"id": method, "method": f"textDocument/{method}", "params": HOVER} for method in methods]
    will_save = {"textDocument": {"uri": "untitled:a"}, "reason": 1}
    notified = {"method": "textDocument/willSave", "params": will_save}
    conversation = Conversation(*asked, notified, prepare=prepare)

    for method in methods:
        error = conversation.answers[method]["error"]
        assert error["code"] == -32603
        assert "data" not in error, "a traceback is for the log"
        crash_id = re.search(r"\b[0-9a-f]{8}\b", error["message"])[0]
        assert crash_id in caplog.text
    assert caplog.text.count("'the defect'") == 2
    assert caplog.text.count("'the later defect'") == 1
    assert "result" in conversation.answers["still there"]
    assert not [message for message in conversation.sent if message.get("method") == "window/showMessage"]


def test_handlers_leave_nothing_behind() -> None:
    item = {"uri": "untitled:a", "languageId": "plaintext", "version": 1, "text": ""}
    opened = {"method": "textDocument/didOpen", "params": {"textDocument": item}}
    change = {"textDocument": {"uri": "untitled:a", "version": 2}, "contentChanges": [{"text": "x"}]}
    changed = {"method": "textDocument/didChange", "params": change}
    trace = {"method": "$/setTrace", "params": {"value": "off"}}
    conversation = Conversation(opened, *[changed] * 50, *[trace] * 50)
    assert conversation.server.protocol._request_futures == {}


def test_a_change_of_a_document_that_is_not_open_is_ignored(caplog) -> None:
    where = {"start": {"line": 5, "character": 0}, "end": {"line": 5, "character": 1}}
    change = {
        "contentChanges": [{"range": where, "text": "x"}],
        "textDocument": {"uri": "file:///never.py", "version": 2},
    }
    conversation = Conversation({"method": "textDocument/didChange", "params": change})
    assert [message.get("method") for message in conversation.sent] == [None, None]
    assert "Crash" not in caplog.text


def test_no_payload_reaches_a_log(raw) -> None:
    raw.initialize(clientInfo={"name": "SECRET"})
    item = {"uri": "file:///secret.py", "languageId": "python", "version": 1, "text": "SECRET = 1"}
    raw.notify("textDocument/didOpen", {"textDocument": item})
    raw.notify("textDocument/didOpen", {"textDocument": {**item, "version": "SECRET"}})
    raw.request(1, "textDocument/hover", {"textDocument": {"uri": "SECRET"}, "position": "SECRET"})
    raw.notify("textDocument/didChange", {"textDocument": item, "contentChanges": "SECRET"})
    logged = [message for message in raw.unread() if message["method"] == "window/logMessage"]
    assert "SECRET" not in json.dumps(logged)
    raw.leave()
    assert "textDocument/didChange is ignored" in raw.log()
    assert "SECRET" not in raw.log()


# --------------------------------------------------------------------------------------------- bytes that are no message


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe{}", b"[" * 100_000, b'"\\ud800', b""], ids=lambda body: ascii(body[:6])
)
def test_a_body_that_is_no_json_is_answered_and_survived(body) -> None:
    conversation = Conversation(body)
    assert conversation.codes() == [-32700]
    assert conversation.answers[None]["error"]["message"]
    assert "result" in conversation.answers["still there"]


def test_headers_that_are_none_are_answered_and_survived(raw) -> None:
    raw.initialize()
    raw.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    error = raw.answer(None)["error"]
    assert error["code"] == -32700
    assert "Content-Length" in error["message"]
    assert raw.leave() == 0


def test_an_endless_line_ends_the_server_with_a_clear_log(raw) -> None:
    raw.write(b"x" * 20_000)
    assert raw.exit_code() == 1
    assert "not an LSP client" in raw.log()
    assert "Traceback" not in raw.log()


# ------------------------------------------------------------------------------------------------------------- commands


def test_a_command_is_the_request_that_it_came_with() -> None:
    """It is told the token of that request, cancelled with it, and answered once; optional arguments may be left out."""
    stopped: list[Any] = []

    async def wait(_server: Server, target: Any = None, *, work_done_token: Any = None) -> None:
        try:
            await asyncio.sleep(TIMEOUT)
        except asyncio.CancelledError:
            stopped.append((target, work_done_token))
            raise

    def execute(identifier: str, arguments: list[Any], token: Any = None) -> dict[str, Any]:
        parameters = {"command": "wait", "arguments": arguments, "workDoneToken": token or identifier}
        return {"id": identifier, "method": "workspace/executeCommand", "params": parameters}

    conversation = Conversation(
        execute("none", []),
        execute("one", [7]),
        execute("many", [7, 8]),
        execute("token", [], ["no token"]),
        {"id": "unknown", "method": "workspace/executeCommand", "params": {"command": "go"}},
        {"method": "$/cancelRequest", "params": {"id": "none"}},
        {"method": "$/cancelRequest", "params": {"id": "one"}},
        prepare=lambda server: server.command("wait")(wait),
    )
    assert stopped == [(None, "none"), (7, "one")]
    errors = [(message["id"], message["error"]["code"]) for message in conversation.sent if "error" in message]
    assert sorted(errors) == [
        ("many", -32602),
        ("none", -32800),
        ("one", -32800),
        ("token", -32602),
        ("unknown", -32602),
    ]


def test_a_request_sees_the_text_before_a_change_that_came_with_it(raw, tmp_path) -> None:
    (tmp_path / "scale.toml").write_text("[collections.products]\nsize = 2_000\n")
    uri = (tmp_path / "app.py").as_uri()
    raw.initialize(rootUri=tmp_path.as_uri())
    document = {"uri": uri, "languageId": "python", "version": 1, "text": "# Former request\n"}
    start = {"line": 0, "character": 0}
    target = {"uri": uri, "ranges": [{"start": start, "end": start}]}
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "# Later request\n"}]}
    raw.send(
        {"method": "textDocument/didOpen", "params": {"textDocument": document}},
        {
            "id": 1,
            "method": "workspace/executeCommand",
            "params": {"command": "scalesight.writePrompt", "arguments": [target]},
        },
        {"method": "textDocument/didChange", "params": change},
    )
    assert "the text has changed in the meantime" in raw.answer(1)["result"]["reason"]


# ------------------------------------------------------------------------------------------------------------------ TCP


def test_one_conversation_over_tcp() -> None:
    with RawClient([*SERVER, "--tcp", "127.0.0.1:0"]) as server:
        while not server.errors:
            assert server.process.poll() is None
        port = int(server.errors[0].rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as connection:
            for message in (
                {"id": 1, "method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}},
                {"id": 2, "method": "shutdown"},
                {"method": "exit"},
            ):
                body = json.dumps({"jsonrpc": "2.0", **message}).encode()
                connection.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            received = b""
            while chunk := connection.recv(65536):
                received += chunk
        assert received.count(b"Content-Length") == 2
        assert b'"serverInfo"' in received
        assert server.exit_code() == 0
