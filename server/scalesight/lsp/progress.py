"""Work-done progress (LSP 3.17, "Work Done Progress"): shown for what takes long, by a client that can show it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

# Shorter work would only flash.
_DELAY_SECONDS = 0.4
_INTERVAL_SECONDS = 0.1


class WorkDone:
    """The progress of one piece of work. `cancel` is called when the person stops it.

    With a `token`, the client has asked for it and it begins at once; without one it begins when the work turns out to
    be long, if `can_create`.
    """

    def __init__(
        self,
        ls: LanguageServer,
        title: str,
        cancel: Callable[[], object],
        *,
        token: types.ProgressToken | None = None,
        can_create: bool = False,
    ) -> None:
        self._ls = ls
        self._title = title
        self._cancel = cancel
        self._token = token
        self._can_create = can_create and token is None
        self._started = self._reported = time.monotonic()
        self._begun = self._ended = False
        if token is not None:
            self._begin()

    def report(self, done: int, total: int, noun: str) -> None:
        """Says how far the work is. It may be said as often as one likes."""
        now = time.monotonic()
        if self._can_create and now - self._started >= _DELAY_SECONDS:
            self._can_create = False
            self._token = f"scalesight/{uuid.uuid4()}"
            created = self._ls.protocol.send_request(
                types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(self._token)
            )
            created.add_done_callback(self._on_created)
        if self._begun and now - self._reported >= _INTERVAL_SECONDS and self._token is not None:
            self._reported = now
            value = types.WorkDoneProgressReport(
                message=f"{done:,} of {total:,} {noun}", percentage=100 * done // max(total, 1)
            )
            self._ls.work_done_progress.report(self._token, value)

    def end(self, message: str | None = None) -> None:
        """The work is done, or given up."""
        self._ended = True
        if self._begun and self._token is not None:
            self._begun = False
            self._ls.work_done_progress.tokens.pop(self._token, None)
            self._ls.work_done_progress.end(self._token, types.WorkDoneProgressEnd(message=message))

    def _begin(self) -> None:
        if self._token is None:
            return
        self._begun = True
        value = types.WorkDoneProgressBegin(title=self._title, cancellable=True, percentage=0)
        self._ls.work_done_progress.begin(self._token, value)
        self._ls.work_done_progress.tokens[self._token].add_done_callback(lambda _: self._cancel())

    def _on_created(self, created: Future[Any]) -> None:
        if created.cancelled() or created.exception() is not None:
            return  # the client shows none
        self._begin()
        if self._ended:  # a token that was created waits for its end
            self.end()
