"""Bulk jobs: orders from a CSV file through a journal to the server."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import AsyncIterator, Awaitable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from benchmarks import orders
from benchmarks.contenders.contender import Job as Doing
from benchmarks.contenders.contender import Open, Place
from benchmarks.contenders.journals import FreshJournal, scratch_folder
from benchmarks.contenders.ours import client
from benchmarks.work import Work

if TYPE_CHECKING:
    from ht_async import HelloTech
    from ht_async.bulk import Engine, Job, Journal, Worker
    from ht_async.bulk.source.rows import Source

EngineName: TypeAlias = Literal["inline", "dbos"]

JOB = "benchmark"


def from_file(journal: FreshJournal, engine: EngineName) -> Open:
    """Read a file, journal its rows and send their orders, all at the same time.

    That is what `ht-async orders import` does, if the engine is the one in the process.
    """

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Doing]:
        async with prepared(journal, engine, place) as desk:

            async def doing(work: Work) -> None:
                await told(work, desk.send(*await desk.begin()))

            yield doing

    return opened


def from_journal(journal: FreshJournal, engine: EngineName) -> Open:
    """Send the orders of a journal that was filled before: what `ht-async worker` does."""

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Doing]:
        from ht_async.bulk import submit_job

        async with prepared(journal, engine, place) as desk:
            account = place.base_url
            done = await submit_job(desk.journal, JOB, desk.source, account=account)
            yield lambda work: told(work, desk.send(done.job))

    return opened


class Desk:
    """A job that is about to be done.

    Args:
        ht: Sends the orders.
        journal: Where they are written down.
        url: The journal's URL.
        engine: What hands the chunks out.
        source: Where the orders are read.
        window: Orders on their way at once.
    """

    def __init__(
        self,
        ht: HelloTech,
        journal: Journal,
        url: str,
        engine: EngineName,
        source: Source,
        window: int,
    ) -> None:
        self.journal = journal
        self.source = source
        self._ht = ht
        self._url = url
        self._engine = engine
        self._window = window

    async def begin(self) -> tuple[Job, Awaitable[Any]]:
        """Begin the job; return it, and what reads its orders."""
        from ht_async.bulk import JobSettings
        from ht_async.bulk.importing import fingerprint, import_orders

        settings = JobSettings(
            name=JOB,
            account=self._ht._session.engine.base_url,
            source=self.source.name,
            fingerprint=await fingerprint(self.source),
        )
        job = await self.journal.open_job(settings)
        return job, import_orders(self.journal, job, self.source)

    async def send(self, job: Job, importing: Awaitable[Any] | None = None) -> int:
        """Send the orders, to the last result; return how many were created."""
        from ht_async.bulk import ItemState, Worker, see_through

        async with Worker(self._ht, self.journal, window=self._window) as worker:
            progress = await see_through(self._make(worker), job, importing=importing)
        return progress.counts.get(ItemState.CREATED, 0)

    def _make(self, worker: Worker) -> Engine:
        from ht_async.bulk import DBOSEngine, InlineEngine

        if self._engine == "dbos":
            return DBOSEngine(worker, self.journal, self._url)
        return InlineEngine(worker, self.journal)


async def told(work: Work, sending: Awaitable[int]) -> None:
    """Send all units of some work; a job doesn't tell when each of them is done."""
    numbers = list(work)
    created = await sending
    assert created == len(numbers), f"{created:,} of {len(numbers):,} were created"
    for number in numbers:
        work.done(number)


@contextlib.asynccontextmanager
async def prepared(journal: FreshJournal, engine: EngineName, place: Place) -> AsyncIterator[Desk]:
    """Write a file of the orders, open a journal and a client."""
    from ht_async.bulk import open_journal
    from ht_async.bulk.source.opening import open_source

    assert place.units is not None, "a job has so many orders"
    with scratch_folder() as folder, journal() as url:
        file = folder / "orders.csv"
        write_file(file, range(1, place.units + 1))
        async with open_journal(url) as opened, client("aiohttp", place) as ht:
            yield Desk(ht, opened, url, engine, open_source(file), place.in_flight)


def write_file(path: Path, numbers: Iterable[int]) -> None:
    """Write the orders of some numbers to a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(orders.as_cells(1)))
        writer.writeheader()
        writer.writerows(map(orders.as_cells, numbers))
