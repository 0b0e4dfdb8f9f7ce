"""An application with `ht_async.ext.fastapi`, on the sandbox."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi_apps import ORDER, make_app, opened

from ht_async import ConfigurationError, HelloTech, Timeout
from ht_async.ext.fastapi import HelloTechDep, get_hello_tech, lifespan
from ht_async.sandbox import RunningServer, SandboxConfig, serve


def strike(server: RunningServer, *faults: dict[str, Any]) -> None:
    """Let the sandbox commit faults, in order."""
    with httpx.Client() as admin:
        admin.put(f"{server.url}/_sandbox/faults", json=list(faults)).raise_for_status()


async def arm(server: RunningServer, *faults: dict[str, Any]) -> None:
    await asyncio.to_thread(strike, server, *faults)


async def first_request(server: RunningServer) -> None:
    """Wait until the sandbox has got a request."""
    async with asyncio.timeout(30):
        while server.sandbox.journal.requests == 0:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


# -- models in signatures --------------------------------------------------------------------


async def test_orders_are_shown_as_they_came(server: RunningServer) -> None:
    async with opened(make_app(server)) as browser, client_of(server) as ht:
        listed = (await browser.get("/orders")).json()
        shown = (await browser.get(f"/orders/{listed[0]['id']}")).json()
        assert shown == (await ht.orders.get(listed[0]["id"])).to_dict()
        assert len(listed) == 5
        status = listed[0]["status"]
        some = (await browser.get("/orders", params={"status": [status]})).json()
        assert [order["id"] for order in some] == [
            order["id"] for order in listed if order["status"] == status
        ]


@asynccontextmanager
async def client_of(server: RunningServer) -> AsyncGenerator[HelloTech]:
    async with HelloTech(base_url=server.url, api_key=server.api_key) as ht:
        yield ht


async def test_an_order_in_a_body_is_created(server: RunningServer) -> None:
    async with opened(make_app(server)) as browser:
        answer = await browser.post("/orders", json={**ORDER, "purchase_order_id": "PO-1"})
    assert answer.status_code == 201
    assert answer.json()["purchase_order_id"] == "PO-1"


async def test_a_flawed_body_is_422_and_nothing_is_sent(server: RunningServer) -> None:
    flawed = {**ORDER, "email": "jane.example.com", "sku_ids": []}
    async with opened(make_app(server)) as browser:
        answer = await browser.post("/orders", json=flawed)
        text = await browser.post(
            "/orders", content=b'["\\ud800"]', headers={"Content-Type": "application/json"}
        )
    assert (answer.status_code, text.status_code) == (422, 422)
    assert [flaw["loc"] for flaw in answer.json()["detail"]] == [
        ["body", "sku_ids"],
        ["body", "email"],
    ]
    assert "jane" not in answer.text
    assert server.sandbox.journal.requests == 0


async def test_the_documentation_describes_the_models(server: RunningServer) -> None:
    async with opened(make_app(server)) as browser:
        described = (await browser.get("/openapi.json")).json()
    schemas, paths = described["components"]["schemas"], described["paths"]
    [listed] = [paths["/orders"]["get"]["responses"]["200"]["content"]["application/json"]]
    assert listed["schema"]["items"] == {"$ref": "#/components/schemas/Order"}
    assert "purchase_order_id" in schemas["Order"]["properties"]
    body = paths["/orders"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/NewOrder"}
    assert schemas["NewOrder"]["required"] == ["address", "phone", "sku_ids"]
    assert "OrderStatusReport" in schemas
    assert "/health" not in paths


# -- errors ----------------------------------------------------------------------------------


async def test_a_refusal_keeps_its_retry_after(server: RunningServer) -> None:
    await arm(server, {"name": "429", "times": 1})
    async with opened(make_app(server)) as browser:
        answer = await browser.get("/orders/1")
    assert answer.status_code == 429
    assert float(answer.headers["retry-after"]) > 0


async def test_a_pause_that_the_api_wants_is_no_overload_of_ours(server: RunningServer) -> None:
    await arm(server, {"name": "429", "times": 1, "seconds": 30})
    async with opened(make_app(server, timeout=Timeout(queue=1.0))) as browser:
        answers = [await browser.get("/orders/1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert all(25 < float(answer.headers["retry-after"]) <= 30 for answer in answers)
    assert server.sandbox.journal.requests == 1


async def test_our_wrong_key_is_no_401(server: RunningServer) -> None:
    async with opened(make_app(server, api_key="another")) as browser:
        answer = await browser.get("/orders/1")
    assert answer.status_code == 502


async def test_a_slow_api_is_a_timeout(server: RunningServer) -> None:
    await arm(server, {"name": "hang_before", "seconds": 5})
    async with opened(make_app(server, timeout=0.2)) as browser:
        assert (await browser.get("/orders/1")).status_code == 504


async def test_a_missing_order_and_an_api_that_is_gone(server: RunningServer) -> None:
    async with opened(make_app(server)) as browser:
        assert (await browser.get("/orders/1")).status_code == 404
    async with opened(make_app(server, base_url="http://127.0.0.1:9")) as browser:
        assert (await browser.get("/orders/1")).status_code == 502


async def test_overload_is_answered_at_once(server: RunningServer) -> None:
    """Two slots, half a second each: of those who wait for a second at most, few get one."""
    await arm(server, {"name": "latency", "seconds": 0.5, "path": "/api/partners/orders/*"})
    loop = asyncio.get_running_loop()
    app = make_app(server, max_connections=2, timeout=Timeout(queue=1.0))
    async with opened(app) as browser:
        order_id = (await browser.get("/orders")).json()[0]["id"]

        async def ask() -> tuple[int, float]:
            began = loop.time()
            answer = await browser.get(f"/orders/{order_id}")
            assert (answer.headers.get("retry-after") == "1") is (answer.status_code == 503)
            return answer.status_code, loop.time() - began

        for _ in range(3):  # so it is known how long a call takes
            assert await ask() > (200, 0.4)
        answers = await asyncio.gather(*(ask() for _ in range(40)))
    refused = [took for status, took in answers if status == 503]
    served = [took for status, took in answers if status == 200]
    assert len(refused) + len(served) == 40
    assert len(served) >= 4
    assert len(refused) >= 30
    assert sum(took < 0.9 for took in refused) >= 30, refused


# -- unknown outcomes ------------------------------------------------------------------------


async def final_status(browser: httpx.AsyncClient, url: str) -> httpx.Response:
    async with asyncio.timeout(30):
        while True:
            answer = await browser.get(url)
            if answer.json()["status"] != "pending":
                return answer


@pytest.mark.parametrize(
    ("fault", "status"), [("reset_after", "created"), ("reset_before", "unresolved")]
)
async def test_a_lost_answer_is_accepted_and_found_out(
    server: RunningServer, fault: str, status: str
) -> None:
    await arm(server, {"name": fault, "method": "POST", "times": 1})
    async with opened(make_app(server)) as browser:
        answer = await browser.post("/orders", json={**ORDER, "purchase_order_id": "PO 1/ü"})
        assert answer.status_code == 202
        assert answer.json() == {
            "reference": "PO 1/ü",
            "status": "pending",
            "order_id": None,
            "code": None,
        }
        told = await final_status(browser, answer.headers["location"])
        again = await browser.get(answer.headers["location"])
    assert told.json() == again.json()
    assert told.json()["status"] == status
    assert (told.json()["order_id"] is None) is (status == "unresolved")
    assert told.headers["cache-control"] == "no-store"


async def test_an_order_that_the_api_calls_a_conflict_is_looked_for_until_it_is_found() -> None:
    async with serve(SandboxConfig(port=0, dedupe="reference")) as server:
        order = {**ORDER, "purchase_order_id": "PO-1"}
        async with opened(make_app(server)) as elsewhere:
            there = (await elsewhere.post("/orders", json=order)).json()
        await arm(server, {"name": "500_before", "method": "GET"})
        async with opened(make_app(server)) as browser:
            lost = await browser.post("/orders", params={"look_for": 0.5}, json=order)
            assert (lost.status_code, lost.json()["status"]) == (202, "pending")
            await arm(server)
            told = (await final_status(browser, lost.headers["location"])).json()
    assert (told["status"], told["order_id"]) == ("created", there["id"])


async def test_behind_a_prefix_the_status_is_told_there(server: RunningServer) -> None:
    await arm(server, {"name": "reset_after", "method": "POST"})
    app = make_app(server)
    transport = httpx.ASGITransport(app, root_path="/shop")
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://proxy") as browser,
    ):
        lost = await browser.post("/shop/orders", json={**ORDER, "purchase_order_id": "PO-1"})
        assert lost.headers["location"] == "/shop/order-status?reference=PO-1"
        assert (await final_status(browser, lost.headers["location"])).json()["status"] == "created"


async def test_the_status_of_other_orders(server: RunningServer) -> None:
    async with opened(make_app(server)) as browser:
        created = (
            await browser.post("/orders", json={**ORDER, "purchase_order_id": "PO-1"})
        ).json()

        async def report(reference: str) -> tuple[int, dict[str, Any]]:
            answer = await browser.get("/order-status", params={"reference": reference})
            return answer.status_code, answer.json()

        status, told = await report("PO-1")
        assert (status, told["status"], told["order_id"]) == (200, "created", created["id"])
        sent = server.sandbox.journal.requests
        assert (await report("PO-1"))[1] == told
        for stranger in ("PO-2", " ", "\n"):
            status, told = await report(stranger)
            assert (status, told["status"]) == (404, "unknown")
        assert server.sandbox.journal.requests == sent
        assert (await browser.get("/order-status")).status_code == 422


async def test_an_order_under_way_is_pending_and_later_refused(server: RunningServer) -> None:
    """A failure is told, until another order gets the reference."""
    await arm(server, {"name": "latency", "seconds": 2, "method": "POST"})
    refused = {**ORDER, "sku_ids": [999_999], "purchase_order_id": "PO-1"}
    url = "/order-status?reference=PO-1"
    async with opened(make_app(server)) as browser:
        booking = asyncio.create_task(browser.post("/orders", json=refused))
        await first_request(server)
        assert (await browser.get(url)).json()["status"] == "pending"
        booking.cancel()
        told = (await final_status(browser, url)).json()
        assert (told["status"], told["code"]) == ("failed", "refused")
        await arm(server)
        assert (await browser.post("/orders", json={**refused, **ORDER})).status_code == 201
        assert (await browser.get(url)).json()["status"] == "created"


async def test_another_process_finds_an_order_on_the_server(server: RunningServer) -> None:
    """Two applications stand for two worker processes: each has a client of its own."""
    await arm(server, {"name": "reset_after", "method": "POST", "times": 1})
    url = "/order-status?reference=PO-1"
    apps = [make_app(server, look_back=timedelta(days=1)) for _ in range(2)]
    async with opened(apps[0]) as sender, opened(apps[1]) as other:
        assert (await final_status(other, url)).json()["status"] == "unknown"
        lost = await sender.post("/orders", json={**ORDER, "purchase_order_id": "PO-1"})
        assert lost.status_code == 202
        told = await final_status(other, url)
        assert (told.status_code, told.json()["status"]) == (200, "created")
        assert told.json() == (await final_status(sender, url)).json()


@pytest.mark.parametrize("fault", ["500_before", "reset_before", "truncated_json"])
async def test_what_could_not_be_looked_for_elsewhere_is_unknown(
    server: RunningServer, fault: str
) -> None:
    await arm(server, {"name": fault, "method": "GET"})
    async with opened(make_app(server, look_back=timedelta(days=1))) as browser:
        told = await final_status(browser, "/order-status?reference=PO-1")
    assert (told.status_code, told.json()["status"]) == (404, "unknown")


async def test_searches_on_the_server_do_not_pile_up(server: RunningServer) -> None:
    await arm(server, {"name": "latency", "seconds": 2.0, "method": "GET"})
    async with opened(make_app(server, look_back=timedelta(days=1))) as browser:
        asked = (browser.get(f"/order-status?reference=PO-{number}") for number in range(300))
        told = Counter(answer.json()["status"] for answer in await asyncio.gather(*asked))
    assert told == {"pending": 100, "unknown": 200}
    assert server.sandbox.journal.requests <= 1  # it may still be on its way


async def test_a_lost_answer_without_a_reference(server: RunningServer) -> None:
    await arm(server, {"name": "reset_after", "method": "POST"})
    async with opened(make_app(server)) as browser:
        answer = await browser.post("/orders", json=ORDER)
    assert (answer.status_code, answer.json()["status"]) == (202, "unresolved")
    assert "location" not in answer.headers


# -- lifetime --------------------------------------------------------------------------------


async def test_the_own_lifespan_has_the_client_from_beginning_to_end(server: RunningServer) -> None:
    seen: list[Any] = []

    @asynccontextmanager
    async def own(app: FastAPI) -> AsyncGenerator[dict[str, str]]:
        ht = app.state.hello_tech
        seen.append((await ht.orders.list(limit=1)).items[0].id)
        yield {"shop": "open"}
        seen.append((await ht.orders.list(limit=1)).items[0].id)

    app = FastAPI(
        lifespan=lifespan(
            own, client=partial(HelloTech, base_url=server.url, api_key=server.api_key)
        )
    )
    async with app.router.lifespan_context(app) as state:
        assert state == {"shop": "open"}
        ht = app.state.hello_tech
    assert seen[0] == seen[1]
    assert "closed" in repr(ht)
    assert not hasattr(app.state, "hello_tech")


async def test_an_own_lifespan_that_fails_leaves_no_client_open(server: RunningServer) -> None:
    @asynccontextmanager
    async def own(app: FastAPI) -> AsyncGenerator[None]:
        await app.state.hello_tech.orders.list(limit=1)
        raise OSError("no database")
        yield

    app = FastAPI(
        lifespan=lifespan(
            own, client=partial(HelloTech, base_url=server.url, api_key=server.api_key)
        )
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(OSError, match="no database"):
            async with app.router.lifespan_context(app):
                pytest.fail("it began")
        gc.collect()


async def test_a_write_that_was_sent_ends_within_the_grace(
    server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    await arm(server, {"name": "latency", "seconds": 0.5, "method": "POST"})
    async with opened(make_app(server, grace=10)) as browser:
        booking = asyncio.create_task(
            browser.post("/orders", json={**ORDER, "purchase_order_id": "PO-1"})
        )
        await first_request(server)
        booking.cancel()
    assert server.sandbox.orders.count() == 6
    assert caplog.messages == []


async def test_what_is_left_open_is_logged(
    server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    await arm(server, {"name": "reset_after", "method": "POST"})
    async with opened(make_app(server, settle=60)) as browser:
        await arm(server, {"name": "reset_after"})
        await browser.post("/orders", json={**ORDER, "purchase_order_id": "PO-1"})
    assert (
        caplog.messages[-1]
        == "closed while the outcome of orders is not known, by their references: PO-1"
    )


async def test_an_application_without_a_lifespan_says_so(server: RunningServer) -> None:
    app = FastAPI()

    @app.get("/")
    async def use(ht: HelloTechDep) -> None: ...

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
        with pytest.raises(ConfigurationError, match=r"FastAPI\(lifespan=lifespan\(\)\)"):
            await browser.get("/")


async def test_tests_may_replace_the_client(server: RunningServer) -> None:
    app = make_app(server, api_key="another")
    async with opened(app) as browser, client_of(server) as ht:
        app.dependency_overrides[get_hello_tech] = lambda: ht
        assert (await browser.get("/orders")).status_code == 200


# -- health ----------------------------------------------------------------------------------


async def test_probes_ask_the_api_once(server: RunningServer) -> None:
    async with opened(make_app(server)) as browser:
        assert (await browser.get("/health")).json() == {"status": "ok"}
        assert server.sandbox.journal.requests == 0
        answers = await asyncio.gather(*(browser.get("/health/deep") for _ in range(20)))
        assert [answer.status_code for answer in answers] == [200] * 20
        assert server.sandbox.journal.requests == 1


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ("500_before", 503, "ServerError"),
        ("503_plain", 503, "ServerError"),
        ("hang_before", 503, "DeadlineExceededError"),
        ("429", 200, None),
    ],
)
async def test_the_deep_check_tells_trouble(
    server: RunningServer, fault: str, status: int, reason: str | None
) -> None:
    await arm(server, {"name": fault, "times": 1})
    async with opened(make_app(server)) as browser:
        answer = await browser.get("/health/deep")
        assert (answer.status_code, answer.json().get("reason")) == (status, reason)
        again = await browser.get("/health/deep")
        assert again.json() == answer.json()
        assert server.sandbox.journal.requests == 1


async def test_the_pause_that_a_429_wants_is_no_trouble_either(server: RunningServer) -> None:
    await arm(server, {"name": "429", "times": 1, "seconds": 30})
    async with opened(make_app(server)) as browser:
        assert (await browser.get("/orders/1")).status_code == 429
        assert (await browser.get("/health/deep")).json() == {"status": "ok"}
    assert server.sandbox.journal.requests == 1
