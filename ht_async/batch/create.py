"""Creates many orders and collects what became of them."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeAlias, get_args

from attrs import evolve

from ht_async.batch.intake import Intake, OrderInputs
from ht_async.batch.outcome import BatchResult, OrderOutcome
from ht_async.batch.references import References
from ht_async.batch.runner import Deliver, Runner
from ht_async.batch.sending import Reference, Sending
from ht_async.batch.stream import OutcomeStream
from ht_async.errors import InvalidRequestError, Problem
from ht_async.models import checks
from ht_async.options import CallOptions
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.recovery import OnAbsent

OnOutcome: TypeAlias = Callable[[OrderOutcome], Awaitable[object] | object]
"""Given every outcome as it comes; plain or async. If it raises, the batch ends."""


_NO_FUNCTION = Problem("reference", "must be a function that takes a NewOrder")


async def create_orders(
    sending: Sending,
    inputs: OrderInputs,
    *,
    workers: int,
    on_outcome: OnOutcome | None,
) -> BatchResult:
    """Create orders; see `HelloTech.create_orders`."""
    if on_outcome is not None and not callable(on_outcome):
        raise InvalidRequestError([Problem("on_outcome", "must be a function")])
    outcomes: list[OrderOutcome] = []

    def deliver(outcome: OrderOutcome) -> Awaitable[object] | None:
        outcomes.append(outcome)
        told = None if on_outcome is None else on_outcome(outcome)
        return told if told is not None and inspect.isawaitable(told) else None

    runner = Runner(sending, Intake(inputs), References(None), deliver)
    await runner.run(workers)
    outcomes.sort(key=lambda outcome: outcome.index)
    return BatchResult(outcomes, runner.stopped)


def stream_orders(
    sending: Sending,
    inputs: OrderInputs,
    *,
    workers: int,
    dedupe_window: int,
    running: set[OutcomeStream],
) -> OutcomeStream:
    """Create orders while their outcomes are taken; see `HelloTech.iter_create_orders`."""
    intake, references = Intake(inputs), References(dedupe_window)

    def make_runner(deliver: Deliver) -> Runner:
        return Runner(sending, intake, references, deliver)

    return OutcomeStream(make_runner, workers, running)


def make_sending(
    safety: OrderSafety,
    options: CallOptions,
    grace: float,
    *,
    settle: float | None,
    on_absent: OnAbsent | None,
    existing_since: date | None,
    reference: Reference | None = None,
) -> Sending:
    """Check how the orders of a batch are to be created.

    Args:
        safety: Sends orders; has the settings for what is None.
        options: How a call is made; it becomes patient, with a time to linger in.
        grace: That time, in seconds.
        settle: See `HelloTech.create_orders`; also the others.
        on_absent: See there.
        existing_since: See there.
        reference: See there.

    Raises:
        InvalidRequestError: With every problem.
    """
    checks.refuse(
        [] if settle is None else checks.seconds("settle", settle),
        checks.choice("on_absent", on_absent, get_args(OnAbsent)),
        checks.past_day("check_existing_since", existing_since, safety.today()),
        [] if reference is None or callable(reference) else [_NO_FUNCTION],
    )
    return Sending(
        safety,
        evolve(options, patient=True, linger=grace),
        settle=safety.settle if settle is None else settle,
        on_absent=safety.on_absent if on_absent is None else on_absent,
        existing_since=existing_since,
        reference=reference,
    )


def check_workers(concurrency: int | None, max_connections: int) -> int:
    """Return the number of workers: what was asked for, or three quarters of the slots.

    The rest of the slots stays free for other callers of the same client. More workers than
    slots would only keep those callers waiting.

    Raises:
        InvalidRequestError: It is no whole number above 0.
    """
    checks.refuse(checks.count("concurrency", concurrency))
    if concurrency is None:
        return max(1, max_connections * 3 // 4)
    return min(concurrency, max_connections)


def check_window(dedupe_window: int) -> int:
    """Return a checked number of references to remember.

    Raises:
        InvalidRequestError: It is no whole number above 0.
    """
    checks.refuse(checks.count("dedupe_window", dedupe_window))
    return dedupe_window
