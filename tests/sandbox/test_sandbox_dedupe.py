"""A server that takes each reference once."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress

import httpx
import pytest


async def test_every_order_is_stored_unless_it_is_asked_for(api):
    assert len({(await api.create())["id"] for _ in range(3)}) == 3


async def test_a_reference_that_exists_is_refused(sandbox):
    api = await sandbox(dedupe="reference")
    order = await api.create()
    refused = await api.post_order(phone="other")
    assert refused.status_code == 409
    assert refused.json() == {
        "status": "error",
        "errors": [
            {
                "field": "purchase_order_id",
                "message": f"order {order['id']} has this reference already",
            }
        ],
    }
    assert await api.ids() == [order["id"]]
    (entry,) = (await api.admin("journal?after=1&limit=1"))["entries"]
    assert (entry["status"], entry["order_id"], entry["stored_at"]) == (409, None, None)


@pytest.mark.parametrize("reference", [None, ""])
async def test_orders_without_a_reference_are_all_stored(sandbox, reference):
    api = await sandbox(dedupe="reference")
    for _ in range(2):
        await api.create(purchase_order_id=reference)
    assert len(await api.ids()) == 2


async def test_a_flaw_is_told_before_a_known_reference(sandbox):
    api = await sandbox(dedupe="reference")
    await api.create()
    assert (await api.post_order(address=None)).status_code == 422


async def test_of_many_at_once_one_is_stored(sandbox):
    api = await sandbox(dedupe="reference")
    answers = await asyncio.gather(*(api.post_order() for _ in range(20)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 19}


@pytest.mark.parametrize("fault", ["500_after", "truncated_json"])
async def test_an_order_whose_answer_was_lost_counts(sandbox, fault):
    api = await sandbox(dedupe="reference")
    with suppress(httpx.RemoteProtocolError):
        await api.post_order(headers={"X-Sandbox-Fault": fault})
    assert (await api.post_order()).status_code == 409


async def test_a_late_order_yields_to_one_that_came_in_time(sandbox):
    api = await sandbox(dedupe="reference")
    with pytest.raises(httpx.ReadError):
        await api.post_order(headers={"X-Sandbox-Fault": "late_commit;s=60"})
    order = await api.create()
    api.server.sandbox.late_commits.finish()
    assert await api.ids() == [order["id"]]
    assert (await api.admin("duplicates"))["count"] == 0
