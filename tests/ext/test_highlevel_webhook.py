"""HighLevel's webhooks: what they tell of is got by its id and ordered once."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from fastapi import FastAPI

from ht_async import ConfigurationError, HelloTech
from ht_async.bulk import open_journal, run_job
from ht_async.bulk.shop_submitting import submit_shop_order
from ht_async.bulk.values import ItemState, JobState
from ht_async.ext.fastapi import highlevel_webhook_router
from ht_async.ext.fastapi.webhook_signature import SignatureCheck
from ht_async.sandbox import RunningServer, SandboxConfig, serve
from ht_async.sandbox.faults import FaultRule
from ht_async.sources import HighLevelOrders, ShopOrder, load_catalogue

ROOT = Path(__file__).parents[2]
LOCATION = "sandboxlocation00001"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OnOrder = Callable[[ShopOrder], Awaitable[object]]


def pem(key: Any) -> str:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()


def signed(body: bytes, key: rsa.RSAPrivateKey = KEY) -> dict[str, str]:
    signature = key.sign(body, padding.PKCS1v15(), hashes.SHA256())
    return {"x-wh-signature": base64.b64encode(signature).decode()}


def event(order_id: str, kind: str = "OrderCreate", **members: Any) -> bytes:
    told = {"type": kind, "locationId": LOCATION, "altId": LOCATION, "_id": order_id}
    return json.dumps({**told, "status": "pending", **members}).encode()


@pytest.fixture
async def shops() -> AsyncIterator[RunningServer]:
    async with serve(SandboxConfig(port=0, shop_orders=6, seed=4)) as server:
        yield server


@asynccontextmanager
async def receiver(
    server: RunningServer, on_order: OnOrder, **options: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """Run an application with the route; HighLevel as its client."""
    async with open_shop(server) as shop:
        app = FastAPI()
        app.include_router(
            highlevel_webhook_router(shop=shop, on_order=on_order, public_key=pem(KEY), **options)
        )
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://us") as client,
        ):
            yield client


def open_shop(server: RunningServer) -> HighLevelOrders:
    return HighLevelOrders(server.api_key, location_id=LOCATION, base_url=server.url)


async def deliver(client: httpx.AsyncClient, body: bytes) -> httpx.Response:
    return await client.post("/highlevel/webhook", content=body, headers=signed(body))


async def test_deliveries_that_are_repeated_and_reordered_order_once(
    shops: RunningServer, tmp_path: Path
) -> None:
    catalogue = load_catalogue(ROOT / "examples/catalogue.toml")
    told = shops.sandbox.shops.all("highlevel")
    sound = {f"hl-{order.id}" for order in told if order.flaw is None}
    async with open_journal(str(tmp_path / "jobs.db")) as journal, open_shop(shops) as shop:

        async def take(order: ShopOrder) -> None:
            await submit_shop_order(journal, "shop", order, catalogue, shop=shop, account=shops.url)

        for _ in range(2):  # the application is started anew in between
            async with receiver(shops, take) as client:
                for order in told:
                    for kind in ("OrderStatusUpdate", "OrderCreate", "OrderCreate"):
                        answer = await deliver(client, event(order.id, kind))
                        assert (answer.status_code, answer.json()["status"]) == (200, "accepted")
        job = await journal.job("shop")
        assert job is not None
        assert job.state is JobState.RUNNING
        assert await journal.counts(job.job_id) == {ItemState.NEW: len(sound)}
        async with HelloTech(shops.api_key, base_url=shops.url) as ht:
            await run_job(ht, journal, "shop")
            orders = [order async for order in ht.orders.list()]
            assert {order.purchase_order_id for order in orders} == sound
            assert len(orders) == len(sound)
            # A job that is done is taken up again by what is new, and by nothing else.
            async with receiver(shops, take) as client:
                await deliver(client, event(told[0].id))
        job = await journal.job("shop")
        assert job is not None
        assert job.state is JobState.DONE


async def test_the_order_is_as_the_shop_has_it_after_the_delivery(shops: RunningServer) -> None:
    [first, *_] = shops.sandbox.shops.all("highlevel")
    stored: Any = first.document
    stored["status"] = "pending"
    seen: list[str | None] = []
    going_on, begun = asyncio.Event(), asyncio.Event()

    async def take(order: ShopOrder) -> None:
        seen.append(order.status)
        begun.set()
        await going_on.wait()

    async with receiver(shops, take) as client:
        await deliver(client, event(first.id))
        async with asyncio.timeout(10):
            await begun.wait()
        stored["status"] = "completed"
        for _ in range(5):  # while the order is under way: it is got once more, and not five times
            await deliver(client, event(first.id, "OrderStatusUpdate"))
        going_on.set()
    assert seen == ["pending", "completed"]


async def test_what_is_not_highlevels_is_refused_and_what_is_not_ours_ignored(
    shops: RunningServer,
) -> None:
    taken: list[str] = []

    async def take(order: ShopOrder) -> None:
        taken.append(order.id)

    order_id = shops.sandbox.shops.all("highlevel")[0].id
    body = event(order_id)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    wrong: list[dict[str, str]] = [
        {},
        {"x-wh-signature": ""},
        {"x-wh-signature": "no base64"},
        {"x-wh-signature": "AAAA"},
        signed(body, stranger),
        signed(event(order_id, note="changed")),
    ]
    async with receiver(shops, take) as client:
        for headers in wrong:
            answer = await client.post("/highlevel/webhook", content=body, headers=headers)
            assert answer.status_code == 401
        others = (
            event(order_id, "ContactCreate"),
            event(order_id, locationId="elsewhere"),
            b'{"type": []}',
        )
        for other in others:
            answer = await deliver(client, other)
            assert (answer.status_code, answer.json()) == (200, {"status": "ignored"})
        for flawed in (b"[]", b"\xff", b"{", event("../1"), event("")):
            assert (await deliver(client, flawed)).status_code == 400
        assert (await deliver(client, b" " * 1_100_000)).status_code == 413
        assert taken == []
    assert taken == []


async def test_too_many_at_once_are_told_to_come_later(shops: RunningServer) -> None:
    gate = asyncio.Event()

    async def take(_: ShopOrder) -> None:
        await gate.wait()

    first, second, *_ = shops.sandbox.shops.all("highlevel")
    async with receiver(shops, take, most_at_once=1) as client:
        assert (await deliver(client, event(first.id))).status_code == 200
        refused = await deliver(client, event(second.id))
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
        assert (await deliver(client, event(first.id))).status_code == 200
        gate.set()


async def test_a_failure_is_logged_and_the_next_delivery_is_taken(
    shops: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, *_ = shops.sandbox.shops.all("highlevel")
    shops.sandbox.injector.arm([FaultRule("500_before", path=f"*/{first.id}")])
    taken: list[str] = []

    async def take(order: ShopOrder) -> None:
        taken.append(order.id)
        raise RuntimeError("the callback's own")

    async with receiver(shops, take) as client:
        for order in (first, second):
            assert (await deliver(client, event(order.id))).status_code == 200
    assert taken == [second.id]
    assert f"shop order hl-{first.id} was not taken" in caplog.text
    assert "the callback's own" in caplog.text


async def test_what_is_not_taken_when_the_application_ends_is_logged(
    shops: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def take(_: ShopOrder) -> None:
        await asyncio.Event().wait()

    first, second, *_ = shops.sandbox.shops.all("highlevel")
    async with receiver(shops, take, grace=0.1) as client:
        for order in (first, second):
            assert (await deliver(client, event(order.id))).status_code == 200
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert f"hl-{first.id}, hl-{second.id}" in record.getMessage()


async def test_a_sender_that_leaves_half_way_is_no_error_of_the_application(
    shops: RunningServer,
) -> None:
    messages = iter([{"type": "http.request", "body": b"{", "more_body": True}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        sent.append(message)

    async def take(_: ShopOrder) -> None:
        raise AssertionError("nothing was delivered")

    async with receiver(shops, take) as client:
        app = client._transport.app
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/highlevel/webhook",
            "raw_path": b"/highlevel/webhook",
            "query_string": b"",
            "headers": [],
            "http_version": "1.1",
            "scheme": "http",
            "server": ("us", 80),
            "client": ("127.0.0.1", 1),
            "root_path": "",
        }
        await app(scope, receive, send)
    assert sent[0]["status"] == 400


@pytest.mark.parametrize(
    "key", ["", "no key", pem(ec.generate_private_key(ec.SECP256R1()))], ids=["none", "text", "ec"]
)
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(ConfigurationError, match="RSA key"):
        SignatureCheck(key)
