"""A request cancelled at any stage leaves neither a socket nor a connection that misleads."""

from __future__ import annotations

import asyncio
import gc
import ssl
import warnings
from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import Mock

import pytest
from authority import Authority
from loopback import LIMIT, full_backlog, open_files, until_open_files
from messages import MakeTransport, answered, request, send
from scripted_answers import answer, serving
from scripted_server import Peer, Serve

from ht_async.message import Evidence, Progress

pytestmark = pytest.mark.no_cover

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT


class Stage:
    """Where in an exchange the cancellation comes: a script that tells when it is there."""

    def __init__(self, script: Callable[[Peer, Stage], Awaitable[None]]) -> None:
        self._script = script
        self.reached = asyncio.Event()
        self.left = asyncio.Event()

    async def __call__(self, peer: Peer) -> None:
        await self._script(peer, self)


async def waiting_for_the_head(peer: Peer, stage: Stage) -> None:
    await peer.request()
    stage.reached.set()


async def in_the_head(peer: Peer, stage: Stage) -> None:
    await peer.request()
    await peer.send(b"HTTP/1.1 200 OK\r\nContent-")
    stage.reached.set()


async def in_the_body(peer: Peer, stage: Stage) -> None:
    await peer.request()
    await peer.send(answer(b"half", length=10))
    stage.reached.set()


async def in_a_chunk(peer: Peer, stage: Stage) -> None:
    await peer.request()
    await peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
    stage.reached.set()


async def sending_the_body(peer: Peer, stage: Stage) -> None:
    await peer.reader.readexactly(1000)
    peer.writer.transport.pause_reading()
    stage.reached.set()
    await stage.left.wait()
    peer.writer.transport.resume_reading()


async def in_the_handshake(peer: Peer, stage: Stage) -> None:
    await peer.reader.readexactly(5)
    stage.reached.set()


async def in_the_tunnel_request(peer: Peer, stage: Stage) -> None:
    await peer.request()
    stage.reached.set()


async def in_the_handshake_inside_the_tunnel(peer: Peer, stage: Stage) -> None:
    await peer.request()
    await peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await peer.reader.readexactly(5)
    stage.reached.set()


PLAIN = [waiting_for_the_head, in_the_head, in_the_body, in_a_chunk, sending_the_body]
STAGES: list[tuple[Any, str, bool, Evidence]] = [
    *[(script, "http", False, MAYBE_SENT) for script in PLAIN],
    (in_the_handshake, "https", False, NOT_SENT),
    (in_the_tunnel_request, "https", True, NOT_SENT),
    (in_the_handshake_inside_the_tunnel, "https", True, NOT_SENT),
]


@pytest.mark.parametrize("cancellations", [1, 3])
@pytest.mark.parametrize(("script", "scheme", "tunnelled", "evidence"), STAGES)
async def test_a_cancelled_request_closes_its_connection(
    serve: Serve,
    transports: MakeTransport,
    script: Any,
    scheme: str,
    evidence: Evidence,
    cancellations: int,
    *,
    tunnelled: bool,
) -> None:
    stage = Stage(script)
    server = await serve(stage)
    origin = f"{scheme}://127.0.0.1:{9 if tunnelled else server.port}"
    before = open_files()
    transport = transports(proxy=server.url if tunnelled else None)
    progress = Progress()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        call = asyncio.create_task(
            send(transport, request(origin, body=bytes(16 * 1024 * 1024)), progress=progress)
        )
        await stage.reached.wait()

        for _ in range(cancellations):
            call.cancel()
        await asyncio.wait([call], timeout=LIMIT)

        stage.left.set()
        assert call.cancelled()
        assert progress.evidence is evidence
        await server.until(lambda: server.open == 0)
        await transport.aclose()
        await until_open_files(before)
        del call, transport
        gc.collect()
    assert [str(warning.message) for warning in warned] == []


async def test_a_request_cancelled_while_it_connects_leaves_nothing_open(
    transports: MakeTransport,
) -> None:
    with full_backlog() as port:
        before = open_files()
        transport = transports(ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        progress = Progress()
        call = asyncio.create_task(
            send(transport, request(f"http://127.0.0.1:{port}"), progress=progress)
        )
        async with asyncio.timeout(LIMIT):
            while open_files() == before:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.005)

        call.cancel()
        await asyncio.wait([call], timeout=LIMIT)

        assert call.cancelled()
        assert progress.evidence is NOT_SENT
        await until_open_files(before)
        await transport.aclose()


