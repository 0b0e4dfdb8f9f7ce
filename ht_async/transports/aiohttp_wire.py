"""One connection of aiohttp's pool, watched from below.

aiohttp takes whatever comes after the end of an answer for the next answer, and any end of the
connection for that of a body without a length. It waits for ever for a server that does not read,
or falls silent after an interim answer, and for the rest of a body that it refused to read on.
All that shows on the way between a connection and aiohttp's parser.
"""

from __future__ import annotations

import asyncio
import select
from collections.abc import Callable
from typing import Any, final

from aiohttp import ServerDisconnectedError, StreamReader
from aiohttp.client_proto import ResponseHandler

from ht_async.message import AttemptTimeouts

_END_OF_HEAD = b"\r\n\r\n"
_END_OF_CHUNKS = b"\r\n0\r\n\r\n"


@final
class Wire(asyncio.Protocol):
    """Stands between a connection and its protocol.

    Args:
        transport: The connection.
        protocol: What it has delivered to so far.
        timeouts: Limits of the first exchange, which begins with it.
    """

    __slots__ = (
        "_due",
        "_head",
        "_held_up",
        "_idle",
        "_loop",
        "_poll",
        "_protocol",
        "_size",
        "_tail",
        "_timeouts",
        "_timer",
        "content",
        "finished",
        "overdue",
        "transport",
    )

    def __init__(
        self, transport: asyncio.Transport, protocol: ResponseHandler, timeouts: AttemptTimeouts
    ) -> None:
        self.transport = transport
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._poll: Callable[[int], list[Any]] | None = None
        self._head = 0
        self._tail = b""
        self._held_up = False
        self.overdue: TimeoutError | None = None
        """What took too long, if the connection was closed for that."""
        self.finished = False
        """Whether the server has closed its end."""
        self.content: StreamReader | None = None
        """The body of the last answer; told if the connection is lost in the middle of it."""
        self.begin(timeouts)

    def begin(self, timeouts: AttemptTimeouts) -> None:
        """Begin an exchange.

        Args:
            timeouts: How long a write may be held up, and how long nothing may come.
        """
        self._timeouts = timeouts
        self._idle = False
        self._size = 0

    def write(self, request: bytes) -> None:
        """Send a request; the time that its answer may take begins when all of it has left."""
        self.transport.write(request)
        if not self._held_up:
            self._allow(self._timeouts.read)

    def end(self, body_size: int, *, chunked: bool) -> None:
        """End an exchange; closes the connection unless nothing came after the answer.

        Where that is not certain, as after an interim response, the connection is not worth
        the doubt.

        Args:
            body_size: Bytes of the answer's body.
            chunked: Whether they came in chunks.
        """
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
        if not self._idle:
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
            # A head in pieces is rare; taken for shorter than any, it costs the connection.
            self._head = data.find(_END_OF_HEAD) + len(_END_OF_HEAD)
        self._size += len(data)
        self._tail = (self._tail + data[-7:])[-7:]
        if not self._held_up:
            self._due = self._loop.time() + self._timeouts.read
        self._protocol.data_received(data)

    def eof_received(self) -> None:
        """Pass on that the server has closed its end, which it also does in answer to ours."""
        self.finished = not self.transport.is_closing()
        self._protocol.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on the end, to the reader of a body too."""
        if self._timer is not None:
            self._timer.cancel()
        self._protocol.connection_lost(exc)
        content = self.content
        if content is not None and not content.is_eof():
            content.set_exception(ServerDisconnectedError())

    def pause_writing(self) -> None:
        """See that it comes to an end; aiohttp writes nothing, and need not know."""
        self._held_up = True
        self._allow(self._timeouts.write)

    def resume_writing(self) -> None:
        """Begin the time of the answer."""
        self._held_up = False
        self._allow(self._timeouts.read)

    # -- time ------------------------------------------------------------------------------

    def _allow(self, seconds: float) -> None:
        self._due = self._loop.time() + seconds
        if self._timer is not None:
            if self._timer.when() <= self._due:
                return  # it is put off when it goes off: most exchanges end long before
            self._timer.cancel()
        self._timer = self._loop.call_at(self._due, self._time_is_up)

    def _time_is_up(self) -> None:
        self._timer = None
        if self._idle:
            return
        if self._loop.time() < self._due:
            self._timer = self._loop.call_at(self._due, self._time_is_up)
            return
        what = "take the request" if self._held_up else "answer"
        self.overdue = TimeoutError(f"the server did not {what} in time")
        self.transport.abort()


def _poll(transport: asyncio.Transport) -> Callable[[int], list[Any]]:
    """Return what tells, without a wait, what can be read at a socket."""
    number = transport.get_extra_info("socket").fileno()
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(number, select.POLLIN)
        return poll.poll
    return lambda _: select.select([number], [], [], 0)[0]  # Windows
