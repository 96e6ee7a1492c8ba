"""Every repair of pygls 2.1 in one place. Each has a test in tests/lsp/test_protocol.py that fails without it.

What is kept of pygls: typed messages, feature registration, the answer to `initialize`, requests to the client. What is
replaced is the way from a JSON value to a handler and from its result to the answer (JSON-RPC 2.0; LSP 3.17, "Base
Protocol" and "Server lifecycle"):

- Only the message itself is structured, so that a nested key `jsonrpc` is data like any other.
- Every request is answered: parameters that do not fit with -32602, before `initialize` with -32002, after `shutdown`
  with -32600, a crash with -32603 and an id that stands in the log with the traceback.
- Enum values that this version of lsprotocol does not know stay what they are, instead of leaving `initialize` unanswered.
- Finished handlers leave no future behind.
- What is sent is Unicode: half of a surrogate pair, as in the name of a file that is no UTF-8, becomes a question mark.
  JSON could write it, but a client that is strict takes the whole message for broken.
- A command is run as the request that it is, so that it can be cancelled; arguments may be left out where it has defaults.
- `exit` has the exit code of the specification.
- Failures are logged on standard error, without the payload; the person at the editor gets no popup.
- Documents are not kept twice: see `documents.py`.
"""

from __future__ import annotations

import contextvars
import inspect
import json
import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum
from typing import Any, cast

import cattrs
from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, default_converter

from scalesight.lsp.options import offer_encoding

_log = logging.getLogger(__name__)

_OWN_FEATURES = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
    types.WORKSPACE_EXECUTE_COMMAND,
)


