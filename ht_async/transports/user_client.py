"""A transport over the user's own `httpx.AsyncClient`."""

from __future__ import annotations

import asyncio
from typing import final

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
from ht_async.transports.exchange import CLOSING_TIME
from ht_async.transports.journey import Journey


@final
class UserClient:
    """Sends through a client that its user has set up and goes on to own.

    What is sent is the request alone: the client's base URL, parameters, headers, cookies,
    authentication and timeouts are left out, and no redirect is followed. Its transports,
    mounts, proxies, TLS settings and event hooks do their work; what a request hook changes is
    sent as changed. Cookies that the API sets end up in the client's jar, as httpx puts them
    there.

    A failure is called `not_sent` only where that is certain: before the client calls a
    transport, and after that only for httpx's own `AsyncHTTPTransport`, neither subclassed nor
    wrapped, whose steps can be followed. With any other transport, or a subclass of the
    client, a request that got no answer may have been sent. A status that a hook makes an error
    of, as `raise_for_status()` does, is an answer like any other.

    A request that is cancelled is ended by an anyio cancel scope, which httpx's connection pool
    survives, while asyncio's own cancellation can cost it the connection for good. A hook or
    transport that has to wait for something while it is cancelled must shield that wait, as
    under anyio always. One thing can't be mended from here: httpx's pool loses a connection
    with every proxy tunnel whose TLS handshake fails or is cancelled.

    Args:
        client: The client. It needs room for as many connections as requests are under way at
            once; those that wait for one longer than the connect timeout fail as `not_sent`.
        max_response_bytes: Largest body taken, before and after content decoding. A hook that
            reads a body itself does so without this bound.

    Raises:
        ConfigurationError: `client` is none.
    """

    def __init__(
        self, client: httpx.AsyncClient, *, max_response_bytes: int = 32 * 1024 * 1024
    ) -> None:
        self._client = _check_client(client)
        self._max_response_bytes = max_response_bytes
        self._running: set[asyncio.Task[Answer | Failure]] = set()

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send the request once; see `Transport.send`."""
        if self._client.is_closed:
            closed = ConfigurationError("http_client is closed: close it after this client")
            return Failure(Evidence.NOT_SENT, FailureKind.UNEXPECTED, closed)
        journey = Journey(self._client, progress, self._max_response_bytes)
        task = asyncio.create_task(journey.run(request, timeouts), name="ht_async request")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError:
            journey.give_up()
            await asyncio.wait((task,), timeout=CLOSING_TIME)
            raise
        return task.result()

    async def aclose(self) -> None:
        """Wait for requests that are being given up; the client stays open."""
        if self._running:
            await asyncio.wait(self._running, timeout=CLOSING_TIME)


def _check_client(client: object) -> httpx.AsyncClient:
    if isinstance(client, httpx.AsyncClient):
        return client
    raise ConfigurationError("http_client must be an httpx.AsyncClient")