@pytest.mark.parametrize("used", [False, True], ids=["fresh connection", "used connection"])
@pytest.mark.parametrize("permitted", [True, False])
async def test_no_byte_leaves_once_that_is_forbidden(
    serve: Serve, transports: MakeTransport, *, used: bool, permitted: bool
) -> None:
    """A cancellation can get lost in a library; the ban holds all the same."""
    seen: list[bytes] = []

    async def watching(peer: Peer) -> None:
        if used and peer.number == 1:
            await peer.request()
            await peer.send(answer())
        seen.append(await peer.reader.read(1))

    server = await serve(watching, serving(answer()))
    transport = transports()
    if used:
        await answered(transport, request(server.url))
    refusal = RuntimeError("not any more")
    progress = Progress(Mock(side_effect=None if permitted else refusal))
    if permitted:
        progress.forbid()

    with pytest.raises(asyncio.CancelledError):
        await send(transport, request(server.url, body=b"{}"), progress=progress)

    await transport.aclose()
    assert progress.evidence is NOT_SENT
    assert progress.refusal is (None if permitted else refusal)
    await server.until(lambda: not seen or seen == [b""])
    assert set(seen) <= {b""}


async def test_a_late_answer_to_a_cancelled_request_is_never_taken_for_another(
    serve: Serve, transports: MakeTransport
) -> None:
    async def slow(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"first"))
        await peer.request()
        reached.set()
        await answer_late.wait()
        await peer.send(answer(b"late"))

    reached, answer_late = asyncio.Event(), asyncio.Event()
    server = await serve(slow, serving(answer(b"fresh")))
    transport = transports()
    await answered(transport, request(server.url, "/first"))
    cancelled = asyncio.create_task(send(transport, request(server.url, "/cancelled")))
    await reached.wait()
    cancelled.cancel()
    answer_late.set()
    await asyncio.wait([cancelled], timeout=LIMIT)

    assert (await answered(transport, request(server.url, "/next"))).body == b"fresh"
    assert [received.connection for received in server.requests] == [1, 1, 2]


async def test_a_cancelled_request_leaves_those_beside_it_alone(
    serve: Serve, transports: MakeTransport
) -> None:
    gate = asyncio.Event()

    async def held(peer: Peer) -> None:
        while True:
            await peer.request()
            await gate.wait()
            await peer.send(answer(b"whole"))

    server = await serve(held)
    transport = transports()
    calls = [asyncio.create_task(send(transport, request(server.url))) for _ in range(10)]
    await server.until(lambda: len(server.requests) == 10)

    for call in calls[::2]:
        call.cancel()
    await asyncio.wait(calls[::2], timeout=LIMIT)
    gate.set()
    results = await asyncio.gather(*calls[1::2])

    assert [getattr(result, "body", None) for result in results] == [b"whole"] * 5
    await server.until(lambda: server.open == 5)


async def test_a_handshake_that_is_cancelled_leaves_a_transport_that_works(
    serve: Serve, transports: MakeTransport, authority: Authority
) -> None:
    async def working(peer: Peer) -> None:
        await peer.upgrade(authority.server)
        await serving(answer())(peer)

    stage = Stage(in_the_handshake)
    server = await serve(stage, working)
    transport = transports(ssl_context=authority.client)
    url = f"https://127.0.0.1:{server.port}"
    call = asyncio.create_task(send(transport, request(url)))
    await stage.reached.wait()
    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)

    assert (await answered(transport, request(url))).status == 200
    await server.until(lambda: server.open == 1)


@pytest.mark.parametrize("turns", range(12))
async def test_what_a_frozen_process_may_not_send_any_more_is_told_truly(
    serve: Serve, transports: MakeTransport, turns: int
) -> None:
    """It is frozen in any turn of the event loop, up to the one in which the request leaves."""
    server = await serve(serving(answer()))
    transport = transports()
    await answered(transport, request(server.url))
    permit = Mock()
    progress = Progress(permit)
    sending = asyncio.create_task(
        send(transport, request(server.url, "/second", b"{}"), progress=progress)
    )
    for _ in range(turns):
        await asyncio.sleep(0)
    permit.side_effect = RuntimeError("not any more")  # it is thawed
    await asyncio.wait([sending])
    await answered(transport, request(server.url, "/third"))
    await transport.aclose()

    if progress.evidence is NOT_SENT:
        assert server.targets == ["/", "/third"]
    if progress.refusal is None:
        assert server.targets == ["/", "/second", "/third"]
    else:
        assert sending.cancelled()
