"""What can't be sent as a free request is refused, by name, before anything is sent."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from json_server import JsonServer

from ht_async import (
    ConfigurationError,
    InvalidRequestError,
)
from ht_async.resources.free_request import FreeRequest

PATH = "/api/partners/things"


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


# -- a path never leads elsewhere ----------------------------------------------------------

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
