"""Odd ends of jobs: an engine that can't begin, an id that no journal can keep."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from bench import Bench
from order_lists import OrderLists
from virtual_time import other_tasks, virtual

from ht_async import ConfigurationError
from ht_async.bulk import ItemState, run_job, see_through


class NeverBegins:
    """An engine of a process that uses DBOS for something else."""

    stopped = False

    async def start(self) -> None:
        await asyncio.sleep(0.5)
        raise ConfigurationError("this process uses DBOS already")

    async def stop(self) -> None:
        self.stopped = True


@virtual
async def test_nothing_is_read_for_an_engine_that_can_not_begin() -> None:
    b = Bench()
    job = await b.job(1)
    engine: Any = NeverBegins()
    read: list[int] = []

    async def importing() -> None:
        for row in range(100):
            read.append(row)
            await asyncio.sleep(1)

    with pytest.raises(ConfigurationError, match="uses DBOS already"):
        await see_through(engine, job, importing=importing())
    assert not other_tasks()
    assert engine.stopped
    assert len(read) <= 1


class LargeIds(OrderLists):
    """Shows orders with an id that takes 64 bits."""

    def show(self, order_id: int, body: Any, listed: bool = False) -> dict[str, Any]:
        return {**super().show(order_id, body, listed), "id": 2**63 + order_id}


@virtual
async def test_an_id_that_is_too_large_is_not_kept_as_another() -> None:
    b = Bench()
    b.ledger.lists = LargeIds()
    await b.job(1)
    async with b.client() as ht:
        await run_job(ht, b.journal, "job")
    item = b.items[1]
    assert (item.state, item.order_id) == (ItemState.CREATED, None)
    assert item.detail == f"its id is too large for a journal: {2**63 + 1}"
