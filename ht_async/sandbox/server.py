"""The sandbox on a socket: inside a running event loop, or as a program."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio
from attrs import field, frozen

from .app import create_app
from .config import DEFAULT_API_KEY, SandboxConfig, SandboxConfigError
from .listener import Listener
from .sandbox import Sandbox

EXIT_DONE = 0
"""Exit code after SIGTERM."""
EXIT_ERROR = 1
"""Exit code if the sandbox cannot start."""
EXIT_INTERRUPTED = 130
"""Exit code after SIGINT (Ctrl-C)."""


@frozen
class RunningServer:
    """A sandbox that listens.

    Attributes:
        url: base URL of the API, without a slash at the end.
        api_key: the key that it accepts.
        sandbox: its state, to look at without HTTP.
    """

    url: str
    api_key: str = field(repr=False)
    sandbox: Sandbox = field(repr=False)


@asynccontextmanager
async def serve(config: SandboxConfig | None = None) -> AsyncGenerator[RunningServer]:
    """Run a sandbox in the current event loop for the time of an ``async with`` block.

    It installs no signal handlers and touches no logging. At the end of the block it stops
    listening, closes idle connections, and gives requests under way a second to end.

    Args:
        config: the settings; None for the defaults on any free port.

    Yields:
        The running server.

    Raises:
        SandboxConfigError: it cannot listen there, or the database cannot be used.
    """
    config = config or SandboxConfig(port=0)
    sock = _bind(config)
    try:
        app = create_app(config)
    except BaseException:
        sock.close()
        raise
    sandbox: Sandbox = app.state.sandbox
    listener = Listener(app, sock)
    try:
        await listener.start()
        yield RunningServer(_url(sock), config.api_key, sandbox)
    finally:
        sandbox.holds.close()
        with anyio.CancelScope(shield=True):
            await listener.stop()
        sandbox.close()


def run(config: SandboxConfig, *, ready_json: bool = False) -> int:
    """Run a sandbox until SIGINT or SIGTERM.

    Prints one line when it listens. Errors go to the standard error stream.

    Args:
        config: the settings.
        ready_json: print that line as JSON with ``url``, ``api_key`` and ``pid``.

    Returns:
        Exit code for the process: 0 after SIGTERM, 130 after SIGINT, 1 if it cannot start.
    """
    try:
        return asyncio.run(_until_signal(config, ready_json=ready_json))
    except SandboxConfigError as error:
        print(f"ht-async sandbox: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_ERROR


async def _until_signal(config: SandboxConfig, *, ready_json: bool) -> int:
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[int] = loop.create_future()

    def stop(code: int) -> None:
        if not stopped.done():
            stopped.set_result(code)

    loop.add_signal_handler(signal.SIGINT, stop, EXIT_INTERRUPTED)
    loop.add_signal_handler(signal.SIGTERM, stop, EXIT_DONE)
    async with serve(config) as server:
        print(_ready_line(server, ready_json=ready_json), flush=True)  # noqa: T201
        return await stopped


def _ready_line(server: RunningServer, *, ready_json: bool) -> str:
    if ready_json:
        return json.dumps({"url": server.url, "api_key": server.api_key, "pid": os.getpid()})
    # A key that somebody chose may be one that they also use elsewhere.
    key = server.api_key if server.api_key == DEFAULT_API_KEY else "as given"
    return f"ht-async sandbox listens on {server.url} (Api-Key: {key}; Ctrl-C stops it)"


def _bind(config: SandboxConfig) -> socket.socket:
    host = "127.0.0.1" if config.host == "localhost" else config.host
    sock: socket.socket | None = None
    try:
        found = socket.getaddrinfo(
            host, config.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )
        family, kind, protocol, _, address = found[0]
        # asyncio turns off Nagle's algorithm only for sockets that name their protocol.
        sock = socket.socket(family, kind, protocol)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
    except OSError as error:
        if sock is not None:
            sock.close()
        reason = error.strerror or str(error)
        raise SandboxConfigError(
            "port", f"cannot listen on {config.host}:{config.port}: {reason}; try port 0"
        ) from error
    return sock


def _url(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = "127.0.0.1" if host == "0.0.0.0" else "::1"  # noqa: S104
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
