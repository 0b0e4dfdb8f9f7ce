"""The databases that the tests put journals into, and the time in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from attrs import define, field
from postgres import PostgresServer

from ht_async.bulk.journal import open_journal
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.journal.sqlite import SqliteDatabase
from ht_async.bulk.values import ChunkKey, Claim, Item, ItemResult, ItemState, JobSettings, NewItem

ACCOUNT = "https://api.example.com"
LEASE = 30.0


class World(Protocol):
    """A database for journals; every journal opened in it is a connection of its own."""

    async def open(self) -> SqlJournal: ...

    def pass_time(self, seconds: float) -> None:
        """Let the leases grow older."""
        ...


@define
class SqliteWorld:
    """Journals in one file, with a clock that stands still."""

    path: Path
    stack: AsyncExitStack
    now: float = 1_750_000_000.0

    async def open(self, patience: float = 8.0) -> SqlJournal:
        database = await SqliteDatabase.open(self.path, lambda: self.now, patience)
        journal = SqlJournal(database)
        self.stack.push_async_callback(journal.aclose)
        return journal

    def pass_time(self, seconds: float) -> None:
        self.now += seconds


_SCHEMAS = count(1)


@define
class PostgresWorld:
    """Journals in one schema; as the server's clock can't be set, its leases are moved back."""

    server: PostgresServer
    stack: AsyncExitStack
    schema: str = field(factory=lambda: f"journal {next(_SCHEMAS)}")

    async def open(self) -> SqlJournal:
        url = self.server.url("postgres")
        return await self.stack.enter_async_context(open_journal(url, schema=self.schema))

    def pass_time(self, seconds: float) -> None:
        self.execute(f"UPDATE holder SET lease_until = lease_until - {round(seconds * 1000)}")

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        return self.server.execute(f'SET search_path = "{self.schema}"; {statement}')


Begin = Callable[..., Awaitable[tuple[SqlJournal, int]]]


def settings(name: str = "job", **changes: Any) -> JobSettings:
    """Return the settings of a job with chunks of four orders."""
    given = {"account": ACCOUNT, "source": "orders.csv", "fingerprint": "f", "chunk_size": 4}
    return JobSettings(name=name, **(given | changes))


def order(row: int, reference: str | None = None, body: bytes | None = None) -> NewItem:
    return NewItem(row, reference or f"PO-{row}", body or b'{"row": %d}' % row)


def orders(*rows: int) -> Sequence[NewItem]:
    return [order(row) for row in rows]


async def claimed(journal: SqlJournal, chunk: ChunkKey, holder: str = "a") -> Claim:
    """Have a holder begin its lease and claim a chunk."""
    await journal.keep_lease(holder, LEASE)
    claim = await journal.claim(chunk, holder)
    assert claim is not None
    assert (claim.chunk, claim.holder) == (chunk, holder)
    return claim


async def lost(journal: SqlJournal, claim: Claim, *rows: int) -> None:
    """Have orders sent whose answers are lost."""
    await journal.intend(claim, rows, LEASE)
    results = [ItemResult(row=row, send=1, state=ItemState.OPEN, attempts=1) for row in rows]
    await journal.record(claim.chunk, results)


async def by_row(journal: SqlJournal, job_id: int) -> dict[int, Item]:
    return {item.row: item async for item in journal.items(job_id)}


async def check_counts(journal: SqlJournal, job_id: int) -> None:
    """Check that the counts that are kept are those of the orders."""
    counted = Counter([item.state async for item in journal.items(job_id)])
    assert await journal.counts(job_id) == dict(counted)
