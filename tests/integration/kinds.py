"""The kinds of transports: what makes each, and what its library calls things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import aiohttp
import httpx
import httpx2
from attrs import field, frozen
from messages import MakeClient

from ht_async.message import Transport
from ht_async.transports.aiohttp import Aiohttp
from ht_async.transports.aiohttp_failure import AiohttpError
from ht_async.transports.lanes import Lanes
from ht_async.transports.user_client import UserClient


@frozen
class Kind:
    """A kind of transport.

    Args:
        name: What the tests call it.
        make: Makes one, of a maker of users' clients and settings.
        library: The HTTP library beneath.
    """

    name: str
    make: Callable[..., Transport] = field(repr=False)
    library: Any = field(repr=False)
    start: tuple[type, str] = field(repr=False)
    """The library's coroutine that is called first, and its class."""
    end: tuple[type, str] = field(repr=False)
    """The one that returns the answer."""
    race: dict[str, Any] = field(repr=False)
    """What to replace so that the library does not see that a connection was closed."""

    @property
    def on_aiohttp(self) -> bool:
        return self.library is aiohttp

    def settings(self, http_client: MakeClient, **settings: Any) -> dict[str, Any]:
        """Return what makes a `HelloTech` send through it."""
        if self.name == "user_client":
            return {"http_client": http_client(**settings)}
        return {"transport": self.library.__name__}

    def cause(self, name: str) -> type[BaseException]:
        """Return the class of an error, by its name in httpx.

        Those of aiohttp say too much: the operating system's error beneath stands for them,
        or one with their name alone.
        """
        if self.on_aiohttp:
            return _BENEATH.get(name, AiohttpError)
        found: type[BaseException] = getattr(self.library, name)
        return found

    def lie(self) -> Exception:
        """Return the library's error for a connection that was not made in time."""
        if self.on_aiohttp:
            return aiohttp.ConnectionTimeoutError("could not connect")
        lie: Exception = self.library.ConnectTimeout("could not connect")
        return lie


_BENEATH: dict[str, type[BaseException]] = {"ConnectError": OSError, "WriteTimeout": TimeoutError}


def _always(value: bool) -> Callable[[object], bool]:
    return lambda _: value


def _expired(core: str) -> dict[str, Any]:
    return {f"{core}._async.http11.AsyncHTTP11Connection.has_expired": _always(False)}


def _over_a_client(
    http_client: MakeClient,
    *,
    ssl_context: Any = True,
    proxy: Any = None,
    max_response_bytes: int = 1 << 25,
) -> Transport:
    client = http_client(verify=ssl_context, proxy=proxy)
    return UserClient(client, max_response_bytes=max_response_bytes)


LANES = Kind(
    "lanes",
    lambda _, **settings: Lanes(**settings),
    httpx,
    (httpx.AsyncHTTPTransport, "handle_async_request"),
    (httpx.AsyncHTTPTransport, "handle_async_request"),
    _expired("httpcore"),
)
LANES_2 = Kind(
    "lanes-httpx2",
    lambda _, **settings: Lanes(library=httpx2, **settings),
    httpx2,
    (httpx2.AsyncHTTPTransport, "handle_async_request"),
    (httpx2.AsyncHTTPTransport, "handle_async_request"),
    _expired("httpcore2"),
)
AIOHTTP = Kind(
    "aiohttp",
    lambda _, **settings: Aiohttp(**settings),
    aiohttp,
    (aiohttp.TCPConnector, "connect"),
    (aiohttp.client_proto.ResponseHandler, "read"),
    {
        "ht_async.transports.aiohttp_wire._poll": lambda _: lambda _: [],
    },
)
USER_CLIENT = Kind("user_client", _over_a_client, httpx, LANES.start, LANES.end, LANES.race)
OWN = (LANES, LANES_2, AIOHTTP)
"""Those that a client makes itself."""

KINDS = (*OWN, USER_CLIENT)
