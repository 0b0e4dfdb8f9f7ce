"""Orders that another process has sent: `OrderTracing` looks for them, and does nothing else."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random

import pytest
from order_ledger import OrderLedger, new_order, safety_on
from virtual_time import other_tasks, virtual, wall_clock

from ht_async.reconcile.finding import Absent, Found, Taken

ORDER = new_order(1)
BODY = {"phone": "1", "purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7}


@pytest.mark.parametrize("appears", [-100.0, 3.0, 9.0])
@virtual
async def test_one_that_was_sent_elsewhere_is_found(appears: float) -> None:
    ledger = OrderLedger()
    await asyncio.sleep(3600)
    if appears < 0:
        ledger.store(BODY)
        await asyncio.sleep(-appears)
    else:
        asyncio.get_running_loop().call_later(appears, ledger.store, BODY)
    safety = safety_on(ledger, Random(1))
    first_sent = wall_clock() - timedelta(seconds=120)
    finding = await safety.tracing.find(
        safety.tracing.adopt(ORDER, "PO-1", first_sent, settle=10.0)
    )
    assert isinstance(finding, Found)
    assert (finding.order.id, finding.existing) == (1, False)
    assert ledger.requests == {}
    await safety.aclose()
    assert not other_tasks()


@virtual
async def test_it_is_absent_only_when_its_time_has_passed_since_the_adoption() -> None:
    ledger = OrderLedger()
    safety = safety_on(ledger, Random(1))
    item = safety.tracing.adopt(ORDER, "PO-1", wall_clock(), settle=60.0)
    assert await safety.tracing.find(item, 59.0) is None
    assert isinstance(await safety.tracing.find(item), Absent)
    assert asyncio.get_running_loop().time() > 60.0
    assert ledger.requests == {}
    await safety.aclose()


@virtual
async def test_a_contested_order_is_found_however_old_it_is() -> None:
    ledger = OrderLedger()
    ledger.store(BODY)
    ledger.store({**BODY, "purchase_order_id": "PO-2", "sku_id": [43]})
    await asyncio.sleep(40_000)
    safety = safety_on(ledger, Random(1))
    finding = await safety.tracing.find(safety.tracing.contested(ORDER, "PO-1"))
    assert isinstance(finding, Found)
    assert finding.existing
    other = new_order(2)
    assert isinstance(await safety.tracing.find(safety.tracing.contested(other, "PO-2")), Taken)
    await safety.aclose()
