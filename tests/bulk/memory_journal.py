"""A journal in memory, in virtual time: the simplest thing that keeps a journal's promises."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from itertools import islice

from attrs import define, evolve, field
from virtual_time import wall_clock

from ht_async.bulk.errors import JobMismatchError, OwnershipLostError
from ht_async.bulk.journal.transitions import (
    WORKING,
    job_state_after,
    may_send,
    may_send_again,
    state_after,
)
from ht_async.bulk.values import (
    FINAL,
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

_OPEN = (ItemState.SENDING, ItemState.OPEN)


@define
class _Row:
    item: Item
    chunk: ChunkKey
    holder: str | None = None
    epoch: int = 0


@define
class _Chunk:
    holder: str | None = None
    epoch: int = 0


@define
class MemoryJournal:
    """Keeps jobs in memory; every method takes no time and is never in between."""

    jobs_: dict[int, Job] = field(factory=dict)
    rows: dict[int, dict[int, _Row]] = field(factory=dict)
    chunks: dict[ChunkKey, _Chunk] = field(factory=dict)
    leases: dict[str, float] = field(factory=dict)
    kept_samples: list[Sample] = field(factory=list)

    # -- jobs ----------------------------------------------------------------------------

    async def open_job(self, settings: JobSettings) -> Job:
        for job in self.jobs_.values():
            if job.settings.name == settings.name:
                if job.settings != settings:
                    raise JobMismatchError(f"the job {settings.name} has other settings")
                return job
        number = len(self.jobs_) + 1
        job = Job(
            job_id=number, settings=settings, state=JobState.IMPORTING, created_at=wall_clock()
        )
        self.jobs_[number], self.rows[number] = job, {}
        return job

    async def job(self, name: str) -> Job | None:
        return next((job for job in self.jobs_.values() if job.settings.name == name), None)

    async def jobs(self) -> Sequence[Job]:
        return list(self.jobs_.values())[::-1]

    async def counts(self, job_id: int) -> Mapping[ItemState, int]:
        return Counter(row.item.state for row in self.rows[job_id].values())

    async def set_state(
        self, job_id: int, state: JobState, *, only_if: JobState | None = None
    ) -> None:
        left = sum(row.item.state not in FINAL for row in self.rows[job_id].values())
        job = self.jobs_[job_id]
        if only_if not in (None, job.state):
            return
        self.jobs_[job_id] = evolve(job, state=job_state_after(job.state, state, left))

    async def purge(self, job_id: int) -> None:
        raise NotImplementedError

    async def add(
        self, job_id: int, items: Sequence[NewItem], *, rows: int, rejected: int
    ) -> Sequence[Clash]:
        size = self.jobs_[job_id].settings.chunk_size
        for new in items:
            key = ChunkKey(job_id, (new.row - 1) // size)
            self.chunks.setdefault(key, _Chunk())
            item = Item(row=new.row, reference=new.reference, body=new.body, state=ItemState.NEW)
            self.rows[job_id].setdefault(new.row, _Row(item, key))
        return []

    async def append(self, job_id: int, bodies: Mapping[str, bytes]) -> Sequence[str]:
        raise NotImplementedError

    async def known(self, account: str, references: Collection[str]) -> Mapping[str, KnownOrder]:
        raise NotImplementedError

    # -- work ----------------------------------------------------------------------------

    def is_alive(self, holder: str | None) -> bool:
        """Tell whether a holder's lease runs."""
        return holder is not None and self.leases.get(holder, -1.0) > _now()

    async def keep_lease(self, holder: str, seconds: float) -> None:
        self.leases[holder] = _now() + seconds

    async def drop_lease(self, holder: str) -> None:
        self.leases.pop(holder, None)

    async def alive(self, holders: Collection[str]) -> Collection[str]:
        return {holder for holder in holders if self.is_alive(holder)}

    def _in(self, chunk: ChunkKey) -> list[_Row]:
        return [row for row in self.rows[chunk.job_id].values() if row.chunk == chunk]

    async def free_chunks(self, job_id: int, limit: int) -> Sequence[ChunkKey]:
        free = (
            key
            for key, chunk in self.chunks.items()
            if key.job_id == job_id
            and not self.is_alive(chunk.holder)
            and any(self._is_free(row) for row in self._in(key))
        )
        return list(islice(free, limit))

    def _is_free(self, row: _Row) -> bool:
        if row.item.state is ItemState.NEW:
            return self.jobs_[row.chunk.job_id].state in WORKING
        return row.item.state is ItemState.SENDING and not self.is_alive(row.holder)

    async def claim(self, chunk: ChunkKey, holder: str) -> Claim | None:
        held = self.chunks[chunk]
        if self.is_alive(held.holder) or not self.is_alive(holder):
            return None
        for row in self._in(chunk):
            if row.item.state is ItemState.SENDING and not self.is_alive(row.holder):
                row.item, row.holder = evolve(row.item, state=ItemState.OPEN), None
        if not any(row.item.state is ItemState.NEW for row in self._in(chunk)):
            return None
        if self.jobs_[chunk.job_id].state not in WORKING:
            return None
        held.holder, held.epoch = holder, held.epoch + 1
        return Claim(chunk, holder, held.epoch)

    def _valid(self, claim: Claim) -> bool:
        held = self.chunks[claim.chunk]
        return (held.holder, held.epoch) == (claim.holder, claim.epoch)

    async def items_to_send(self, claim: Claim) -> Sequence[Item]:
        return [row.item for row in self._in(claim.chunk) if row.item.state is ItemState.NEW]

    async def intend(self, claim: Claim, rows: Sequence[int], lease: float) -> None:
        job = self.jobs_[claim.chunk.job_id]
        wanted = [self.rows[claim.chunk.job_id][number] for number in rows]
        ours = self._valid(claim) and self.is_alive(claim.holder)
        if not ours or not all(may_send(row.item.state, job.state) for row in wanted):
            raise OwnershipLostError("the claim is not valid any more")
        for row in wanted:
            row.holder, row.epoch = claim.holder, claim.epoch
            row.item = evolve(
                row.item,
                state=ItemState.SENDING,
                sends=row.item.sends + 1,
                first_sent=row.item.first_sent or wall_clock(),
            )
        await self.keep_lease(claim.holder, lease)

    async def intend_again(self, chunk: ChunkKey, row: int, holder: str, lease: float) -> bool:
        found = self.rows[chunk.job_id][row]
        job = self.jobs_[chunk.job_id]
        if not may_send_again(found.item.state, found.item.sends, job.state):
            return False
        sends = found.item.sends + 1
        found.item = evolve(found.item, state=ItemState.SENDING, sends=sends)
        found.holder, found.epoch = holder, 0
        await self.keep_lease(holder, lease)
        return True

    async def record(self, chunk: ChunkKey, results: Sequence[ItemResult]) -> None:
        for result in results:
            row = self.rows[chunk.job_id][result.row]
            if (state := state_after(row.item.state, row.item.sends, result)) is not None:
                row.item = evolve(
                    row.item,
                    state=state,
                    order_id=result.order_id,
                    attempts=max(row.item.attempts, result.attempts),
                    recovered=result.recovered,
                    detail=result.detail,
                )

    async def give_back(self, claim: Claim, unsent: Sequence[int] = ()) -> None:
        if not self._valid(claim):
            return
        self.chunks[claim.chunk].holder = None
        for number in unsent:
            row = self.rows[claim.chunk.job_id][number]
            if row.item.state is ItemState.SENDING and row.epoch == claim.epoch:
                sends = row.item.sends - 1
                first = row.item.first_sent if sends else None
                row.item = evolve(row.item, state=ItemState.NEW, sends=sends, first_sent=first)

    async def adopt(self, job_id: int, holder: str, limit: int) -> Sequence[OpenItem]:
        orphans = (
            row
            for row in self.rows[job_id].values()
            if row.item.state in _OPEN and not self.is_alive(row.holder)
        )
        taken = list(islice(orphans, limit)) if self.is_alive(holder) else []
        for row in taken:
            row.holder = holder
            row.item = evolve(row.item, state=ItemState.OPEN)
        return [OpenItem(row.chunk, row.item) for row in taken]

    # -- rate cap ------------------------------------------------------------------------

    async def set_cap(self, account: str, per_second: float | None) -> None:
        raise NotImplementedError

    async def cap(self, account: str) -> float | None:
        return None

    async def take_permits(self, account: str) -> Permits | None:
        return None

    # -- people --------------------------------------------------------------------------

    async def decide(self, job_id: int, row: int, state: ItemState, order_id: int | None) -> bool:
        found = self.rows[job_id][row]
        if found.item.state is not ItemState.UNRESOLVED:
            return False
        found.item = evolve(found.item, state=state, order_id=order_id)
        return True

    async def items(self, job_id: int, states: Collection[ItemState] = ()) -> AsyncIterator[Item]:
        for row in sorted(self.rows[job_id].values(), key=lambda row: row.item.row):
            if not states or row.item.state in states:
                yield row.item

    async def add_sample(self, job_id: int, sample: Sample) -> None:
        self.kept_samples.append(sample)

    async def samples(self, job_id: int) -> Sequence[Sample]:
        return self.kept_samples

    async def aclose(self) -> None:
        pass


def _now() -> float:
    return asyncio.get_running_loop().time()


def items_of(journal: MemoryJournal, job_id: int = 1) -> dict[int, Item]:
    """Return the orders of a job as they are now, by row."""
    return {number: row.item for number, row in journal.rows[job_id].items()}
