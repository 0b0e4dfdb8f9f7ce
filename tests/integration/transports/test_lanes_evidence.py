"""What a transport claims about a request that got no answer: `not_sent` only with proof."""

from __future__ import annotations

import asyncio
import inspect
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from authority import Authority
from messages import KEY, PATIENT, answered, failed, limits, request
from scripted_server import (
    Gone,
    Peer,
    Script,
    ScriptedServer,
    answer,
    ending,
    hold_port,
    resetting,
    serving,
    silent,
)

from ht_async.message import Evidence, FailureKind, Progress
from ht_async.transports.failure import failure
from ht_async.transports.lanes import Lanes

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
Serve = Callable[..., Awaitable[ScriptedServer]]
MakeLanes = Callable[..., Lanes]
ORDER = b'{"address":"1 Main St"}'


# -- nothing left this side ----------------------------------------------------------------


@contextmanager
def full_backlog() -> Iterator[int]:
    """A port where connecting hangs: nobody accepts, and the queue is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(address)
        yield address[1]


async def test_a_refused_connection_is_not_sent(lanes: MakeLanes) -> None:
    with hold_port() as bound:
        port = bound.getsockname()[1]
        gone = await failed(lanes(), request(f"http://127.0.0.1:{port}", body=ORDER))

    assert (gone.evidence, gone.kind, gone.status) == (NOT_SENT, FailureKind.CONNECTION, None)
    assert isinstance(gone.cause, httpx.ConnectError)


async def test_a_connect_timeout_is_not_sent(lanes: MakeLanes) -> None:
    with full_backlog() as port:
        hung = await failed(
            lanes(), request(f"http://127.0.0.1:{port}", body=ORDER), limits(connect=0.1)
        )

    assert (hung.evidence, hung.kind) == (NOT_SENT, FailureKind.TIMEOUT)
    assert isinstance(hung.cause, httpx.ConnectTimeout)


async def test_an_unknown_host_is_not_sent(
    lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    lost = await failed(lanes(), request("http://host.example", body=ORDER))

    assert (lost.evidence, lost.kind) == (NOT_SENT, FailureKind.CONNECTION)


async def test_a_certificate_that_is_not_trusted_is_not_sent(
    serve: Serve, lanes: MakeLanes, authority: Authority
) -> None:
    server = await serve(serving(answer()), tls=authority.server)
    other = Authority.found()

    refused = await failed(lanes(ssl_context=other.client), request(server.url, body=ORDER))

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.CONNECTION)
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused.cause)
    assert server.requests == []


async def hello_and_silence(peer: Peer) -> None:
    await peer.until_gone()


async def test_a_tls_handshake_without_an_end_is_not_sent(serve: Serve, lanes: MakeLanes) -> None:
    server = await serve(hello_and_silence)
    url = server.url.replace("http:", "https:")

    hung = await failed(lanes(), request(url, body=ORDER), limits(connect=0.1))

    assert (hung.evidence, hung.kind) == (NOT_SENT, FailureKind.TIMEOUT)
    await server.until(lambda: server.open == 0)


async def test_a_handshake_with_a_server_that_speaks_no_tls_is_not_sent(
    serve: Serve, lanes: MakeLanes
) -> None:
    async def plain(peer: Peer) -> None:
        await peer.reader.read(1)
        await peer.send(answer(status=400))
        peer.finish()

    server = await serve(plain)

    lost = await failed(lanes(), request(server.url.replace("http:", "https:"), body=ORDER))

    assert (lost.evidence, lost.kind) == (NOT_SENT, FailureKind.CONNECTION)


async def test_a_url_that_the_library_refuses_is_not_sent(lanes: MakeLanes) -> None:
    refused = await failed(lanes(), request("http://127.0.0.1:1", "/" + "x" * 70_000))

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.UNEXPECTED)


async def test_a_scheme_that_the_library_does_not_speak_is_not_sent(lanes: MakeLanes) -> None:
    refused = await failed(lanes(), request("ftp://127.0.0.1:1"))

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.UNEXPECTED)


# -- something may have left ---------------------------------------------------------------


async def unread(peer: Peer) -> None:
    """Take nothing off the socket."""
    peer.writer.transport.pause_reading()
    try:
        await peer.writer.wait_closed()
    except ConnectionError as error:
        raise Gone from error


async def half_a_chunk(peer: Peer) -> None:
    await peer.request()
    await peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
    peer.finish()


CONNECTION, TIMEOUT = FailureKind.CONNECTION, FailureKind.TIMEOUT
CUT = answer(b"half", length=10)
AMBIGUOUS: dict[str, tuple[Script, FailureKind, int | None]] = {
    "FIN after the request": (ending(), CONNECTION, None),
    "RST after the request": (resetting(), CONNECTION, None),
    "FIN in the head": (ending(b"HTTP/1.1 200 OK\r\nContent-"), CONNECTION, None),
    "RST in the head": (resetting(b"HTTP/1.1 200 OK\r\nContent-"), CONNECTION, None),
    "FIN in the body": (ending(CUT), CONNECTION, 200),
    "RST in the body": (resetting(CUT), CONNECTION, 200),
    "FIN in a chunk": (half_a_chunk, CONNECTION, 200),
    "RST in a body without a length": (
        resetting(b"HTTP/1.1 200 OK\r\n\r\n{"),
        CONNECTION,
        200,
    ),
    "no HTTP": (ending(b"220 mail.example ESMTP\r\n\r\n"), CONNECTION, None),
    "silence": (silent, TIMEOUT, None),
    "silence in the head": (serving(b"HTTP/1.1 200 OK\r\n"), TIMEOUT, None),
    "silence in the body": (serving(CUT), TIMEOUT, 200),
}


@pytest.mark.parametrize("case", AMBIGUOUS)
@pytest.mark.parametrize("body", [b"", ORDER], ids=["GET", "POST"])
async def test_a_lost_answer_on_a_fresh_connection_is_maybe_sent(
    serve: Serve, lanes: MakeLanes, case: str, body: bytes
) -> None:
    script, kind, status = AMBIGUOUS[case]
    server = await serve(script)
    progress = Progress()
    short = limits(read=0.1) if kind is TIMEOUT else PATIENT

    lost = await failed(lanes(), request(server.url, body=body), short, progress)

    assert (lost.evidence, lost.kind, lost.status) == (MAYBE_SENT, kind, status)
    assert progress.evidence is MAYBE_SENT
    assert len(server.requests) == 1
    await server.until(lambda: server.open == 0)


@pytest.mark.parametrize("case", AMBIGUOUS)
async def test_a_lost_answer_on_a_used_connection_is_maybe_sent_and_sent_once(
    serve: Serve, lanes: MakeLanes, case: str
) -> None:
    script, kind, status = AMBIGUOUS[case]

    async def once_then(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await script(peer)

    server = await serve(once_then)
    transport = lanes()
    await answered(transport, request(server.url, "/first"))
    short = limits(read=0.1) if kind is TIMEOUT else PATIENT

    lost = await failed(transport, request(server.url, "/second", ORDER), short)

    assert (lost.evidence, lost.kind, lost.status) == (MAYBE_SENT, kind, status)
    assert server.targets == ["/first", "/second"]
    assert server.connections == 1


async def test_a_write_that_makes_no_progress_is_maybe_sent(serve: Serve, lanes: MakeLanes) -> None:
    server = await serve(unread)

    stuck = await failed(
        lanes(), request(server.url, body=bytes(32 * 1024 * 1024)), limits(write=0.1)
    )

    assert (stuck.evidence, stuck.kind) == (MAYBE_SENT, TIMEOUT)
    assert isinstance(stuck.cause, httpx.WriteTimeout)


async def test_a_reset_while_the_body_is_sent_is_maybe_sent(serve: Serve, lanes: MakeLanes) -> None:
    async def first_bytes(peer: Peer) -> None:
        await peer.reader.readexactly(1000)
        peer.reset()

    server = await serve(first_bytes)

    lost = await failed(lanes(), request(server.url, body=bytes(32 * 1024 * 1024)))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, CONNECTION)


async def test_an_early_refusal_of_a_large_body_is_an_answer(
    serve: Serve, lanes: MakeLanes
) -> None:
    async def refusing(peer: Peer) -> None:
        await peer.reader.readuntil(b"\r\n\r\n")
        await peer.send(answer(b"too much", 413, headers=("Connection: close",)))
        await peer.until_gone()

    server = await serve(refusing)

    result = await answered(lanes(), request(server.url, body=bytes(8 * 1024 * 1024)))

    assert (result.status, result.body) == (413, b"too much")


async def test_garbage_inside_tls_is_maybe_sent(
    serve: Serve, lanes: MakeLanes, authority: Authority
) -> None:
    """The library lets the error of the TLS layer through as it is."""

    async def garbled(peer: Peer) -> None:
        sock = peer.writer.get_extra_info("socket").dup()
        await peer.upgrade(authority.server)
        await peer.request()
        sock.send(b"this is no TLS record at all")
        sock.close()

    server = await serve(garbled)
    url = server.url.replace("http:", "https:")

    lost = await failed(lanes(ssl_context=authority.client), request(url, body=ORDER))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, CONNECTION)
    assert isinstance(lost.cause, ssl.SSLError)


# -- class and trace must agree ------------------------------------------------------------


async def test_an_error_class_that_lies_about_sending_is_not_believed(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an adapter that calls a reset after the request a `ConnectTimeout`."""
    honest = httpx.AsyncHTTPTransport.handle_async_request

    async def lying(self: httpx.AsyncHTTPTransport, message: httpx.Request) -> httpx.Response:
        try:
            return await honest(self, message)
        except httpx.TransportError as error:
            raise httpx.ConnectTimeout("could not connect") from error

    server = await serve(resetting())
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", lying)

    lost = await failed(lanes(), request(server.url, body=ORDER))

    assert isinstance(lost.cause, httpx.ConnectTimeout)
    assert lost.evidence is MAYBE_SENT
    assert len(server.requests) == 1


