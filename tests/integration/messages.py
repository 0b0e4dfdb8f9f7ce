"""Requests as the engine makes them, for tests that talk to a transport directly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
from loopback import LIMIT
from scripted_server import ScriptedServer

from ht_async.message import Answer, AttemptTimeouts, Failure, Progress, Request, Transport
from ht_async.transports.lanes import Lanes

MakeLanes = Callable[..., Lanes]
"""The fixture `lanes`."""

MakeClient = Callable[..., httpx.AsyncClient]
"""The fixture `http_client`."""

MakeTransport = Callable[..., Transport]
"""The fixture `transports`."""

KEY = "key-51-that-nobody-may-see"
PATIENT = AttemptTimeouts(connect=60, read=60, write=60)
"""Limits that no test may come to feel: `send` gives up sooner."""


def request(url: str, target: str = "/", body: bytes = b"", method: str = "") -> Request:
    """Return a request: GET without a body, else POST."""
    headers = [("Host", url.partition("://")[2]), ("Api-Key", KEY)]
    if body:
        headers.append(("Content-Length", str(len(body))))
    return Request(method or ("POST" if body else "GET"), url + target, tuple(headers), body)


def limits(
    connect: float = PATIENT.connect, read: float = PATIENT.read, write: float = PATIENT.write
) -> AttemptTimeouts:
    return AttemptTimeouts(connect=connect, read=read, write=write)


async def send(
    transport: Transport,
    message: Request,
    timeouts: AttemptTimeouts = PATIENT,
    progress: Progress | None = None,
) -> Answer | Failure:
    async with asyncio.timeout(LIMIT):
        return await transport.send(message, timeouts, Progress() if progress is None else progress)


async def answered(
    transport: Transport, message: Request, timeouts: AttemptTimeouts = PATIENT
) -> Answer:
    result = await send(transport, message, timeouts)
    assert isinstance(result, Answer), result
    return result


async def failed(
    transport: Transport,
    message: Request,
    timeouts: AttemptTimeouts = PATIENT,
    progress: Progress | None = None,
) -> Failure:
    result = await send(transport, message, timeouts, progress)
    assert isinstance(result, Failure), result
    return result


async def idle_connections(server: ScriptedServer, transport: Lanes, count: int) -> None:
    """Leave so many connections idle."""
    before = len(server.requests)
    calls = [asyncio.create_task(answered(transport, request(server.url))) for _ in range(count)]
    await server.until(lambda: len(server.requests) == before + count)
    await asyncio.gather(*calls)
