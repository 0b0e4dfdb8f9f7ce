"""A request that no method covers: what is refused, what is sent, what comes back."""

from __future__ import annotations

import json
import math
from collections import deque
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from json_server import KEY, JsonServer, answer

from ht_async import (
    Answer,
    APIConnectionError,
    ConfigurationError,
    DecodeError,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    InvalidRequestError,
    OutcomeUnknownError,
    RetryPolicy,
    UnprocessableEntityError,
)
from ht_async.resources.free_request import FreeRequest

PATH = "/api/partners/things"


class Colour(str, Enum):
    RED = "red"


class Number(int, Enum):
    FIVE = 5


def circle() -> list[Any]:
    entries: list[Any] = []
    entries.append(entries)
    return entries


REFUSED: dict[str, list[Any]] = {
    "method": ["", "get", "GET ", "OPTIONS", "CONNECT", "TRACE", "GET\r\nX: y", None, 5, ["GET"]],
    "path": [
        *("", "api/partners", "orders", " /orders", "/orders ", "/or ders", "?limit=1"),
        *("//evil.example/orders", "https://evil.example/orders", "https:/orders", "\\\\evil\\x"),
        *("/orders?limit=1", "/orders#top", "/orders\n", "/orders\r\nX: y", "/orders\x00"),
        *("/ä", "/\u2024\u2024/x", "/\ud800", "/%", "/%4", "/%zz", "/a\\..\\b", "/{id}", '/"'),
        *("/..", "/.", "/a/..", "/a/../b", "/a/./b", "/../a", "/./a", "/a/.."),
        *("/%2e%2e/b", "/a/%2E%2e", "/a/.%2e/b", "/%2e", "/a%2f..%2fb", "/a/..%2Fb", "/%2f../x"),
        *(None, 5, b"/orders", ["/orders"]),
    ],
    "params": [5, "a=b", [("a", "b")], {"": "x"}, {5: "x"}, {None: "x"}, {"\ud800": "x"}],
    "params['a']": [
        *({"a": value} for value in (math.nan, math.inf, 10**400, b"x", bytearray(b"x"), 1j)),
        *({"a": value} for value in ("\ud800", {"b": 1}, {1}, Decimal(1), object(), iter([1]))),
        *({"a": value} for value in ([math.nan], [["b"]], [b"x"], ("b", {}), ["b", "\udfff"])),
    ],
    "json": [
        *(
            {"a": value}
            for value in (math.nan, math.inf, b"x", {1}, Decimal(1), object(), "\ud800")
        ),
        *(circle(), {(1, 2): 3}, {"a": 10**5_000}),
    ],
    "effect": ["", "READ", "write", "delete", True, 5, ["read"]],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in REFUSED.items() for value in values]
)
async def test_what_is_wrong_is_refused_by_name_before_any_io(field: str, value: Any) -> None:
    server = JsonServer(lambda _: {})
    arguments: dict[str, Any] = {"method": "POST", "path": PATH}
    arguments[field.partition("[")[0]] = value
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            await ht.request(**arguments)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert server.requests == []


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_what_only_reads_has_no_body(method: Any) -> None:
    async with JsonServer(lambda _: {}).client() as ht:
        with pytest.raises(InvalidRequestError, match=f"json: can't be sent with {method}"):
            await ht.request(method, PATH, json={})


async def test_every_problem_is_told_at_once_and_no_value() -> None:
    wrong: dict[str, Any] = {"params": {"a": b"hush"}, "json": b"hush", "effect": "hush"}
    async with JsonServer(lambda _: {}).client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            await ht.request("hush", "hush", **wrong)  # type: ignore[arg-type]
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["method", "path", "params['a']", "json", "effect"]
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("option", "error"),
    [
        ({"timeout": 0}, ConfigurationError),
        ({"retry": 3}, ConfigurationError),
        ({"headers": "X: y"}, ConfigurationError),
        *(
            ({"headers": {name: "x"}}, InvalidRequestError)
            for name in ("Api-Key", "HOST", "Content-Length", "content-type", "X\r\nY", "")
        ),
        ({"headers": {"X": "a\r\nb"}}, InvalidRequestError),
    ],
)
async def test_bad_options_are_refused_before_any_io(
    option: dict[str, Any], error: type[Exception]
) -> None:
    server = JsonServer(lambda _: {})
    async with server.client() as ht:
        with pytest.raises(error):
            await ht.request("GET", PATH, **option)
    assert server.requests == []


