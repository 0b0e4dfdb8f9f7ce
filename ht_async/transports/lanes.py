"""The default transport: a stack of single-connection httpx transports.

httpx's connection pool walks through all its connections on every request, and a request that
is cancelled at the wrong moment can block a connection for ever. A lane holds one connection
and serves one request at a time, so neither can happen; a lane that saw an error or a
cancellation is thrown away. The lane used last is used next, and idle lanes are closed.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, final

import anyio
import anyio.to_thread
import httpx
from attrs import frozen

from ht_async.message import (
    Answer,
    AttemptTimeouts,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    Progress,
    Request,
)

KEEPALIVE = 5.0
"""Seconds an idle connection is kept; servers commonly close theirs later than that."""

_CLOSING_TIME = 2.0
_MAX_URLS = 512

_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
    httpx.LocalProtocolError,
)
"""Errors that speak for `not_sent`; the trace must agree."""


class ResponseTooLargeError(Exception):
    """The response body is larger than `max_response_bytes`."""


@frozen(slots=True)
class _Lane:
    http: httpx.AsyncHTTPTransport
    idle_since: float = 0.0


@final
class Lanes:
    """A stack of single-connection transports; as many as there are requests at once.

    Args:
        ssl_context: TLS settings; None makes verified ones when the first connection needs it.
        proxy: Proxy URL, or None.
        trust_env: Obey `SSL_CERT_FILE` and `SSL_CERT_DIR`.
        max_response_bytes: Largest body taken, after content decoding.
    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None = None,
        proxy: str | None = None,
        trust_env: bool = True,
        max_response_bytes: int = 32 * 1024 * 1024,
    ) -> None:
        self._ssl_context = ssl_context
        self._proxy = proxy
        self._trust_env = trust_env
        self._max_response_bytes = max_response_bytes
        self._idle: deque[_Lane] = deque()
        self._urls: dict[str, httpx.URL] = {}
        self._tls_lock = asyncio.Lock()
        self._reaper: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def idle(self) -> int:
        """Idle connections."""
        return len(self._idle)

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send the request once; see `Transport.send`."""
        progress.nothing_sent()
        lane = self._idle.pop() if self._idle else await self._open()
        head = _Head()
        try:
            answer = await self._exchange(lane, request, timeouts, progress, head)
        except (httpx.TransportError, httpx.DecodingError, ResponseTooLargeError) as error:
            await _close(lane)
            return _failure(error, progress, head.status)
        except BaseException:
            await _close(lane)
            raise
        await self._park(lane)
        return answer

    async def _exchange(
        self,
        lane: _Lane,
        request: Request,
        timeouts: AttemptTimeouts,
        progress: Progress,
        head: _Head,
    ) -> Answer:
        extensions: Mapping[str, Any] = {
            "timeout": {
                "connect": timeouts.connect,
                "read": timeouts.read,
                "write": timeouts.write,
                "pool": timeouts.connect,
            },
            "trace": _tracer(progress),
        }
        response = await lane.http.handle_async_request(
            httpx.Request(
                request.method,
                self._url(request.url),
                headers=request.headers,
                content=request.body,
                extensions=dict(extensions),
            )
        )
        head.status = response.status_code
        try:
            body = await self._read(response)
        finally:
            await response.aclose()
        return Answer(response.status_code, Headers(response.headers.raw), body)

    async def _read(self, response: httpx.Response) -> bytes:
        chunks: list[bytes] = []
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > self._max_response_bytes:
                raise ResponseTooLargeError(
                    f"the response is larger than {self._max_response_bytes} bytes"
                )
            chunks.append(chunk)
        return b"".join(chunks)

    def _url(self, url: str) -> httpx.URL:
        parsed = self._urls.get(url)
        if parsed is None:
            if len(self._urls) >= _MAX_URLS:
                self._urls.clear()
            parsed = self._urls[url] = httpx.URL(url)
        return parsed

    async def _open(self) -> _Lane:
        return _Lane(
            httpx.AsyncHTTPTransport(
                verify=await self._tls(),
                limits=httpx.Limits(
                    max_connections=1, max_keepalive_connections=1, keepalive_expiry=KEEPALIVE
                ),
                proxy=self._proxy,
                trust_env=False,
            )
        )

    async def _tls(self) -> ssl.SSLContext:
        """Return the one SSL context; loading the trusted roots takes a thread tens of ms."""
        if self._ssl_context is None:
            async with self._tls_lock:
                if self._ssl_context is None:
                    self._ssl_context = await anyio.to_thread.run_sync(self._make_tls)
        return self._ssl_context

    def _make_tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context(trust_env=self._trust_env)

    async def _park(self, lane: _Lane) -> None:
        if self._closed:
            await _close(lane)
            return
        loop = asyncio.get_running_loop()
        self._idle.append(_Lane(lane.http, loop.time()))
        if self._reaper is None or self._reaper.done():
            self._reaper = loop.create_task(self._reap(), name="ht_async idle connections")

    async def _reap(self) -> None:
        """Close lanes that were idle too long, until none is idle."""
        loop = asyncio.get_running_loop()
        while self._idle:
            await asyncio.sleep(max(0.0, self._idle[0].idle_since + KEEPALIVE - loop.time()))
            while self._idle and self._idle[0].idle_since + KEEPALIVE <= loop.time():
                await _close(self._idle.popleft())

    async def aclose(self) -> None:
        """Close all connections."""
        self._closed = True
        if self._reaper is not None:
            self._reaper.cancel()
            await asyncio.wait((self._reaper,))
        while self._idle:
            await _close(self._idle.pop())


class _Head:
    """Keeps the status in case the body doesn't arrive."""

    __slots__ = ("status",)

    def __init__(self) -> None:
        self.status: int | None = None


def _tracer(progress: Progress) -> Callable[[str, Mapping[str, Any]], Awaitable[None]]:
    async def trace(event: str, info: Mapping[str, Any]) -> None:
        # Behind a proxy the CONNECT request comes first; it does not carry ours.
        if event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
            progress.sending()

    return trace


def _failure(error: Exception, progress: Progress, status: int | None) -> Failure:
    never_sent = isinstance(error, _NEVER_SENT) and progress.evidence is Evidence.NOT_SENT
    evidence = Evidence.NOT_SENT if never_sent else Evidence.MAYBE_SENT
    return Failure(evidence, _kind(error), error, status)


def _kind(error: Exception) -> FailureKind:
    if isinstance(error, httpx.TimeoutException):
        return FailureKind.TIMEOUT
    if isinstance(error, ResponseTooLargeError | httpx.DecodingError):
        return FailureKind.UNREADABLE
    if isinstance(error, httpx.LocalProtocolError | httpx.UnsupportedProtocol):
        return FailureKind.UNEXPECTED
    return FailureKind.CONNECTION


async def _close(lane: _Lane) -> None:
    with anyio.move_on_after(_CLOSING_TIME, shield=True):
        await lane.http.aclose()
