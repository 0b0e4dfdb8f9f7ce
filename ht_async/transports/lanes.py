"""The default transport: a stack of single-connection transports of httpx, or of httpx2.

The library's connection pool walks through all its connections on every request, and a request
that is cancelled at the wrong moment can block a connection for ever. A lane holds one
connection and serves one request at a time, so neither can happen; a lane that saw an error or a
cancellation is thrown away. The lane used last is used next, and idle lanes are closed.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from types import ModuleType
from typing import final

import httpx

from ht_async.message import (
    Answer,
    AttemptTimeouts,
    Evidence,
    Failure,
    FailureKind,
    Progress,
    Request,
)
from ht_async.transports.exchange import KEEPALIVE
from ht_async.transports.lane import Lane
from ht_async.transports.tls import TlsSettings

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
        library: The module of the HTTP library: httpx or httpx2.

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
        library: ModuleType = httpx,
    ) -> None:
        self._tls = TlsSettings(ssl_context, trust_env=trust_env, library=library)
        self._proxy = proxy
        self._max_response_bytes = max_response_bytes
        self._keepalive = keepalive
        self._library = library
        self._idle: deque[Lane] = deque()
        self._urls: dict[str, httpx.URL] = {}
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
            parsed = self._urls[url] = self._library.URL(url)
        return parsed

    async def _open(self) -> Lane:
        context = await self._tls.load()
        library = self._library
        http: httpx.AsyncHTTPTransport = library.AsyncHTTPTransport(
            verify=context,
            limits=library.Limits(
                max_connections=1, max_keepalive_connections=1, keepalive_expiry=self._keepalive
            ),
            proxy=None if self._proxy is None else _proxy(library, self._proxy, context),
            trust_env=False,
        )
        return Lane(library, http, self._max_response_bytes)

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
        await self._tls.aclose()
        if self._reaper is not None:
            self._reaper.cancel()
            await asyncio.wait((self._reaper,))
        while self._idle:
            await self._idle.pop().aclose()


def _proxy(library: ModuleType, url: str, context: ssl.SSLContext) -> httpx.Proxy:
    """Return the proxy; without the context each connection to it would load one of its own."""
    own = context if url.lower().startswith("https:") else None
    proxy: httpx.Proxy = library.Proxy(url, ssl_context=own)
    return proxy
