"""Answers that no documentation foresees become typed errors: what is known, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import frozen
from calls import ONE_ORDER, ORDER, Call, connect, create, get, list_
from messages import KEY
from said import everything_said
from scripted_answers import answer, ending, odd, resetting, serving, silent
from scripted_server import Peer, Script, Serve

from ht_async import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    DecodeError,
    HTError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    Timeout,
    UnprocessableEntityError,
)
from ht_async.message import Evidence

pytestmark = pytest.mark.no_cover

MAYBE_SENT = Evidence.MAYBE_SENT
PAGE = b"<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>"
HTML = ("Content-Type: text/html; charset=utf-8",)


@frozen
class Odd:
    """An odd answer, and what reading calls make of it.

    A create makes an unknown outcome of it, with that error as its cause; where the answer
    proves a refusal, it raises that error itself.
    """

    script: Script
    error: type[HTError]
    status: int | None = None
    refused: bool = False


ODD: dict[str, Odd] = {
    # 2xx whose body is not what was asked for
    "HTML": Odd(odd(PAGE, 200, *HTML), DecodeError, 200),
    "empty": Odd(odd(b""), DecodeError, 200),
    "blank": Odd(odd(b" \r\n"), DecodeError, 200),
    "truncated JSON": Odd(odd(b'{"order": {"id": 1'), DecodeError, 200),
    "JSON with a tail": Odd(odd(ONE_ORDER + b"}"), DecodeError, 200),
    "a list": Odd(odd(b"[]"), DecodeError, 200),
    "null": Odd(odd(b"null"), DecodeError, 200),
    "a number": Odd(odd(b"12"), DecodeError, 200),
    "a text": Odd(odd(b'"ok"'), DecodeError, 200),
    "an object without an order": Odd(odd(b'{"status": "success"}'), DecodeError, 200),
    "an order without an id": Odd(odd(b'{"order": {}, "orders": [{}]}'), DecodeError, 200),
    "orders that are none": Odd(odd(b'{"order": [], "orders": {}}'), DecodeError, 200),
    "no UTF-8": Odd(odd(b'{"order": "\xff\xfe"}'), DecodeError, 200),
    "a number without an end": Odd(odd(b'{"order": ' + b"1" * 5000 + b"}"), DecodeError, 200),
    "nesting without an end": Odd(odd(b'{"order": ' + b"[" * 50_000), DecodeError, 200),
    "204": Odd(serving(b"HTTP/1.1 204 No Content\r\n\r\n"), DecodeError, 204),
    "201 that is empty": Odd(odd(b"", 201), DecodeError, 201),
    "202 that is empty": Odd(odd(b"", 202), DecodeError, 202),
    "cut before the end of the stream": Odd(
        ending(b'HTTP/1.1 200 OK\r\n\r\n{"order": {"id": 1'), DecodeError, 200
    ),
    # other statuses that prove nothing
    "302": Odd(odd(b"", 302, "Location: https://partner.example/"), APIStatusError, 302),
    "304": Odd(serving(b"HTTP/1.1 304 Not Modified\r\n\r\n"), APIStatusError, 304),
    "408": Odd(odd(b"", 408), APIStatusError, 408),
    "500": Odd(odd(b'{"error": "oops"}', 500), ServerError, 500),
    "502 in HTML": Odd(odd(PAGE, 502, *HTML), ServerError, 502),
    "503 without a time": Odd(odd(b"", 503), ServerError, 503),
    "504": Odd(odd(b"", 504), ServerError, 504),
    "520": Odd(odd(PAGE, 520, *HTML), ServerError, 520),
    "600": Odd(odd(b"", 600), APIStatusError, 600),
    "999": Odd(odd(b"denied", 999), APIStatusError, 999),
    "500 that is cut": Odd(ending(answer(b"half", 500, length=10)), ServerError, 500),
    # refusals
    "400": Odd(odd(b'{"error": "phone"}', 400), BadRequestError, 400, refused=True),
    "401": Odd(odd(b"", 401), AuthenticationError, 401, refused=True),
    "403 in HTML": Odd(odd(PAGE, 403, *HTML), PermissionDeniedError, 403, refused=True),
    "404 in HTML": Odd(odd(PAGE, 404, *HTML), NotFoundError, 404, refused=True),
    "409": Odd(odd(b"{}", 409), ConflictError, 409, refused=True),
    "413": Odd(odd(b"", 413), APIStatusError, 413, refused=True),
    "422": Odd(odd(b"{}", 422), UnprocessableEntityError, 422, refused=True),
    "429": Odd(odd(b"", 429), RateLimitError, 429, refused=True),
    "503 with a time": Odd(odd(b"", 503, "Retry-After: 1"), ServerError, 503, refused=True),
    "404 that is cut": Odd(
        ending(answer(b"half", 404, length=10)), NotFoundError, 404, refused=True
    ),
    "400 with a broken coding": Odd(
        odd(b"plain", 400, "Content-Encoding: gzip"), BadRequestError, 400, refused=True
    ),
    # no answer at all
    "no HTTP": Odd(ending(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), APIConnectionError),
    "a status that is no number": Odd(
        ending(b"HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n"), APIConnectionError
    ),
    "a status of four digits": Odd(
        ending(b"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"), APIConnectionError
    ),
    "a header with a control character": Odd(
        odd(ONE_ORDER, 200, "X-Note: a\x00b"), APIConnectionError
    ),
    "a header without a colon": Odd(odd(ONE_ORDER, 200, "X-Note"), APIConnectionError),
    "two lengths": Odd(odd(ONE_ORDER, 200, "Content-Length: 3"), APIConnectionError),
    "a huge header": Odd(odd(ONE_ORDER, 200, "X-Note: " + "a" * 300_000), APIConnectionError),
    "headers without an end": Odd(
        odd(ONE_ORDER, 200, *["X-Note: " + "a" * 1000] * 300), APIConnectionError
    ),
    "a switch of protocols": Odd(
        ending(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"), APIConnectionError
    ),
    "nothing, and FIN": Odd(ending(), APIConnectionError),
    "nothing, and RST": Odd(resetting(), APIConnectionError),
    "a cut body": Odd(ending(answer(ONE_ORDER, length=1000)), APIConnectionError),
    "a broken coding": Odd(odd(ONE_ORDER, 200, "Content-Encoding: gzip"), APIConnectionError),
    "too large": Odd(odd(b" " * 100_001), APIConnectionError),
}


def check(error: HTError, expected: Odd) -> None:
    """Check what an error says: the status, at most an excerpt, and never the key."""
    assert type(error) is expected.error
    assert getattr(error, "status", None) == expected.status
    if isinstance(error, APIConnectionError):
        assert error.evidence is MAYBE_SENT
    if expected.status is not None:
        assert str(expected.status) in str(error) or isinstance(error, DecodeError)
    assert len(str(error)) < 500
    assert len(str(getattr(error, "body", ""))) < 2100
    assert KEY not in everything_said(error)


@pytest.mark.parametrize("case", ODD)
async def test_an_odd_answer_to_a_reading_call_is_a_typed_error(
    serve: Serve, sending: dict[str, Any], case: str
) -> None:
    server = await serve(ODD[case].script)
    async with connect(server, max_response_bytes=100_000, **sending) as client:
        with pytest.raises(HTError) as caught:
            await get(client)

    check(caught.value, ODD[case])
    assert len(server.requests) == 1


@pytest.mark.parametrize("case", ODD)
async def test_an_odd_answer_to_a_listing_call_is_a_typed_error(serve: Serve, case: str) -> None:
    server = await serve(ODD[case].script)
    async with connect(server, max_response_bytes=100_000) as client:
        with pytest.raises(HTError) as caught:
            await list_(client)

    check(caught.value, ODD[case])


@pytest.mark.parametrize("case", ODD)
async def test_an_odd_answer_to_a_create_is_an_unknown_outcome_unless_it_proves_a_refusal(
    serve: Serve, sending: dict[str, Any], case: str
) -> None:
    server = await serve(ODD[case].script)
    async with connect(server, max_response_bytes=100_000, **sending) as client:
        with pytest.raises(HTError) as caught:
            await create(client)

    error = caught.value
    if not ODD[case].refused:
        assert type(error) is OutcomeUnknownError
        assert error.reference == "PO-1"
        assert KEY not in everything_said(error)
        cause = error.__cause__
        assert isinstance(cause, HTError)
        error = cause
    check(error, ODD[case])
    assert len(server.requests) == 1


@pytest.mark.parametrize("call", [get, list_, create], ids=["get", "list", "create"])
async def test_silence_is_a_timeout_and_for_a_create_an_unknown_outcome(
    serve: Serve, sending: dict[str, Any], call: Call
) -> None:
    server = await serve(silent)
    async with connect(server, timeout=Timeout(read=0.1), **sending) as client:
        with pytest.raises(HTError) as caught:
            await call(client)

    error: BaseException | None = caught.value
    if call is create:
        assert type(error) is OutcomeUnknownError
        error = error.__cause__
    assert type(error) is APITimeoutError
    assert error.evidence is MAYBE_SENT
    assert len(server.requests) == 1


# -- odd, and good -------------------------------------------------------------------------

GOOD: dict[str, Script] = {
    "another content type": odd(ONE_ORDER, 200, *HTML),
    "no content type": odd(ONE_ORDER),
    "a byte order mark": odd(ONE_ORDER.decode().encode("utf-8-sig")),
    "UTF-16": odd(ONE_ORDER.decode().encode("utf-16")),
    "201": odd(ONE_ORDER, 201),
    "a 100 and a 103 before it": serving(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + answer(ONE_ORDER)
    ),
    "HTTP/1.0": ending(b"HTTP/1.0 200 OK\r\n\r\n" + ONE_ORDER),
    "no reason": serving(b"HTTP/1.1 200\r\nContent-Length: 20\r\n\r\n" + ONE_ORDER),
    "a coding that does not exist": odd(ONE_ORDER, 200, "Content-Encoding: none"),
    "surplus bytes behind it": serving(answer(ONE_ORDER) + b"\r\n\r\n"),
    "members nobody knows": odd(b'{"order": {"id": 1, "x": {"y": [1]}}, "meta": 1}'),
}


@pytest.mark.parametrize("call", [get, create], ids=["get", "create"])
@pytest.mark.parametrize("case", GOOD)
async def test_an_odd_answer_that_holds_the_order_is_good_enough(
    serve: Serve, sending: dict[str, Any], case: str, call: Call
) -> None:
    server = await serve(GOOD[case])
    async with connect(server, **sending) as client:
        assert (await call(client)).id == 1
        assert (await call(client)).id == 1
    assert len(server.requests) == 2


async def test_an_answer_is_never_taken_for_that_of_another_request(
    serve: Serve, sending: dict[str, Any]
) -> None:
    """The server answers twice; the second answer must not become the next order."""

    async def doubling(peer: Peer) -> None:
        while True:
            received = await peer.request()
            number = received.target.rpartition("/")[2]
            await peer.send(answer(b'{"order": {"id": %s}}' % number.encode()))
            await peer.send(answer(b'{"order": {"id": %s}}' % number.encode()))

    async def creating(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(b'{"order": {"id": 2}}') + answer(b'{"order": {"id": 2}}'))

    server = await serve(creating, doubling, doubling)
    async with connect(server, **sending) as client:
        assert (await client.orders.create(ORDER)).id == 2
        assert (await client.orders.get(3)).id == 3
