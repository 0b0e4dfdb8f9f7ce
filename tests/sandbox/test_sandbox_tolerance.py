"""Requests as odd as the documentation's samples are served; see also the filters of lists."""

from __future__ import annotations

import asyncio

import pytest

ORDERS = "/api/partners/orders"


async def test_c10_raw_brackets_reach_the_filter(api):
    """Sent by hand, for clients encode brackets on their own."""
    order = await api.create()
    await api.create()
    changed = {"tags": ["tag_1"], "status": 1}
    await api.client.patch(f"/_sandbox/orders/{order['id']}", json=changed)
    query = b"tags[]=tag_1&from&to&client_id&limit&cursor&status=1&order_by&sort"
    host, _, port = api.server.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"GET /api/partners/orders?" + query + b" HTTP/1.1\r\nhost: x\r\n"
        b"api-key: sandbox-key\r\nconnection: close\r\n\r\n"
    )
    async with asyncio.timeout(20):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b'"token"') == 1
    assert f'"id":{order["id"]},'.encode() in answer
    assert (await api.admin("journal"))["entries"][-1]["query"] == query.decode()


async def test_c16_a_null_client_id_counts_as_none(api):
    assert (await api.create(client_id=None))["client_name"] == "John Doe"


@pytest.mark.parametrize("coding", ["application/json", "gzip", "*;q=0", ""])
async def test_c27_no_accept_encoding_changes_the_answer(api, coding):
    headers = {"Accept-Encoding": coding}
    path = "/api/partners/skus/42/check_zip"
    response = await api.client.post(path, json={"zip": "12345"}, headers=headers)
    assert response.status_code == 200
    assert "content-encoding" not in response.headers
    assert response.json()["zip"] == "12345"


async def test_c19_an_empty_key_is_no_key(api):
    """A sample sends `Api-Key` without a value."""
    response = await api.client.get(ORDERS, headers={"Api-Key": ""})
    assert response.status_code == 401


@pytest.mark.parametrize("media_type", ["text/plain", "application/json; charset=utf-8", ""])
async def test_json_is_read_whatever_it_is_called(api, sample_order, media_type):
    response = await api.client.post(
        ORDERS, json=sample_order(), headers={"Content-Type": media_type}
    )
    assert response.status_code == 200
