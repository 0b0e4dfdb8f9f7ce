"""Answers, and the scripts of servers that give them."""

from __future__ import annotations

import asyncio

from scripted_server import Peer, Script


def answer(
    body: bytes = b"{}",
    status: int = 200,
    *,
    headers: tuple[str, ...] = (),
    length: int | None = None,
    version: str = "1.1",
) -> bytes:
    """Return a response; `length` lies about the size of its body."""
    size = len(body) if length is None else length
    lines = [f"HTTP/{version} {status} Some Reason", f"Content-Length: {size}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def serving(*answers: bytes) -> Script:
    """Return a script that answers the requests of a connection; the last answer repeats."""

    async def script(peer: Peer) -> None:
        sent = 0
        while True:
            await peer.request()
            await peer.send(answers[min(sent, len(answers) - 1)])
            sent += 1

    return script


def ending(*data: bytes) -> Script:
    """Return a script that reads a request, sends something, and closes with FIN."""

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"".join(data))
        peer.finish()

    return script


def resetting(*data: bytes) -> Script:
    """Return a script that reads a request, sends something, and closes with RST."""

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"".join(data))
        peer.reset()

    return script


async def silent(peer: Peer) -> None:
    """Read a request and never answer."""
    await peer.request()
    await peer.until_gone()


def odd(body: bytes, status: int = 200, *headers: str) -> Script:
    """Return a script that gives the same answer to every request."""
    return serving(answer(body, status, headers=headers))


def gated(gate: asyncio.Event) -> Script:
    """Return a script that holds every answer back until the gate is open."""

    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            await gate.wait()
            await peer.send(answer(str(peer.number).encode()))

    return script


def opened() -> asyncio.Event:
    """Return a gate that is open."""
    gate = asyncio.Event()
    gate.set()
    return gate
