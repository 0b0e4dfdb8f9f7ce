"""The example application under uvicorn: processes, sockets, faults and browsers that leave."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi_proof.browser import LEAVINGS, Browser, Leaving
from fastapi_proof.crowd import Tally, order_of
from fastapi_proof.experiment import Outcome, Size, measure
from fastapi_proof.overhead import compare
from fastapi_proof.shop import Shop, running_shop
from fastapi_proof.workers import Worker
from safety_proof.server import Ledger, Server, running_server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes in /proc")

SMALL = Size(
    requests=500,
    browsers=40,
    warm_up=100,
    faults=0.1,
    refused=0.0,
    settle=1.5,
    latency=0.01,
    seed=3,
)
SLOW = {"name": "latency", "method": "POST", "path": "/api/partners/orders", "seconds": 2}


async def test_a_crowd_that_leaves_gets_each_service_once() -> None:
    outcome = await measure(SMALL)
    assert list(outcome.broken()) == []
    assert outcome.tally.left > 0.2 * SMALL.requests
    assert outcome.tally.answers["201"] > 50
    assert outcome.ledger.struck > 10, "the faults did not strike"
    assert outcome.ends["created"] == len(outcome.ledger.orders)


async def test_what_is_measured_of_handlers_makes_sense() -> None:
    costs = await compare(20, 1)
    assert [cost.handler for cost in costs] == ["get an order", "create an order"]
    assert all(50 < value < 100_000 for cost in costs for value in (cost.httpx, cost.ht_async))


def shop_of(api: Server, folder: Path) -> Any:
    return running_shop(api, folder, 1, 30.0, "main:app")


def bookings(folder: Path) -> list[tuple[str, bool]]:
    with closing(sqlite3.connect(folder / "shop.db")) as shop:
        rows = shop.execute("SELECT status, order_id FROM bookings")
        return [(status, order_id is not None) for status, order_id in rows]


@pytest.mark.parametrize("leaving", LEAVINGS[1:])
async def test_a_worker_that_is_stopped_first_finishes_its_bookings(
    leaving: Leaving, tmp_path: Path
) -> None:
    with running_server([SLOW], seed=1, latency=0.0) as api:
        with shop_of(api, tmp_path) as shop:
            browser = Browser(shop.port, random.Random(1))
            await browser.leave(leaving, "POST", "/carts/1/booking", order_of("1"))
            await first_post(api)
        assert bookings(tmp_path) == [("created", True)]
        assert shop.complaints() == []
        assert api.ledger().posts == 1


async def first_post(api: Server) -> None:
    async with asyncio.timeout(30):
        while api.ledger().posts == 0:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)


async def test_double_clicks_retries_and_lies(tmp_path: Path) -> None:
    """One cart, one order: whoever asks, however often, whatever is in the cart by then."""
    with running_server([], seed=1, latency=0.05) as api, shop_of(api, tmp_path) as shop:
        browsers = [Browser(shop.port, random.Random(seed)) for seed in range(8)]
        path = "/carts/A-1/booking"
        clicks = [browser.ask("POST", path, order_of("A-1")) for browser in browsers]
        answers = await asyncio.gather(*clicks)
        other = await browsers[0].ask("POST", path, order_of("other"))
        status = await browsers[1].ask("GET", path)
        order = await browsers[2].ask("GET", "/carts/A-1/order")
        flawed = await browsers[3].ask("POST", "/carts/A-2/booking", {"sku_ids": [1]})
        nothing = await browsers[4].ask("GET", "/carts/A-2/booking")
        odd = await browsers[5].ask("POST", "/carts/A%20B/booking", order_of("x"))
        available = await browsers[6].ask("GET", "/services/42/availability?zip=90017")
        for browser in browsers:
            await browser.close()
        assert api.ledger().posts == 1 + 1  # the order, and the ZIP check
    assert {answer.body["order_id"] for answer in [*answers, other, status]} == {order.body["id"]}
    assert {answer.status for answer in answers} <= {201, 202}
    assert (flawed.status, nothing.status, odd.status) == (422, 404, 422)
    assert available.body == {"available": True}


async def test_a_refused_booking_may_be_tried_again(tmp_path: Path) -> None:
    refusal = {"name": "429", "method": "POST", "path": "/api/partners/orders", "times": 4}
    with running_server([refusal], seed=1, latency=0.0) as api, shop_of(api, tmp_path) as shop:
        browser = Browser(shop.port, random.Random(1))
        refused = await browser.ask("POST", "/carts/1/booking", order_of("1"))
        failed = await browser.ask("GET", "/carts/1/booking")
        booked = await browser.ask("POST", "/carts/1/booking", order_of("1"))
        await browser.close()
        assert len(api.ledger().orders) == 1
    assert (refused.status, refused.body["code"]) == (429, "rate_limited")
    assert failed.body["status"] == "failed"
    assert (booked.status, booked.body["status"]) == (201, "created")


# -- the judgement -----------------------------------------------------------------------------

WORKER = Worker(("Task-",), files=10, resident=1, peak=1, pending=0)
CLEAN = Outcome(Tally(), {}, Ledger({}, frozenset(), 0, 0, 0, 0), {1: WORKER}, {1: WORKER})


@pytest.mark.parametrize(
    ("flaw", "told"),
    [
        ({"ledger": Ledger({"a": [1, 2]}, frozenset(), 0, 0, 0, 0)}, "1 duplicates"),
        ({"untrue": 2}, "0 contradictions, 2 untrue bookings"),
        ({"tally": Tally(contradictions={"a"})}, "1 contradictions, 0 untrue bookings"),
        ({"tally": Tally(answers=Counter({"500": 3}))}, "3 answers 500"),
        ({"after": {2: WORKER}}, "a worker was replaced by another one"),
        ({"complaints": ["ERROR: x"]}, "1 lines of errors in the log, such as ERROR: x"),
    ],
)
def test_each_broken_promise_is_told(flaw: dict[str, Any], told: str) -> None:
    assert list(CLEAN.broken()) == []
    assert list(replace(CLEAN, **flaw).broken()) == [told]


def test_leaks_are_told() -> None:
    leaky = replace(WORKER, tasks=("Task-", "Task-"), files=12)
    assert list(replace(CLEAN, after={1: leaky}).broken()) == [
        "1 tasks left: {'Task-': 1}",
        "2 files or sockets left open",
    ]


def test_complaints_are_seen(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("INFO: fine\nTask exception was never retrieved\nERROR: bad\n")
    assert len(Shop(1, log).complaints()) == 2
