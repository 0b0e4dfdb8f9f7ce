"""uvicorn's HTTP protocol, with a way to the socket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from .transport import EXTENSION

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class SandboxProtocol(H11Protocol):
    """Puts the transport of the connection into the scope of each request.

    ASGI has no words for a broken connection; with the transport an application can break it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the arguments of uvicorn's protocol, and write no access log."""
        super().__init__(*args, **kwargs)
        self.access_log = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`.

        Args:
            transport: the connection.
        """
        super().connection_made(transport)
        app: Any = self.app

        async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[EXTENSION] = transport
            await app(scope, receive, send)

        self.app = with_transport
