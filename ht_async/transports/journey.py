"""One request on its way through an httpx client that somebody else has set up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, final

import anyio
import anyio.lowlevel
import httpx

from ht_async.message import Answer, AttemptTimeouts, Failure, Headers, Progress, Request
from ht_async.transports.exchange import CLOSING_TIME, compose, is_first_byte, take
from ht_async.transports.failure import failure, unsent
from ht_async.transports.surplus import find_parser, has_surplus

_OPENED = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")
_NO_AUTH = httpx.Auth()


@final
class Message(httpx.Request):
    """A request that calls `on_taken` when somebody takes hold of what it sends.

    The client does so after its request hooks, right before it calls a transport.
    """

    on_taken: Callable[[Message], None] | None = None

    @property
    def stream(self) -> httpx.SyncByteStream | httpx.AsyncByteStream:
        """The body."""
        if self.on_taken is not None:
            self.on_taken(self)
        return self._stream

    @stream.setter
    def stream(self, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> None:
        self._stream = stream


@final
class Journey:
    """One request, from the client's hooks to the last byte of its answer.

    Args:
        client: What sends it.
        progress: Told when its first byte may leave.
        max_response_bytes: Largest body taken, before and after content decoding.
    """

    __slots__ = (
        "_client",
        "_given_up",
        "_handed_over",
        "_max_response_bytes",
        "_plain",
        "_progress",
        "_queued",
        "_scope",
        "_status",
        "_stream",
    )

    def __init__(
        self, client: httpx.AsyncClient, progress: Progress, max_response_bytes: int
    ) -> None:
        self._client = client
        self._progress = progress
        self._max_response_bytes = max_response_bytes
        self._plain = type(client) is httpx.AsyncClient
        self._given_up = False
        self._handed_over = False
        self._queued = False
        self._scope = anyio.CancelScope()
        self._status: int | None = None
        self._stream: Any = None

    async def run(self, request: Request, timeouts: AttemptTimeouts) -> Answer | Failure:
        """Send the request once; see `Transport.send`.

        Raises:
            asyncio.CancelledError: It was given up.
        """
        with self._scope:
            try:
                message = compose(Message, request, httpx.URL(request.url), timeouts, self._trace)
            except Exception as error:
                return unsent(httpx, error)
            try:
                return await self._exchange(message)
            except Exception as error:
                return self._judge(error, message)
        raise asyncio.CancelledError

    def give_up(self) -> None:
        """End it as soon as that costs the connection pool nothing.

        The pool is written for the cancellation of anyio, which asyncio's own is not like: it
        waits for a step that is just ending, and stays out of the pool's clean-up. A request
        that waits for a connection must get it first, or the pool would keep it for ever.
        """
        self._given_up = True
        if not self._queued:
            self._scope.cancel()

    async def _exchange(self, message: Message) -> Answer:
        if self._plain:
            self._progress.nothing_sent()
        message.on_taken = self._hand_over
        response = await self._client.send(
            message, stream=True, auth=_NO_AUTH, follow_redirects=False
        )
        self._status = response.status_code
        try:
            answer = await take(response, self._max_response_bytes)
            await _cut_off_surplus(response)
            return answer
        finally:
            with anyio.move_on_after(CLOSING_TIME, shield=True):
                await response.aclose()

    # -- evidence ----------------------------------------------------------------------

    def _hand_over(self, message: Message) -> None:
        """Take note that somebody may send the request from now on."""
        if self._given_up:
            raise asyncio.CancelledError
        self._handed_over = True
        if self._is_traced(message):
            self._queued = self._status is None
        else:
            self._progress.sending()

    def _is_traced(self, message: Message) -> bool:
        """Tell whether the first byte can't leave without a step that the trace is told.

        That holds for httpx's own transport over its own pool. A transport of somebody else's
        may send, fail and send again before it raises, and tell nothing of it.
        """
        if not self._plain or message.extensions.get("trace") != self._trace:
            return False
        transport = self._client._transport_for_url(message.url)  # pyright: ignore[reportPrivateUsage]
        if type(transport) is not httpx.AsyncHTTPTransport or vars(transport).keys() != {"_pool"}:
            return False
        pool: object = transport._pool  # pyright: ignore[reportPrivateUsage]
        return type(pool).__module__.partition(".")[0] == "httpcore"

    def _judge(self, error: Exception, message: Message) -> Answer | Failure:
        if getattr(error, "_request", None) is message:
            if isinstance(error, httpx.HTTPStatusError) and not error.response.is_success:
                return _refusal(error.response)
            # httpx's errors carry the request, and with it the key.
            vars(error)["_request"] = None
        if self._plain and not self._handed_over:
            return unsent(httpx, error)
        return failure(httpx, error, self._progress, self._status)

    # -- the connection pool's steps ---------------------------------------------------

    async def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        self._queued = False
        if event.endswith(_OPENED):
            self._stream = info["return_value"]
            if self._given_up:
                await self._close_stream()
        elif event.endswith("start_tls.failed"):
            # The pool loses sight of the connection when this comes of a cancellation.
            await self._close_stream()
        if self._given_up:
            # In its steps the pool can stand it; between them it would lose a connection.
            self._scope.cancel()
            await anyio.lowlevel.checkpoint_if_cancelled()
        if is_first_byte(event, info):
            self._progress.sending()

    async def _close_stream(self) -> None:
        with anyio.move_on_after(CLOSING_TIME, shield=True):
            await self._stream.aclose()


def _refusal(response: httpx.Response) -> Answer:
    """Return the answer that an event hook turned into an error, as `raise_for_status` does.

    Its body is lost unless the hook has read it.
    """
    body = b""
    with suppress(httpx.ResponseNotRead):
        body = response.content
    return Answer(response.status_code, Headers(response.headers.raw), body)


async def _cut_off_surplus(response: httpx.Response) -> None:
    """Close the connection if bytes came after the end of the answer."""
    parser = find_parser(response.stream)
    if parser is not None and has_surplus(parser):
        await response.extensions["network_stream"].aclose()
