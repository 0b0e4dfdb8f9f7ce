r"""A loopback server that does to every connection exactly what a test scripts.

A script is a coroutine function that gets the connection; the last one of several serves all
further connections. What it raises fails the test.

    async def cut(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        peer.finish()

    server = await serve(cut)
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable

from attrs import define, field, frozen
from loopback import LIMIT, hold_port


class Gone(Exception):
    """The client has closed or reset the connection."""


@frozen
class Received:
    """A request that arrived in full."""

    connection: int
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def values(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known.lower() == name.lower()]

    def __getitem__(self, name: str) -> str:
        (value,) = self.values(name)
        return value


class Peer:
    """The server's end of a connection."""

    def __init__(
        self,
        number: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server: ScriptedServer,
    ) -> None:
        self.number = number
        self.reader = reader
        self.writer = writer
        self._server = server

    async def request(self) -> Received:
        """Read one whole request and count it."""
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
            request_line, *lines = head.decode("latin-1").split("\r\n")[:-2]
            method, target, _ = request_line.split(" ")
            pairs = (line.partition(":") for line in lines)
            headers = tuple((name, value.strip()) for name, _, value in pairs)
            size = {name.lower(): value for name, value in headers}.get("content-length", "0")
            body = await self.reader.readexactly(int(size))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Gone from error
        received = Received(self.number, method, target, headers, body)
        self._server.requests.append(received)
        self._server.changed()
        return received

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        try:
            await self.writer.drain()
        except ConnectionError as error:
            raise Gone from error

    async def upgrade(self, context: ssl.SSLContext) -> None:
        """Do the server's part of a TLS handshake."""
        try:
            await self.writer.start_tls(context)
        except OSError as error:  # an ssl.SSLError is one, too
            raise Gone from error

    def finish(self) -> None:
        """Close with FIN, once everything is sent."""
        self.writer.close()

    def reset(self) -> None:
        """Close with RST."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def until_gone(self) -> None:
        """Read and drop until the client is gone."""
        try:
            while await self.reader.read(65_536):
                pass
        except ConnectionError:
            pass
        raise Gone


Script = Callable[[Peer], Awaitable[None]]
Serve = Callable[..., Awaitable["ScriptedServer"]]
"""The fixture `serve`."""


@define
class ScriptedServer:
    """Counts connections and requests. Use it as a context manager."""

    scripts: tuple[Script, ...]
    tls: ssl.SSLContext | None = None
    requests: list[Received] = field(factory=list)
    connections: int = 0
    port: int = 0
    _open: dict[asyncio.Task[None], Peer] = field(factory=dict)
    _errors: list[BaseException] = field(factory=list)
    _wakers: set[asyncio.Event] = field(factory=set)
    _listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def open(self) -> int:
        """Connections that neither end has closed."""
        return len(self._open)

    @property
    def targets(self) -> list[str]:
        return [request.target for request in self.requests]

    async def start(self, bound: socket.socket | None = None) -> ScriptedServer:
        """Listen, on a socket that holds a port already or on any free port."""
        if bound is None:
            bound = hold_port()
        self._listener = await asyncio.start_server(
            self._accept, sock=bound, ssl=self.tls, limit=1 << 26, backlog=512
        )
        self.port = bound.getsockname()[1]
        return self

    async def __aenter__(self) -> ScriptedServer:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        assert self._listener is not None
        self._listener.close()
        tasks = tuple(self._open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._errors:
            raise self._errors[0]

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        peer = Peer(self.connections, reader, writer, self)
        script = self.scripts[min(peer.number, len(self.scripts)) - 1]
        task = asyncio.get_running_loop().create_task(self._run(script, peer))
        self._open[task] = peer
        task.add_done_callback(self._ended)
        self.changed()

    async def _run(self, script: Script, peer: Peer) -> None:
        try:
            await script(peer)
            await peer.until_gone()
        except Gone:
            pass
        except Exception as error:
            self._errors.append(error)
        finally:
            peer.writer.transport.abort()

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._open[task]
        self.changed()

    def changed(self) -> None:
        """Have waiting conditions looked at again."""
        for waker in self._wakers:
            waker.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that comes with a connection or a request."""
        waker = asyncio.Event()
        self._wakers.add(waker)
        try:
            async with asyncio.timeout(LIMIT):
                while not condition():
                    await waker.wait()
                    waker.clear()
        finally:
            self._wakers.discard(waker)
