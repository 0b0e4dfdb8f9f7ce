"""Orders without a reference of their own, and those that they are given."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from batches import CREATED, FAILED, FIELDS, UNRESOLVED, run
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import virtual

from ht_async import InvalidRequestError, NewOrder, OutcomeUnknownError, stable_reference


def bare(number: int) -> NewOrder:
    """Return an order without a reference."""
    return new_order(number, purchase_order_id=None)


def by_phone(order: NewOrder) -> str:
    return stable_reference("import-7", order.phone)


@virtual
async def test_an_order_without_a_reference_gets_one_and_is_found_by_it() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    result = await run([bare(1)], ledger, reference=by_phone)
    [outcome] = result.outcomes
    assert (outcome.status, outcome.recovered) == (CREATED, True)
    assert outcome.reference == stable_reference("import-7", "1")
    assert outcome.order is not None
    assert outcome.order.purchase_order_id == outcome.reference


@virtual
async def test_an_order_with_a_reference_keeps_it() -> None:
    result = await run([new_order(1)], reference=by_phone)
    assert result.outcomes[0].reference == "PO-1"


@virtual
async def test_equal_orders_that_get_equal_references_are_one_order() -> None:
    ledger = OrderLedger()
    first, copy = (await run([bare(1), bare(1)], ledger, reference=by_phone)).outcomes
    assert (first.status, copy.duplicate_of) == (CREATED, 0)
    assert len(ledger.requests) == 1


def raising(order: NewOrder) -> str:
    raise LookupError(order.phone)


async def asynchronous(order: NewOrder) -> str:
    return "PO-1"


def refusing(order: NewOrder) -> str:
    return stable_reference(order.email or "")


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        (raising, "reference: could not be made: it raised LookupError"),
        (refusing, "key: must be made of"),
        (lambda order: None, "reference: must be a text"),
        (lambda order: "", "purchase_order_id"),
        (lambda order: " PO-1", "purchase_order_id: begins or ends with a blank"),
        (asynchronous, "must not be async"),
        (lambda order: asyncio.get_running_loop().create_future(), "must not be async"),
    ],
)
@virtual
async def test_an_order_whose_reference_cannot_be_made_fails_alone(
    reference: Any, told: str
) -> None:
    ledger = OrderLedger()
    flawed, good = (await run([bare(1), new_order(2)], ledger, reference=reference)).outcomes
    assert (flawed.status, good.status) == (FAILED, CREATED)
    assert isinstance(flawed.error, InvalidRequestError)
    assert told in str(flawed.error)
    assert len(ledger.requests) == 1


@virtual
async def test_auto_reference_makes_an_order_findable() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with ledger.client(auto_reference=True) as ht:
        order = await ht.orders.create(**FIELDS)
    assert order.purchase_order_id is not None
    assert order.purchase_order_id.startswith("auto-")


@virtual
async def test_auto_reference_serves_batches_too() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER, Fate.LOST_AFTER))
    async with ledger.client(auto_reference=True) as ht:
        result = await ht.create_orders([bare(1), bare(1)])
    assert [outcome.status for outcome in result.outcomes] == [CREATED, CREATED]
    assert len({outcome.reference for outcome in result.outcomes}) == 2


@virtual
async def test_without_it_the_outcome_stays_unknown_and_no_reference_is_invented() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    [outcome] = (await run([bare(1)], ledger)).outcomes
    assert (outcome.status, outcome.reference) == (UNRESOLVED, None)
    assert isinstance(outcome.error, OutcomeUnknownError)
    assert ledger.ids("1")