# -- what is sent --------------------------------------------------------------------------

QUERIES: list[tuple[Any, str]] = [
    (None, ""),
    ({}, ""),
    ({"a": None}, ""),
    ({"a": "x y&z=1#/?ü"}, "a=x+y%26z%3D1%23%2F%3F%C3%BC"),
    ({"a": ""}, "a="),
    ({"a": True, "b": False}, "a=true&b=false"),
    ({"a": 5, "b": -1.5, "c": 1e300}, "a=5&b=-1.5&c=1e%2B300"),
    ({"a[]": ["x", 1, None, True]}, "a%5B%5D=x&a%5B%5D=1&a%5B%5D=true"),
    ({"a": []}, ""),
    ({"a": ("x", "y"), "b": range(2), "c": deque(["z"])}, "a=x&a=y&b=0&b=1&c=z"),
    ({"a": Colour.RED, "b": [Number.FIVE], Colour.RED: 1}, "a=red&b=5&red=1"),
    ({"a\r\nb": "c\x00d"}, "a%0D%0Ab=c%00d"),
]


@pytest.mark.parametrize(("params", "sent"), QUERIES)
async def test_params_are_written_as_a_query(params: Any, sent: str) -> None:
    server = JsonServer(lambda _: {})
    async with server.client() as ht:
        await ht.request("GET", PATH, params=params)
    assert server.requests[0].url == f"https://api.example{PATH}" + (f"?{sent}" if sent else "")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/", "/orders", "/orders/", "/a//b", "/a%20b/%C3%BC", "/a.b/..c/...", "/a;b=(1)@x:y"]
)
async def test_method_and_path_are_sent_as_they_are(method: Any, path: str) -> None:
    server = JsonServer(lambda _: {"a": 1})
    async with server.client(base_url="https://api.example/prefix/") as ht:
        assert await ht.request(method, path) == {"a": 1}
    (request,) = server.requests
    assert (request.method, request.url) == (method, f"https://api.example/prefix{path}")
    assert request.body == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "body", [{"a": [1, 2.5, None, True, "ü"]}, [], {}, "text", 0, False, {"b": Colour.RED}]
)
async def test_json_is_sent_as_the_body(method: Any, body: Any) -> None:
    server = JsonServer(lambda _: {})
    async with server.client() as ht:
        await ht.request(method, PATH, json=body)
    (request,) = server.requests
    assert json.loads(request.body) == body
    headers = dict(request.headers)
    assert headers["Content-Type"] == "application/json"
    assert headers["Content-Length"] == str(len(request.body))


async def test_the_key_goes_to_the_base_url_alone() -> None:
    server = JsonServer(lambda _: {})
    async with server.client(base_url="https://api.example:8443/v2") as ht:
        await ht.request("GET", "/@evil.example/", headers={"X-Trace": "t"})
    (request,) = server.requests
    assert request.url == "https://api.example:8443/v2/@evil.example/"
    headers = dict(request.headers)
    assert (headers["Api-Key"], headers["Host"]) == (KEY, "api.example:8443")
    assert headers["X-Trace"] == "t"


PIECES = ["/", "//", ".", "..", "%2e", "%2E", "%2f", "%5c", "%00", "%25", "a", "@", ":", "\\", ";"]
PIECES += ["evil.example", "https:", "?", "#", " ", "\t", "\n", "ä", "。", "\u2025", "[", "|", "%"]


@given(
    path=st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(PIECES), max_size=8).map(lambda pieces: "/" + "".join(pieces)),
        st.from_regex(r"/[!-~]{0,30}", fullmatch=True),
    )
)
@example(path="/%2e%2e/%2e%2e/admin")
@example(path="/..;/admin")
@example(path="/@evil.example")
def test_a_path_that_is_taken_stays_below_the_base_url(path: str) -> None:
    try:
        parts = FreeRequest("GET", path).operation().build(FreeRequest("GET", path))
    except InvalidRequestError:
        return
    for base in ("https://api.example", "https://api.example/a/b"):
        url = httpx.URL(base + parts.path)
        assert (url.scheme, url.host, url.port) == ("https", "api.example", None)
        assert url.raw_path.decode() == base.removeprefix("https://api.example") + path
        assert (url.query, url.fragment, url.userinfo) == (b"", "", b"")
    steps = unquote(path).split("/")
    assert not {".", ".."} & set(steps)


