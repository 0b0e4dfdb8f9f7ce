"""A client that shows what arrives on a connection, byte by byte."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

BOUND = 20.0


class RawClient:
    """One connection to a sandbox."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._address = (address.hostname, address.port)

    async def __aenter__(self) -> RawClient:
        self._reader, self._writer = await asyncio.open_connection(*self._address)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    def send(self, method: str, path: str, document: Any = None, **headers: str) -> None:
        """Send a request; underscores in names of headers stand for hyphens."""
        body = b"" if document is None else json.dumps(document).encode()
        lines = {"host": "sandbox", "api-key": "sandbox-key", "content-length": str(len(body))}
        lines |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)

    async def rest(self) -> bytes | type[ConnectionResetError]:
        """Return all bytes until the end of the connection (FIN), or the class of its reset."""
        try:
            return await asyncio.wait_for(self._reader.read(), BOUND)
        except ConnectionResetError as error:
            return type(error)

    async def piece(self) -> bytes:
        """Return the bytes that come next."""
        return await asyncio.wait_for(self._reader.read(65_536), BOUND)

    async def answer(self) -> tuple[dict[str, str], bytes]:
        """Return the head of one whole answer, its status as ``status``, and its body."""
        raw = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), BOUND)
        first, *lines = raw.decode().strip().split("\r\n")
        head = {"status": first.split(" ")[1]}
        head |= dict(line.split(": ", 1) for line in lines)
        length = int(head["content-length"])
        return head, await asyncio.wait_for(self._reader.readexactly(length), BOUND)
