"""Rows that were written down and, as is proven, not sent are never in doubt."""

from __future__ import annotations

import pytest
from bench import Bench
from memory_journal import MemoryJournal
from virtual_time import other_tasks, virtual

from ht_async import ConfigurationError
from ht_async.bulk import run_job
from ht_async.bulk.errors import JournalError
from ht_async.bulk.values import Claim, Permits


class NoPermits(MemoryJournal):
    """There is a cap, and what counts its permits is not installed here."""

    async def take_permits(self, account: str) -> Permits | None:
        raise ConfigurationError("a cap of all workers needs pyrate-limiter")


class Uncertain(MemoryJournal):
    """A journal whose connection is lost once: its change was made, and seems to have failed."""

    certain = False

    async def intend(self, claim: Claim, rows: object, lease: float) -> None:
        await super().intend(claim, rows, lease)  # type: ignore[arg-type]
        if not self.certain:
            self.certain = True
            raise JournalError("the connection was lost: whether the change was made is not known")


@virtual
async def test_a_worker_without_permits_gives_its_rows_back() -> None:
    b = Bench(journal=NoPermits())
    await b.job(30)
    async with b.client() as ht:
        with pytest.raises(ConfigurationError, match="pyrate-limiter"):
            await run_job(ht, b.journal, "job")
    assert b.states == {"new": 30}
    assert not other_tasks()


@virtual
async def test_an_intent_that_only_seemed_to_fail_is_taken_back() -> None:
    b = Bench(journal=Uncertain())
    await b.job(10)
    async with b.client() as ht:
        with pytest.raises(JournalError, match="is not known"):
            await run_job(ht, b.journal, "job")
    assert (b.states, b.ledger.requests) == ({"new": 10}, {})
    assert not other_tasks()
