"""One connection, for one request at a time."""

from __future__ import annotations

from collections.abc import AsyncIterable, Mapping
from typing import Any, cast, final

import anyio
import httpx

from ht_async.message import (
    Answer,
    AttemptTimeouts,
    Failure,
    Headers,
    Progress,
    Request,
)
from ht_async.transports.body import collect, decode
from ht_async.transports.failure import failure

_CLOSING_TIME = 2.0


@final
class Lane:
    """One connection, opened when it is needed.

    Args:
        http: A transport whose pool holds one connection.
        max_response_bytes: Largest body taken, before and after content decoding.
    """

    __slots__ = ("_http", "_max_response_bytes", "_progress", "_socket", "_status", "idle_since")

    def __init__(self, http: httpx.AsyncHTTPTransport, max_response_bytes: int) -> None:
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
            return failure(error, progress, self._status)

    async def _exchange(
        self, request: Request, url: httpx.URL, timeouts: AttemptTimeouts
    ) -> Answer:
        extensions: dict[str, Any] = {
            "timeout": {
                "connect": timeouts.connect,
                "read": timeouts.read,
                "write": timeouts.write,
                "pool": timeouts.connect,
            },
            "trace": self._trace,
        }
        response = await self._http.handle_async_request(
            httpx.Request(
                request.method,
                url,
                headers=request.headers,
                content=request.body,
                extensions=extensions,
            )
        )
        self._status = response.status_code
        try:
            chunks = cast("AsyncIterable[bytes]", response.stream)
            body = await collect(chunks, self._max_response_bytes)
        finally:
            await response.aclose()
        headers = Headers(response.headers.raw)
        coding = headers.get("content-encoding", "")
        return Answer(response.status_code, headers, decode(body, coding, self._max_response_bytes))

    async def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("send_request_headers.started"):
            # Behind a proxy the CONNECT request comes first; it does not carry ours.
            if info["request"].method != b"CONNECT":
                self._progress.sending()
        elif event.endswith("connect_tcp.complete"):
            self._socket = info["return_value"]

    @property
    def spoiled(self) -> bool:
        """Whether bytes came after the end of the answer.

        They would be taken for the answer to the next request. No public interface tells of
        them; a connection that hides its parser counts as spoiled.
        """
        pool = self._http._pool  # pyright: ignore[reportPrivateUsage]
        return any(_surplus(connection) for connection in pool.connections)

    async def aclose(self) -> None:
        """Close the connection, in whatever state it is."""
        with anyio.move_on_after(_CLOSING_TIME, shield=True):
            await self._http.aclose()
            if self._socket is not None:
                # The library loses sight of it when it is cancelled during a TLS handshake.
                await self._socket.aclose()


def _surplus(connection: Any) -> bool:
    while (inner := getattr(connection, "_connection", None)) is not None:
        connection = inner
    parser = getattr(connection, "_h11_state", None)
    return parser is None or bool(parser.trailing_data[0])
