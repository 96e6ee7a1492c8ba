"""Extraction on the other cores, ahead of the analysis that asks for it.

The analysis stays in one process, so its results do not depend on how many cores there are. It never waits for a
worker that died: what is not there when it is asked for is extracted on the spot.
"""

from __future__ import annotations

import contextlib
import logging
import mmap
import os
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import IO, NamedTuple

from scalesight.packing import dumps, loads
from scalesight.syntax import ir
from scalesight.syntax.extract import Dialect, extract

_log = logging.getLogger(__name__)

# A smaller tree is extracted before a worker has begun.
_WORTH_BYTES = 1024 * 1024
_MAX_WORKERS = 15

# One entry a text: who extracts it (0: nobody yet), then where in the worker's file its intermediate form stands, and
# its length, which is written last. Native and aligned, so that no number is ever seen half written.
_ENTRY = struct.Struct("@QQQ")
# In the file, the number of the text stands before it: an entry that is seen half written leads to no other text.
_HEADER = struct.Struct("@Q")
_PARENT = 1
_WAIT_SECONDS = 0.001
_LONGEST_WAIT_SECONDS = 1.0

Text = tuple[bytes, Dialect]


def workers_for(texts: Sequence[Text], jobs: int) -> int:
    """How many workers are worth their start, beside the process that asks; `jobs` is the number of processes in all.

    None where a process cannot be divided without starting anew: that takes as long as most trees.
    """
    if sys.platform != "linux" or sum(len(source) for source, _ in texts) < _WORTH_BYTES:
        return 0
    return max(0, min(jobs - 1, _MAX_WORKERS))


def cores() -> int:
    """The processor cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker(NamedTuple):
    process: int
    output: IO[bytes]


class Ahead:
    """`extract` for texts that workers are at, too. A context manager: workers are gone when it ends."""

    def __init__(self, texts: Sequence[Text], workers: int) -> None:
        self._texts = texts
        self._places = {text: at for at, text in enumerate(texts)}
        self._own: dict[int, ir.Module] = {}
        self._next = 0
        self._table = mmap.mmap(-1, max(1, len(texts)) * _ENTRY.size)
        self._workers: list[_Worker] = []
        for _ in range(workers):
            self._start(_PARENT + 1 + len(self._workers))

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            with contextlib.suppress(OSError):
                os.kill(worker.process, signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.waitpid(worker.process, 0)
            worker.output.close()
        self._workers.clear()

    def __call__(self, source: bytes, dialect: Dialect) -> ir.Module:
        """The intermediate form of a source text, by whoever comes first."""
        at = self._places.get((source, dialect)) if self._workers else None
        if at is None:
            return extract(source, dialect)
        waited_until = time.monotonic() + _LONGEST_WAIT_SECONDS
        while True:
            module = self._own.pop(at, None) or self._finished(at)
            if module is not None:
                return module
            if self._claim(at, _PARENT) or not self._is_at_a_worker(at) or time.monotonic() > waited_until:
                return extract(source, dialect)
            # A worker is at it. Meanwhile, the next text will be needed, too.
            other = self._unclaimed(_PARENT)
            if other is None:
                time.sleep(_WAIT_SECONDS)
            else:
                try:
                    self._own[other] = extract(*self._texts[other])
                except Exception:
                    self._set(other, 0, 0, 0)  # it fails once more when it is asked for

    def _start(self, number: int) -> None:
        with contextlib.ExitStack() as opened:
            try:
                output = opened.enter_context(tempfile.TemporaryFile(buffering=0))
                process = os.fork()
            except OSError as error:
                _log.debug("no worker: %s", error)
                return
            if process:
                opened.pop_all()
                self._workers.append(_Worker(process, output))
                return
            status = 1
            try:
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                self._work(number, output)
                status = 0
            finally:
                os._exit(status)

    def _work(self, number: int, output: IO[bytes]) -> None:
        parent, end = os.getppid(), 0
        while (at := self._unclaimed(number)) is not None and os.getppid() == parent:
            try:
                raw = _HEADER.pack(at) + dumps(extract(*self._texts[at]))
            except Exception:
                self._set(at, 0, 0, 0)  # it fails once more for the parent, who says so
                continue
            output.write(raw)
            self._set(at, number, end, len(raw))
            end += len(raw)

    def _finished(self, at: int) -> ir.Module | None:
        """What a worker made of a text."""
        number, start, length = _ENTRY.unpack_from(self._table, at * _ENTRY.size)
        if not length:
            return None
        raw = os.pread(self._workers[number - _PARENT - 1].output.fileno(), length, start)
        if len(raw) < length or _HEADER.unpack_from(raw)[0] != at:
            return None
        try:
            module = loads(memoryview(raw)[_HEADER.size :])
        except Exception as error:
            _log.debug("a worker's result cannot be read: %s", error)
            return None
        return module if isinstance(module, ir.Module) else None

    def _is_at_a_worker(self, at: int) -> bool:
        """Whether it is no text that this process has handed out already: several files may hold the same, or nothing."""
        claimed: int = _ENTRY.unpack_from(self._table, at * _ENTRY.size)[0]
        return claimed > _PARENT

    def _unclaimed(self, number: int) -> int | None:
        """The next text that nobody is at, for the process `number` to extract."""
        for at in range(self._next, len(self._texts)):
            if self._claim(at, number):
                self._next = at + 1
                return at
        self._next = len(self._texts)
        return None

    def _claim(self, at: int, number: int) -> bool:
        # Two may claim a text in the same moment. It is then extracted twice, to the same result.
        if _ENTRY.unpack_from(self._table, at * _ENTRY.size)[0]:
            return False
        self._set(at, number, 0, 0)
        return True

    def _set(self, at: int, number: int, start: int, length: int) -> None:
        _ENTRY.pack_into(self._table, at * _ENTRY.size, number, start, length)
