"""Creating and getting one order through a client, and the seam of the look-up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import define, field
from json_server import KEY, JsonServer, answer
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import EPOCH, other_tasks, virtual, wall_clock

from ht_async import (
    ConfigurationError,
    DecodeError,
    Dialect,
    InvalidRequestError,
    NewOrder,
    Order,
    OutcomeUnknownError,
    ServerError,
    TimeWindow,
)
from ht_async.binding.ht import decode_order
from ht_async.engine.account import Account
from ht_async.engine.engine import Engine
from ht_async.engine.gate import FixedGate
from ht_async.engine.runtime import Runtime
from ht_async.options import CallOptions, Timeout
from ht_async.resources.orders import Orders
from ht_async.secret import Secret

FIELDS: dict[str, Any] = {
    "address": "1 Main St",
    "phone": "555",
    "sku_ids": [42],
    "client_id": 7,
    "purchase_order_id": "PO-1",
}
NINE = datetime(2030, 1, 2, 9, tzinfo=UTC)


def created(_: Any) -> Any:
    return {"order": {"id": 5, "status": "Pending"}}


# -- create --------------------------------------------------------------------------------


async def test_an_order_is_created_from_an_order_or_its_fields() -> None:
    server = JsonServer(created)
    async with server.client() as ht:
        orders = [
            await ht.orders.create(NewOrder(**FIELDS)),
            await ht.orders.create(**FIELDS),
        ]
    assert [order.id for order in orders] == [5, 5]
    one, other = server.requests
    assert one == other
    assert (one.method, one.url) == ("POST", "https://api.example/api/partners/orders")
    assert ("Content-Type", "application/json") in one.headers
    assert ("Api-Key", KEY) in one.headers
    assert json.loads(one.body)["purchase_order_id"] == "PO-1"


async def test_fields_may_be_any_iterables() -> None:
    server = JsonServer(created)
    window = TimeWindow(NINE, NINE.replace(hour=10))
    async with server.client() as ht:
        await ht.orders.create(
            **{
                **FIELDS,
                "sku_ids": (sku for sku in (1, 2)),
                "devices": iter(["TV"]),
                "time_windows": (window,),
                "notes": None,
            }
        )
    body = json.loads(server.requests[0].body)
    assert (body["sku_id"], body["devices"], len(body["time_windows"])) == ([1, 2], ["TV"], 1)
    assert "notes" not in body


@pytest.mark.parametrize(
    ("order", "fields", "named"),
    [
        (NewOrder(**FIELDS), {"phone": "555"}, ["order"]),
        ({**FIELDS}, {}, ["order"]),
        ("order", {}, ["order"]),
        (None, {}, ["address", "phone", "sku_ids", "first_name", "last_name", "email"]),
        (None, {**FIELDS, "colour": "red", "phone": 5}, ["colour", "phone"]),
        (None, {**FIELDS, "sku_ids": "42", "devices": "TV"}, ["sku_ids", "devices"]),
        (None, {"order": NewOrder(**FIELDS), **FIELDS}, ["order"]),
    ],
)
async def test_a_flawed_order_is_refused_before_any_io(
    order: Any, fields: dict[str, Any], named: list[str]
) -> None:
    server = JsonServer(created)
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            await ht.orders.create(order, **fields)
    assert [problem.field for problem in caught.value.problems] == named
    assert server.requests == []


@pytest.mark.parametrize("name", ["create", "get"])
@pytest.mark.parametrize("option", [{"timeout": -1}, {"retry": 5}, {"timeout": True}])
async def test_a_bad_option_is_refused_before_any_io(name: str, option: dict[str, Any]) -> None:
    server = JsonServer(created)
    arguments: dict[str, Any] = FIELDS if name == "create" else {"order_id": 5}
    async with server.client() as ht:
        with pytest.raises(ConfigurationError):
            await getattr(ht.orders, name)(**arguments, **option)
    assert server.requests == []


@pytest.mark.parametrize("body", [{}, {"status": "success"}, {"order": None}, [], {"order": {}}])
async def test_an_answer_without_the_order_leaves_its_outcome_unknown(body: object) -> None:
    async with JsonServer(lambda _: answer(body, headers={"x-request-id": "r-1"})).client() as ht:
        with pytest.raises(OutcomeUnknownError) as caught:
            await ht.orders.create(**FIELDS)
    assert isinstance(caught.value.__cause__, DecodeError)
    assert (caught.value.reference, caught.value.request_id) == ("PO-1", "r-1")


async def test_headers_of_a_call_are_sent() -> None:
    server = JsonServer(created)
    async with server.client() as ht:
        await ht.orders.create(NewOrder(**FIELDS), headers={"X-Trace": "1"})
        await ht.orders.get(5, headers={"X-Trace": "2"})
        await ht.orders.get("5")
    sent = [dict(request.headers).get("X-Trace") for request in server.requests]
    assert sent == ["1", "2", None]


async def test_an_order_is_got_by_its_id() -> None:
    server = JsonServer(lambda _: {"status": "success", "order": {"id": 5}})
    async with server.client() as ht:
        assert (await ht.orders.get(5)).id == 5
        assert (await ht.orders.get("005")).id == 5
    paths = [
        request.url.removeprefix("https://api.example/api/partners") for request in server.requests
    ]
    assert paths == ["/orders/5", "/orders/005"]


# -- the look-up ---------------------------------------------------------------------------


@define
class Lookup:
    """Finds what it is told to find, after a while."""

    find_it: Callable[[], Order | None]
    seconds: float = 1.0
    asked: list[tuple[NewOrder, datetime, float]] = field(factory=list)

    async def find(self, order: NewOrder, *, sent_after: datetime, within: float) -> Order | None:
        self.asked.append((order, sent_after, within))
        await asyncio.sleep(self.seconds)
        return self.find_it()


FOUND = decode_order({"id": 99})


def orders_with(lookup: Lookup | None, server: Any, **timeout: float) -> Orders:
    """Make the resource on an engine whose clocks are virtual."""
    runtime = Runtime(
        account=Account("https://api.example", "api.example", "Api-Key", Secret("key"), "tests"),
        transport=server,
        gate=FixedGate(4, None, lambda: 0.5),
        draw=lambda: 0.5,
        wall_clock=wall_clock,
    )
    options = CallOptions(timeout=Timeout(**timeout))
    return Orders(Engine(runtime), options, Dialect(), lookup)


LOST = [Fate.LOST_BEFORE, Fate.LOST_AFTER, Fate.SERVER_ERROR, Fate.UNREADABLE]


@pytest.mark.parametrize("fate", LOST)
@virtual
async def test_an_order_whose_answer_was_lost_is_found(fate: Fate) -> None:
    lookup = Lookup(lambda: FOUND)
    orders = orders_with(lookup, OrderLedger(in_turn(fate)), total=60)
    await asyncio.sleep(100)
    order = new_order(1)
    placed = await orders.place(order, CallOptions())
    assert (placed.order, placed.recovered, placed.attempts) == (FOUND, True, 1)
    assert await orders.create(order) is FOUND
    asked, sent_after, within = lookup.asked[0]
    assert asked is order
    assert (sent_after - EPOCH).total_seconds() == 100
    assert within == pytest.approx(60 - 0.3, abs=0.2)


@pytest.mark.parametrize("fate", LOST)
@virtual
async def test_an_order_that_is_not_found_stays_unknown(fate: Fate) -> None:
    orders = orders_with(Lookup(lambda: None), OrderLedger(in_turn(fate)))
    with pytest.raises(OutcomeUnknownError) as caught:
        await orders.create(new_order(1))
    assert caught.value.reference == "PO-1"
    assert caught.value.attempts == 1


@pytest.mark.parametrize("failure", [ServerError("500", status=500), KeyError("a bug")])
@virtual
async def test_the_failure_of_a_look_up_does_not_stand_for_the_outcome(failure: Exception) -> None:
    def fail() -> Order:
        raise failure

    orders = orders_with(Lookup(fail), OrderLedger(in_turn(Fate.LOST_AFTER)))
    with pytest.raises(OutcomeUnknownError) as caught:
        await orders.create(new_order(1))
    note = f"looking for the order failed: {type(failure).__name__}"
    assert caught.value.__notes__ == [note]


@virtual
async def test_nothing_is_looked_for_without_need_reference_or_way() -> None:
    lookup = Lookup(lambda: FOUND)
    fine = orders_with(lookup, OrderLedger())
    assert await fine.create(new_order(1)) is not FOUND
    refused = orders_with(lookup, OrderLedger(in_turn(Fate.INVALID)))
    with pytest.raises(Exception, match="422"):
        await refused.create(new_order(1))
    lost = OrderLedger(in_turn(Fate.LOST_AFTER))
    with pytest.raises(OutcomeUnknownError):
        await orders_with(lookup, lost).create(new_order(1, purchase_order_id=None))
    with pytest.raises(OutcomeUnknownError):
        await orders_with(None, lost).create(new_order(1))
    assert lookup.asked == []


@virtual
async def test_the_search_has_what_is_left_of_the_calls_time() -> None:
    lookup = Lookup(lambda: None)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.SILENT_AFTER)), total=60, read=20)
    with pytest.raises(OutcomeUnknownError):
        await orders.create(new_order(1))
    ((_, _, within),) = lookup.asked
    assert within == pytest.approx(60 - 20.3)


@virtual
async def test_after_the_deadline_nothing_is_looked_for() -> None:
    lookup = Lookup(lambda: FOUND)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.SILENT_AFTER)), total=5, read=20)
    with pytest.raises(OutcomeUnknownError):
        await orders.create(new_order(1))
    assert lookup.asked == []


@virtual
async def test_a_caller_that_is_cancelled_during_the_search_leaves_at_once() -> None:
    lookup = Lookup(lambda: FOUND, seconds=50)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.LOST_AFTER)))
    task = asyncio.create_task(orders.create(new_order(1)))
    await asyncio.sleep(10)
    assert lookup.asked
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.get_running_loop().time() == 10
    assert other_tasks() == set()


PATIENT = CallOptions(timeout=Timeout(total=60), patient=True, linger=10)


@virtual
async def test_a_search_in_a_batch_has_a_time_of_its_own() -> None:
    lookup = Lookup(lambda: None)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.LOST_AFTER)))
    with pytest.raises(OutcomeUnknownError):
        await orders.place(new_order(1), PATIENT)
    assert lookup.asked[0][2] == 60


@pytest.mark.parametrize("at", [0.15, 5.0])
@virtual
async def test_a_batch_that_is_interrupted_ends_in_what_is_known(at: float) -> None:
    """Cancelled while it is sent, or while it is looked for: the outcome is unknown."""
    lookup = Lookup(lambda: FOUND, seconds=50)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.LOST_AFTER)))
    task = asyncio.create_task(orders.place(new_order(1), PATIENT))
    await asyncio.sleep(at)
    task.cancel()
    with pytest.raises(OutcomeUnknownError):
        await task
    assert asyncio.get_running_loop().time() == pytest.approx(max(0.3, at))
    assert len(lookup.asked) == (at > 1)
