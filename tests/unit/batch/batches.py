"""Runs batches on a ledger, and checks what every batch must keep to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from order_ledger import (
    Fate,
    OrderLedger,
    Script,
    assert_true,
    new_order,
)
from virtual_time import other_tasks

from ht_async import (
    AuthenticationError,
    BatchResult,
    ConflictError,
    HelloTech,
    NewOrder,
    OrderOutcome,
    OutcomeStatus,
    OutcomeStream,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ReferenceConflictError,
    UnprocessableEntityError,
)

CREATED, FAILED, UNRESOLVED = (
    OutcomeStatus.CREATED,
    OutcomeStatus.FAILED,
    OutcomeStatus.UNRESOLVED,
)
WORKERS = 4
FIELDS: dict[str, Any] = {"address": "1 Main St", "phone": "1", "sku_ids": [42], "client_id": 7}

ENDINGS: dict[Fate, tuple[OutcomeStatus, type[Exception] | None, int]] = {
    Fate.CREATED: (CREATED, None, 1),
    Fate.NOT_CONNECTED: (FAILED, ConnectionError, 4),
    Fate.LOST_BEFORE: (UNRESOLVED, OutcomeUnknownError, 1),
    Fate.LOST_AFTER: (CREATED, None, 1),
    Fate.SILENT_AFTER: (CREATED, None, 1),
    Fate.LATE: (CREATED, None, 1),
    Fate.UNREADABLE: (CREATED, None, 1),
    Fate.SERVER_ERROR: (UNRESOLVED, OutcomeUnknownError, 1),
    Fate.THROTTLED: (FAILED, RateLimitError, 31),
    Fate.THROTTLED_PLAINLY: (FAILED, RateLimitError, 31),
    Fate.INVALID: (FAILED, UnprocessableEntityError, 1),
    Fate.UNAUTHORIZED: (FAILED, AuthenticationError, 1),
    Fate.FORBIDDEN: (FAILED, PermissionDeniedError, 1),
    Fate.CONFLICT: (FAILED, ConflictError, 1),
}
"""Of an order with a reference: its status, what went wrong, its attempts."""

FOUND = (Fate.LOST_AFTER, Fate.SILENT_AFTER, Fate.LATE, Fate.UNREADABLE)
"""Fates whose answer is lost, and whose order is found."""

SETTINGS = ("max_connections", "settle", "on_event")


async def run(orders: Any, ledger: OrderLedger | None = None, **arguments: Any) -> BatchResult:
    """Create orders on a ledger, and check that nothing untrue was said or left behind."""
    ledger = ledger or OrderLedger()
    settings = {name: arguments.pop(name) for name in SETTINGS if name in arguments}
    async with ledger.client(**settings) as ht:
        result = await ht.create_orders(orders, **arguments)
        assert ht.stats().slots_in_use == 0
    await asyncio.sleep(5)  # what is stored late counts too
    assert other_tasks() == set()
    assert [outcome.index for outcome in result.outcomes] == list(range(len(result.outcomes)))
    for outcome in result.outcomes:
        if told_apart(outcome):
            assert_true(outcome, ledger)
    return result


def told_apart(outcome: OrderOutcome) -> bool:
    """Tell whether the ledger knows an outcome's order from all others."""
    return (
        isinstance(outcome.order_input, NewOrder)
        and outcome.order_input.purchase_order_id is not None
        and outcome.duplicate_of is None
        and not isinstance(outcome.error, ReferenceConflictError)
    )


def by_number(fates: Mapping[int, Fate]) -> Script:
    """Make a script in which orders have these fates; all others are created."""
    return lambda body, earlier: fates.get(int(body["phone"]), Fate.CREATED)


class Counted:
    """Orders, counted as they are read."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.read = 0

    def __iter__(self) -> Iterator[NewOrder]:
        for number in range(self.size):
            self.read += 1
            yield new_order(number)


def stream(ht: HelloTech, inputs: Any, **settings: Any) -> OutcomeStream:
    return ht.iter_create_orders(inputs, **{"concurrency": WORKERS, **settings})


async def take(outcomes: OutcomeStream, taken: list[OrderOutcome]) -> None:
    """Take all outcomes of a stream, in a way that leaves those that came before an error."""
    async for outcome in outcomes:
        taken.append(outcome)
