"""The transports on uvloop, whose sockets, TLS and protocols are not asyncio's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from authority import Authority
from kinds import OWN, Kind
from loopback import LIMIT, hold_port
from messages import answered, failed, limits, request, send
from scripted_answers import answer, ending, resetting, serving, silent
from scripted_server import Peer, Script, ScriptedServer

from ht_async.message import Evidence, FailureKind, Progress, Transport

uvloop = pytest.importorskip("uvloop")

Scene = Callable[[Transport], Coroutine[Any, Any, None]]


async def stuck(peer: Peer) -> None:
    await peer.reader.readexactly(1000)
    peer.writer.transport.pause_reading()
    await asyncio.Event().wait()


async def kept_and_replaced(transport: Transport) -> None:
    """A connection is used again, but not with something unread, nor when it was closed."""
    doubled = answer() + answer(b"stale")
    scripts = serving(answer(), doubled), serving(doubled), ending(answer())
    async with ScriptedServer(scripts) as server:
        for number in range(6):
            assert (await answered(transport, request(server.url, f"/{number}"))).body == b"{}"
        assert [received.connection for received in server.requests] == [1, 1, 2, 3, 4, 5]


async def evidence(transport: Transport) -> None:
    """What failed before sending is not sent; what failed later may be."""
    with hold_port() as bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        assert (await failed(transport, request(url, body=b"{}"))).evidence is Evidence.NOT_SENT
    lost: list[Script] = [ending(), resetting(), ending(answer(b"half", length=10)), silent]
    for script in lost:
        async with ScriptedServer((script,)) as server:
            message = request(server.url, body=b"{}")
            gone = await failed(transport, message, limits(read=0.2))
            assert gone.evidence is Evidence.MAYBE_SENT
            assert len(server.requests) == 1


async def held_up(transport: Transport) -> None:
    """A server that does not read costs no more than the time to write."""
    async with ScriptedServer((stuck,)) as server:
        message = request(server.url, body=bytes(32 << 20))
        gone = await failed(transport, message, limits(write=0.2))
        assert (gone.evidence, gone.kind) == (Evidence.MAYBE_SENT, FailureKind.TIMEOUT)


async def cancelled(transport: Transport) -> None:
    """A request that is cancelled closes its connection; the next one finds another."""
    for script in (silent, serving(answer(b"half", length=10))):
        async with ScriptedServer((script, serving(answer()))) as server:
            progress = Progress()
            message = request(server.url, body=b"{}")
            call = asyncio.create_task(send(transport, message, progress=progress))
            await server.until(lambda: bool(server.requests))
            call.cancel()
            await asyncio.wait([call], timeout=LIMIT)
            assert call.cancelled()
            assert progress.evidence is Evidence.MAYBE_SENT
            assert (await answered(transport, request(server.url))).body == b"{}"


SCENES = [kept_and_replaced, evidence, held_up, cancelled]


def run(scene: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(scene)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.name)
def test_a_transport_keeps_its_promises(kind: Kind, scene: Scene) -> None:
    async def play() -> None:
        transport = kind.make(None)
        await scene(transport)
        await transport.aclose()

    run(play())


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.name)
def test_tls_works_and_is_verified(kind: Kind, authority: Authority) -> None:
    async def play() -> None:
        async with ScriptedServer((serving(answer(b"hello")),), tls=authority.server) as server:
            transport = kind.make(None, ssl_context=authority.client)
            for _ in range(2):
                assert (await answered(transport, request(server.url))).body == b"hello"
            stranger = kind.make(None, ssl_context=Authority.found().client)
            refused = await failed(stranger, request(server.url, body=b"{}"))
            assert refused.evidence is Evidence.NOT_SENT
            assert (server.connections, len(server.requests)) == (1, 2)
            await transport.aclose()
            await stranger.aclose()

    run(play())
