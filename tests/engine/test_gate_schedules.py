"""The gate under thousands of random schedules: whatever happens, no slot gets lost."""

from __future__ import annotations

import asyncio
import random

import pytest
from gate_visitors import KINDS, observe
from virtual_time import other_tasks, run_virtual

from ht_async.errors import ClientClosedError, QueueTimeoutError
from ht_async.options import RateLimit
from ht_async.policy.outcome import Fate, Verdict

pytestmark = pytest.mark.no_cover

SCHEDULES = 9000
VISITORS = 12

# Few distinct times, so that many things happen at the same moment.
TIMES = [0.0, 0.0, 0.5, 1.0, 1.0, 1.5, 2.0, 3.0]


class World:
    """A gate, its visitors and what they saw."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.slots = self.chance.choice([1, 1, 2, 3])
        rate = self.chance.choice([None, None, RateLimit(2), RateLimit(4, burst=3)])
        self.gate = self.chance.choice(KINDS)(self.slots, rate, self.chance.random)
        self.inside = 0
        self.arrivals = 0
        self.entered: list[tuple[int, float]] = []
        self.fates: list[str] = []

    async def visit(self) -> None:
        await asyncio.sleep(self.chance.choice(TIMES))
        self.arrivals += 1
        ticket = self.arrivals
        try:
            await self.gate.acquire(self.chance.choice([None, None, 0.0, 0.5, 1.0, 2.0]))
        except asyncio.CancelledError:
            self.fates.append("cancelled")
            raise
        except (QueueTimeoutError, ClientClosedError) as error:
            self.fates.append(type(error).__name__)
            return
        self.entered.append((ticket, asyncio.get_running_loop().time()))
        await self.stay()

    async def stay(self) -> None:
        self.inside += 1
        assert self.inside <= self.slots, "more inside than there are slots"
        try:
            await asyncio.sleep(self.chance.choice(TIMES))
            if self.chance.random() < 0.15:
                pause = self.chance.choice([None, 0.0, 0.5, 1.0])
                observe(self.gate, Verdict(Fate.THROTTLED, transient=True, retry_after=pause))
            self.fates.append("served")
        finally:
            self.inside -= 1
            self.gate.release()

    async def disturb(self, tasks: list[asyncio.Task[None]]) -> None:
        for _ in range(self.chance.randrange(VISITORS)):
            await asyncio.sleep(self.chance.choice([0.0, 0.0, 0.5, 1.0]))
            self.chance.choice(tasks).cancel()
        if self.chance.random() < 0.1:
            self.gate.close()

    async def run(self) -> None:
        tasks = [asyncio.create_task(self.visit()) for _ in range(VISITORS)]
        await asyncio.gather(self.disturb(tasks), *tasks, return_exceptions=True)
        for task in tasks:
            assert task.cancelled() or task.exception() is None, task.exception()
        times = [time for _, time in sorted(self.entered)]
        assert times == sorted(times), "somebody was overtaken"
        assert (self.gate.in_use, self.gate.waiting) == (0, 0)
        assert other_tasks() == set()


@pytest.mark.parametrize("block", range(6))
def test_no_schedule_loses_a_slot_or_lets_anybody_overtake(block: int) -> None:
    fates: set[str] = set()
    for seed in range(block * SCHEDULES // 6, (block + 1) * SCHEDULES // 6):
        world: list[World] = []

        async def run(seed: int = seed, world: list[World] = world) -> None:
            world.append(World(seed))
            await world[0].run()

        try:
            run_virtual(run())
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        fates.update(world[0].fates)
    assert fates == {"served", "cancelled", "QueueTimeoutError", "ClientClosedError"}
