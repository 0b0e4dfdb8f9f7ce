"""One connection of aiohttp's pool, watched from below.

aiohttp takes whatever comes after the end of an answer for the next answer, any end of the
connection for the end of a body without a length, and waits for ever for a server that does not
read, or for the rest of a body that it refused. All show on the way between a connection and
aiohttp's parser.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import Callable
from typing import Any, final

from aiohttp import ServerDisconnectedError, StreamReader
from aiohttp.client_proto import ResponseHandler

_END_OF_HEAD = b"\r\n\r\n"
_END_OF_CHUNKS = b"\r\n0\r\n\r\n"


@final
class Wire(asyncio.Protocol):
    """Stands between a connection and its protocol.

    Args:
        transport: The connection.
        protocol: What it has delivered to so far.
    """

    __slots__ = (
        "_head",
        "_idle",
        "_poll",
        "_protocol",
        "_size",
        "_tail",
        "_timer",
        "_write_timeout",
        "content",
        "finished",
        "stuck",
        "transport",
    )

    def __init__(self, transport: asyncio.Transport, protocol: ResponseHandler) -> None:
        self.transport = transport
        self._protocol = protocol
        self._timer: asyncio.TimerHandle | None = None
        self._poll: Callable[[int], list[Any]] | None = None
        self._idle = True
        self.begin(0)

    def begin(self, write_timeout: float) -> None:
        """Begin an exchange.

        Args:
            write_timeout: Seconds that a write may be held up.
        """
        self._write_timeout = write_timeout
        self._idle = False
        self._head = self._size = 0
        self._tail = b""
        self.stuck = False
        """Whether a write was held up for too long."""
        self.finished = False
        """Whether the server has closed its end."""
        self.content: StreamReader | None = None
        """The body of the answer; told when the connection is lost in the middle of it."""

    def write(self, request: bytes) -> None:
        """Send a request; the time that its answer may take begins when all of it has left."""
        self.transport.write(request)
        self.expect()

    def expect(self) -> None:
        """Give an answer, of which nothing is there yet, the time that it may take."""
        self._size = 0
        if self._timer is None:
            self._protocol.start_timeout()

    def end(self, body_size: int, *, chunked: bool) -> None:
        """End an exchange; closes the connection unless nothing came after the answer.

        Where that is not certain, as after an interim response, the connection is not worth
        the doubt.

        Args:
            body_size: Bytes of the answer's body.
            chunked: Whether they came in chunks.
        """
        self._protocol.read_timeout = None
        self._protocol.start_timeout()  # some versions of aiohttp let it run on after the end
        whole = self._tail == _END_OF_CHUNKS if chunked else self._size == self._head + body_size
        if whole and not self.transport.is_closing() and not self.transport.get_write_buffer_size():
            self._idle = True
        else:
            self.transport.abort()

    @property
    def reusable(self) -> bool:
        """Whether another request may be sent: nothing has come since the last answer.

        Neither to this process nor to its socket, where the end of the connection may wait.
        """
        if not self._idle or self.transport.is_closing():
            return False
        if self._poll is None:
            self._poll = _poll(self.transport)
        return not self._poll(0)

    # -- what the connection delivers ------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Pass on what belongs to an answer."""
        if self._idle:
            self._idle = False
            self.transport.abort()
            return
        if not self._size:
            end = data.find(_END_OF_HEAD)
            # A head in pieces is rare; taken for endless, it costs the connection.
            self._head = end + len(_END_OF_HEAD) if end >= 0 else 1 << 62
        self._size += len(data)
        self._tail = (self._tail + data[-7:])[-7:]
        self._protocol.data_received(data)

    def eof_received(self) -> None:
        """Pass on that the server has closed its end, which it also does in answer to ours."""
        self.finished = not self.transport.is_closing()
        self._protocol.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on the end, to the reader of a body too."""
        self._stop_timer()
        self._protocol.connection_lost(exc)
        content = self.content
        if content is not None and not content.is_eof() and content.exception() is None:
            content.set_exception(ServerDisconnectedError())

    def pause_writing(self) -> None:
        """Pass it on, and see that it comes to an end."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._write_timeout, self._write_is_stuck)
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        """Pass it on."""
        self._stop_timer()
        self._protocol.resume_writing()
        if not self._size:  # else its answer has begun, and may have ended
            self._protocol.start_timeout()

    def _write_is_stuck(self) -> None:
        self.stuck = True
        self.transport.abort()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _poll(transport: asyncio.Transport) -> Callable[[int], list[Any]]:
    """Return what tells, without a wait, what can be read at a socket."""
    number = transport.get_extra_info("socket").fileno()
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(number, select.POLLIN)
        return poll.poll
    return lambda _: select.select([number], [], [], 0)[0]  # Windows
