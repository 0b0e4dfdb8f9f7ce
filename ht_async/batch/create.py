"""Creates many orders and collects what became of them."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from attrs import evolve

from ht_async.batch.intake import Intake, OrderInputs
from ht_async.batch.outcome import BatchResult, OrderOutcome
from ht_async.batch.references import References
from ht_async.batch.runner import Deliver, Runner
from ht_async.batch.stream import OutcomeStream
from ht_async.errors import InvalidRequestError, Problem
from ht_async.models import checks
from ht_async.options import CallOptions
from ht_async.resources.orders import Orders

OnOutcome: TypeAlias = Callable[[OrderOutcome], Awaitable[object] | object]
"""Given every outcome as it comes; plain or async. If it raises, the batch ends."""


async def create_orders(
    orders: Orders,
    options: CallOptions,
    inputs: OrderInputs,
    *,
    workers: int,
    on_outcome: OnOutcome | None,
) -> BatchResult:
    """Create orders; see `HelloTech.create_orders`."""
    if on_outcome is not None and not callable(on_outcome):
        raise InvalidRequestError([Problem("on_outcome", "must be a function")])
    outcomes: list[OrderOutcome] = []

    async def deliver(outcome: OrderOutcome) -> None:
        outcomes.append(outcome)
        if on_outcome is not None:
            told = on_outcome(outcome)
            if inspect.isawaitable(told):
                await told

    runner = Runner(orders, options, Intake(inputs), References(None), deliver)
    await runner.run(workers)
    outcomes.sort(key=lambda outcome: outcome.index)
    return BatchResult(outcomes, runner.stopped)


def stream_orders(
    orders: Orders,
    options: CallOptions,
    inputs: OrderInputs,
    *,
    workers: int,
    dedupe_window: int,
    running: set[OutcomeStream],
) -> OutcomeStream:
    """Create orders while their outcomes are taken; see `HelloTech.iter_create_orders`."""
    intake, references = Intake(inputs), References(dedupe_window)

    def make_runner(deliver: Deliver) -> Runner:
        return Runner(orders, options, intake, references, deliver)

    return OutcomeStream(make_runner, workers, running)


def batch_options(options: CallOptions, grace: float) -> CallOptions:
    """Return a call's options for use in a batch: patient, with a time to linger in."""
    return evolve(options, patient=True, linger=grace)


def check_workers(concurrency: int | None, max_connections: int) -> int:
    """Return the number of workers: what was asked for, or three quarters of the slots.

    The rest of the slots stays free for other callers of the same client. More workers than
    slots would only keep those callers waiting.

    Raises:
        InvalidRequestError: It is no whole number above 0.
    """
    problems = list(checks.count("concurrency", concurrency))
    if problems:
        raise InvalidRequestError(problems)
    if concurrency is None:
        return max(1, max_connections * 3 // 4)
    return min(concurrency, max_connections)


def check_window(dedupe_window: int) -> int:
    """Return a checked number of references to remember.

    Raises:
        InvalidRequestError: It is no whole number above 0.
    """
    problems: list[Problem] = list(checks.count("dedupe_window", dedupe_window))
    if problems:
        raise InvalidRequestError(problems)
    return dedupe_window