class Protocol(LanguageServerProtocol):
    """Takes decoded JSON values and calls handlers. `exit_code` is set when the client has said `exit`."""

    def __init__(self, server: Any, converter: cattrs.Converter) -> None:
        super().__init__(server, converter)
        self.exit_code: int | None = None
        self._initialized = False
        for method in _OWN_FEATURES:
            self.fm.builtin_features.pop(method, None)

    def verdict(self) -> int:
        """The exit code: that of `exit`; without it, whether the client has at least said `shutdown`."""
        return self.exit_code if self.exit_code is not None else int(not self._shutdown)

    # ------------------------------------------------------------------------------------------------- from the client

    def receive_body(self, body: bytes) -> None:
        """Handles the body of one message."""
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:  # a UnicodeDecodeError is a ValueError
            self.refuse_unreadable(f"the body is not JSON in UTF-8: {error}")
            return
        try:
            self.receive(message)
        except Exception as error:
            report_crash("reading a message", error)

    def receive(self, message: Any) -> None:
        """Handles one JSON value."""
        if not isinstance(message, dict):
            self._refuse(None, JsonRpcInvalidRequest("a message must be a JSON object; batches are not part of LSP"))
            return
        message_id, method = message.get("id"), message.get("method")
        if method is None and "id" in message and ("result" in message or "error" in message):
            self._receive_response(message)
        elif not isinstance(method, str):
            self._refuse(message_id, JsonRpcInvalidRequest("a message must have a method, or be a response"))
        elif "id" in message:
            self._receive_request(message, message_id, method)
        else:
            self._receive_notification(message, method)

    def refuse_unreadable(self, reason: str) -> None:
        """Answers bytes that are no message. There is no id to answer to (JSON-RPC 2.0, "Response object")."""
        _log.error("A message cannot be read: %s", reason)
        self._refuse(None, JsonRpcParseError(reason))

    def plain(self, value: Any) -> Any:
        """The JSON form of a protocol value."""
        return self._converter.unstructure(value)

    def _receive_request(self, message: dict[str, Any], message_id: Any, method: str) -> None:
        if not isinstance(message_id, (str, int)):
            self._refuse(None, JsonRpcInvalidRequest("the id of a request must be a number or a string"))
        elif self._shutdown:
            self._refuse(message_id, JsonRpcInvalidRequest("the server is shutting down"))
        elif not self._initialized and method != types.INITIALIZE:
            self._refuse(message_id, JsonRpcServerNotInitialized("the first request must be initialize"))
        elif self._initialized and method == types.INITIALIZE:
            self._refuse(message_id, JsonRpcInvalidRequest("initialize may be sent only once"))
        else:
            try:
                if method == types.WORKSPACE_EXECUTE_COMMAND:
                    handler, arguments, keywords = self._command(self._structure(message, method))
                else:
                    handler, keywords = self._get_handler(method), {}
                    arguments = (self._structure(message, method),)
                    if method == types.INITIALIZE:
                        offer_encoding(arguments[0])  # pygls chooses one before it calls any handler of ours
            except JsonRpcException as error:
                self._refuse(message_id, error)
                return
            self._initialized = True
            contextvars.copy_context().run(self._call, message_id, method, handler, arguments, keywords)

    def _receive_notification(self, message: dict[str, Any], method: str) -> None:
        if method == types.EXIT:
            self.exit_code = 0 if self._shutdown else 1
            return
        if self._shutdown or not self._initialized:
            return
        try:
            if method == types.CANCEL_REQUEST:
                self._handle_cancel_notification(self._structure(message, method).id)
                return
            handler = self._get_handler(method)
            parameters = self._structure(message, method)
        except JsonRpcMethodNotFound:
            return  # notifications that a server does not know are ignored
        except JsonRpcException as error:
            _log.error("%s is ignored: %s", method, error.message)
            return
        self._execute_handler(str(uuid.uuid4()), handler, self._check_handler_result, args=(parameters,))

    def _receive_response(self, message: dict[str, Any]) -> None:
        future = self._request_futures.pop(message["id"], None)
        result_type = self._result_types.pop(message["id"], None)
        if future is None or future.done():
            return
        error = message.get("error")
        if error is not None:
            text = error.get("message") if isinstance(error, dict) else None
            future.set_exception(JsonRpcException(str(text)))
            return
        result = message.get("result")
        try:
            if result_type is not None:
                result = self._converter.structure({"jsonrpc": "2.0", **message}, result_type).result
            future.set_result(result)
        except Exception as unfit:  # cattrs raises many kinds
            future.set_exception(JsonRpcInvalidParams(_unfit(unfit)))

    def _command(
        self, parameters: types.ExecuteCommandParams
    ) -> tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]:
        """The function of a command, with its arguments. One that has a parameter `work_done_token` is told the token."""
        handler = self.fm.commands.get(parameters.command)
        if handler is None:
            raise JsonRpcInvalidParams(f"the command {parameters.command!r} is not known")
        # What is registered is wrapped, so that the server is its first argument.
        signature = inspect.signature(getattr(handler, "func", handler))
        keywords: dict[str, Any] = {}
        if "work_done_token" in signature.parameters:
            if not isinstance(parameters.work_done_token, str | int | None):
                raise JsonRpcInvalidParams(f"{parameters.command}: workDoneToken must be a number or a string")
            keywords["work_done_token"] = parameters.work_done_token
        arguments = tuple(parameters.arguments or ())
        try:
            signature.bind(self._server, *arguments, **keywords)
        except TypeError as error:
            raise JsonRpcInvalidParams(f"{parameters.command}: {error}") from None
        return handler, arguments, keywords

    def _structure(self, message: dict[str, Any], method: str) -> Any:
        message_type = self.get_message_type(method)
        if message_type is None:
            return message.get("params")
        try:
            return self._converter.structure({"jsonrpc": "2.0", **message}, message_type).params
        except Exception as error:  # cattrs raises many kinds
            raise JsonRpcInvalidParams(f"{method}: {_unfit(error)}") from None

    # --------------------------------------------------------------------------------------------------- to the client

    def _call(
        self,
        message_id: Any,
        method: str,
        handler: Callable[..., Any],
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
    ) -> None:
        self._ctx_msg_id.set(message_id)

        def answer(future: Future[Any]) -> None:
            if future.cancelled():
                self._refuse(message_id, JsonRpcRequestCancelled(f"{method} was cancelled"))
                return
            error = future.exception()
            if error is None:
                try:
                    self._send_response(message_id, future.result())
                    return
                except Exception as unsendable:
                    error = unsendable
            if not isinstance(error, JsonRpcException):
                error = JsonRpcInternalError(report_crash(f"answering {method}", error))
            self._refuse(message_id, error)

        self._execute_handler(message_id, handler, answer, arguments, keywords)

    def _execute_handler(
        self,
        msg_id: Any,
        handler: Callable[..., Any],
        callback: Callable[[Future[Any]], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        # pygls keeps the future of every notification and of every step of a built-in handler for ever.
        def done(future: Future[Any]) -> None:
            self._request_futures.pop(msg_id, None)
            callback(future)

        super()._execute_handler(msg_id, handler, done, args, kwargs)

    def _check_handler_result(self, future: Future[Any]) -> None:
        if not future.cancelled() and (error := future.exception()) is not None:
            report_crash("handling a notification", error)

    def _refuse(self, message_id: Any, error: JsonRpcException) -> None:
        # Not through the converter: it leaves out an id that is null, which must stand there (JSON-RPC 2.0).
        plain_error = self.plain(error.to_response_error())
        self._send_data({"jsonrpc": self.VERSION, "id": message_id, "error": plain_error})

    def _send_data(self, data: Any) -> None:
        if self.writer is None:
            return
        text = json.dumps(data, default=self._serialize_message, separators=(",", ":"), ensure_ascii=False)
        body = text.encode("utf-8", "replace")
        self.writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def lenient_converter() -> cattrs.Converter:
    """The converter of pygls, with enum values from the future.

    A client may name a completion item kind or a tag that came after lsprotocol. Unless such a value is kept as it is,
    the whole message does not structure. The hook must stand at each class: one with a predicate does not win.
    """
    converter = cast(cattrs.Converter, default_converter())  # type: ignore[no-untyped-call]  # pygls has no type here

    def keep_unknown(value: Any, enum: type[Enum]) -> Any:
        try:
            return enum(value)
        except ValueError:
            return value

    for definition in vars(types).values():
        if isinstance(definition, type) and issubclass(definition, Enum):
            converter.register_structure_hook(definition, keep_unknown)
    return converter


def report_crash(doing: str, error: BaseException) -> str:
    """Logs a defect of this server with its traceback under an id, and returns a sentence that names the id."""
    crash_id = uuid.uuid4().hex[:8]
    _log.error("Crash %s while %s", crash_id, doing, exc_info=error)
    return f"scalesight failed while {doing}; its log (standard error) has the details under {crash_id}"


def _unfit(error: Exception) -> str:
    """Why a value does not fit its type, in one line: `required field missing @ $.params.textDocument`."""
    return "; ".join(cattrs.transform_error(error))[:500]
