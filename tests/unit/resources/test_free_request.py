"""A request that no method covers: what is sent, what comes back, what is sent again."""

from __future__ import annotations

import json
from collections import deque
from enum import Enum
from typing import Any

import pytest
from json_server import KEY, JsonServer, answer

from ht_async import (
    Answer,
    APIConnectionError,
    DecodeError,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    OutcomeUnknownError,
    RetryPolicy,
    UnprocessableEntityError,
)

PATH = "/api/partners/things"


class Colour(str, Enum):  # noqa: UP042 - str() of it is not its text
    RED = "red"


class Number(int, Enum):
    FIVE = 5


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
