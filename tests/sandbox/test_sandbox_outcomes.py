"""What the client makes of each fault: the truth, or that it does not know."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ht_async import (
    ConflictError,
    DecodeError,
    HelloTech,
    NewOrder,
    Order,
    OutcomeUnknownError,
    RetryPolicy,
    Timeout,
)
from ht_async.sandbox.faults import FAULTS, Moment

IMPATIENT = Timeout(connect=10, read=0.4, write=10, total=30)
DETERMINED = RetryPolicy(retries=3, backoff=0)

LOST_BEFORE = ["500_before", "502_before", "503_plain", "504_before", "reset_before", "hang_before"]
LOST_AFTER = ["500_after", "502_after", "504_after", "reset_after", "fin_after", "truncated_json",
              "hang_after", "wrong_content_type", "late_commit;s=0.2"]  # fmt: skip
HARMLESS = ["latency;s=0.01", "429;n=1;s=0", "429_plain;n=1", "503_retry_after;n=1;s=0",
            "slow_body;s=0.1", "dup_in_list", "missing_in_list"]  # fmt: skip


def fault_of(text: str) -> dict[str, str]:
    return {"X-Sandbox-Fault": text}


def new_order(reference: str) -> NewOrder:
    return NewOrder(
        address="719 Flower St, Los Angeles, CA 90017",
        phone="8888888888",
        sku_ids=[42],
        first_name="John",
        last_name="Doe",
        email="john@example.com",
        purchase_order_id=reference,
    )


@pytest.fixture
async def ht(api) -> AsyncIterator[HelloTech]:
    options: dict[str, Any] = {"timeout": IMPATIENT, "retry": DETERMINED}
    async with HelloTech(api.server.api_key, base_url=api.server.url, **options) as client:
        yield client


async def outcome(ht: HelloTech, fault: str, resolve_within: float) -> Order | OutcomeUnknownError:
    try:
        return await ht.orders.create(
            new_order(fault), resolve_within=resolve_within, headers=fault_of(fault)
        )
    except OutcomeUnknownError as error:
        return error


def stored_references(api) -> dict[str, int]:
    entries = api.server.sandbox.journal.page(0, 1000)["entries"]
    return {entry["reference"]: entry["order_id"] for entry in entries if entry["order_id"]}


def test_the_cases_are_all_faults():
    cases = [text.partition(";")[0] for text in (*LOST_BEFORE, *LOST_AFTER, *HARMLESS)]
    assert sorted(cases) == sorted(FAULTS)
    assert all(FAULTS[name].moment is Moment.BEFORE for name in LOST_BEFORE)


@pytest.mark.parametrize("fault", HARMLESS)
async def test_a_harmless_fault_ends_in_the_order(api, ht, fault):
    order = await outcome(ht, fault, 0)
    assert isinstance(order, Order)
    assert stored_references(api) == {fault: order.id}


@pytest.mark.parametrize("fault", [*LOST_BEFORE, *LOST_AFTER])
async def test_a_lost_answer_is_an_unknown_outcome_and_is_not_sent_again(api, ht, fault):
    error = await outcome(ht, fault, 0)
    assert isinstance(error, OutcomeUnknownError)
    assert (error.reference, error.attempts) == (fault, 1)
    api.server.sandbox.late_commits.finish()
    assert (fault in stored_references(api)) == (fault in LOST_AFTER)
    assert api.server.sandbox.journal.requests == 1


async def test_what_was_stored_is_found_and_what_was_not_is_unknown(api, ht):
    found = await asyncio.gather(*(outcome(ht, fault, 15) for fault in LOST_AFTER))
    ids = stored_references(api)
    assert sorted(ids) == sorted(LOST_AFTER)
    for fault, order in zip(LOST_AFTER, found, strict=True):
        assert isinstance(order, Order), (fault, order)
        assert order.id == ids[fault]
    unknown = await asyncio.gather(*(outcome(ht, fault, 1.5) for fault in LOST_BEFORE))
    assert all(isinstance(error, OutcomeUnknownError) for error in unknown)
    assert stored_references(api) == ids
    assert api.server.sandbox.orders.duplicates() == []


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "wrong_content_type"])
async def test_reads_get_over_every_fault_but_a_wrong_list(api, ht, name):
    true = [(await api.create())["id"] for _ in range(5)][::-1]
    page = await ht.orders.list(limit=10, headers=fault_of(f"{name};n=1;s=0.1"))
    seen = [order.id for order in page.items]
    if name == "missing_in_list":
        assert len(seen) == 4
        assert set(seen) < set(true)
    else:
        assert list(dict.fromkeys(seen)) == true


async def test_a_read_that_ends_in_a_page_of_html_is_told_as_such(ht):
    with pytest.raises(DecodeError, match="no JSON"):
        await ht.orders.list(headers=fault_of("wrong_content_type"))


async def test_a_conflict_about_a_known_reference_ends_in_its_order(sandbox):
    api = await sandbox(dedupe="reference")

    def client():  # each knows nothing of what the others have sent
        return HelloTech(api.server.api_key, base_url=api.server.url)

    async with client() as first, client() as second, client() as third:
        order = await first.orders.create(new_order("PO-1"))
        assert (await second.orders.create(new_order("PO-1"))).id == order.id
        with pytest.raises(ConflictError):
            await third.orders.create(new_order("PO-1"), resolve_within=0)
    assert api.server.sandbox.orders.count() == 1
