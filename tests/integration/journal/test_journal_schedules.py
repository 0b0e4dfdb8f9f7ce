"""Random schedules of several holders end in both databases as they do in the model."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from typing import Any

import pytest
from attrs import define, evolve, field
from journal_world import LEASE, World, check_counts, order, orders, settings
from model_journal import ModelJournal

from ht_async.bulk.errors import JobBusyError, JobMismatchError, OwnershipLostError
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.values import ChunkKey, Claim, Item, ItemResult, ItemState, JobState, OpenItem

pytestmark = pytest.mark.no_cover

S = ItemState
STEPS = 150
SEEDS = int(os.environ.get("JOURNAL_SEEDS", "5"))
EXPECTED = (OwnershipLostError, JobBusyError, JobMismatchError)
HOLDERS = ("a", "b", "c")
ROWS = 16

# How often each is chosen.
_STEPS = {
    **{"keep": 2, "drop": 1, "time": 2, "claim": 2, "free": 1, "give_back": 1, "adopt": 1},
    **{"intend": 3, "again": 2, "record": 4, "add": 1, "decide": 1, "state": 1, "purge": 1},
}

Claims = list[Claim]
Step = Callable[[Journal, Claims], Awaitable[Any]]


@define
class Schedule:
    """Chooses steps; each is a function of a journal and of the claims that were made in it."""

    random: Random
    pass_time: Callable[[float], None]
    job: int = 1
    log: list[str] = field(factory=list)
    undecided: list[int] = field(factory=list)  # rows; most of what is told is about them

    def next(self) -> Step:
        """Return a step, the same for every journal."""
        [name] = self.random.choices(list(_STEPS), list(_STEPS.values()))
        step: Step = getattr(self, f"_{name}")()
        return step

    def _say(self, *words: object) -> None:
        self.log.append(" ".join(map(str, words)))

    def _holder(self) -> str:
        return self.random.choice(HOLDERS)

    def _row(self) -> int:
        return self.random.randint(1, ROWS)

    def _chunk(self, row: int) -> ChunkKey:
        return ChunkKey(self.job, (row - 1) // 4)

    def _keep(self) -> Step:
        holder = self._holder()
        self._say("keep", holder)
        return lambda journal, _: journal.keep_lease(holder, LEASE)

    def _drop(self) -> Step:
        holder = self._holder()
        self._say("drop", holder)
        return lambda journal, _: journal.drop_lease(holder)

    def _time(self) -> Step:
        seconds = self.random.choice([3.0, 12.0, 31.0])
        self._say("time", seconds)
        self.pass_time(seconds)
        return lambda journal, _: journal.jobs()

    def _claim(self) -> Step:
        chunk, holder = self._chunk(self._row()), self._holder()
        self._say("claim", chunk.chunk, holder)

        async def step(journal: Journal, claims: Claims) -> bool:
            claim = await journal.claim(chunk, holder)
            if claim is not None:
                claims.append(claim)
            return claim is not None

        return step

    def _intend(self) -> Step:
        which, count = self.random.random(), self.random.randint(1, 2)
        self._say("intend", which, count)

        async def step(journal: Journal, claims: Claims) -> Sequence[int]:
            if not claims:
                return []
            claim = claims[-1 - int(which * which * len(claims))]
            items = await journal.items_to_send(claim)
            rows = [item.row for item in items[:count]] or [claim.chunk.chunk * 4 + 1]
            await journal.intend(claim, rows, LEASE)
            return rows

        return step

    def _give_back(self) -> Step:
        which = self.random.random()
        unsent = [row for row in range(1, ROWS + 1) if self.random.random() < 0.3]
        self._say("give back", which, unsent)

        async def step(journal: Journal, claims: Claims) -> None:
            if claims:
                await journal.give_back(claims[int(which * len(claims))], unsent)

        return step

    def _again(self) -> Step:
        row, holder = self.random.choice(self.undecided or [1]), self._holder()
        self._say("again", row, holder)
        return lambda journal, _: journal.intend_again(self._chunk(row), row, holder, LEASE)

    def _record(self) -> Step:
        row, send = self._row(), self.random.choice([0, 1, 1, 1, 2])
        if self.undecided and self.random.random() < 0.9:
            row = self.random.choice(self.undecided)
        state = self.random.choice(
            [S.OPEN] * 6 + [S.CREATED, S.EXISTING, S.FAILED, S.UNRESOLVED, S.UNRESOLVED]
        )
        result = ItemResult(
            row=row,
            send=send,
            state=state,
            order_id=row if state in (S.CREATED, S.EXISTING) else None,
            attempts=self.random.randint(0, 3),
            recovered=self.random.random() < 0.2,
            detail="why" if state in (S.FAILED, S.UNRESOLVED) else None,
        )
        self._say("record", result)
        return lambda journal, _: journal.record(self._chunk(row), [result])

    def _adopt(self) -> Step:
        holder, limit = self._holder(), self.random.randint(1, 4)
        self._say("adopt", holder, limit)
        return lambda journal, _: journal.adopt(self.job, holder, limit)

    def _free(self) -> Step:
        limit = self.random.randint(1, 4)
        self._say("free", limit)
        return lambda journal, _: journal.free_chunks(self.job, limit)

    def _add(self) -> Step:
        rows = sorted(self.random.sample(range(1, ROWS + 3), 3))
        items = [
            order(row, self.random.choice([None, None, "PO-1"]), self.random.choice([None, b"{}"]))
            for row in rows
        ]
        self._say("add", items)
        return lambda journal, _: journal.add(self.job, items, rows=max(rows), rejected=0)

    def _decide(self) -> Step:
        row = self.random.choice(self.undecided or [1])
        state = self.random.choice([S.CREATED, S.ABANDONED, S.NEW, S.NEW])
        self._say("decide", row, state)
        order_id = row if state is S.CREATED else None
        return lambda journal, _: journal.decide(self.job, row, state, order_id)

    def _state(self) -> Step:
        state = self.random.choice([JobState.RUNNING, JobState.RUNNING, *JobState])
        self._say("state", state)
        return lambda journal, _: journal.set_state(self.job, state)

    def _purge(self) -> Step:
        """Try to purge another job, one that shares a reference with this one."""
        self._say("purge")

        async def step(journal: Journal, _: Claims) -> Any:
            other = await journal.open_job(settings("other"))
            clashes = await journal.add(other.job_id, orders(1, 99), rows=2, rejected=0)
            await journal.purge(other.job_id)
            return [clash.row for clash in clashes]

        return step


def timeless(value: Any) -> Any:
    """Return a result without the times in it, which are those of different clocks."""
    if isinstance(value, Item):
        first = None if value.first_sent is None else 1
        ended = None if value.ended is None else 1
        return evolve(value, first_sent=None, ended=None), first, ended
    if isinstance(value, OpenItem):
        return value.chunk, timeless(value.item)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [timeless(each) for each in value if not hasattr(each, "settings")]
    return value


async def outcome(step: Step, journal: Journal, claims: Claims) -> Any:
    try:
        return timeless(await step(journal, claims))
    except EXPECTED as error:
        return type(error)


async def contents(journal: Journal) -> Any:
    [job] = await journal.jobs()
    items = [timeless(item) async for item in journal.items(job.job_id)]
    return evolve(job, created_at=None), items


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_a_schedule_ends_as_in_the_model(world: World, seed: int) -> None:
    model = ModelJournal()
    journals: list[SqlJournal] = [await world.open(), await world.open()]

    def pass_time(seconds: float) -> None:
        model.now += seconds
        world.pass_time(seconds)

    random = Random(seed)
    schedule = Schedule(random, pass_time)
    for journal in (model, journals[0]):
        job = await journal.open_job(settings())
        assert job.job_id == schedule.job
        await journal.add(job.job_id, orders(*range(1, ROWS + 1)), rows=ROWS, rejected=0)
    claims: tuple[Claims, Claims] = ([], [])
    seen: set[ItemState] = set()
    for _ in range(STEPS):
        step, journal = schedule.next(), random.choice(journals)
        expected = await outcome(step, model, claims[0])
        found = await outcome(step, journal, claims[1])
        told = f"seed {seed}:\n" + "\n".join(schedule.log)
        assert found == expected, told
        assert await contents(journal) == await contents(model), told
        await check_counts(journal, schedule.job)
        items = [item async for item in model.items(schedule.job)]
        states = (S.SENDING, S.OPEN, S.UNRESOLVED)
        schedule.undecided = [item.row for item in items if item.state in states]
        seen.update(item.state for item in items)
    assert len(seen) > 3, told
