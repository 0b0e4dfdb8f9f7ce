"""What our templates make of operations, their client and their errors."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import importlib
import inspect
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from types import ModuleType
from typing import Any

import httpx
import pytest
from odd_spec import PACKAGE, odd, odd_folder

__all__ = ["odd", "odd_folder"]  # fixtures

TOKEN = "a-token-that-nobody-may-see"


def operation(name: str) -> ModuleType:
    return importlib.import_module(f"{PACKAGE}.api.default.{name}")


def package() -> ModuleType:
    return importlib.import_module(PACKAGE)


@contextlib.asynccontextmanager
async def server(status: int, body: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Give the base URL of a server with this one answer, and the requests as they come."""
    requests: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        head = f"HTTP/1.1 {status} Odd\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}", requests


def authenticated(base_url: str, **more: Any) -> Any:
    return package().AuthenticatedClient(
        base_url=base_url, token=TOKEN, prefix="", auth_header_name="Api-Key", **more
    )


def test_operations_have_one_way_to_be_called(odd: ModuleType) -> None:
    module = operation("get_leaf")
    functions = [name for name, _ in inspect.getmembers(module, inspect.isfunction)]
    assert set(functions) - {"cast", "quote"} == {
        "build_request",
        "parse_response",
        "asyncio_detailed",
    }
    assert "HTTPStatus" not in vars(module)


def test_request_says_all_that_was_given(odd: ModuleType) -> None:
    request = operation("get_leaf").build_request(
        "a/b?c",
        tags=["x", "y z"],
        kinds=[odd.Kind.ONE, odd.Kind("three")],
        since=datetime.datetime(2024, 3, 25, tzinfo=datetime.UTC),
        x_level=odd.Level.VALUE_5,
        session="s",
    )
    assert request == {
        "method": "get",
        "url": "/leaves/a%2Fb%3Fc",
        "params": {
            "tags[]": ["x", "y z"],
            "kinds": ["one", "three"],
            "since": "2024-03-25T00:00:00+00:00",
        },
        "cookies": {"session": "s"},
        "headers": {"X-Level": "5"},
    }


def test_request_leaves_out_what_was_not_given(odd: ModuleType) -> None:
    request = operation("get_leaf").build_request(7, since=None)
    assert request["url"] == "/leaves/7"
    assert (request["params"], request["headers"]) == ({}, {})
    assert "cookies" not in request
    assert operation("nothing").build_request() == {"method": "delete", "url": "/nothing"}


def test_body_decides_on_the_content_type(odd: ModuleType) -> None:
    build = operation("upload").build_request
    request = build(body=odd.Leaf(value="x"))
    assert request["json"] == {"value": "x"}
    assert request["headers"] == {"Content-Type": "application/json"}
    file = importlib.import_module(f"{PACKAGE}.types").File(io.BytesIO(b"1"), "a.txt", "text/plain")
    upload = build(body=odd.Upload(file=file, leaf=odd.Leaf(value="x")))
    with httpx.Client(base_url="http://127.0.0.1") as client:
        parts = client.build_request(**upload)
    text = parts.read().decode()
    assert parts.headers["Content-Type"] == "multipart/form-data; boundary=+++"
    assert 'name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n1' in text
    assert 'name="leaf"\r\nContent-Type: application/json\r\n\r\n{"value": "x"}' in text


def parsed(name: str, status: int, **response: Any) -> Any:
    client = package().Client(base_url="http://127.0.0.1")
    return operation(name).parse_response(
        client=client, response=httpx.Response(status, **response)
    )


def test_each_documented_status_has_its_class(odd: ModuleType) -> None:
    assert parsed("get_leaf", 200, json={"value": "x"}) == odd.Leaf(value="x")
    assert type(parsed("get_leaf", 404, json={})) is odd.Words
    assert parsed("get_leaf", 500, json={}) is None
    assert parsed("upload", 200, json=["a"]) == ["a"]
    assert parsed("upload", 201, json={"radius": 1}) == odd.Circle(radius=1)
    assert parsed("upload", 201, json="text") == "text"
    assert parsed("upload", 500, json=[{}]) == [odd.Leaf()]
    assert parsed("nothing", 204) is None


@pytest.mark.parametrize("status", [299, 499, 520, 561])
async def test_any_status_arrives_as_a_number(odd: ModuleType, status: int) -> None:
    call = operation("nothing").asyncio_detailed
    async with server(status, b"<html>") as (url, _):
        async with package().Client(base_url=url) as client:
            answer = await call(client=client)
        assert (answer.status_code, type(answer.status_code)) == (status, int)
        assert (answer.content, answer.parsed) == (b"<html>", None)
        assert answer.headers["Content-Length"] == "6"
        async with package().Client(base_url=url, raise_on_unexpected_status=True) as client:
            await refuse(status, lambda: call(client=client))


async def refuse(status: int, call: Callable[[], Awaitable[object]]) -> None:
    errors = importlib.import_module(f"{PACKAGE}.errors")
    with pytest.raises(errors.UnexpectedStatus) as refusal:
        await call()
    assert (refusal.value.status_code, refusal.value.content) == (status, b"<html>")
    assert str(refusal.value) == f"Unexpected status {status}"


async def test_request_carries_the_token_that_nothing_shows(odd: ModuleType) -> None:
    get_leaf = operation("get_leaf").asyncio_detailed
    async with (
        server(200, b'{"value":"x"}') as (url, requests),
        authenticated(url, headers={"X-Extra": TOKEN}) as client,
    ):
        answer = await get_leaf(1, client=client, tags=["a", "b"])
        assert TOKEN not in repr(client)
    assert answer.parsed == odd.Leaf(value="x")
    head = requests[0].decode().lower()
    assert head.startswith("get /leaves/1?tags%5b%5d=a&tags%5b%5d=b ")
    assert f"\r\napi-key: {TOKEN}\r\n" in head
    assert "authorization" not in head


async def test_prefix_stands_before_the_token(odd: ModuleType) -> None:
    async with (
        server(200, b"{}") as (url, requests),
        package().AuthenticatedClient(url, TOKEN) as client,
    ):
        await operation("get_leaf").asyncio_detailed(1, client=client)
    assert f"\r\nauthorization: bearer {TOKEN}\r\n" in requests[0].decode().lower()


async def test_client_of_the_caller_is_used_as_it_is(odd: ModuleType) -> None:
    async with (
        server(200, b"{}") as (url, requests),
        httpx.AsyncClient(base_url=url) as http_client,
    ):
        client = authenticated("http://127.0.0.1:9").set_async_httpx_client(http_client)
        await operation("get_leaf").asyncio_detailed(1, client=client)
        assert client.get_async_httpx_client() is http_client
    assert TOKEN.encode() not in requests[0]
