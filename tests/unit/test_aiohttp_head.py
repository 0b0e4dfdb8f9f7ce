"""Heads of requests: written as they are, or not at all."""

from __future__ import annotations

import pytest

from ht_async.transports import aiohttp_head
from ht_async.transports.aiohttp_head import Heads

HEADERS = (("Host", "a.b"), ("X-Name", "\u00e9"))


def test_a_head_is_its_request_line_and_its_headers_in_their_order() -> None:
    head = Heads().write("POST", b"/a?b=c", HEADERS, (("Proxy-Authorization", "Basic x"),))
    assert head == (
        b"POST /a?b=c HTTP/1.1\r\nHost: a.b\r\nX-Name: \xc3\xa9\r\n"
        b"Proxy-Authorization: Basic x\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("method", "name", "value"),
    [
        ("GET", "X-Name", "a\r\nX-More: b"),
        ("GET", "X-Name", "a\nb"),
        ("GET", "X-Name", "a\rb"),
        ("GET", "X-Name", "a\0b"),
        ("GET", "X-Name", "a\n"),
        ("GET", "X-Name\r\nX-More", "a"),
        ("GET", "X Name", "a"),
        ("GET", "X-Name:", "a"),
        ("GET", "X-Name\n", "a"),
        ("GET", "", "a"),
        ("GET / HTTP/1.1\r\nHost: c.d\r\n\r\nGET", "X-Name", "a"),
        ("", "X-Name", "a"),
    ],
)
def test_what_could_be_taken_for_something_else_is_not_written(
    method: str, name: str, value: str
) -> None:
    secret = ("Api-Key", "secret")
    with pytest.raises(ValueError, match="header") as caught:
        Heads().write(method, b"/", (secret, (name, value)), ())
    assert "secret" not in str(caught.value)


def test_different_heads_are_told_apart_and_not_remembered_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aiohttp_head, "_MAX_REMEMBERED", 3)
    heads = Heads()
    for number in (1, 2, 3, 1, 4, 5, 1):
        size = ("Content-Length", str(number))
        for method in ("POST", "PUT"):
            written = heads.write(method, b"/", (size,), ())
            assert written == b"%b / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (
                method.encode(),
                number,
            )
        assert len(heads._known) <= 3


def test_what_a_proxy_is_told_is_told_to_nobody_else() -> None:
    heads = Heads()
    credentials = (("Proxy-Authorization", "Basic x"),)
    told = [heads.write("GET", b"/", HEADERS, more) for more in (credentials, (), credentials)]
    assert [b"Basic x" in head for head in told] == [True, False, True]
