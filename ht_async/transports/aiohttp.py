"""A transport over aiohttp: for those who send much."""

from __future__ import annotations

import math
import ssl
from typing import final

import aiohttp
import anyio

from ht_async.message import Answer, AttemptTimeouts, Failure, Progress, Request
from ht_async.transports.aiohttp_exchange import Exchange
from ht_async.transports.aiohttp_failure import failure, unsent
from ht_async.transports.aiohttp_head import Heads
from ht_async.transports.aiohttp_route import Routes
from ht_async.transports.exchange import CLOSING_TIME, KEEPALIVE
from ht_async.transports.tls import TlsSettings


@final
class Aiohttp:
    """Sends through a pool of aiohttp, with as many connections as there are requests at once.

    Args:
        ssl_context: TLS settings; None makes verified ones when the first connection needs it.
        proxy: Proxy URL, or None. The TLS settings hold for a connection to it, too.
        trust_env: Obey `SSL_CERT_FILE` and `SSL_CERT_DIR`.
        max_response_bytes: Largest body taken, before and after content decoding.
        keepalive: Seconds an idle connection is kept.

    Raises:
        ConfigurationError: `ssl_context` is none, or aiohttp can't use the proxy.
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
        self._tls = TlsSettings(ssl_context, trust_env=trust_env)
        self._routes = Routes(self._tls, proxy)
        self._heads = Heads()
        self._max_response_bytes = max_response_bytes
        self._keepalive = keepalive
        self._connector: aiohttp.TCPConnector | None = None
        self._timeouts: AttemptTimeouts | None = None
        self._timeout = aiohttp.ClientTimeout()

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send the request once; see `Transport.send`."""
        progress.nothing_sent()
        try:
            route = await self._routes.find(request.url)
            target, more = route.target, route.headers
            head = self._heads.write(request.method, target, request.headers, more)
        except Exception as error:
            return unsent(error)
        exchange = Exchange(self._open(), progress, timeouts, self._max_response_bytes)
        try:
            return await exchange.run(route.origin, self._limit(timeouts), head, request.body)
        except Exception as error:
            exchange.give_up()
            return failure(exchange.overdue or error, progress, exchange.status)
        except BaseException:
            exchange.give_up()
            raise

    def _open(self) -> aiohttp.TCPConnector:
        if self._connector is None:
            self._connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=self._keepalive)
        return self._connector

    def _limit(self, timeouts: AttemptTimeouts) -> aiohttp.ClientTimeout:
        if timeouts is not self._timeouts:
            self._timeouts = timeouts
            self._timeout = aiohttp.ClientTimeout(connect=timeouts.connect, ceil_threshold=math.inf)
        return self._timeout

    async def aclose(self) -> None:
        """Close all connections."""
        await self._tls.aclose()
        if self._connector is not None:
            with anyio.move_on_after(CLOSING_TIME, shield=True):
                await self._connector.close()
