"""One connection, for one request at a time."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any, final

import anyio
import httpx

from ht_async.message import Answer, AttemptTimeouts, Failure, Progress, Request
from ht_async.transports.exchange import CLOSING_TIME, compose, is_body, is_first_byte, take
from ht_async.transports.failure import failure
from ht_async.transports.surplus import find_parser, has_surplus


@final
class Lane:
    """One connection, opened when it is needed.

    Args:
        library: The module of the HTTP library.
        http: A transport whose pool holds one connection.
        max_response_bytes: Largest body taken, before and after content decoding.
    """

    __slots__ = (
        "_http",
        "_library",
        "_max_response_bytes",
        "_progress",
        "_socket",
        "_status",
        "idle_since",
    )

    def __init__(
        self, library: ModuleType, http: httpx.AsyncHTTPTransport, max_response_bytes: int
    ) -> None:
        self._library = library
        self._http = http
        self._max_response_bytes = max_response_bytes
        self._progress = Progress()
        self._socket: Any = None
        self._status: int | None = None
        self.idle_since = 0.0

    async def send(
        self, request: Request, url: httpx.URL, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send the request once; see `Transport.send`.

        After anything but an answer the lane must be closed.
        """
        self._progress = progress
        self._status = None
        try:
            return await self._exchange(request, url, timeouts)
        except Exception as error:
            return failure(self._library, error, progress, self._status)

    async def _exchange(
        self, request: Request, url: httpx.URL, timeouts: AttemptTimeouts
    ) -> Answer:
        message = compose(self._library.Request, request, url, timeouts, self._trace)
        response = await self._http.handle_async_request(message)
        self._status = response.status_code
        try:
            return await take(response, self._max_response_bytes)
        finally:
            await response.aclose()

    async def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if is_first_byte(event, info) or is_body(event, info):
            self._progress.sending()
            self._progress.look_again_next_turn()
        elif event.endswith("connect_tcp.complete"):
            self._socket = info["return_value"]

    @property
    def spoiled(self) -> bool:
        """Whether bytes came after the end of the answer.

        A connection that hides its parser counts as spoiled.
        """
        pool = self._http._pool  # pyright: ignore[reportPrivateUsage]
        parsers = map(find_parser, pool.connections)
        return any(parser is None or has_surplus(parser) for parser in parsers)

    async def aclose(self) -> None:
        """Close the connection, in whatever state it is."""
        with anyio.move_on_after(CLOSING_TIME, shield=True):
            await self._http.aclose()
            if self._socket is not None:
                # The library loses sight of it when it is cancelled during a TLS handshake.
                await self._socket.aclose()
