"""A request over aiohttp that is cancelled in any turn of the event loop between start and end."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from attrs import frozen
from authority import Authority
from loopback import LIMIT, open_files, until_open_files
from messages import PATIENT, answered, request
from scripted_answers import answer
from scripted_server import Peer, ScriptedServer

from ht_async.message import Answer, Evidence, Progress
from ht_async.transports.aiohttp import Aiohttp

try:
    from uvloop import new_event_loop
except ImportError:  # it does not run everywhere
    LOOPS: dict[str, Any] = {"asyncio": asyncio.new_event_loop}
else:
    LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": new_event_loop}

MAX_TURNS = 200
LARGE = bytes(1 << 20)


@frozen
class World:
    """A server, and how to reach it."""

    server: ScriptedServer
    transport: Aiohttp
    origin: str


@frozen
class Way:
    """A way to a server."""

    tls: bool = False
    proxied: bool = False

    def script(self, authority: Authority) -> Callable[[Peer], Coroutine[Any, Any, None]]:
        async def echo(peer: Peer) -> None:
            if self.tls and self.proxied:
                await peer.request()
                await peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await peer.upgrade(authority.server)
            while True:
                received = await peer.request()
                head, end, body = answer(received.target[-6:].encode() + LARGE).partition(
                    b"\r\n\r\n"
                )
                await peer.send(head + end)
                await asyncio.sleep(0)
                await peer.send(body)

        return echo

    def world(self, server: ScriptedServer, authority: Authority) -> World:
        origin = (
            f"{'https' if self.tls else 'http'}://127.0.0.1:{9 if self.proxied else server.port}"
        )
        proxy = f"http://user:password@127.0.0.1:{server.port}" if self.proxied else None
        return World(server, Aiohttp(ssl_context=authority.client, proxy=proxy), origin)


WAYS = {
    "plain": Way(),
    "TLS": Way(tls=True),
    "proxy": Way(proxied=True),
    "tunnel": Way(tls=True, proxied=True),
}


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("fresh", [True, False], ids=["fresh connection", "used connection"])
@pytest.mark.parametrize("way", WAYS)
def test_a_request_that_is_cancelled_in_any_turn_leaves_nothing_behind(
    authority: Authority, way: str, loop: str, *, fresh: bool
) -> None:
    async def play() -> None:
        chosen = WAYS[way]
        in_transit = chosen.tls and not chosen.proxied
        server = ScriptedServer(
            (chosen.script(authority),), authority.server if in_transit else None
        )
        async with server:
            files = open_files()
            seen = set()
            for turns in range(MAX_TURNS):
                seen.add(
                    end := await cancelled_after(turns, chosen.world(server, authority), fresh)
                )
                await server.until(lambda: server.open == 0)
                await until_open_files(files)
                if end is None:
                    break
            assert seen == {None, Evidence.MAYBE_SENT} | ({Evidence.NOT_SENT} if fresh else set())

    with (
        warnings.catch_warnings(record=True) as warned,
        asyncio.Runner(loop_factory=LOOPS[loop]) as runner,
    ):
        warnings.simplefilter("always")
        runner.run(play())
        gc.collect()
    assert [str(warning.message) for warning in warned] == []


async def cancelled_after(turns: int, world: World, fresh: bool) -> Evidence | None:
    """Cancel a request after so many turns; return what is proven, None if it was answered."""
    if not fresh:
        await answered(world.transport, request(world.origin, "/before"))
    others = asyncio.all_tasks()
    progress = Progress()
    message = request(world.origin, f"/{turns}", body=LARGE)
    call = asyncio.create_task(world.transport.send(message, PATIENT, progress))
    for _ in range(turns):
        await asyncio.sleep(0)
    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)
    assert call.done()
    assert call.cancelled() or isinstance(call.result(), Answer)

    after = await answered(world.transport, request(world.origin, "/after"))
    assert after.body == b"/after" + LARGE
    if progress.evidence is Evidence.NOT_SENT:
        assert not any(target.endswith(f"/{turns}") for target in world.server.targets)
    await world.transport.aclose()
    await world.server.until(lambda: world.server.open == 0)
    assert asyncio.all_tasks() <= others
    return progress.evidence if call.cancelled() else None
