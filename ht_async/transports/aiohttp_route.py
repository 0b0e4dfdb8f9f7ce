"""Where a request goes, for aiohttp to connect to and for its request line."""

from __future__ import annotations

import asyncio
import re
import ssl
from base64 import b64encode
from typing import final

import aiohttp
from attrs import frozen
from multidict import CIMultiDict
from yarl import URL

from ht_async.errors import ConfigurationError
from ht_async.transports.tls import TlsSettings

_MAX_REMEMBERED = 512
_TARGET = re.compile(r"[!-~]+")
_Headers = tuple[tuple[str, str], ...]


@frozen(slots=True)
class Route:
    """Where a request goes.

    Args:
        origin: What aiohttp connects to.
        target: What the request line says.
        headers: What the route adds to a request's own headers.
    """

    origin: aiohttp.ClientRequest
    target: bytes
    headers: _Headers = ()


@final
class Routes:
    """Finds the routes of requests, and remembers them.

    Args:
        tls: Settings of encrypted connections.
        proxy: Proxy URL, or None.

    Raises:
        ConfigurationError: aiohttp can't use the proxy.
    """

    def __init__(self, tls: TlsSettings, proxy: str | None) -> None:
        self._tls = tls
        self._context: ssl.SSLContext | None = None
        self._proxy: URL | None = None
        self._credentials: _Headers = ()
        if proxy is not None:
            self._proxy, self._credentials = _split(proxy)
        self._origins: dict[URL, aiohttp.ClientRequest] = {}
        self._routes: dict[str, Route] = {}

    async def find(self, url: str) -> Route:
        """Return the route to a URL.

        Raises:
            ValueError: It is no URL of HTTP.
        """
        route = self._routes.get(url)
        if route is None:
            if len(self._routes) >= _MAX_REMEMBERED:
                self._routes.clear()
            route = self._routes[url] = await self._make(URL(url, encoded=True))
        return route

    async def _make(self, url: URL) -> Route:
        if url.scheme not in ("http", "https"):
            raise ValueError("the URL is none of http or https")
        origin = await self._origin(url.origin())
        if self._proxy is None or url.scheme == "https":
            return Route(origin, _ascii(url.raw_path_qs))
        return Route(origin, _ascii(str(url.with_fragment(None))), self._credentials)

    async def _origin(self, url: URL) -> aiohttp.ClientRequest:
        origin = self._origins.get(url)
        if origin is None:
            if len(self._origins) >= _MAX_REMEMBERED:
                self._origins.clear()
            origin = self._origins[url] = await self._connect_to(url)
        return origin

    async def _connect_to(self, url: URL) -> aiohttp.ClientRequest:
        encrypted = url.scheme == "https"
        context = encrypted or (self._proxy is not None and self._proxy.scheme == "https")
        origin = aiohttp.ClientRequest(
            "GET",
            url,
            loop=asyncio.get_running_loop(),
            ssl=await self._tls_context() if context else True,
            proxy=self._proxy,
        )
        if self._proxy is not None and encrypted and self._credentials:
            # Its pool tells connections apart by these, and aiohttp adds the `Host`.
            headers = CIMultiDict((*self._credentials, ("Host", origin.headers["Host"])))
            origin.update_proxy(self._proxy, None, headers)
        return origin

    async def _tls_context(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = await self._tls.load()
            self._context.set_alpn_protocols(["http/1.1"])
        return self._context


def _ascii(target: str) -> bytes:
    if not _TARGET.fullmatch(target):
        raise ValueError("the URL is not encoded")
    return target.encode("ascii")


def _split(proxy: str) -> tuple[URL, _Headers]:
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
