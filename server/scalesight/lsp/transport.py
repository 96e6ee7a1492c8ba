"""How bytes come and go: standard input and output, or one TCP connection; and when that ends."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO

_log = logging.getLogger(__name__)

_CHUNK = 64 * 1024

# A dead editor is noticed at the end of the pipe at once; this is for one whose pipe another process holds open.
PARENT_POLL_SECONDS = 1.0


class Output:
    """Where messages are written. The first failure closes it: the client is gone."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.closed = asyncio.Event()

    def write(self, data: bytes) -> None:
        """Writes a whole message, or nothing once the client is gone."""
        if self.closed.is_set():
            return
        try:
            self._write(data)
        except (OSError, ValueError) as error:
            _log.error("The client no longer reads: %s", error)
            self.closed.set()

    def close(self) -> None:
        """Ends the conversation."""
        self.closed.set()


async def standard_input(file: BinaryIO) -> AsyncIterator[bytes]:
    """The chunks that arrive on `file`, read by a thread of its own so that no work of the server delays a message.

    It reads the descriptor itself: a thread that waits inside the buffered reader would block the interpreter's exit.
    """
    loop = asyncio.get_running_loop()
    chunks: asyncio.Queue[bytes] = asyncio.Queue()

    def read() -> None:
        while True:
            try:
                chunk = os.read(file.fileno(), _CHUNK)
            except OSError as error:
                _log.error("Standard input cannot be read: %s", error)
                chunk = b""
            try:
                loop.call_soon_threadsafe(chunks.put_nowait, chunk)
            except RuntimeError:  # the loop is closed: the server has ended
                return
            if not chunk:
                return

    threading.Thread(target=read, name="scalesight-stdin", daemon=True).start()
    while chunk := await chunks.get():
        yield chunk


def standard_output(file: BinaryIO) -> Output:
    """Messages to `file`, each flushed."""

    def write(data: bytes) -> None:
        file.write(data)
        file.flush()

    return Output(write)


async def first_connection(host: str, port: int) -> tuple[AsyncIterator[bytes], Output]:
    """Waits for one client on a TCP port (0: any free one, named on standard error). For debugging only."""
    accepted: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
    accepted = asyncio.get_running_loop().create_future()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if accepted.done():
            writer.close()
        else:
            accepted.set_result((reader, writer))

    listener = await asyncio.start_server(accept, host, port)
    shown = ":".join(str(part) for part in listener.sockets[0].getsockname()[:2])
    print(f"scalesight: waiting for a client on {shown}", file=sys.stderr, flush=True)
    reader, writer = await accepted
    listener.close()

    async def chunks() -> AsyncIterator[bytes]:
        while chunk := await reader.read(_CHUNK):
            yield chunk

    return chunks(), Output(writer.write)


def alive(process_id: int) -> bool:
    """Whether a process exists."""
    if sys.platform == "win32":
        return _alive_on_windows(process_id)
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _alive_on_windows(process_id: int) -> bool:
    # os.kill(pid, 0) would end the process there.
    import ctypes

    synchronize, wait_timeout = 0x0010_0000, 0x102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]  # exists on Windows only
    handle = kernel.OpenProcess(synchronize, False, process_id)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == wait_timeout)
    finally:
        kernel.CloseHandle(handle)
