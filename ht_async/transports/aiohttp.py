"""A transport over aiohttp: for those who send much."""

from __future__ import annotations

import io
import math
import ssl
from base64 import b64encode
from typing import Any, final

import aiohttp
import anyio
from multidict import CIMultiDict, istr
from yarl import URL

from ht_async.errors import ConfigurationError
from ht_async.message import Answer, AttemptTimeouts, Failure, Headers, Progress, Request
from ht_async.transports.aiohttp_exchange import Connector, Exchange, Once, once
from ht_async.transports.aiohttp_failure import AiohttpError, failure, unsent
from ht_async.transports.body import check_size, collect, decode
from ht_async.transports.exchange import CLOSING_TIME, KEEPALIVE
from ht_async.transports.tls import TlsSettings

_MAX_REMEMBERED = 512
_MAX_HEADER_LINE = 64 * 1024
_MAX_BODY_AT_ONCE = 1024 * 1024
_ADDED = tuple(map(istr, ("Accept", "Accept-Encoding", "User-Agent")))
_ADDED_TO_WRITES = (*_ADDED, istr("Content-Type"))
"""Headers that aiohttp adds unless it is told not to."""

_HeaderPairs = tuple[tuple[str, str], ...]


@final
class Aiohttp:
    """Sends through one aiohttp session, with as many connections as there are requests at once.

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
        self._proxy: URL | None = None
        self._credentials: _HeaderPairs = ()
        if proxy is not None:
            self._proxy, self._credentials = _split(proxy)
        self._context: ssl.SSLContext | None = None
        self._max_response_bytes = max_response_bytes
        self._keepalive = keepalive
        self._session: aiohttp.ClientSession | None = None
        self._urls: dict[str, URL] = {}
        self._known: dict[tuple[bool, bool, _HeaderPairs], dict[str, Any]] = {}
        self._timeouts: AttemptTimeouts | None = None
        self._timeout = aiohttp.ClientTimeout()

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send the request once; see `Transport.send`."""
        progress.nothing_sent()
        try:
            url = self._url(request.url)
            settings = await self._settings(request, url, timeouts)
        except Exception as error:
            return unsent(error)
        exchange = Exchange(progress, timeouts.write)
        try:
            return await self._exchange(exchange, request, url, settings)
        except Exception as error:
            exchange.give_up()
            return _failure(error, exchange)
        except BaseException:
            exchange.give_up()
            raise

    async def _exchange(
        self, exchange: Exchange, request: Request, url: URL, settings: dict[str, Any]
    ) -> Answer:
        response = await self._open().request(request.method, url, **settings)
        try:
            if response.status == 101:
                raise AiohttpError("the server switched to a protocol that nobody asked for")
            exchange.status = response.status
            body = await self._collect(response.content)
            coding = ", ".join(response.headers.getall("Content-Encoding", ()))
            decoded = decode(body, coding, self._max_response_bytes) if coding else body
        except BaseException:
            response.close()
            raise
        exchange.leave(response, len(body))
        return Answer(response.status, Headers(response.raw_headers), decoded)

    async def _collect(self, content: aiohttp.StreamReader) -> bytes:
        limit = self._max_response_bytes
        begun = await content.readany()
        if content.at_eof():  # a small body has mostly come with its head
            return check_size(begun, limit)
        return await collect(content.iter_any(), limit, begun)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=Connector(limit=0, keepalive_timeout=self._keepalive),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                max_line_size=_MAX_HEADER_LINE,
                max_field_size=_MAX_HEADER_LINE,
                middlewares=(once,),
            )
        return self._session

    # -- the request as aiohttp takes it ---------------------------------------------------

    def _url(self, url: str) -> URL:
        parsed = self._urls.get(url)
        if parsed is None:
            if len(self._urls) >= _MAX_REMEMBERED:
                self._urls.clear()
            parsed = self._urls[url] = URL(url, encoded=True)
        return parsed

    async def _settings(
        self, request: Request, url: URL, timeouts: AttemptTimeouts
    ) -> dict[str, Any]:
        """Return the arguments that aiohttp sends a request with."""
        writes = bool(request.body) or request.method != "GET"
        key = (writes, url.scheme == "https", request.headers)
        settings = self._known.get(key)
        if settings is None:
            if len(self._known) >= _MAX_REMEMBERED:
                self._known.clear()
            settings = self._known[key] = await self._learn(*key)
        if timeouts is not self._timeouts:
            self._timeouts = timeouts
            self._timeout = aiohttp.ClientTimeout(
                connect=timeouts.connect, sock_read=timeouts.read, ceil_threshold=math.inf
            )
        return {**settings, "data": _payload(request.body), "timeout": self._timeout}

    async def _learn(self, writes: bool, encrypted: bool, headers: _HeaderPairs) -> dict[str, Any]:
        """Return those arguments that many requests have in common."""
        ours = CIMultiDict(headers if encrypted else headers + self._credentials)
        added = _ADDED_TO_WRITES if writes else _ADDED
        unwanted = [name for name in added if name not in ours]
        settings: dict[str, Any] = {
            "headers": ours,
            "skip_auto_headers": unwanted or None,
            "allow_redirects": False,
        }
        if self._proxy is not None:
            settings["proxy"] = self._proxy
            settings["proxy_headers"] = dict(self._credentials) if encrypted else None
        if encrypted or (self._proxy is not None and self._proxy.scheme == "https"):
            settings["ssl"] = await self._tls_context()
        return settings

    async def _tls_context(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = await self._tls.load()
            self._context.set_alpn_protocols(["http/1.1"])
        return self._context

    async def aclose(self) -> None:
        """Close all connections."""
        await self._tls.aclose()
        if self._session is not None:
            with anyio.move_on_after(CLOSING_TIME, shield=True):
                await self._session.close()


def _split(proxy: str) -> tuple[URL, _HeaderPairs]:
    """Return a proxy's URL without its credentials, and these as a header."""
    try:
        url = URL(proxy)
    except ValueError:
        raise ConfigurationError("the proxy's URL is none that aiohttp can read") from None
    if url.scheme not in ("http", "https"):
        raise ConfigurationError('aiohttp speaks to no SOCKS proxy: use transport="httpx"')
    if url.user is None and url.password is None:
        return url, ()
    credentials = f"{url.user or ''}:{url.password or ''}".encode()
    header = ("Proxy-Authorization", f"Basic {b64encode(credentials).decode()}")
    return url.with_user(None), (header,)


def _payload(body: bytes) -> bytes | io.BytesIO | None:
    if len(body) > _MAX_BODY_AT_ONCE:
        return io.BytesIO(body)
    return body or None


def _failure(error: Exception, exchange: Exchange) -> Failure:
    if isinstance(error, Once):
        error = error.error
    if exchange.stuck:
        error = TimeoutError("the server did not take the request in time")
    return failure(error, exchange.progress, exchange.status)
