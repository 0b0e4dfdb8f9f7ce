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
from typing import final

import anyio.to_thread
import httpx

from ht_async.errors import ConfigurationError
from ht_async.message import (
    Answer,
    AttemptTimeouts,
    Evidence,
    Failure,
    FailureKind,
    Progress,
    Request,
)
from ht_async.transports.lane import Lane

KEEPALIVE = 5.0
"""Seconds an idle connection is kept; servers commonly close theirs later than that."""

_MAX_URLS = 512


@final
class Lanes:
    """A stack of single-connection transports; as many as there are requests at once.

    Args:
        ssl_context: TLS settings; None makes verified ones when the first connection needs it.
        proxy: Proxy URL, or None. The TLS settings hold for a connection to it, too.
        trust_env: Obey `SSL_CERT_FILE` and `SSL_CERT_DIR`.
        max_response_bytes: Largest body taken, before and after content decoding.
        keepalive: Seconds an idle connection is kept.

    Raises:
        ConfigurationError: `ssl_context` is none.
    """

    def __init__(
        self,
        *,
        ssl_context: ssl.SSLContext | None = None,
        proxy: str | None = None,
        trust_env: bool = True,
        max_response_bytes: int = 32 * 1024 * 1024,
        keepalive: float = KEEPALIVE,
    ) -> None:
        self._ssl_context = None if ssl_context is None else _check_context(ssl_context)
        self._proxy = proxy
        self._trust_env = trust_env
        self._max_response_bytes = max_response_bytes
        self._keepalive = keepalive
        self._idle: deque[Lane] = deque()
        self._urls: dict[str, httpx.URL] = {}
        self._loading: asyncio.Task[ssl.SSLContext] | None = None
        self._reaper: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def idle(self) -> int:
        """Idle lanes."""
        return len(self._idle)

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send the request once; see `Transport.send`."""
        progress.nothing_sent()
        try:
            url = self._url(request.url)
            lane = self._idle.pop() if self._idle else await self._open()
        except Exception as error:
            return Failure(Evidence.NOT_SENT, FailureKind.UNEXPECTED, error)
        try:
            result = await lane.send(request, url, timeouts, progress)
        except BaseException:
            await lane.aclose()
            raise
        if isinstance(result, Failure) or lane.spoiled or self._closed:
            await lane.aclose()
        else:
            self._park(lane)
        return result

    def _url(self, url: str) -> httpx.URL:
        parsed = self._urls.get(url)
        if parsed is None:
            if len(self._urls) >= _MAX_URLS:
                self._urls.clear()
            parsed = self._urls[url] = httpx.URL(url)
        return parsed

    async def _open(self) -> Lane:
        context = await self._tls()
        http = httpx.AsyncHTTPTransport(
            verify=context,
            limits=httpx.Limits(
                max_connections=1, max_keepalive_connections=1, keepalive_expiry=self._keepalive
            ),
            proxy=None if self._proxy is None else _proxy(self._proxy, context),
            trust_env=False,
        )
        return Lane(http, self._max_response_bytes)

    async def _tls(self) -> ssl.SSLContext:
        """Return the one SSL context; loading the trusted roots takes a thread tens of ms.

        The loading is nobody's in particular: callers who are cancelled sooner than it takes
        would else begin it again and again.
        """
        if self._ssl_context is not None:
            return self._ssl_context
        if self._loading is None:
            self._loading = asyncio.create_task(self._load_tls(), name="ht_async TLS settings")
            self._loading.add_done_callback(self._loaded)
        loading = self._loading
        await asyncio.wait((loading,))
        return loading.result()

    async def _load_tls(self) -> ssl.SSLContext:
        return await anyio.to_thread.run_sync(self._make_tls)

    def _loaded(self, loading: asyncio.Task[ssl.SSLContext]) -> None:
        self._loading = None  # a failure is not final
        if not loading.cancelled() and loading.exception() is None:
            self._ssl_context = loading.result()

    def _make_tls(self) -> ssl.SSLContext:
        try:
            return httpx.create_ssl_context(trust_env=self._trust_env)
        except OSError as error:
            raise ConfigurationError(
                "the trusted certificates can't be loaded: "
                "check the variables SSL_CERT_FILE and SSL_CERT_DIR, or pass ssl_context="
            ) from error

    def _park(self, lane: Lane) -> None:
        loop = asyncio.get_running_loop()
        lane.idle_since = loop.time()
        self._idle.append(lane)
        if self._reaper is None or self._reaper.done():
            self._reaper = loop.create_task(self._reap(), name="ht_async idle connections")

    async def _reap(self) -> None:
        """Close lanes that were idle too long, until none is idle."""
        loop = asyncio.get_running_loop()
        while self._idle:
            await asyncio.sleep(max(0.0, self._idle[0].idle_since + self._keepalive - loop.time()))
            while self._idle and self._idle[0].idle_since + self._keepalive <= loop.time():
                await self._idle.popleft().aclose()

    async def aclose(self) -> None:
        """Close all connections; those in use close when their requests end."""
        self._closed = True
        if self._loading is not None:
            await asyncio.wait((self._loading,))
        if self._reaper is not None:
            self._reaper.cancel()
            await asyncio.wait((self._reaper,))
        while self._idle:
            await self._idle.pop().aclose()


def _check_context(context: object) -> ssl.SSLContext:
    if isinstance(context, ssl.SSLContext):
        return context
    raise ConfigurationError(
        "ssl_context must be an ssl.SSLContext, such as ssl.create_default_context() makes"
    )


def _proxy(url: str, context: ssl.SSLContext) -> httpx.Proxy:
    """Return the proxy; without the context each connection to it would load one of its own."""
    return httpx.Proxy(url, ssl_context=context if url.lower().startswith("https:") else None)
