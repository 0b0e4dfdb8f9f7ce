"""Orders that a person had sent again: nothing that is told of the second send hides the first."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from bench import Bench
from order_ledger import Fate, in_turn
from virtual_time import virtual

from ht_async.bulk import ItemState, JobState, run_job
from ht_async.bulk.values import NewItem


async def unresolved(b: Bench, **settings: object) -> None:
    """Have an order sent and lost, so that a person has it sent again."""
    await b.job(1, **settings)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"unresolved": 1}
    assert await b.journal.decide(1, 1, ItemState.NEW, None)
    await b.journal.set_state(1, JobState.RUNNING)


@virtual
@pytest.mark.parametrize(
    ("fate", "said"),
    [(Fate.INVALID, "UnprocessableEntityError 422"), (Fate.CONFLICT, "ConflictError 409")],
)
async def test_a_refusal_proves_nothing_about_the_send_before(fate: Fate, said: str) -> None:
    b = Bench()
    b.ledger.script = in_turn(Fate.LOST_BEFORE, fate)
    await unresolved(b)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.ledger.requests == {"1": 2}
    item = b.items[1]
    assert (item.state, item.sends) == (ItemState.UNRESOLVED, 2)
    assert item.detail == f"sent, and not on the server; then {said}"


async def send_again_what_shows_up(b: Bench, sku: int) -> None:
    """Have an order sent again whose reference shows up on the server before."""
    b.ledger.script = in_turn(Fate.LOST_BEFORE)
    await unresolved(b, existing_since=date(2025, 12, 30))
    b.ledger.store({"phone": "1", "purchase_order_id": "PO-1", "sku_id": [sku], "client_id": 7})
    await asyncio.sleep(60)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.ledger.requests == {"1": 1}


@virtual
async def test_what_shows_up_before_the_second_send_was_created_by_the_first() -> None:
    b = Bench()
    await send_again_what_shows_up(b, sku=42)
    assert (b.items[1].state, b.items[1].recovered) == (ItemState.CREATED, True)
    b.assert_true()


@virtual
async def test_a_reference_that_is_taken_before_the_second_send_proves_nothing_either() -> None:
    b = Bench()
    await send_again_what_shows_up(b, sku=43)
    assert b.items[1].state is ItemState.UNRESOLVED
    assert b.items[1].detail == "sent, and not on the server; then ReferenceConflictError order 1"


@virtual
async def test_a_body_that_was_never_sent_still_fails() -> None:
    b = Bench()
    job = await b.job(1)
    await b.journal.add(job.job_id, [NewItem(2, "PO-2", b"{")], rows=2, rejected=0)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    assert b.states == {"created": 1, "failed": 1}
