"""The API key shows nowhere, even if the server sends it back in every place it can."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import traceback
from typing import Any

import pytest
from engine_bench import ACCOUNT, CREATE, KEY, READ, UPDATE, bench, operation
from scripted_transport import Script, cut, refuse, reply
from virtual_time import settle, virtual

from ht_async import errors
from ht_async.engine.request import compose
from ht_async.operation import RequestParts

pytestmark = pytest.mark.no_cover

# Parts of the key that a careless mask would leave: "s3cret/Key+with=signs".
TRACES = ("s3cret", "key+with", "with=signs", "key%2bwith")

HEADERS = {"X-Echo": KEY, "X-Request-Id": f"r-{KEY}", "Set-Cookie": f"key={KEY}; Path=/"}

BODIES: dict[str, bytes] = {
    "text": f"your key {KEY} is wrong".encode(),
    "HTML": f"<html><pre>Api-Key: {KEY}</pre></html>".encode(),
    "JSON value": json.dumps({"error": f"bad key {KEY}", "list": [KEY]}).encode(),
    "JSON name": json.dumps({KEY: 1, "deep": {"er": {KEY: KEY}}}).encode(),
    "JSON, slashes escaped": json.dumps({"k": KEY}).replace("/", "\\/").encode(),
    "JSON cut off": json.dumps({"k": KEY})[:-1].encode(),
    "at the cut": (b"x" * 1990) + KEY.encode() + b"y" * 5000,
    "at the cut, wide": ("\N{EURO SIGN}" * 660).encode() + KEY.encode() * 40,
    "again and again": KEY.encode() * 1000,
    "URL": b"https://h/?key=s3cret%2FKey%2Bwith%3Dsigns",
    "Latin-1": b"\xe9 " + KEY.encode(),
}


def everything_about(value: Any) -> str:
    """Return all that can be seen of a value, its causes and its attributes."""
    shown = [repr(value), str(value), f"{value}", repr(vars(value)) if _has_vars(value) else ""]
    if isinstance(value, BaseException):
        shown += traceback.format_exception(value)
        shown += [everything_about(e) for e in (value.__cause__, value.__context__) if e]
        shown += [str(getattr(value, name, "")) for name in ("body", "request_id", "reference")]
        shown += [repr(dict(getattr(value, "headers", {})))]
        shown += [repr(pickle.dumps(value))] if isinstance(value, errors.HTError) else []
    return "\n".join(shown)


def _has_vars(value: object) -> bool:
    return hasattr(value, "__dict__")


def assert_no_trace(shown: str) -> None:
    for trace in TRACES:
        assert trace not in shown.lower()


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
@pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 429, 500, 503, 999])
@pytest.mark.parametrize("op", [READ, UPDATE, CREATE], ids=["read", "update", "create"])
@virtual
async def test_errors_and_events_never_show_it(
    op: Any, status: int, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def decode(_: Any) -> Any:
        raise errors.DecodeError("the answer holds no order", path="order")

    b = bench([reply(status, body, HEADERS)] * 4)
    with pytest.raises(errors.HTError) as caught:
        await b.call(operation(op.effect, decode))
    assert_no_trace(everything_about(caught.value))
    assert_no_trace("\n".join(map(repr, b.events)))
    assert_no_trace(caplog.text)


@virtual
async def test_what_is_left_of_an_echo_is_readable() -> None:
    b = bench(reply(400, BODIES["JSON value"], HEADERS))
    with pytest.raises(errors.BadRequestError) as caught:
        await b.call()
    assert caught.value.body == {"error": "bad key ***", "list": ["***"]}
    assert caught.value.request_id == "r-***"
    assert caught.value.headers["x-echo"] == "***"


@pytest.mark.parametrize("script", [cut(), refuse(), cut(404), Script(end=KeyError("bug"))])
@virtual
async def test_failures_never_show_it(script: Script) -> None:
    b = bench([script] * 4)
    for op in (READ, CREATE):
        b = bench([script] * 4)
        with pytest.raises(errors.HTError) as caught:
            await b.call(op)
        assert_no_trace(everything_about(caught.value))
        assert_no_trace(repr(b.events))


@virtual
async def test_results_never_show_it() -> None:
    b = bench(reply(200, {"id": 1}, HEADERS))
    response = await b.response(CREATE)
    assert_no_trace(f"{response!r} {response} {response.headers!r} {response.request_id}")
    assert_no_trace(repr(b.events))


@virtual
async def test_what_outlives_its_caller_never_shows_it() -> None:
    b = bench(reply(400, BODIES["text"], HEADERS, work=5))
    task = b.start(CREATE)
    await asyncio.sleep(1)
    assert_no_trace(repr(asyncio.all_tasks()) + repr(b.runtime.attempts))
    task.cancel()
    await asyncio.sleep(10)
    await settle()
    assert len(b.events) == 4
    assert_no_trace(repr(b.events))


def test_a_request_on_its_way_never_shows_it() -> None:
    request = compose(ACCOUNT, "POST", RequestParts("/orders", body=b"{}"), {"X-A": "1"})
    assert dict(request.headers)["Api-Key"] == KEY
    assert_no_trace(f"{request!r} {request} {ACCOUNT!r} {ACCOUNT}")


def test_a_flawed_header_s_error_never_shows_it() -> None:
    for name in ("Api-Key", "X-Copy"):
        with pytest.raises(errors.InvalidRequestError) as caught:
            compose(ACCOUNT, "GET", RequestParts("/"), {name: KEY + "\n"})
        assert_no_trace(everything_about(caught.value))
