"""`scalesight server`: runs one conversation over standard input and output, or over one TCP connection."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator

from scalesight.lsp import lifecycle, transport
from scalesight.lsp.framing import BadFrame, Frames
from scalesight.lsp.session import Server

_log = logging.getLogger(__name__)


def serve(tcp: tuple[str, int] | None = None) -> int:
    """Serves one client until it leaves. Returns the exit code: 0 after `shutdown` and `exit`, else 1.

    `tcp` is a host and a port (0: any free one) to wait on instead of standard input and output.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="scalesight: %(levelname)s: %(message)s")
    # pygls logs payloads, and warns of what is no fault, such as a cancelled request that was answered in the meantime.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    standard_output = sys.stdout.buffer
    # A stray print would be read by the client as a broken message.
    sys.stdout = sys.stderr
    try:
        if tcp is None:
            return asyncio.run(_serve_standard(transport.standard_output(standard_output)))
        return asyncio.run(_serve_tcp(*tcp))
    except KeyboardInterrupt:
        return 1
    except OSError as error:  # the port is taken, the host does not exist
        _log.error("Cannot serve: %s", error)
        return 1


async def _serve_standard(output: transport.Output) -> int:
    return await _converse(transport.standard_input(sys.stdin.buffer), output)


async def _serve_tcp(host: str, port: int) -> int:
    return await _converse(*await transport.first_connection(host, port))


async def _converse(chunks: AsyncIterator[bytes], output: transport.Output) -> int:
    """Handles messages until `exit`, the end of the stream, or the death of the editor, whichever is first."""
    server = Server()
    lifecycle.register(server)
    server.protocol.set_writer(output)
    ends = {
        asyncio.ensure_future(_receive(server, chunks)),
        asyncio.ensure_future(output.closed.wait()),
        asyncio.ensure_future(_editor_dies(server)),
    }
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    output.close()
    for end in ends:
        end.cancel()
    return server.protocol.verdict()


async def _receive(server: Server, chunks: AsyncIterator[bytes]) -> None:
    frames = Frames()
    async for chunk in chunks:
        for frame in frames.feed(chunk):
            if isinstance(frame, BadFrame):
                server.protocol.refuse_unreadable(frame.reason)
                if frame.fatal:
                    return
            else:
                server.protocol.receive_body(frame)
                # A request that is async starts now: it must see the text before a change that came with it.
                await asyncio.sleep(0)
            if server.protocol.exit_code is not None:
                return
    _log.error("The input ends %s", "in the middle of a message" if frames.incomplete else "without `exit`")


async def _editor_dies(server: Server) -> None:
    # "If the parent process is not alive then the server should exit" (LSP 3.17, InitializeParams.processId).
    while not server.process_id or transport.alive(server.process_id):
        await asyncio.sleep(transport.PARENT_POLL_SECONDS)
    _log.error("The editor (process %d) is gone", server.process_id)
