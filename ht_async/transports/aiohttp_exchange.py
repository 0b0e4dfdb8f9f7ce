"""One request and its answer, over a connection of aiohttp's pool.

aiohttp connects, through proxies and TLS too, keeps connections and reads answers. Its session
is left out: it may send a request twice, hands a connection on before its answer is looked at,
and costs half of the time that a request takes.
"""

from __future__ import annotations

from typing import final

import aiohttp
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError
from aiohttp.streams import EMPTY_PAYLOAD

from ht_async.message import Answer, AttemptTimeouts, Headers, Progress
from ht_async.transports.aiohttp_failure import AiohttpError
from ht_async.transports.aiohttp_wire import Wire
from ht_async.transports.body import check_size, collect, decode

_MAX_HEADER_LINE = 64 * 1024
_SWITCHING_PROTOCOLS = 101


@final
class Exchange:
    """One request and its answer.

    Args:
        connector: aiohttp's pool.
        progress: Told when the first byte may leave.
        timeouts: Limits of its steps.
        max_response_bytes: Largest body taken, before and after content decoding.
    """

    __slots__ = (
        "_connection",
        "_connector",
        "_max_response_bytes",
        "_progress",
        "_protocol",
        "_timeouts",
        "_wire",
        "status",
    )

    def __init__(
        self,
        connector: aiohttp.BaseConnector,
        progress: Progress,
        timeouts: AttemptTimeouts,
        max_response_bytes: int,
    ) -> None:
        self.status: int | None = None
        self._connector = connector
        self._progress = progress
        self._timeouts = timeouts
        self._max_response_bytes = max_response_bytes
        self._connection: Connection | None = None
        self._wire: Wire | None = None

    async def run(
        self,
        origin: aiohttp.ClientRequest,
        limit: aiohttp.ClientTimeout,
        head: bytes,
        body: bytes,
    ) -> Answer:
        """Send the request and return the answer.

        Args:
            origin: Where it goes; of this aiohttp needs no more to connect.
            limit: Seconds to connect.
            head: The request's head.
            body: Its body.

        Raises:
            Exception: There is no answer, or none that can be used.
        """
        wire = await self._connect(origin, limit)
        self._protocol.set_response_params(
            skip_payload=head.startswith(b"HEAD "),
            read_until_eof=True,
            auto_decompress=False,
            max_line_size=_MAX_HEADER_LINE,
            max_field_size=_MAX_HEADER_LINE,
        )
        data = head + body
        self._progress.sending()
        wire.write(data)
        answer = await self._read(wire)
        self._leave()
        return answer

    @property
    def overdue(self) -> TimeoutError | None:
        """The error to tell if a step took too long."""
        return self._wire.overdue if self._wire is not None else None

    def give_up(self) -> None:
        """Close the connection at once, whatever is still to be sent."""
        if self._wire is not None:
            self._wire.transport.abort()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.release()
            self._connection = None

    async def _connect(self, origin: aiohttp.ClientRequest, limit: aiohttp.ClientTimeout) -> Wire:
        """Take a connection that nothing has come from unasked."""
        while True:
            try:
                self._connection = await self._connector.connect(origin, [], limit)
            except TimeoutError:
                raise aiohttp.ConnectionTimeoutError from None
            transport, protocol = self._connection.transport, self._connection.protocol
            if transport is None or protocol is None:
                raise aiohttp.ServerDisconnectedError
            self._protocol = protocol
            known = transport.get_protocol()
            if not isinstance(known, Wire):
                if transport.is_closing() or protocol.should_close:
                    raise aiohttp.ServerDisconnectedError
                self._wire = wire = Wire(transport, protocol, self._timeouts)
                transport.set_protocol(wire)
                return wire
            self._wire = known
            if known.reusable:
                known.begin(self._timeouts)
                return known
            self.give_up()

    async def _read(self, wire: Wire) -> Answer:
        while True:
            try:
                head, content = await self._protocol.read()
            except HttpProcessingError as error:
                raise AiohttpError(f"aiohttp raised {type(error).__name__}") from None
            if not 100 <= head.code < 200:
                break
            if head.code == _SWITCHING_PROTOCOLS:
                raise AiohttpError("the server switched to a protocol that nobody asked for")
        self.status = head.code
        wire.content = content
        body = await self._collect(content)
        delimited = head.chunked or "Content-Length" in head.headers or content is EMPTY_PAYLOAD
        if not delimited and not wire.finished:
            raise aiohttp.ClientPayloadError  # aiohttp takes any end for that of the answer
        wire.end(len(body), chunked=head.chunked)
        coding = ", ".join(head.headers.getall("Content-Encoding", ()))
        decoded = decode(body, coding, self._max_response_bytes) if coding else body
        return Answer(head.code, Headers(head.raw_headers), decoded)

    async def _collect(self, content: aiohttp.StreamReader) -> bytes:
        limit = self._max_response_bytes
        begun = await content.readany()
        if content.at_eof():  # a small body has mostly come with its head
            return check_size(begun, limit)
        return await collect(content.iter_any(), limit, begun)
