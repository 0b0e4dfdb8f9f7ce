"""What type checkers say about raw responses, views and free requests, and mistakes to find.

A comment that silences nothing is an error itself. Checked, never run.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections import deque
from typing import Any, assert_type

from ht_async import Headers, HelloTech, NewOrder, Order, Page, RetryPolicy, Timeout
from ht_async.models.partner_client import PartnerClient
from ht_async.models.payment import EphemeralKey, SetupIntent
from ht_async.models.sku import Sku
from ht_async.models.zip_check import ZipCheck
from ht_async.operation import Response


async def members(ht: HelloTech) -> None:
    response = await ht.with_raw_response.orders.get(12345)
    assert_type(response, Response[Order])
    assert_type(response.value, Order)
    assert_type(response.status, int)
    assert_type(response.headers, Headers)
    assert_type(response.request_id, str | None)
    assert_type(response.attempts, int)
    assert_type(response.elapsed, float)


async def orders(ht: HelloTech, new: NewOrder) -> None:
    raw = ht.with_raw_response.orders
    assert_type(await raw.create(new, timeout=5), Response[Order])
    assert_type(await raw.create(address="a", phone="p", sku_ids=(42,)), Response[Order])
    assert_type(await raw.list(limit=5, tags=["tv"], sort="ASC"), Response[Page[Order]])


async def clients_and_skus(ht: HelloTech) -> None:
    clients, skus = ht.with_raw_response.clients, ht.with_raw_response.skus
    assert_type(await clients.create(email="a@b.example"), Response[PartnerClient])
    assert_type(await clients.create_setup_intent(5), Response[SetupIntent])
    assert_type(await clients.create_ephemeral_key("5"), Response[EphemeralKey])
    assert_type(await skus.list(max_items=3), Response[Page[Sku]])
    assert_type(await skus.check_zip(42, "90001"), Response[ZipCheck])


async def free_requests(ht: HelloTech) -> None:
    params = {"a": ["x", 1, None], "b": (True, 1.5), "c": None, "d": deque(["y"])}
    assert_type(await ht.request("GET", "/x", params=params, effect="read"), Any)
    assert_type(await ht.with_raw_response.request("POST", "/x", json=[1]), Response[Any])


def views(ht: HelloTech) -> None:
    view = ht.with_options(timeout=Timeout(read=5), retry=RetryPolicy(), headers={"X-Trace": "t"})
    assert_type(view, HelloTech)


async def mistakes(ht: HelloTech, new: NewOrder) -> None:
    raw = ht.with_raw_response
    await raw.orders.get()  # type: ignore[call-arg]
    await raw.orders.get(None)  # type: ignore[arg-type]
    await raw.orders.list(sort="down")  # type: ignore[arg-type]
    await raw.orders.create(new, phone="p")  # type: ignore[call-overload]
    await raw.orders.create(address="a")  # type: ignore[call-overload]
    print((await raw.orders.get(1)).id)  # type: ignore[attr-defined]
    await ht.request("OPTIONS", "/x")  # type: ignore[arg-type]
    await ht.request("GET", "/x", params={"a": 1j})  # type: ignore[dict-item]
    await ht.request("GET", "/x", effect="write")  # type: ignore[arg-type]
    await raw.request("GET")  # type: ignore[call-arg]
    ht.with_options(max_connections=5)  # type: ignore[call-arg]
    ht.with_options(headers={"X-Trace": 5})  # type: ignore[dict-item]
