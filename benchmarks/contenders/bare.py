"""HTTP clients used by hand: the request a dict, the answer's bytes read by the task."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from typing import Any, Protocol, TypeAlias

from benchmarks.contenders.contender import API_KEY, Job, Open, Place
from benchmarks.contenders.patterns import Pattern, in_workers
from benchmarks.work import Work

HEADERS = {"Api-Key": API_KEY}
TIMEOUT_SECONDS = 60


class Send(Protocol):
    """Sends a request and returns the answer's body; any status but 2xx is an error."""

    async def __call__(
        self, method: str, path: str, *, json: Any = None, data: dict[str, str] | None = None
    ) -> bytes:
        """Send a JSON body, a form, or none."""
        ...


Task: TypeAlias = Callable[[Send, int], Awaitable[object]]
Sender: TypeAlias = Callable[[Place], AbstractAsyncContextManager[Send]]


def by_hand(sender: Sender, task: Task, pattern: Pattern = in_workers) -> Open:
    """Make a contender of a client, what it does for each unit, and how many at once."""

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        async with sender(place) as send:

            async def job(work: Work) -> None:
                await pattern(lambda number: task(send, number), work, place.in_flight)

            yield job

    return opened


def httpx_client(library: str = "httpx", **options: Any) -> Sender:
    """An `AsyncClient` with a connection for each request in flight.

    Args:
        library: `httpx`, or `httpx2`, which has the same interface.
        options: Further arguments of `AsyncClient`, or others than these.
    """

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Send]:
        module = import_module(library)
        connections = place.in_flight
        settings: dict[str, Any] = {
            "limits": module.Limits(
                max_connections=connections, max_keepalive_connections=connections
            ),
            "timeout": TIMEOUT_SECONDS,
        }
        async with module.AsyncClient(
            base_url=place.base_url,
            headers=HEADERS,
            verify=place.ssl_context() or False,
            trust_env=False,
            **(settings | options),
        ) as client:

            async def send(method: str, path: str, **body: Any) -> bytes:
                response = await client.request(method, path, **body)
                response.raise_for_status()
                content: bytes = response.content
                return content

            yield send

    return opened


def default_httpx_client(library: str = "httpx") -> Sender:
    """An `AsyncClient` as it comes: 100 connections at most, a timeout of 5 seconds."""

    def opened(place: Place) -> AbstractAsyncContextManager[Send]:
        module = import_module(library)
        return httpx_client(
            library,
            timeout=5,
            limits=module.Limits(max_connections=100, max_keepalive_connections=20),
        )(place)

    return opened


@contextlib.asynccontextmanager
async def aiohttp_session(place: Place) -> AsyncIterator[Send]:
    """A `ClientSession` with a connection for each request in flight."""
    import aiohttp

    connector = aiohttp.TCPConnector(limit=place.in_flight, ssl=place.ssl_context() or True)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    async with aiohttp.ClientSession(
        place.base_url, connector=connector, headers=HEADERS, timeout=timeout
    ) as session:

        async def send(method: str, path: str, **body: Any) -> bytes:
            async with session.request(method, path, **body) as response:
                response.raise_for_status()
                return await response.read()

        yield send
