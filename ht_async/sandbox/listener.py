"""uvicorn's HTTP protocol on a socket of the running event loop.

uvicorn's own server class handles a process: signals, logging, ticks of a tenth of a second.
A sandbox lives inside tests and programs, so it takes the protocol alone and starts and stops it
at once.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.server import ServerState

from .protocol import SandboxProtocol

if TYPE_CHECKING:
    from starlette.applications import Starlette

_BACKLOG = 2048
_GRACE = 1.0
_KEEP_ALIVE = 75
_TURNS = 100


class Listener:
    """An application on a listening socket."""

    def __init__(self, app: Starlette, sock: socket.socket) -> None:
        """Prepare to listen.

        Args:
            app: the application.
            sock: a bound socket, which the listener takes over.
        """
        # A client drops its idle connections long before the server does: otherwise the server
        # would close some of them just when a request is on its way.
        self._config = uvicorn.Config(
            app,
            log_config=None,
            ws="none",
            lifespan="off",
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE,
        )
        self._config.load()
        self._state = ServerState()
        self._state.default_headers = [(b"server", b"ht-async-sandbox")]
        self._socket = sock
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to accept connections."""
        self._server = await asyncio.get_running_loop().create_server(
            lambda: SandboxProtocol(config=self._config, server_state=self._state, app_state={}),
            sock=self._socket,
            backlog=_BACKLOG,
        )

    async def stop(self) -> None:
        """Stop accepting connections, let requests end for a second, and close everything."""
        if self._server is not None:
            self._server.close()
        self._socket.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            await asyncio.wait(self._state.tasks, timeout=_GRACE)
        for connection in list(self._state.connections):
            connection.transport.abort()
        await self._settle()
        for task in self._state.tasks:
            task.cancel()
        await self._settle()

    async def _settle(self) -> None:
        for _ in range(_TURNS):
            if not self._state.connections and not self._state.tasks:
                break
            await asyncio.sleep(0)
