"""Neither the class of an error nor a silent trace proves anything alone."""

from __future__ import annotations

import asyncio
import inspect
import socket
import struct
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest
from kinds import Kind
from loopback import LIMIT
from messages import MakeLanes, MakeTransport, answered, failed, request
from scripted_answers import answer, resetting, serving
from scripted_server import Peer, Serve

from ht_async.message import Evidence, FailureKind, Progress
from ht_async.transports.failure import failure

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
BODY = b'{"address":"1 Main St"}'
CONNECTION = FailureKind.CONNECTION


async def test_an_error_class_that_lies_about_sending_is_not_believed(
    serve: Serve, transports: MakeTransport, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an adapter that calls a reset after the request a `ConnectTimeout`."""
    honest = getattr(*kind.end)

    async def lying(*args: Any, **settings: Any) -> Any:
        try:
            return await honest(*args, **settings)
        except Exception as error:
            raise kind.lie() from error

    server = await serve(resetting())
    monkeypatch.setattr(*kind.end, lying)

    lost = await failed(transports(), request(server.url, body=BODY))

    assert isinstance(lost.cause, kind.cause("ConnectTimeout"))
    assert lost.evidence is MAYBE_SENT
    assert len(server.requests) == 1


async def test_a_silent_trace_does_not_prove_anything_alone(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in (httpx, httpx2):
        monkeypatch.setattr(*_traceless(library))
    server = await serve(resetting())
    progress = Progress()

    lost = await failed(lanes(), request(server.url, body=BODY), progress=progress)

    assert progress.evidence is NOT_SENT
    assert lost.evidence is MAYBE_SENT


def _traceless(library: Any) -> tuple[type, str, Any]:
    honest = library.AsyncHTTPTransport.handle_async_request

    async def traceless(self: Any, message: Any) -> Any:
        del message.extensions["trace"]
        return await honest(self, message)

    return library.AsyncHTTPTransport, "handle_async_request", traceless


BEFORE_SENDING = {
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "UnsupportedProtocol",
    "ProxyError",
    "LocalProtocolError",
}


def transport_errors() -> list[tuple[Any, type[Exception]]]:
    return [
        (library, member)
        for library in (httpx, httpx2)
        for member in vars(library).values()
        if inspect.isclass(member) and issubclass(member, library.TransportError)
    ]


@pytest.mark.parametrize(("library", "error"), transport_errors())
@pytest.mark.parametrize("sent", [False, True], ids=["trace silent", "trace says sent"])
def test_only_an_error_from_before_sending_with_a_silent_trace_is_not_sent(
    library: Any, error: type[Exception], *, sent: bool
) -> None:
    progress = Progress()
    progress.nothing_sent()
    if sent:
        progress.sending()

    judged = failure(library, error("for some reason"), progress, None)

    expected = NOT_SENT if error.__name__ in BEFORE_SENDING and not sent else MAYBE_SENT
    assert judged.evidence is expected


@pytest.mark.parametrize("error", [RuntimeError(), OSError(), KeyError(), httpx.InvalidURL("")])
def test_an_error_from_elsewhere_proves_nothing(error: Exception) -> None:
    progress = Progress()
    progress.nothing_sent()

    assert failure(httpx, error, progress, None).evidence is MAYBE_SENT


async def test_a_bug_of_the_library_is_a_failure_too(
    serve: Serve, transports: MakeTransport, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def buggy(*_: object, **__: object) -> None:
        raise AttributeError("NoneType has no attribute")

    monkeypatch.setattr(*kind.end, buggy)
    server = await serve(serving(answer()))

    lost = await failed(transports(), request(server.url))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.UNEXPECTED)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "POST"])
async def test_a_request_is_sent_once_whatever_its_method(
    serve: Serve, transports: MakeTransport, method: str
) -> None:
    """A library that takes a method for repeatable must leave that to the engine."""

    async def one_answer(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b"" if method == "HEAD" else b"{}"))
        await peer.request()
        peer.reset()

    server = await serve(one_answer, serving(answer()))
    transport = transports()
    await answered(transport, request(server.url, "/first", method=method))

    lost = await failed(transport, request(server.url, "/second", method=method))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, CONNECTION)
    assert server.targets == ["/first", "/second"]


@pytest.mark.parametrize("end", [Peer.finish, Peer.reset], ids=["FIN", "RST"])
async def test_a_connection_that_the_server_closed_while_idle_is_replaced(
    serve: Serve, transports: MakeTransport, end: Callable[[Peer], None]
) -> None:
    async def short_lived(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await hang_up.wait()
        end(peer)

    hang_up = asyncio.Event()
    server = await serve(short_lived, serving(answer()))
    transport = transports()
    await answered(transport, request(server.url, "/first"))
    hang_up.set()
    await server.until(lambda: server.open == 0)

    await answered(transport, request(server.url, "/second", BODY))

    assert server.targets == ["/first", "/second"]
    assert server.connections == 2


@pytest.mark.parametrize("linger", [None, struct.pack("ii", 1, 0)], ids=["FIN", "RST"])
async def test_a_connection_that_closes_as_the_request_leaves_is_never_called_not_sent(
    transports: MakeTransport, kind: Kind, linger: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race that no client can win: the server had closed, and nobody could see it yet."""
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        message = request(f"http://127.0.0.1:{listener.getsockname()[1]}", body=BODY)
        transport = transports()
        call = asyncio.create_task(answered(transport, message))
        peer, _ = await asyncio.wait_for(loop.sock_accept(listener), LIMIT)
        await loop.sock_recv(peer, 65_536)
        await loop.sock_sendall(peer, answer())
        await call
        for name, replacement in kind.race.items():
            monkeypatch.setattr(name, replacement)
        if linger is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        peer.close()

        lost = await failed(transport, message)

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, CONNECTION)
