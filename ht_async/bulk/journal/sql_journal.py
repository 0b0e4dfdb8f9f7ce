"""The journal, in whichever database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from typing import ParamSpec, TypeVar, final

from ht_async.bulk.journal import claims, imports, jobs, outcomes, rate_caps, reading
from ht_async.bulk.journal.database import Database, Steps, UndoneError
from ht_async.bulk.journal.transitions import DECISIONS, MAY_BE_TOLD
from ht_async.bulk.sound_settings import check_settings
from ht_async.bulk.values import (
    LARGEST_ID,
    ChunkKey,
    Claim,
    Clash,
    Item,
    ItemResult,
    ItemState,
    Job,
    JobSettings,
    JobState,
    KnownOrder,
    NewItem,
    OpenItem,
    Permits,
    Sample,
)

_P = ParamSpec("_P")
_T = TypeVar("_T")


@final
class SqlJournal:
    """A `Journal` in a database; made by `open_journal`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- jobs --------------------------------------------------------------------------------

    async def open_job(self, settings: JobSettings) -> Job:
        """See `Journal.open_job`."""
        check_settings(settings)
        return await self._write(jobs.open_job, settings)

    async def job(self, name: str) -> Job | None:
        """See `Journal.job`."""
        return await self._read(jobs.job, name)

    async def jobs(self) -> Sequence[Job]:
        """See `Journal.jobs`."""
        return await self._read(jobs.jobs)

    async def counts(self, job_id: int) -> Mapping[ItemState, int]:
        """See `Journal.counts`."""
        return await self._read(jobs.counts, job_id)

    async def set_state(
        self, job_id: int, state: JobState, *, only_if: JobState | None = None
    ) -> None:
        """See `Journal.set_state`."""
        await self._write(jobs.set_state, job_id, state, only_if)

    async def purge(self, job_id: int) -> None:
        """See `Journal.purge`."""
        await self._write(jobs.purge, job_id)

    # -- import ------------------------------------------------------------------------------

    async def add(
        self, job_id: int, items: Sequence[NewItem], *, rows: int, rejected: int
    ) -> Sequence[Clash]:
        """See `Journal.add`."""
        return await self._write(imports.add, job_id, items, rows, rejected)

    async def append(self, job_id: int, bodies: Mapping[str, bytes]) -> Sequence[str]:
        """See `Journal.append`."""
        return await self._write(imports.append, job_id, bodies)

    async def known(self, account: str, references: Collection[str]) -> Mapping[str, KnownOrder]:
        """See `Journal.known`."""
        return await self._read(imports.known, account, references)

    # -- work --------------------------------------------------------------------------------

    async def keep_lease(self, holder: str, seconds: float) -> None:
        """See `Journal.keep_lease`."""
        await self._write(claims.keep_lease, holder, seconds)

    async def drop_lease(self, holder: str) -> None:
        """See `Journal.drop_lease`."""
        await self._write(claims.drop_lease, holder)

    async def alive(self, holders: Collection[str]) -> Collection[str]:
        """See `Journal.alive`."""
        return await self._read(claims.alive_holders, holders)

    async def free_chunks(self, job_id: int, limit: int) -> Sequence[ChunkKey]:
        """See `Journal.free_chunks`."""
        return await self._read(claims.free_chunks, job_id, limit)

    async def claim(self, chunk: ChunkKey, holder: str) -> Claim | None:
        """See `Journal.claim`."""
        return await self._write(claims.claim, chunk, holder)

    async def items_to_send(self, claim: Claim) -> Sequence[Item]:
        """See `Journal.items_to_send`."""
        return await self._read(claims.items_to_send, claim)

    async def intend(self, claim: Claim, rows: Sequence[int], lease: float) -> None:
        """See `Journal.intend`."""
        await self._write(claims.intend, claim, rows, lease)

    async def intend_again(self, chunk: ChunkKey, row: int, holder: str, lease: float) -> bool:
        """See `Journal.intend_again`."""
        return await self._write(claims.intend_again, chunk, row, holder, lease)

    async def record(self, chunk: ChunkKey, results: Sequence[ItemResult]) -> None:
        """See `Journal.record`."""
        if odd := {result.state for result in results} - MAY_BE_TOLD:
            raise ValueError(f"results: a state can't be {', '.join(sorted(odd))}")
        await self._write(outcomes.record, chunk, results)

    async def give_back(self, claim: Claim, unsent: Sequence[int] = ()) -> None:
        """See `Journal.give_back`."""
        await self._write(claims.give_back, claim, unsent)

    async def adopt(self, job_id: int, holder: str, limit: int) -> Sequence[OpenItem]:
        """See `Journal.adopt`."""
        return await self._write(outcomes.adopt, job_id, holder, limit)

    # -- rate cap ----------------------------------------------------------------------------

    async def set_cap(self, account: str, per_second: float | None) -> None:
        """See `Journal.set_cap`."""
        await self._write(rate_caps.set_cap, account, per_second)

    async def cap(self, account: str) -> float | None:
        """See `Journal.cap`."""
        return await self._read(rate_caps.cap, account)

    async def take_permits(self, account: str) -> Permits | None:
        """See `Journal.take_permits`."""
        return await self._write(rate_caps.take_permits, account)

    # -- people ------------------------------------------------------------------------------

    async def decide(self, job_id: int, row: int, state: ItemState, order_id: int | None) -> bool:
        """See `Journal.decide`."""
        if state not in DECISIONS:
            raise ValueError(f"state: must be one of {', '.join(sorted(DECISIONS))}")
        if (state is ItemState.CREATED) != (order_id is not None):
            raise ValueError("order_id: a created order needs its id, and no other has one")
        if order_id is not None and not 0 < order_id <= LARGEST_ID:
            raise ValueError(f"order_id: must be a whole number from 1 to {LARGEST_ID}")
        return await self._write(outcomes.decide, job_id, row, state, order_id)

    async def items(self, job_id: int, states: Collection[ItemState] = ()) -> AsyncIterator[Item]:
        """See `Journal.items`."""
        row = 0
        while page := await self._read(reading.items_after, job_id, row, states):
            for item in page:
                yield item
            row = page[-1].row

    async def add_sample(self, job_id: int, sample: Sample) -> None:
        """See `Journal.add_sample`."""
        await self._write(reading.add_sample, job_id, sample)

    async def samples(self, job_id: int) -> Sequence[Sample]:
        """See `Journal.samples`."""
        return await self._read(reading.samples, job_id)

    async def aclose(self) -> None:
        """See `Journal.aclose`."""
        await self._database.aclose()

    # -- operations that were cut off, such as in a process that was frozen, are run once more ---

    async def _read(
        self, operation: Callable[_P, Steps[_T]], *values: _P.args, **named: _P.kwargs
    ) -> _T:
        try:
            return await self._database.read(operation(*values, **named))
        except UndoneError:
            return await self._database.read(operation(*values, **named))

    async def _write(
        self, operation: Callable[_P, Steps[_T]], *values: _P.args, **named: _P.kwargs
    ) -> _T:
        try:
            return await self._database.write(operation(*values, **named))
        except UndoneError:
            return await self._database.write(operation(*values, **named))