async def test_a_silent_trace_does_not_prove_anything_alone(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = httpx.AsyncHTTPTransport.handle_async_request

    async def traceless(self: httpx.AsyncHTTPTransport, message: httpx.Request) -> httpx.Response:
        del message.extensions["trace"]
        return await honest(self, message)

    server = await serve(resetting())
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", traceless)
    progress = Progress()

    lost = await failed(lanes(), request(server.url, body=ORDER), progress=progress)

    assert progress.evidence is NOT_SENT
    assert lost.evidence is MAYBE_SENT


BEFORE_SENDING = {
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
    httpx.LocalProtocolError,
}


def transport_errors() -> list[type[httpx.TransportError]]:
    return [
        member
        for member in vars(httpx).values()
        if inspect.isclass(member) and issubclass(member, httpx.TransportError)
    ]


@pytest.mark.parametrize("error", transport_errors())
@pytest.mark.parametrize("sent", [False, True], ids=["trace silent", "trace says sent"])
def test_only_an_error_from_before_sending_with_a_silent_trace_is_not_sent(
    error: type[httpx.TransportError], *, sent: bool
) -> None:
    progress = Progress()
    progress.nothing_sent()
    if sent:
        progress.sending()

    judged = failure(error("for some reason"), progress, None)

    expected = NOT_SENT if error in BEFORE_SENDING and not sent else MAYBE_SENT
    assert judged.evidence is expected


@pytest.mark.parametrize("error", [RuntimeError(), OSError(), KeyError(), httpx.InvalidURL("")])
def test_an_error_from_elsewhere_proves_nothing(error: Exception) -> None:
    progress = Progress()
    progress.nothing_sent()

    assert failure(error, progress, None).evidence is MAYBE_SENT


async def test_a_bug_of_the_library_is_a_failure_too(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def buggy(self: httpx.AsyncHTTPTransport, message: httpx.Request) -> httpx.Response:
        raise AttributeError("NoneType has no attribute")

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", buggy)

    lost = await failed(lanes(), request("http://127.0.0.1:1"))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.UNEXPECTED)


# -- stale connections ---------------------------------------------------------------------


@pytest.mark.parametrize("end", [Peer.finish, Peer.reset], ids=["FIN", "RST"])
async def test_a_connection_that_the_server_closed_while_idle_is_replaced(
    serve: Serve, lanes: MakeLanes, end: Callable[[Peer], None]
) -> None:
    async def short_lived(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await hang_up.wait()
        end(peer)

    hang_up = asyncio.Event()
    server = await serve(short_lived, serving(answer()))
    transport = lanes()
    await answered(transport, request(server.url, "/first"))
    hang_up.set()
    await server.until(lambda: server.open == 0)

    await answered(transport, request(server.url, "/second", ORDER))

    assert server.targets == ["/first", "/second"]
    assert server.connections == 2


@pytest.mark.parametrize("end", [Peer.finish, Peer.reset], ids=["FIN", "RST"])
async def test_a_connection_that_closes_as_the_request_leaves_is_never_called_not_sent(
    serve: Serve, lanes: MakeLanes, end: Callable[[Peer], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race that no client can win: the server had closed, and nobody could see it yet."""

    async def short_lived(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await hang_up.wait()
        end(peer)

    hang_up = asyncio.Event()
    server = await serve(short_lived, serving(answer()))
    transport = lanes()
    await answered(transport, request(server.url, "/first"))
    hang_up.set()
    await server.until(lambda: server.open == 0)
    monkeypatch.setattr("httpcore._async.http11.AsyncHTTP11Connection.has_expired", lambda _: False)

    lost = await failed(transport, request(server.url, "/second", ORDER))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, CONNECTION)
    assert server.connections == 1


# -- what a failure carries ----------------------------------------------------------------

ECHOES = {
    "in the status line": f"{KEY} is what you sent\r\n\r\n",
    "in a header line": f"HTTP/1.1 200 OK\r\nApi-Key : {KEY}\r\n\r\n",
    "in a chunk header": f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{KEY}\r\n",
    "in a chunk's end": f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na{KEY}\r\n",
    "in quotes": f"'{KEY}'\r\n\r\n",
}


def texts(error: BaseException | None) -> str:
    """Return everything that an error and those behind it say."""
    said = ""
    while error is not None:
        said += f"{error} {error!r} {error.args} "
        error = error.__cause__ or error.__context__
    return said


@pytest.mark.parametrize("where", ECHOES)
async def test_a_failure_does_not_quote_the_server(
    serve: Serve, lanes: MakeLanes, where: str
) -> None:
    server = await serve(ending(ECHOES[where].encode()))

    lost = await failed(lanes(), request(server.url))

    assert isinstance(lost.cause, httpx.RemoteProtocolError)
    assert str(lost.cause) != ""
    assert KEY not in texts(lost.cause)
    assert KEY[:8] not in texts(lost.cause)


PLAIN_TEXTS = (
    "Server disconnected without sending a response.",
    "peer closed connection without sending complete message body (received 4 bytes, expected 10)",
)


@pytest.mark.parametrize("text", PLAIN_TEXTS)
def test_a_failure_keeps_a_text_that_quotes_nothing(text: str) -> None:
    assert str(failure(httpx.RemoteProtocolError(text), Progress(), None).cause) == text


def test_another_error_stays_the_object_it_was() -> None:
    error: Any = httpx.ReadTimeout("slow")

    assert failure(error, Progress(), None).cause is error
