"""A job in a journal in memory, worked on in virtual time by real workers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from attrs import define, field
from memory_journal import MemoryJournal, items_of
from order_ledger import OrderLedger, new_order

from ht_async import HelloTech, NewOrder, Timeout
from ht_async.bulk.bodies import encode_order
from ht_async.bulk.values import Item, ItemState, Job, JobSettings, JobState, NewItem

LIMITS = Timeout(connect=2, write=2, read=10, total=20)
"""Attempts take 14 seconds at most, so that leases may be short."""


@define
class Bench:
    """A server, a journal with a job, and clients.

    Args:
        ledger: The server.
        journal: The journal.
    """

    ledger: OrderLedger = field(factory=OrderLedger)
    journal: MemoryJournal = field(factory=MemoryJournal)

    def client(self, **settings: Any) -> HelloTech:
        return self.ledger.client(**{"timeout": LIMITS, **settings})

    async def job(self, orders: int, **settings: Any) -> Job:
        """Begin a job with so many orders, all read."""
        return await self.job_of([new_order(row) for row in range(1, orders + 1)], **settings)

    async def job_of(self, orders: list[NewOrder], **settings: Any) -> Job:
        values: dict[str, Any] = {
            "name": "job",
            "account": "https://api.example",
            "source": "orders.csv",
            "fingerprint": "0",
            "chunk_size": 10,
            "settle": 20.0,
        }
        job = await self.journal.open_job(JobSettings(**{**values, **settings}))
        items = [
            NewItem(row, order.purchase_order_id or "", encode_order(order))
            for row, order in enumerate(orders, start=1)
        ]
        await self.journal.add(job.job_id, items, rows=len(items), rejected=0)
        await self.journal.set_state(job.job_id, JobState.RUNNING)
        return job

    @property
    def items(self) -> dict[int, Item]:
        return items_of(self.journal)

    @property
    def states(self) -> Counter[str]:
        return Counter(item.state.value for item in self.items.values())

    @property
    def state(self) -> JobState:
        return self.journal.jobs_[1].state

    def assert_true(self) -> None:
        """Assert that the journal says what the server knows."""
        for item in self.items.values():
            ids = self.ledger.ids(str(item.row))
            assert len(ids) <= 1, f"{item} was created {len(ids)} times"
            if item.state in (ItemState.CREATED, ItemState.EXISTING):
                assert [item.order_id] == ids, f"{item} against {ids}"
            if item.state in (ItemState.FAILED, ItemState.NEW):
                assert ids == [], f"{item} was created as {ids}"
