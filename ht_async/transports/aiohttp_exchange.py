"""One request on its way through aiohttp: which connection it takes, and when it may leave."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import cast, final

import aiohttp
from aiohttp.client_middlewares import ClientHandlerType
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from ht_async.message import Progress
from ht_async.transports.aiohttp_wire import Wire

_current: ContextVar[Exchange] = ContextVar("ht_async aiohttp exchange")


@final
class Exchange:
    """One request and its answer.

    Args:
        progress: Told when its first byte may leave.
        write_timeout: Seconds that a write may be held up.
    """

    __slots__ = ("_wire", "_write_timeout", "progress", "status")

    def __init__(self, progress: Progress, write_timeout: float) -> None:
        self.progress = progress
        self.status: int | None = None
        self._write_timeout = write_timeout
        self._wire: Wire | None = None
        _current.set(self)

    @property
    def stuck(self) -> bool:
        """Whether its request could not be written in time."""
        return self._wire is not None and self._wire.stuck

    def take(self, wire: Wire) -> None:
        """Take a connection; the request leaves right after this.

        Raises:
            asyncio.CancelledError: It was given up.
        """
        self.progress.sending()
        self._wire = wire
        wire.begin(self._write_timeout)

    def leave(self, response: aiohttp.ClientResponse, body_size: int) -> None:
        """Leave the connection to the next request, after an answer.

        Args:
            response: The answer.
            body_size: Bytes of its body, as they came.

        Raises:
            Exception: The connection broke in the middle of an answer that its end would have
                ended; aiohttp takes the one for the other.
        """
        if self._wire is None:
            return
        chunked = "Transfer-Encoding" in response.headers
        if self._wire.broken and not chunked and "Content-Length" not in response.headers:
            raise self._wire.broken
        self._wire.end(body_size, chunked=chunked)
        self._wire = None

    def give_up(self) -> None:
        """Close the connection at once, whatever is still to be sent."""
        if self._wire is not None:
            self._wire.give_up()


@final
class Connector(aiohttp.TCPConnector):
    """A connection pool that hands no connection out that something has come from unasked."""

    async def connect(
        self, req: aiohttp.ClientRequest, traces: list[Trace], timeout: aiohttp.ClientTimeout
    ) -> Connection:
        """Return a connection for the current exchange."""
        exchange = _current.get()
        while True:
            connection = await super().connect(req, traces, timeout)
            try:
                wire, fresh = _wire_of(connection)
                if not fresh:
                    await wire.left()
                if fresh or wire.reusable:
                    exchange.take(wire)
                    return connection
            except BaseException:
                connection.close()
                raise
            wire.transport.abort()
            connection.close()


def _wire_of(connection: Connection) -> tuple[Wire, bool]:
    """Return the wire of a connection, and whether it is new."""
    transport = connection.transport
    if transport is None:
        raise aiohttp.ServerDisconnectedError
    protocol = transport.get_protocol()
    if isinstance(protocol, Wire):
        return protocol, False
    wire = Wire(transport, cast("asyncio.Protocol", protocol))
    transport.set_protocol(wire)
    return wire, True


class Once(Exception):
    """Carries an error of the connection past aiohttp, which would send once more."""

    def __init__(self, error: aiohttp.ClientConnectionError) -> None:
        super().__init__()
        self.error = error


async def once(
    request: aiohttp.ClientRequest, handler: ClientHandlerType
) -> aiohttp.ClientResponse:
    """Send a request through aiohttp, at most once.

    Whatever its method, only the engine knows whether it may be sent again.

    Raises:
        Once: The connection failed.
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectionError as error:
        raise Once(error) from None
