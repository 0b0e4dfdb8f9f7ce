"""Inputs of a batch with equal references are one order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from batches import (
    CREATED,
    ENDINGS,
    FAILED,
    FIELDS,
    run,
)
from order_ledger import (
    Fate,
    OrderLedger,
    in_turn,
    new_order,
)
from virtual_time import virtual

from ht_async import (
    NewOrder,
    ReferenceConflictError,
    TimeWindow,
)


@pytest.mark.parametrize("concurrency", [1, 2, 48])
@virtual
async def test_equal_references_are_one_order(concurrency: int) -> None:
    """Whether the first is still on its way or was done long ago."""
    ledger = OrderLedger()
    inputs = [new_order(1), new_order(1), *(new_order(n) for n in range(2, 60)), new_order(1)]
    result = await run(inputs, ledger, concurrency=concurrency)
    assert [o.index for o in result.outcomes if o.duplicate_of is not None] == [1, 60]
    for index in (1, 60):
        copy = result.outcomes[index]
        assert (copy.status, copy.duplicate_of, copy.attempts) == (CREATED, 0, 0)
        assert copy.order is result.outcomes[0].order
        assert copy.order_input is inputs[index]
    assert max(ledger.requests.values()) == 1


@pytest.mark.parametrize(
    "fate", [fate for fate, (status, _, _) in ENDINGS.items() if status is not CREATED]
)
@virtual
async def test_a_duplicate_shares_a_bad_outcome_too_and_is_not_sent(fate: Fate) -> None:
    ledger = OrderLedger(in_turn(fate))
    result = await run([new_order(1)] * 3, ledger)
    first, *copies = result.outcomes
    assert len(ledger.requests) == 1
    for copy in copies:
        assert (copy.status, copy.error, copy.duplicate_of) == (first.status, first.error, 0)
        assert copy.attempts == 0


@pytest.mark.parametrize("concurrency", [1, 48])
@pytest.mark.parametrize("fate", [Fate.CREATED, Fate.INVALID, Fate.LOST_AFTER])
@virtual
async def test_a_reference_with_another_content_is_a_conflict(fate: Fate, concurrency: int) -> None:
    ledger = OrderLedger(in_turn(fate))
    inputs = [new_order(1), new_order(2, purchase_order_id="PO-1"), new_order(1)]
    result = await run(inputs, ledger, concurrency=concurrency)
    first, conflict, copy = result.outcomes
    assert isinstance(conflict.error, ReferenceConflictError)
    assert conflict.error.reference == "PO-1"
    assert "input 1 has the reference of input 0" in str(conflict.error)
    assert (conflict.status, conflict.reference) == (FAILED, "PO-1")
    assert (copy.duplicate_of, copy.status) == (0, first.status)
    assert "2" not in ledger.requests


@virtual
async def test_orders_without_a_reference_are_all_sent() -> None:
    ledger = OrderLedger()
    result = await run([FIELDS, FIELDS, NewOrder(**FIELDS)], ledger)
    assert [outcome.duplicate_of for outcome in result.outcomes] == [None] * 3
    assert ledger.requests == {"1": 3}


@virtual
async def test_a_mapping_and_an_order_can_be_duplicates() -> None:
    fields = {**FIELDS, "purchase_order_id": "PO-1", "time_windows": None}
    result = await run([fields, NewOrder(**{**fields, "time_windows": ()})])
    assert [outcome.duplicate_of for outcome in result.outcomes] == [None, 0]


@virtual
async def test_the_same_hours_in_another_zone_are_no_other_content() -> None:
    start = datetime(2030, 1, 2, 9, tzinfo=UTC)
    there = start.astimezone(timezone(timedelta(hours=-8)))
    hour = timedelta(hours=1)
    inputs = [
        new_order(1, time_windows=[TimeWindow(begin, begin + length * hour)])
        for begin, length in ((start, 1), (there, 1), (start, 2))
    ]
    result = await run(inputs)
    assert [outcome.duplicate_of for outcome in result.outcomes] == [None, 0, None]
    assert isinstance(result.outcomes[2].error, ReferenceConflictError)
