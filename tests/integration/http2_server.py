"""A loopback server that speaks HTTP/2."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define, field
from authority import Authority
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived, StreamEnded


@define
class HTTP2Server:
    """Answers every request with `{}`, but for two paths.

    What is asked at `/silent` gets no answer. What is asked at `/lost` ends the connection: by
    saying that the request was not looked at (GOAWAY), if another one was there, and without a
    word else.
    """

    authority: Authority
    requests: list[tuple[int, str, str]] = field(factory=list)
    """Number of the connection, method and path of each."""

    connections: int = 0
    port: int = 0
    _listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[HTTP2Server]:
        context = self.authority.server
        context.set_alpn_protocols(["h2"])
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=context)
        self.port = self._listener.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            self.refuse()

    def refuse(self) -> None:
        """Take no more connections."""
        assert self._listener is not None
        self._listener.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        http = H2Connection(H2Configuration(client_side=False))
        http.initiate_connection()
        paths: dict[int, str] = {}
        try:
            writer.write(http.data_to_send())
            while data := await reader.read(65_536):
                for event in http.receive_data(data):
                    if isinstance(event, RequestReceived):
                        head = {name.decode(): value.decode() for name, value in event.headers}
                        paths[event.stream_id] = head[":path"]
                        self.requests.append((number, head[":method"], head[":path"]))
                    elif isinstance(event, StreamEnded):
                        self._answer(http, event.stream_id, paths[event.stream_id])
                writer.write(http.data_to_send())
        except ConnectionError:
            pass
        finally:
            writer.write(http.data_to_send())
            writer.close()

    def _answer(self, http: H2Connection, stream: int, path: str) -> None:
        if path == "/lost":
            if stream > 1:
                http.close_connection(last_stream_id=1)
            raise ConnectionAbortedError
        if path != "/silent":
            http.send_headers(stream, [(":status", "200")])
            http.send_data(stream, b"{}", end_stream=True)
