"""The rules of a journal in their plainest form: in memory, with a clock that is set by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from attrs import define, evolve, field

from ht_async.bulk.errors import (
    JobBusyError,
    JobMismatchError,
    JournalError,
    OwnershipLostError,
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
    NewItem,
    OpenItem,
    Sample,
)

_WORKING = (JobState.IMPORTING, JobState.RUNNING)
_SENT = (ItemState.SENDING, ItemState.OPEN)


@define
class _Kept:
    item: Item
    holder: int | None = None
    claim: Claim | None = None  # under which it was sent


@define
class _Job:
    job: Job
    rows: dict[int, _Kept] = field(factory=dict)
    claims: dict[int, Claim | None] = field(factory=dict)  # by chunk
    holders: dict[int, int] = field(factory=dict)
    samples: list[Sample] = field(factory=list)
    seen: int = 0


@define
class ModelJournal:
    """A `Journal` whose methods are over at once.

    Args:
        now: The time, in seconds since 1970; to be set by whoever uses it.
    """

    now: float = 1_750_000_000.0
    _jobs: dict[int, _Job] = field(factory=dict)
    _references: dict[tuple[str, str], tuple[int, int]] = field(factory=dict)
    _leases: dict[str, tuple[int, float]] = field(factory=dict)
    _numbers: count[int] = field(factory=lambda: count(1))

    # -- jobs ----------------------------------------------------------------------------

    async def open_job(self, settings: JobSettings) -> Job:
        found = await self.job(settings.name)
        if found is None:
            number = next(self._numbers)
            found = Job(
                job_id=number, settings=settings, state=JobState.IMPORTING, created_at=self._time()
            )
            self._jobs[number] = _Job(found)
        if evolve(found.settings, source="") != evolve(settings, source=""):
            raise JobMismatchError(settings.name)
        return found

    async def job(self, name: str) -> Job | None:
        return next((job for job in await self.jobs() if job.settings.name == name), None)

    async def jobs(self) -> Sequence[Job]:
        return [kept.job for kept in self._jobs.values()][::-1]

    async def counts(self, job_id: int) -> Mapping[ItemState, int]:
        return dict(Counter(kept.item.state for kept in self._jobs[job_id].rows.values()))

    async def set_state(
        self, job_id: int, state: JobState, *, only_if: JobState | None = None
    ) -> None:
        job = self._job(job_id)
        ended = all(kept.item.state in FINAL for kept in job.rows.values())
        if only_if not in (None, job.job.state):
            return
        if state is JobState.IMPORTING and job.job.state is JobState.CANCELLED:
            return
        if state is not JobState.DONE or (ended and job.job.state is not JobState.IMPORTING):
            job.job = evolve(job.job, state=state)

    async def purge(self, job_id: int) -> None:
        job = self._job(job_id)
        sent = [kept.holder for kept in job.rows.values() if kept.item.state in _SENT]
        holders = [job.holders[chunk] for chunk, claim in job.claims.items() if claim is not None]
        if any(self._alive(holder) for holder in [*sent, *holders]):
            raise JobBusyError(job.job.settings.name)
        del self._jobs[job_id]
        self._references = {
            key: place for key, place in self._references.items() if place[0] != job_id
        }

    # -- import --------------------------------------------------------------------------

    async def add(
        self, job_id: int, items: Sequence[NewItem], *, rows: int, rejected: int
    ) -> Sequence[Clash]:
        job = self._job(job_id)
        account = job.job.settings.account
        clashes: list[Clash] = []
        for new in items:
            place = self._references.get((account, new.reference))
            if place is not None:
                clash = self._clash(new, *place)
                if not (place == (job_id, new.row) and clash.same):
                    clashes.append(clash)
            elif new.row in job.rows:
                raise JobMismatchError(job.job.settings.name)
            else:
                self._references[account, new.reference] = (job_id, new.row)
                item = Item(
                    row=new.row, reference=new.reference, body=new.body, state=ItemState.NEW
                )
                job.rows[new.row] = _Kept(item)
        repeated = sum(1 for clash in clashes if clash.same and clash.row > job.seen)
        job.seen = max([job.seen, *(new.row for new in items)])
        job.job = evolve(
            job.job,
            rows=max(rows, job.job.rows),
            rejected=max(rejected, job.job.rejected),
            duplicates=job.job.duplicates + repeated,
        )
        return clashes

    def _clash(self, new: NewItem, job_id: int, row: int) -> Clash:
        other = self._jobs[job_id]
        same = other.rows[row].item.body == new.body
        return Clash(new.row, new.reference, other.job.settings.name, row, same)

    # -- leases and claims ---------------------------------------------------------------

    async def keep_lease(self, holder: str, seconds: float) -> None:
        number, _ = self._leases.get(holder) or (next(self._numbers), 0)
        self._leases[holder] = number, self.now + seconds

    async def drop_lease(self, holder: str) -> None:
        self._leases.pop(holder, None)

    async def free_chunks(self, job_id: int, limit: int) -> Sequence[ChunkKey]:
        job = self._jobs[job_id]
        keys = sorted({self._chunk_of(job, row) for row in job.rows})
        return [
            ChunkKey(job_id, chunk)
            for chunk in keys
            if not self._is_claimed(job, chunk)
            and (self._may_send(job, chunk) or self._left_by_the_dead(job, chunk))
        ][:limit]

    async def claim(self, chunk: ChunkKey, holder: str) -> Claim | None:
        job, number = self._jobs.get(chunk.job_id), self._running_lease(holder)
        if job is None or number is None or self._is_claimed(job, chunk.chunk):
            return None
        for kept in self._left_by_the_dead(job, chunk.chunk):
            kept.item, kept.holder = evolve(kept.item, state=ItemState.OPEN), None
        if not self._may_send(job, chunk.chunk):
            return None
        claim = Claim(chunk, holder, next(self._numbers))
        job.claims[chunk.chunk], job.holders[chunk.chunk] = claim, number
        return claim

    async def items_to_send(self, claim: Claim) -> Sequence[Item]:
        job = self._jobs[claim.chunk.job_id]
        in_chunk = self._in_chunk(job, claim.chunk.chunk)
        return [kept.item for kept in in_chunk if kept.item.state is ItemState.NEW]

    async def give_back(self, claim: Claim, unsent: Sequence[int] = ()) -> None:
        job = self._jobs.get(claim.chunk.job_id)
        if job is None or not self._is_valid(job, claim):
            return
        for kept in self._in_chunk(job, claim.chunk.chunk):
            sending = kept.item.state is ItemState.SENDING and kept.claim == claim
            if sending and kept.item.row in unsent:
                sends = kept.item.sends - 1
                first = kept.item.first_sent if sends else None
                kept.item = evolve(kept.item, state=ItemState.NEW, sends=sends, first_sent=first)
                kept.holder = None
        job.claims[claim.chunk.chunk] = None

    # -- intents and outcomes ------------------------------------------------------------

    async def intend(self, claim: Claim, rows: Sequence[int], lease: float) -> None:
        job = self._jobs.get(claim.chunk.job_id)
        number = self._running_lease(claim.holder)
        if job is None or number is None or not self._is_valid(job, claim):
            raise OwnershipLostError("claim")
        if job.job.state not in _WORKING:
            raise OwnershipLostError("job")
        new = {item.row for item in await self.items_to_send(claim)}
        if not set(rows) <= new:
            raise OwnershipLostError("rows")
        for row in set(rows):
            self._intend(job.rows[row], number, claim)
        await self.keep_lease(claim.holder, lease)

    async def intend_again(self, chunk: ChunkKey, row: int, holder: str, lease: float) -> bool:
        job = self._jobs.get(chunk.job_id)
        kept = job and job.rows.get(row)
        if not job or not kept or job.job.state not in _WORKING:
            return False
        if kept.item.state is not ItemState.OPEN or kept.item.sends >= 2:
            return False
        await self.keep_lease(holder, lease)
        self._intend(kept, self._leases[holder][0], None)
        return True

    def _intend(self, kept: _Kept, holder: int, claim: Claim | None) -> None:
        kept.holder, kept.claim = holder, claim
        kept.item = evolve(
            kept.item,
            state=ItemState.SENDING,
            sends=kept.item.sends + 1,
            first_sent=kept.item.first_sent or self._time(),
        )

    async def record(self, chunk: ChunkKey, results: Sequence[ItemResult]) -> None:
        job = self._jobs.get(chunk.job_id)
        if job is None or any(result.row not in job.rows for result in results):
            raise JournalError("purged")
        for result in results:
            kept = job.rows[result.row]
            if counts(kept.item, result):
                kept.item = evolve(
                    kept.item,
                    state=result.state,
                    ended=self._time() if result.state in FINAL else None,
                    order_id=result.order_id,
                    attempts=max(result.attempts, kept.item.attempts),
                    recovered=result.recovered,
                    detail=result.detail,
                )

    async def adopt(self, job_id: int, holder: str, limit: int) -> Sequence[OpenItem]:
        job, number = self._jobs[job_id], self._running_lease(holder)
        if number is None:
            return []
        left = [
            kept
            for _, kept in sorted(job.rows.items())
            if kept.item.state in _SENT and not self._alive(kept.holder)
        ][:limit]
        for kept in left:
            kept.item, kept.holder = evolve(kept.item, state=ItemState.OPEN), number
        return [
            OpenItem(ChunkKey(job_id, self._chunk_of(job, kept.item.row)), kept.item)
            for kept in left
        ]

    # -- people --------------------------------------------------------------------------

    async def decide(self, job_id: int, row: int, state: ItemState, order_id: int | None) -> bool:
        job = self._job(job_id)
        kept = job.rows.get(row)
        if kept is None or kept.item.state is not ItemState.UNRESOLVED:
            return False
        new = state is ItemState.NEW
        kept.item = evolve(
            kept.item,
            state=state,
            ended=None if new else self._time(),
            order_id=order_id,
            detail=kept.item.detail if state is ItemState.ABANDONED else None,
        )
        if new and job.job.state is JobState.DONE:
            job.job = evolve(job.job, state=JobState.RUNNING)
        return True

    async def items(self, job_id: int, states: Collection[ItemState] = ()) -> AsyncIterator[Item]:
        for _, kept in sorted(self._jobs[job_id].rows.items()):
            if not states or kept.item.state in states:
                yield kept.item

    async def add_sample(self, job_id: int, sample: Sample) -> None:
        self._jobs[job_id].samples.append(sample)

    async def samples(self, job_id: int) -> Sequence[Sample]:
        return sorted(self._jobs[job_id].samples, key=lambda sample: sample.at)

    async def aclose(self) -> None:
        pass

    # -- what the rules speak of ---------------------------------------------------------

    def _time(self) -> datetime:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(self.now * 1000))

    def _job(self, job_id: int) -> _Job:
        if job_id not in self._jobs:
            raise JournalError("purged")
        return self._jobs[job_id]

    def _running_lease(self, holder: str) -> int | None:
        number, until = self._leases.get(holder, (None, 0.0))
        return number if until > self.now else None

    def _alive(self, holder: int | None) -> bool:
        return any(number == holder and until > self.now for number, until in self._leases.values())

    def _is_claimed(self, job: _Job, chunk: int) -> bool:
        return job.claims.get(chunk) is not None and self._alive(job.holders[chunk])

    def _is_valid(self, job: _Job, claim: Claim) -> bool:
        chunk = claim.chunk.chunk
        number, _ = self._leases.get(claim.holder, (None, 0.0))
        return job.claims.get(chunk) == claim and job.holders[chunk] == number

    @staticmethod
    def _chunk_of(job: _Job, row: int) -> int:
        return (row - 1) // job.job.settings.chunk_size

    def _in_chunk(self, job: _Job, chunk: int) -> list[_Kept]:
        return [kept for row, kept in sorted(job.rows.items()) if self._chunk_of(job, row) == chunk]

    def _may_send(self, job: _Job, chunk: int) -> bool:
        new = any(kept.item.state is ItemState.NEW for kept in self._in_chunk(job, chunk))
        return new and job.job.state in _WORKING

    def _left_by_the_dead(self, job: _Job, chunk: int) -> list[_Kept]:
        return [
            kept
            for kept in self._in_chunk(job, chunk)
            if kept.item.state is ItemState.SENDING and not self._alive(kept.holder)
        ]


def counts(item: Item, result: ItemResult) -> bool:
    """Return whether a result changes an order."""
    undecided = item.state in (*_SENT, ItemState.NEW)
    if result.state in (ItemState.CREATED, ItemState.EXISTING):
        return undecided or item.state is ItemState.UNRESOLVED
    never_sent = item.state is ItemState.NEW and result.send == 0
    if result.send < item.sends and not never_sent:
        return False
    if result.state is ItemState.FAILED:
        return undecided or item.state is ItemState.UNRESOLVED
    if result.state is ItemState.UNRESOLVED:
        return undecided
    return result.state is ItemState.OPEN and item.state is ItemState.SENDING
