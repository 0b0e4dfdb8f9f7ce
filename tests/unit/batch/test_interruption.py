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

import anyio
import pytest
from attrs import define, field
from order_ledger import (
    Fate,
    OrderLedger,
    assert_true,
    in_turn,
    new_order,
    orders_on,
    random_script,
    random_seconds,
)
from virtual_time import VirtualTimeLoop, elapsed, other_tasks, virtual

from ht_async import NewOrder, OrderOutcome, OutcomeStatus
from ht_async.batch.create import batch_options, create_orders
from ht_async.batch.runner import DELIVERY_TIME
from ht_async.options import CallOptions, Timeout

GRACE = 2.0
WORKERS = 3
OPTIONS = batch_options(CallOptions(timeout=Timeout(read=5, total=8)), GRACE)
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
        orders = orders_on(ledger, chance, slots=WORKERS + 1)
        inputs = self.inputs_async(chance) if chance.random() < 0.5 else self.inputs(chance)
        on_outcome = self.tell if chance.random() < 0.5 else self.tell_async(chance)
        loop = asyncio.get_running_loop()
        self.task = loop.create_task(
            create_orders(orders, OPTIONS, inputs, workers=WORKERS, on_outcome=on_outcome)
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


# -- one by one ----------------------------------------------------------------------------


async def interrupt(
    ledger: OrderLedger,
    after: float,
    inputs: Any,
    on_outcome: Callable[[OrderOutcome], Any] | None = None,
    grace: float = GRACE,
) -> float:
    """Cancel a batch after some seconds; return how long it took to leave."""
    options = batch_options(CallOptions(timeout=Timeout(read=30)), grace)
    orders = orders_on(ledger, Random(0))
    task = asyncio.create_task(
        create_orders(orders, options, inputs, workers=WORKERS, on_outcome=on_outcome)
    )
    await asyncio.sleep(after)
    task.cancel()
    try:
        return await elapsed(asyncio.wait((task,)))
    finally:
        assert task.cancelled()


def statuses(told: list[OrderOutcome]) -> dict[int, str]:
    return {outcome.index: outcome.status.value for outcome in told}


@virtual
async def test_what_was_sent_ends_within_the_grace_and_is_told() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=lambda: 0.5)
    took = await interrupt(ledger, 2.0, map(new_order, range(100)), told.append)
    assert took == pytest.approx(1.0)
    assert statuses(told) == dict.fromkeys(range(6), "created")
    assert len(ledger.created) == 6


@virtual
async def test_what_does_not_end_within_the_grace_is_unresolved() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(in_turn(Fate.SILENT_AFTER))
    took = await interrupt(ledger, 2.0, map(new_order, range(100)), told.append)
    assert took == pytest.approx(GRACE)
    assert statuses(told) == dict.fromkeys(range(3), "unresolved")


@virtual
async def test_without_grace_it_leaves_at_once() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(in_turn(Fate.SILENT_AFTER))
    assert await interrupt(ledger, 2.0, map(new_order, range(100)), told.append, grace=0) == 0
    assert statuses(told) == dict.fromkeys(range(3), "unresolved")


@virtual
async def test_what_waits_to_be_sent_again_is_failed_at_once() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(in_turn(Fate.THROTTLED), retry_after=100)
    assert await interrupt(ledger, 50, map(new_order, range(100)), told.append) == 0
    assert statuses(told) == dict.fromkeys(range(3), "failed")
    assert all(getattr(outcome.error, "evidence", "") == "not_sent" for outcome in told)


@virtual
async def test_a_duplicate_waits_for_the_order_it_repeats() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=lambda: 0.5)
    await interrupt(ledger, 0.7, [new_order(1)] * 3, told.append)
    assert statuses(told) == dict.fromkeys(range(3), "created")
    assert sorted(str(outcome.duplicate_of) for outcome in told) == ["0", "0", "None"]


@virtual
async def test_inputs_that_wait_are_interrupted() -> None:
    closed = []

    async def live() -> AsyncIterator[NewOrder]:
        try:
            yield new_order(1)
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    assert await interrupt(OrderLedger(), 10, live()) == 0
    assert closed == [True]


@virtual
async def test_on_outcome_is_not_interrupted() -> None:
    told: list[int] = []

    async def slow(outcome: OrderOutcome) -> None:
        await asyncio.sleep(5)
        told.append(outcome.index)

    took = await interrupt(OrderLedger(), 1, map(new_order, range(100)), slow)
    assert took == pytest.approx(4.3)
    assert sorted(told) == [0, 1, 2]


@virtual
async def test_on_outcome_that_never_ends_does_not_hold_a_cancellation_for_ever() -> None:
    """As when it waits for a reader that was cancelled together with the batch."""
    queue: asyncio.Queue[OrderOutcome] = asyncio.Queue(maxsize=1)
    took = await interrupt(OrderLedger(), 1, map(new_order, range(100)), queue.put)
    assert took == pytest.approx(GRACE + DELIVERY_TIME)
    assert other_tasks() == set()


@virtual
async def test_on_outcome_is_not_taken_for_cancelled() -> None:
    """Its worker was, but that has been dealt with; a task group of its own would notice."""
    seen: list[int] = []

    async def watch(outcome: OrderOutcome) -> None:
        task = asyncio.current_task()
        assert task is not None
        seen.append(task.cancelling())

    await interrupt(OrderLedger(seconds=lambda: 0.5), 1, [new_order(1)], watch)
    assert seen == [0]


@virtual
async def test_a_cancelled_scope_of_anyio_does_not_spin() -> None:
    """Such a scope cancels its task in every turn of the loop until it leaves."""
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=lambda: 1.0)
    orders = orders_on(ledger, Random(0))
    waits = 0
    wait = asyncio.wait

    async def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal waits
        waits += 1
        return await wait(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "wait", counted)
        with anyio.move_on_after(1.5) as scope:
            inputs = map(new_order, range(100))
            await create_orders(orders, OPTIONS, inputs, workers=3, on_outcome=told.append)
    assert scope.cancelled_caught
    assert asyncio.get_running_loop().time() == pytest.approx(3.0)
    assert statuses(told) == dict.fromkeys(range(3), "created")
    assert waits < 20


@virtual
async def test_a_cancellation_during_the_end_of_a_failed_batch_is_not_lost() -> None:
    async def broken() -> AsyncIterator[NewOrder]:
        yield new_order(1)
        await asyncio.sleep(0.7)
        raise ConnectionError

    orders = orders_on(OrderLedger(seconds=lambda: 0.5), Random(0))
    task = asyncio.create_task(create_orders(orders, OPTIONS, broken(), workers=3, on_outcome=None))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait((task,))
    assert asyncio.get_running_loop().time() == pytest.approx(1.5)
    assert task.cancelled()


@virtual
async def test_a_timeout_around_a_batch_works() -> None:
    told: list[OrderOutcome] = []
    orders = orders_on(OrderLedger(), Random(0))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await create_orders(
                orders, OPTIONS, map(new_order, range(10**6)), workers=3, on_outcome=told.append
            )
    assert {outcome.status for outcome in told} == {OutcomeStatus.CREATED}
