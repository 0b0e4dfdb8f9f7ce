"""Whole answers: bodies in every framing and coding, bounded, with their status."""

from __future__ import annotations

import gzip
import zlib

import pytest
from messages import MakeLanes, MakeTransport, answered, failed, request
from scripted_answers import answer, ending, serving
from scripted_server import Peer, Script, Serve

from ht_async.message import Evidence, FailureKind
from ht_async.transports.body import BrokenCodingError, ResponseTooLargeError

pytestmark = pytest.mark.no_cover

LIMIT = 10_000


def chunked(*parts: bytes, headers: bytes = b"", trailer: bytes = b"") -> bytes:
    sizes = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + headers + b"\r\n"
    return head + sizes + b"0\r\n" + trailer + b"\r\n"


def coded(coding: str, body: bytes, status: int = 200) -> bytes:
    packed = gzip.compress(body) if coding == "gzip" else zlib.compress(body)
    return answer(packed, status, headers=(f"Content-Encoding: {coding}",))


async def in_small_pieces(peer: Peer) -> None:
    await peer.request()
    for byte in answer(b'{"a": 1}'):
        await peer.send(bytes([byte]))


WHOLE: dict[str, tuple[Script, bytes]] = {
    "with a length": (serving(answer(b'{"a": 1}')), b'{"a": 1}'),
    "byte by byte": (in_small_pieces, b'{"a": 1}'),
    "empty": (serving(answer(b"")), b""),
    "chunked": (serving(chunked(b'{"a"', b": 1}")), b'{"a": 1}'),
    "chunked with a trailer": (serving(chunked(b"{}", trailer=b"X-Sum: 1\r\n")), b"{}"),
    "chunked and compressed": (
        serving(chunked(gzip.compress(b"{}"), headers=b"Content-Encoding: gzip\r\n")),
        b"{}",
    ),
    "gzip": (serving(coded("gzip", b'{"a": 1}')), b'{"a": 1}'),
    "deflate": (serving(coded("deflate", b'{"a": 1}')), b'{"a": 1}'),
    "until the end": (ending(b"HTTP/1.1 200 OK\r\n\r\n{}"), b"{}"),
    "HTTP/1.0 until the end": (ending(b"HTTP/1.0 200 OK\r\n\r\n{}"), b"{}"),
    "HTTP/1.0 with a length": (serving(answer(b"{}", version="1.0")), b"{}"),
    "after a 100 and a 103": (
        serving(
            b"HTTP/1.1 100 Continue\r\n\r\n"
            b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer(b"{}")
        ),
        b"{}",
    ),
    "exactly as large as allowed": (serving(answer(b"x" * LIMIT)), b"x" * LIMIT),
    "exactly as large, compressed": (serving(coded("gzip", b"x" * LIMIT)), b"x" * LIMIT),
}


@pytest.mark.parametrize("case", WHOLE)
async def test_a_body_arrives_whole(serve: Serve, transports: MakeTransport, case: str) -> None:
    script, body = WHOLE[case]
    server = await serve(script)

    result = await answered(transports(max_response_bytes=LIMIT), request(server.url))

    assert (result.status, result.body) == (200, body)


@pytest.mark.parametrize("status", [204, 304])
async def test_a_status_without_a_body_is_an_answer(
    serve: Serve, transports: MakeTransport, status: int
) -> None:
    server = await serve(serving(f"HTTP/1.1 {status} X\r\n\r\n".encode()))

    result = await answered(transports(), request(server.url))

    assert (result.status, result.body) == (status, b"")


@pytest.mark.parametrize("status", [200, 299, 302, 404, 451, 500, 520, 599, 600, 999])
async def test_any_status_is_passed_on(
    serve: Serve, transports: MakeTransport, status: int
) -> None:
    server = await serve(serving(answer(b"{}", status)))

    assert (await answered(transports(), request(server.url))).status == status


async def test_headers_are_passed_on(serve: Serve, transports: MakeTransport) -> None:
    server = await serve(serving(answer(headers=("X-Request-Id: r-1", "A: 1", "a: 2"))))

    headers = (await answered(transports(), request(server.url))).headers

    assert headers["x-request-id"] == "r-1"
    assert headers["A"] == "1, 2"


TOO_LARGE: dict[str, Script] = {
    "with a length": serving(answer(b"x" * (LIMIT + 1))),
    "chunked": serving(chunked(*[b"x" * 100] * (LIMIT // 100), b"x")),
    "until the end": ending(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * (LIMIT + 1)),
    "a length far too large, and no end": serving(answer(b"x" * LIMIT * 2, length=10**15)),
}
TOO_LARGE_DECODED: dict[str, Script] = {
    "gzip": serving(coded("gzip", b"x" * (LIMIT + 1))),
    "deflate": serving(coded("deflate", b"x" * (LIMIT + 1))),
    "a bomb": serving(coded("gzip", bytes(16 * 1024 * 1024))),
}


@pytest.mark.parametrize("case", TOO_LARGE | TOO_LARGE_DECODED)
async def test_a_body_above_the_bound_is_unreadable(
    serve: Serve, transports: MakeTransport, case: str
) -> None:
    server = await serve((TOO_LARGE | TOO_LARGE_DECODED)[case])

    refused = await failed(transports(max_response_bytes=LIMIT), request(server.url))

    assert (refused.kind, refused.status) == (FailureKind.UNREADABLE, 200)
    assert refused.evidence is Evidence.MAYBE_SENT
    assert isinstance(refused.cause, ResponseTooLargeError)


@pytest.mark.parametrize("case", TOO_LARGE)
async def test_a_body_above_the_bound_is_not_read_to_its_end(
    serve: Serve, transports: MakeTransport, case: str
) -> None:
    server = await serve(TOO_LARGE[case])

    await failed(transports(max_response_bytes=LIMIT), request(server.url))

    await server.until(lambda: server.open == 0)


@pytest.mark.parametrize("case", TOO_LARGE_DECODED)
async def test_a_body_that_is_too_large_when_decoded_costs_a_lane_its_connection(
    serve: Serve, lanes: MakeLanes, case: str
) -> None:
    server = await serve(TOO_LARGE_DECODED[case])
    transport = lanes(max_response_bytes=LIMIT)

    await failed(transport, request(server.url))

    assert transport.idle == 0
    await server.until(lambda: server.open == 0)


@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize("body", [b"{}", gzip.compress(b"x" * 50)[:-9]], ids=["plain", "cut"])
async def test_a_broken_coding_keeps_the_status(
    serve: Serve, transports: MakeTransport, status: int, body: bytes
) -> None:
    server = await serve(serving(answer(body, status, headers=("Content-Encoding: gzip",))))

    broken = await failed(transports(), request(server.url))

    assert (broken.kind, broken.status) == (FailureKind.UNREADABLE, status)
    assert broken.evidence is Evidence.MAYBE_SENT
    assert isinstance(broken.cause, BrokenCodingError)


@pytest.mark.parametrize("status", [200, 404, 429, 500])
async def test_a_cut_body_keeps_the_status(
    serve: Serve, transports: MakeTransport, status: int
) -> None:
    server = await serve(ending(answer(b"half", status, length=10)))

    cut = await failed(transports(), request(server.url))

    assert (cut.kind, cut.status) == (FailureKind.CONNECTION, status)
