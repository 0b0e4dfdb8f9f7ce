"""What faults look like on a connection: which bytes arrive, and how it ends.

Each is tried on a fresh connection, on one that has served a request before, and with a request
that asks for the connection's end.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from raw_client import RawClient

ORDERS = "/api/partners/orders"
ORDER = {
    "address": "719 Flower St, Los Angeles, CA 90017",
    "phone": "8888888888",
    "sku_id": [42],
    "first_name": "John",
    "last_name": "Doe",
    "email": "john@example.com",
    "purchase_order_id": "PO-1234",
}
CONNECTIONS = ["fresh", "kept", "closing"]
every_connection = pytest.mark.parametrize("connection", CONNECTIONS)


async def request(client: RawClient, connection: str, fault: str) -> None:
    """Ask for an order and a fault."""
    headers = {"connection": "close"} if connection == "closing" else {}
    if connection == "kept":
        client.send("GET", f"{ORDERS}?limit=1")
        assert (await client.answer())[0]["status"] == "200"
    client.send("POST", ORDERS, ORDER, x_sandbox_fault=fault, **headers)


async def stored(api: Any) -> int:
    return len(await api.ids())


@every_connection
@pytest.mark.parametrize(
    ("fault", "end", "orders"),
    [
        ("reset_before", ConnectionResetError, 0),
        ("reset_after", ConnectionResetError, 1),
        ("late_commit;s=60", ConnectionResetError, 0),
        ("fin_after", b"", 1),
    ],
)
async def test_the_connection_ends_without_a_byte(api, connection, fault, end, orders):
    async with RawClient(api.server.url) as client:
        await request(client, connection, fault)
        assert await client.rest() == end
    assert await stored(api) == orders


@every_connection
@pytest.mark.parametrize(("fault", "orders"), [("hang_before", 0), ("hang_after", 1)])
async def test_silence_lasts_until_the_end_of_the_connection(api, until, connection, fault, orders):
    sandbox = api.server.sandbox
    async with RawClient(api.server.url) as client:
        await request(client, connection, f"{fault};s=60")
        await until(lambda: sandbox.journal.faults == {fault: 1})
        assert await stored(api) == orders
        rest = asyncio.create_task(client.rest())
        await asyncio.wait([rest], timeout=0.05)
        assert not rest.done()
        sandbox.holds.close()
        assert await rest == b""
    assert await stored(api) == orders


@pytest.mark.parametrize("fault", ["hang_before", "hang_after"])
async def test_silence_ends_when_its_time_is_up(api, fault):
    async with RawClient(api.server.url) as client:
        await request(client, "fresh", f"{fault};s=0.05")
        assert await client.rest() == b""


@every_connection
async def test_truncation_cuts_the_true_answer(api, connection):
    async with RawClient(api.server.url) as client:
        await request(client, connection, "truncated_json")
        answer = await client.rest()
    assert isinstance(answer, bytes)
    head, _, content = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert content.startswith(b'{"status":"success","order":{')
    assert len(content) == int(head.rpartition(b":")[2]) // 2
    assert await stored(api) == 1


@every_connection
@pytest.mark.parametrize(
    ("fault", "media_type", "orders"),
    [
        ("429", "application/json", 0),
        ("429_plain", "application/json", 0),
        ("503_retry_after", "application/json", 0),
        ("500_before", "application/json", 0),
        ("502_before", "text/html", 0),
        ("503_plain", "application/json", 0),
        ("504_before", "text/html", 0),
        ("500_after", "application/json", 1),
        ("502_after", "text/html", 1),
        ("504_after", "text/html", 1),
        ("wrong_content_type", "text/html", 1),
    ],
)
async def test_an_answer_that_is_whole_leaves_the_connection_whole(
    api, connection, fault, media_type, orders
):
    async with RawClient(api.server.url) as client:
        await request(client, connection, fault)
        head, body = await client.answer()
        status = fault.partition("_")[0].replace("wrong", "200")
        assert (head["status"], head["content-type"]) == (status, media_type)
        assert ("retry-after" in head) == (fault in ("429", "503_retry_after"))
        assert body.startswith(b"<html>" if media_type == "text/html" else b'{"status":"error"')
        if connection == "closing":
            assert await client.rest() == b""
        else:
            client.send("GET", ORDERS)
            assert len(json.loads((await client.answer())[1])["orders"]) == orders
    assert await stored(api) == orders


@every_connection
async def test_a_slow_body_comes_in_pieces_and_is_whole(api, connection):
    async with RawClient(api.server.url) as client:
        await request(client, connection, "slow_body;s=0.6")
        pieces = [await client.piece()]
        while not pieces[-1].endswith(b"}}"):
            pieces.append(await client.piece())
    head, _, content = b"".join(pieces).partition(b"\r\n\r\n")
    (order,) = (await api.client.get(ORDERS)).json()["orders"]
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert json.loads(content) == {"status": "success", "order": order}
    assert len(pieces) > 3
    (entry, _) = (await api.admin("journal"))["entries"][-2:]
    assert (entry["fate"], entry["status"]) == ("answered", 200)


async def test_whoever_leaves_in_a_slow_body_was_not_answered(api, until):
    entries: Any = api.server.sandbox.journal._entries
    async with RawClient(api.server.url) as client:
        await request(client, "fresh", "slow_body;s=60")
        assert (await client.piece()).startswith(b"HTTP/1.1 200 OK\r\n")
        assert entries[0].fate == "pending"
    await until(lambda: entries[0].fate != "pending")
    assert (entries[0].fate, entries[0].status) == ("dropped", None)
    assert await stored(api) == 1


async def test_a_slow_body_is_whole_at_once_when_the_server_stops(sandbox):
    api = await sandbox()
    async with RawClient(api.server.url) as client:
        await request(client, "closing", "slow_body;s=60")
        begin = await client.piece()
        api.server.sandbox.holds.close()
        rest = await client.rest()
    assert isinstance(rest, bytes)
    content = (begin + rest).partition(b"\r\n\r\n")[2]
    assert json.loads(content)["order"]["purchase_order_id"] == "PO-1234"
