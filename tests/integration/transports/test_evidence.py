"""What a transport claims about a request that got no answer: `not_sent` only with proof."""

from __future__ import annotations

import socket
import ssl

import pytest
from authority import Authority
from kinds import Kind
from loopback import full_backlog, hold_port
from messages import PATIENT, MakeTransport, answered, failed, limits, request
from scripted_answers import answer, ending, resetting, serving, silent
from scripted_server import Gone, Peer, Script, Serve

from ht_async.message import Evidence, FailureKind, Progress

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
BODY = b'{"address":"1 Main St"}'


async def test_a_refused_connection_is_not_sent(transports: MakeTransport, kind: Kind) -> None:
    with hold_port() as bound:
        port = bound.getsockname()[1]
        gone = await failed(transports(), request(f"http://127.0.0.1:{port}", body=BODY))

    assert (gone.evidence, gone.kind, gone.status) == (NOT_SENT, FailureKind.CONNECTION, None)
    assert isinstance(gone.cause, kind.cause("ConnectError"))


async def test_a_connect_timeout_is_not_sent(transports: MakeTransport, kind: Kind) -> None:
    with full_backlog() as port:
        hung = await failed(
            transports(), request(f"http://127.0.0.1:{port}", body=BODY), limits(connect=0.1)
        )

    assert (hung.evidence, hung.kind) == (NOT_SENT, FailureKind.TIMEOUT)
    assert isinstance(hung.cause, kind.cause("ConnectTimeout"))


async def test_an_unknown_host_is_not_sent(
    transports: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    lost = await failed(transports(), request("http://host.example", body=BODY))

    assert (lost.evidence, lost.kind) == (NOT_SENT, FailureKind.CONNECTION)


async def test_a_certificate_that_is_not_trusted_is_not_sent(
    serve: Serve, transports: MakeTransport, authority: Authority
) -> None:
    server = await serve(serving(answer()), tls=authority.server)
    other = Authority.found()

    refused = await failed(transports(ssl_context=other.client), request(server.url, body=BODY))

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.CONNECTION)
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused.cause)
    assert server.requests == []


async def hello_and_silence(peer: Peer) -> None:
    await peer.until_gone()


async def test_a_tls_handshake_without_an_end_is_not_sent(
    serve: Serve, transports: MakeTransport
) -> None:
    server = await serve(hello_and_silence)
    url = server.url.replace("http:", "https:")

    hung = await failed(transports(), request(url, body=BODY), limits(connect=0.1))

    assert (hung.evidence, hung.kind) == (NOT_SENT, FailureKind.TIMEOUT)
    await server.until(lambda: server.open == 0)


async def test_a_handshake_with_a_server_that_speaks_no_tls_is_not_sent(
    serve: Serve, transports: MakeTransport
) -> None:
    async def plain(peer: Peer) -> None:
        await peer.reader.read(1)
        await peer.send(answer(status=400))
        peer.finish()

    server = await serve(plain)

    lost = await failed(transports(), request(server.url.replace("http:", "https:"), body=BODY))

    assert (lost.evidence, lost.kind) == (NOT_SENT, FailureKind.CONNECTION)


async def test_a_url_that_the_library_refuses_is_not_sent(transports: MakeTransport) -> None:
    refused = await failed(transports(), request("http://[::1"))

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.UNEXPECTED)


async def test_a_scheme_that_the_library_does_not_speak_is_not_sent(
    transports: MakeTransport,
) -> None:
    refused = await failed(transports(), request("ftp://127.0.0.1:1"))

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.UNEXPECTED)


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
@pytest.mark.parametrize("body", [b"", BODY], ids=["GET", "POST"])
async def test_a_lost_answer_on_a_fresh_connection_is_maybe_sent(
    serve: Serve, transports: MakeTransport, case: str, body: bytes
) -> None:
    script, kind, status = AMBIGUOUS[case]
    server = await serve(script)
    progress = Progress()
    short = limits(read=0.1) if kind is TIMEOUT else PATIENT

    lost = await failed(transports(), request(server.url, body=body), short, progress)

    assert (lost.evidence, lost.kind, lost.status) == (MAYBE_SENT, kind, status)
    assert progress.evidence is MAYBE_SENT
    assert len(server.requests) == 1
    await server.until(lambda: server.open == 0)


@pytest.mark.parametrize("case", AMBIGUOUS)
async def test_a_lost_answer_on_a_used_connection_is_maybe_sent_and_sent_once(
    serve: Serve, transports: MakeTransport, case: str
) -> None:
    script, kind, status = AMBIGUOUS[case]

    async def once_then(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await script(peer)

    server = await serve(once_then)
    transport = transports()
    await answered(transport, request(server.url, "/first"))
    short = limits(read=0.1) if kind is TIMEOUT else PATIENT

    lost = await failed(transport, request(server.url, "/second", BODY), short)

    assert (lost.evidence, lost.kind, lost.status) == (MAYBE_SENT, kind, status)
    assert server.targets == ["/first", "/second"]
    assert server.connections == 1


async def test_a_write_that_makes_no_progress_is_maybe_sent(
    serve: Serve, transports: MakeTransport, kind: Kind
) -> None:
    server = await serve(unread)

    stuck = await failed(
        transports(), request(server.url, body=bytes(32 * 1024 * 1024)), limits(write=0.1)
    )

    assert (stuck.evidence, stuck.kind) == (MAYBE_SENT, TIMEOUT)
    assert isinstance(stuck.cause, kind.cause("WriteTimeout"))


async def test_a_reset_while_the_body_is_sent_is_maybe_sent(
    serve: Serve, transports: MakeTransport
) -> None:
    async def first_bytes(peer: Peer) -> None:
        await peer.reader.readexactly(1000)
        peer.reset()

    server = await serve(first_bytes)

    lost = await failed(transports(), request(server.url, body=bytes(32 * 1024 * 1024)))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, CONNECTION)


async def test_an_early_refusal_of_a_large_body_is_an_answer(
    serve: Serve, transports: MakeTransport
) -> None:
    async def refusing(peer: Peer) -> None:
        await peer.reader.readuntil(b"\r\n\r\n")
        await peer.send(answer(b"too much", 413, headers=("Connection: close",)))
        await peer.until_gone()

    server = await serve(refusing)

    result = await answered(transports(), request(server.url, body=bytes(8 * 1024 * 1024)))

    assert (result.status, result.body) == (413, b"too much")


async def test_garbage_inside_tls_is_maybe_sent(
    serve: Serve, transports: MakeTransport, authority: Authority
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

    lost = await failed(transports(ssl_context=authority.client), request(url, body=BODY))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, CONNECTION)
    assert isinstance(lost.cause, ssl.SSLError)
