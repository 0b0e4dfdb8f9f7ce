"""Free requests on real sockets: methods and answers that no operation has."""

from __future__ import annotations

from typing import Any

import pytest
from calls import connect
from messages import KEY, MakeTransport
from scripted_answers import answer, serving
from scripted_server import Peer, Serve

from ht_async import Dialect

PATH = "/api/partners/things"
BARE_HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 40000000000\r\n\r\n"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


def quoting(*answers: bytes) -> Any:
    """Return a script that gives each answer once, on one connection."""

    async def script(peer: Peer) -> None:
        for data in answers:
            await peer.request()
            await peer.send(data)

    return script


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
async def test_every_method_goes_out_with_its_body(
    serve: Serve, transports: MakeTransport, method: Any
) -> None:
    server = await serve(serving(answer(b'{"done": true}')))
    body = None if method == "GET" else {"a": "ü"}
    async with connect(server, transport=transports()) as ht:
        path = f"{PATH}/%C3%BC%20b"
        assert await ht.request(method, path, params={"a[]": ["x y"]}, json=body) == {"done": True}
    (received,) = server.requests
    assert (received.method, received.target) == (method, f"{path}?a%5B%5D=x+y")
    assert received["Api-Key"] == KEY
    assert received.body == (b"" if body is None else '{"a":"ü"}'.encode())


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_write_without_a_body_says_so(
    serve: Serve, transports: MakeTransport, method: Any
) -> None:
    server = await serve(serving(NO_CONTENT))
    async with connect(server, transport=transports()) as ht:
        assert await ht.request(method, PATH) is None
    assert server.requests[0]["Content-Length"] == "0"


async def test_an_answer_to_head_has_no_body_whatever_it_says(
    serve: Serve, transports: MakeTransport
) -> None:
    server = await serve(quoting(BARE_HEAD, NO_CONTENT, answer(b'{"a": 1}')))
    async with connect(server, transport=transports(max_response_bytes=1_000)) as ht:
        response = await ht.with_raw_response.request("HEAD", PATH)
        assert (response.value, response.headers["content-length"]) == (None, "40000000000")
        assert await ht.request("DELETE", PATH) is None
        assert await ht.request("GET", PATH) == {"a": 1}
    assert server.connections == 1


@pytest.mark.parametrize(
    ("brackets", "target"),
    [
        ("raw", "tags[]=a+b&status[]=0&status[]=5"),
        ("encoded", "tags%5B%5D=a+b&status%5B%5D=0&status%5B%5D=5"),
    ],
)
async def test_brackets_of_a_dialect_arrive_as_they_are(
    serve: Serve, transports: MakeTransport, brackets: Any, target: str
) -> None:
    server = await serve(serving(answer(b'{"orders": []}')))
    dialect = Dialect(status_style="brackets", brackets=brackets)
    async with connect(server, transport=transports(), dialect=dialect) as ht:
        await ht.orders.list(tags=["a b"], status=[0, 5])
    assert server.targets == [f"/api/partners/orders?{target}"]
