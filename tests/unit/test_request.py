"""How a request is put together."""

from __future__ import annotations

from typing import Any

import pytest

from ht_async.engine.account import Account
from ht_async.engine.request import compose
from ht_async.errors import InvalidRequestError
from ht_async.message import Request
from ht_async.operation import RequestParts
from ht_async.secret import Secret

ACCOUNT = Account("https://h:8443/base", "h:8443", "Api-Key", Secret("hunter2"), "agent/1")
STANDARD = list(ACCOUNT.headers)


def make(method: str = "GET", parts: RequestParts | None = None, **headers: str) -> Request:
    extra = {name.replace("_", "-"): value for name, value in headers.items()}
    return compose(ACCOUNT, method, parts or RequestParts("/orders"), extra)


@pytest.mark.parametrize(
    ("path", "query", "url"),
    [
        ("/orders", "", "https://h:8443/base/orders"),
        ("/orders", "a=1&b=%20", "https://h:8443/base/orders?a=1&b=%20"),
        ("/orders/%2F", "", "https://h:8443/base/orders/%2F"),
    ],
)
def test_the_url_is_base_path_and_query(path: str, query: str, url: str) -> None:
    assert make(parts=RequestParts(path, query)).url == url


def test_a_read_has_the_standard_headers_alone() -> None:
    request = make("GET")
    assert (request.method, request.body) == ("GET", b"")
    assert list(request.headers) == STANDARD


@pytest.mark.parametrize("body", [b"{}", '{"name":"é"}'.encode(), b""])
def test_a_body_has_its_length_and_type(body: bytes) -> None:
    request = make("POST", RequestParts("/orders", body=body))
    assert request.body == body
    assert list(request.headers) == [
        *STANDARD,
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    ]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_write_without_a_body_says_so(method: str) -> None:
    assert list(make(method).headers) == [*STANDARD, ("Content-Length", "0")]


def test_further_headers_come_last() -> None:
    assert list(make(X_Trace="abc").headers) == [*STANDARD, ("X-Trace", "abc")]


def test_a_caller_may_replace_what_only_describes_the_caller() -> None:
    headers = dict(make(user_agent="mine", Accept="text/csv").headers)
    assert headers["user-agent"] == "mine"
    assert headers["Accept"] == "text/csv"
    assert "User-Agent" not in headers
    assert len(headers) == len(STANDARD)


NOT_YOURS = ["Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection"]
NOT_YOURS += ["Upgrade", "TE", "Api-Key"]


@pytest.mark.parametrize("name", NOT_YOURS)
@pytest.mark.parametrize("spell", [str, str.lower, str.upper])
def test_a_caller_may_not_set_what_belongs_to_the_client(name: str, spell: Any) -> None:
    with pytest.raises(InvalidRequestError, match="is set by the client") as caught:
        compose(ACCOUNT, "GET", RequestParts("/"), {spell(name): "hunter2"})
    assert spell(name) in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["", " ", "X A", "X:A", "X-Ä", "X\nA", "X\r\nApi-Key", "(x)", None, 5, b"X-A"], ids=repr
)
def test_what_is_no_header_name(name: Any) -> None:
    with pytest.raises(InvalidRequestError, match="is no header name"):
        compose(ACCOUNT, "GET", RequestParts("/"), {name: "value"})


@pytest.mark.parametrize(
    "value",
    ["a\nb", "a\r\nApi-Key: x", "a\x00", "a\x7f", "é", " a", "a ", " ", None, 5, b"a", ["a"]],
    ids=repr,
)
def test_what_is_no_header_value_is_refused_and_not_shown(value: Any) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        compose(ACCOUNT, "GET", RequestParts("/"), {"X-A": value})
    (problem,) = caught.value.problems
    assert problem.field == "headers['X-A']"
    assert problem.message.startswith("must ")


def test_an_empty_header_value_is_allowed() -> None:
    assert dict(make(X_A="").headers)["X-A"] == ""


def test_every_flawed_header_is_listed() -> None:
    flawed = {"Host": "x", "bad name": "x", "X-A": "\n", "X-Fine": "x"}
    with pytest.raises(InvalidRequestError) as caught:
        compose(ACCOUNT, "GET", RequestParts("/"), flawed)
    listed = [problem.field for problem in caught.value.problems]
    assert listed == ["headers['Host']", "headers['bad name']", "headers['X-A']"]


def test_an_endless_name_is_not_repeated_in_full() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        compose(ACCOUNT, "GET", RequestParts("/"), {"x y" * 1000: "x"})
    assert len(str(caught.value)) < 200


def test_headers_of_the_operation_come_after_those_of_the_account() -> None:
    parts = RequestParts("/orders", headers=(("Version", "1"),))
    assert list(make(parts=parts).headers) == [*STANDARD, ("Version", "1")]
    assert list(make(parts=parts, Version="2").headers) == [*STANDARD, ("Version", "2")]


def test_a_key_may_have_a_prefix() -> None:
    account = Account("https://h", "h", "Authorization", Secret("k"), "a", key_prefix="Bearer ")
    assert ("Authorization", "Bearer k") in account.headers
    assert "Bearer k" not in repr(account)