# -- what comes back -----------------------------------------------------------------------


@pytest.mark.parametrize("body", [{"a": 1}, [1], "text", 5, 0, False, None, [], {}])
async def test_the_body_comes_back_decoded(body: Any) -> None:
    async with JsonServer(lambda _: answer(body)).client() as ht:
        assert await ht.request("GET", PATH) == body


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE"])
async def test_an_empty_body_is_none(method: Any, status: int) -> None:
    async with JsonServer(lambda _: Answer(status, Headers(), b"")).client() as ht:
        assert await ht.request(method, PATH) is None


@pytest.mark.parametrize("body", [b"<html>", b"{", b" ", b"\xff", b"{}{}"])
@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"method": "GET"}, DecodeError),
        ({"method": "PUT", "effect": "idempotent"}, DecodeError),
        ({"method": "POST", "effect": "read"}, DecodeError),
        ({"method": "POST"}, OutcomeUnknownError),
    ],
)
async def test_what_is_no_json_is_an_error(
    body: bytes, how: dict[str, Any], error: type[Exception]
) -> None:
    server = JsonServer(lambda _: Answer(200, Headers(), body))
    async with server.client() as ht:
        with pytest.raises(error) as caught:
            await ht.request(path=PATH, **how)
    decoding = caught.value if error is DecodeError else caught.value.__cause__
    assert isinstance(decoding, DecodeError)
    assert (decoding.status, len(server.requests)) == (200, 1)


async def test_a_refusal_is_an_error_with_its_body() -> None:
    async with JsonServer(lambda _: answer({"errors": ["no"]}, 422)).client() as ht:
        with pytest.raises(UnprocessableEntityError) as caught:
            await ht.request("POST", PATH, json={})
    assert caught.value.body == {"errors": ["no"]}
    assert PATH not in str(caught.value)


# -- what is sent again --------------------------------------------------------------------

LOST = Failure(Evidence.MAYBE_SENT, FailureKind.CONNECTION, ConnectionResetError())
NOT_SENT = Failure(Evidence.NOT_SENT, FailureKind.CONNECTION, ConnectionRefusedError())
AGAIN: list[tuple[str, str | None, bool]] = [
    ("GET", None, True),
    ("HEAD", None, True),
    ("POST", None, False),
    ("PUT", None, False),
    ("PATCH", None, False),
    ("DELETE", None, False),
    ("GET", "create", False),
    ("GET", "idempotent", True),
    ("POST", "read", True),
    ("POST", "idempotent", True),
    ("POST", "create", False),
    ("DELETE", "idempotent", True),
]


@pytest.mark.parametrize(("method", "effect", "again"), AGAIN)
@pytest.mark.parametrize(
    "trouble", [LOST, Answer(500, Headers(), b""), Answer(504, Headers(), b"")]
)
async def test_the_effect_decides_what_is_sent_again(
    method: Any, effect: Any, again: bool, trouble: Any
) -> None:
    server = JsonServer(lambda _: trouble if len(server.requests) == 1 else {"done": True})
    async with server.client(retry=RetryPolicy(retries=1, backoff=0)) as ht:
        if again:
            assert await ht.request(method, PATH, effect=effect) == {"done": True}
        else:
            with pytest.raises(OutcomeUnknownError):
                await ht.request(method, PATH, effect=effect)
    assert len(server.requests) == 1 + again


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
async def test_what_never_left_is_sent_again_whatever_its_effect(method: Any) -> None:
    server = JsonServer(lambda _: NOT_SENT if len(server.requests) == 1 else {"done": True})
    async with server.client(retry=RetryPolicy(retries=1, backoff=0)) as ht:
        assert await ht.request(method, PATH) == {"done": True}


@pytest.mark.parametrize(
    ("effect", "error"), [("create", OutcomeUnknownError), ("idempotent", APIConnectionError)]
)
async def test_what_is_lost_for_good_is_told(effect: Any, error: type[Exception]) -> None:
    async with JsonServer(lambda _: LOST).client(retry=RetryPolicy(retries=0)) as ht:
        with pytest.raises(error):
            await ht.request("POST", PATH, json={}, effect=effect)
