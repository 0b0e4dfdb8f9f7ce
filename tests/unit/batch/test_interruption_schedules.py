"""A batch that is cancelled at any moment tells the truth about every input that it read.

Each schedule is a seed and the step of the event loop at which the batch is cancelled; both
stand in the message of a failure.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from random import Random
from typing import Any

import pytest
from attrs import define, field
from order_ledger import (
    OrderLedger,
    assert_true,
    new_order,
    random_script,
    random_seconds,
    safety_on,
    sending_on,
)
from virtual_time import VirtualTimeLoop, other_tasks

from ht_async import NewOrder, OrderOutcome
from ht_async.batch.create import create_orders
from ht_async.options import CallOptions, Timeout
from ht_async.resources.recovery import OnAbsent

pytestmark = pytest.mark.no_cover

GRACE = 2.0
WORKERS = 3
OPTIONS = CallOptions(timeout=Timeout(read=5, total=8))
SEEDS = range(18 if sys.gettrace() is None else 6)  # measuring coverage takes its time


class SteppingLoop(VirtualTimeLoop):
    """A loop that does something at given steps of its own."""

    def __init__(self, at: dict[int, Callable[[], Any]]) -> None:
        super().__init__()
        self.steps = 0
        self.at = at

    def _run_once(self) -> None:
        self.steps += 1
        action = self.at.pop(self.steps, None)
        if action is not None:
            action()
        super()._run_once()  # type: ignore[misc]


@define
class Schedule:
    """A batch of a dozen orders that is cancelled at given steps.

    Args:
        seed: Decides what the server does, how long things take, and how inputs are read.
        cancel_at: Steps of the event loop.
    """

    seed: int
    cancel_at: tuple[int, ...] = ()
    told: list[OrderOutcome] = field(factory=list)
    read: int = 0
    read_when_cancelled: int | None = None
    seconds: float = 0.0
    steps: int = 0
    cancelled: bool = False
    task: asyncio.Task[Any] | None = None
    cancelled_at: float = 0.0

    def run(self) -> None:
        loop = SteppingLoop(dict.fromkeys(self.cancel_at, self.cancel))
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(self.main())
        assert loop.unhandled == [], f"{self.name}: {loop.unhandled}"

    @property
    def name(self) -> str:
        return f"seed {self.seed}, cancelled at {self.cancel_at}"

    def cancel(self) -> None:
        assert self.task is not None
        if not self.task.done():
            self.cancelled_at = self.task.get_loop().time()
            self.read_when_cancelled = self.read
            self.task.cancel()

    async def main(self) -> None:
        chance = Random(self.seed)
        ledger = OrderLedger(random_script(chance), random_seconds(chance), retry_after=3.0)
        on_absent: OnAbsent = chance.choice(["unresolved", "resend_once"])
        safety = safety_on(ledger, chance, WORKERS + 1, settle=6.0, on_absent=on_absent)
        sending = sending_on(safety, OPTIONS, GRACE)
        inputs = self.inputs_async(chance) if chance.random() < 0.5 else self.inputs(chance)
        on_outcome = self.tell if chance.random() < 0.5 else self.tell_async(chance)
        loop = asyncio.get_running_loop()
        self.task = loop.create_task(
            create_orders(sending, inputs, workers=WORKERS, on_outcome=on_outcome)
        )
        await asyncio.wait((self.task,))
        assert isinstance(loop, SteppingLoop)
        self.steps = loop.steps
        self.seconds = loop.time() - self.cancelled_at
        self.cancelled = self.task.cancelled()
        await asyncio.sleep(60)  # what outlived the batch has ended, what was late is stored
        assert other_tasks() == set(), self.name
        self.check(ledger)

    def inputs(self, chance: Random) -> Iterator[Any]:
        for number in range(12):
            self.read += 1
            yield {} if number == 5 else new_order(min(number, 9))

    async def inputs_async(self, chance: Random) -> AsyncIterator[Any]:
        for order in self.inputs(chance):
            await asyncio.sleep(chance.choice([0, 0, 0.3]))
            yield order

    def tell(self, outcome: OrderOutcome) -> None:
        self.told.append(outcome)

    def tell_async(self, chance: Random) -> Callable[[OrderOutcome], Any]:
        async def tell(outcome: OrderOutcome) -> None:
            await asyncio.sleep(chance.choice([0, 0.5]))
            self.told.append(outcome)

        return tell

    def check(self, ledger: OrderLedger) -> None:
        told = sorted(outcome.index for outcome in self.told)
        # An input that an async generator was about to hand out was not read.
        assert told == list(range(len(told))), self.name
        assert len(told) <= self.read <= len(told) + 1, f"{self.name}: read {self.read}"
        for outcome in self.told:
            if isinstance(outcome.order_input, NewOrder) and outcome.duplicate_of is None:
                assert_true(outcome, ledger)
        for outcome in self.told:
            if outcome.duplicate_of is not None:
                (first,) = [o for o in self.told if o.index == outcome.duplicate_of]
                assert (outcome.status, outcome.error) == (first.status, first.error), self.name
        if self.read_when_cancelled is None:
            assert self.task is not None
            assert not self.cancelled, self.name
            assert len(self.told) == 12, self.name
            return
        assert self.cancelled, self.name
        # Until the batch has taken note, a worker may read one more.
        assert self.read - self.read_when_cancelled <= WORKERS, self.name
        assert self.seconds <= GRACE + 0.5 + 0.001, f"{self.name}: took {self.seconds}"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_batch_may_be_cancelled_at_every_step(seed: int) -> None:
    whole = Schedule(seed)
    whole.run()
    assert len(whole.told) == 12
    ends = set()
    for step in range(2, whole.steps + 2):
        schedule = Schedule(seed, (step,))
        schedule.run()
        ends.add(len(schedule.told))
    assert len(ends) > 3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_batch_may_be_cancelled_again_and_again(seed: int) -> None:
    whole = Schedule(seed)
    whole.run()
    chance = Random(seed)
    for _ in range(50):
        first = chance.randrange(2, whole.steps)
        later = [first + chance.randrange(1, 12) for _ in range(chance.randrange(1, 4))]
        Schedule(seed, (first, *later)).run()


def test_the_schedules_are_many() -> None:
    """Else the tests above would prove little."""
    steps = []
    for seed in SEEDS:
        schedule = Schedule(seed)
        schedule.run()
        steps.append(schedule.steps)
    assert sum(steps) > 100 * len(SEEDS)
