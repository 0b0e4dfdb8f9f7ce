"""A browser: one connection, requests one after the other, and a wish to leave in their midst."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import struct
from dataclasses import dataclass
from typing import Any, Literal

Leaving = Literal["in the request", "at once", "while waiting"]
"""When a browser leaves: after half of the request, right after it, or some time later."""

LEAVINGS: tuple[Leaving, ...] = ("in the request", "at once", "while waiting")
_ABORT = struct.pack("ii", 1, 0)
_WAITS = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any


class Browser:
    """Sends requests to an application on this machine.

    Args:
        port: Where it listens.
        chance: Decides how and when it leaves.
    """

    def __init__(self, port: int, chance: random.Random) -> None:
        self._port = port
        self._chance = chance
        self._connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request and read its answer."""
        reader, writer = await self._connect()
        writer.write(_request(method, path, body))
        async with asyncio.timeout(_WAITS):
            answer = await _read(reader)
        if answer.headers.get("connection") == "close":
            await self.close()
        return answer

    async def leave(self, leaving: Leaving, method: str, path: str, body: Any = None) -> None:
        """Send a request, or half of one, and break the connection."""
        _, writer = await self._connect()
        request = _request(method, path, body)
        writer.write(request[: len(request) // 2] if leaving == "in the request" else request)
        await writer.drain()
        if leaving == "while waiting":
            await asyncio.sleep(self._chance.expovariate(1 / 0.02))
        if self._chance.random() < 0.5:  # a reset instead of an orderly end
            sock: socket.socket = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
            writer.transport.abort()
        await self.close()

    async def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            _, writer = self._connection
            self._connection = None
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._connection is None or self._connection[0].at_eof():
            await self.close()
            self._connection = await asyncio.open_connection("127.0.0.1", self._port)
        return self._connection


def _request(method: str, path: str, body: Any) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: shop",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
    }
    content = await reader.readexactly(int(headers["content-length"]))
    return Answer(int(head[0].split()[1]), headers, json.loads(content) if content else None)
