"""Calls an ASGI application in this process: a transport without sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias, final
from urllib.parse import unquote, urlsplit

from ht_async.engine.outlast import end_all
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

Message: TypeAlias = MutableMapping[str, Any]
AsgiApp: TypeAlias = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[Message]],
        Callable[[Message], Awaitable[None]],
    ],
    Awaitable[None],
]


@final
class InProcess:
    """Sends requests to an ASGI application, as to a server on this machine.

    The application goes on with a request whose sender has left, as a server does. An error that
    leaves it stands for a broken connection.

    Args:
        app: The application.
    """

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        self._served: set[asyncio.Task[None]] = set()

    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        """Send the request once; see `Transport`."""
        progress.sending()
        exchange = _Exchange(request)
        serving = asyncio.ensure_future(exchange.serve(self._app))
        self._served.add(serving)
        serving.add_done_callback(self._served.discard)
        try:
            return await exchange.answer(timeouts.read)
        finally:
            exchange.gone.set()

    async def aclose(self) -> None:
        """End what is still being served."""
        await end_all(tuple(self._served))


@final
class _Exchange:
    """One request and what the application says to it.

    Args:
        request: The request.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._unread = True
        self._said: asyncio.Queue[Message | None] = asyncio.Queue()
        self._error: Exception | None = None
        self.gone = asyncio.Event()

    async def serve(self, app: AsgiApp) -> None:
        """Run the application."""
        try:
            await app(self._scope(), self._receive, self._said.put)
        except Exception as error:
            self._error = error
        finally:
            self._said.put_nowait(None)

    async def answer(self, patience: float) -> Answer | Failure:
        """Wait for the whole answer, or for why there is none.

        Args:
            patience: Seconds without a byte of it.
        """
        status: int | None = None
        headers, body = Headers(), b""
        while True:
            try:
                message = await asyncio.wait_for(self._said.get(), patience)
            except TimeoutError as error:
                return Failure(Evidence.MAYBE_SENT, FailureKind.TIMEOUT, error, status)
            if message is None:
                cause = self._error or ConnectionError("the application gave no whole answer")
                return Failure(Evidence.MAYBE_SENT, FailureKind.CONNECTION, cause, status)
            if message["type"] == "http.response.start":
                status, headers = message["status"], Headers(tuple(message["headers"]))
                continue
            body += message.get("body", b"")
            if not message.get("more_body") and status is not None:
                return Answer(status, headers, body)

    def _scope(self) -> dict[str, Any]:
        url = urlsplit(self._request.url)
        host, port = url.hostname or "", url.port or 80
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": url.scheme,
            "path": unquote(url.path),
            "raw_path": url.path.encode(),
            "query_string": url.query.encode(),
            "root_path": "",
            "headers": [
                (name.lower().encode(), value.encode()) for name, value in self._request.headers
            ],
            "server": (host, port),
            "client": ("127.0.0.1", 1),
        }

    async def _receive(self) -> Message:
        if self._unread:
            self._unread = False
            return {"type": "http.request", "body": self._request.body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}
