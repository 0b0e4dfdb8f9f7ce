"""A failure says what happened, and nothing that the server said."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from kinds import Kind
from messages import KEY, MakeTransport, failed, request
from said import everything_said
from scripted_answers import ending
from scripted_server import Serve

from ht_async.message import Progress
from ht_async.transports.failure import failure

ECHOES = {
    "in the status line": f"{KEY} is what you sent\r\n\r\n",
    "in a header line": f"HTTP/1.1 200 OK\r\nApi-Key : {KEY}\r\n\r\n",
    "in a chunk header": f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{KEY}\r\n",
    "in a chunk's end": f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na{KEY}\r\n",
    "in quotes": f"'{KEY}'\r\n\r\n",
}


@pytest.mark.parametrize("where", ECHOES)
async def test_a_failure_does_not_quote_the_server(
    serve: Serve, transports: MakeTransport, kind: Kind, where: str
) -> None:
    server = await serve(ending(ECHOES[where].encode()))

    lost = await failed(transports(), request(server.url))

    assert isinstance(lost.cause, kind.cause("RemoteProtocolError"))
    assert str(lost.cause) != ""
    assert KEY[:8] not in everything_said(lost.cause)


PLAIN_TEXTS = (
    "Server disconnected without sending a response.",
    "peer closed connection without sending complete message body (received 4 bytes, expected 10)",
)


@pytest.mark.parametrize("text", PLAIN_TEXTS)
def test_a_failure_keeps_a_text_that_quotes_nothing(text: str) -> None:
    assert str(failure(httpx, httpx.RemoteProtocolError(text), Progress(), None).cause) == text


def test_another_error_stays_the_object_it_was() -> None:
    error: Any = httpx.ReadTimeout("slow")

    assert failure(httpx, error, Progress(), None).cause is error


def test_an_error_that_somebody_derived_from_the_librarys_is_judged_too() -> None:
    class OfAHook(httpx.RemoteProtocolError):
        def __init__(self, code: int, *, reason: str) -> None:
            super().__init__(f"{code}: {reason}")

    judged = failure(httpx, OfAHook(7, reason="unsaid"), Progress(), None)

    assert isinstance(judged.cause, httpx.RemoteProtocolError)
    assert str(judged.cause) == "7: unsaid"
