"""What became of each order of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

from attrs import field, frozen

from ht_async.errors import (
    APIConnectionError,
    AuthenticationError,
    ClientClosedError,
    HTError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order

OrderInput: TypeAlias = NewOrder | Mapping[str, Any]
"""What `create_orders` takes: a `NewOrder`, or a mapping with its field names."""


class OutcomeStatus(StrEnum):
    """What became of an order."""

    CREATED = "created"
    """Created by this batch."""

    EXISTING = "existing"
    """It was there before this batch sent it, or another call of the client created it."""

    FAILED = "failed"
    """Proven not created."""

    UNRESOLVED = "unresolved"
    """Whether it was created is not known for certain; its `error` says why."""


@frozen(kw_only=True, slots=True)
class OrderOutcome:
    """What became of one order of a batch.

    Args:
        index: The input's place, from 0.
        order_input: The input.
        reference: Its `purchase_order_id`, if it has one.
        status: What became of it.
        order: The order, where it exists. In a stream, a duplicate of an order that was
            handed out before comes without it.
        error: Why it failed or is unresolved.
        attempts: Attempts that it took.
        recovered: Whether the answer was lost and the order found.
        duplicate_of: Index of an earlier, equal input with the same reference, whose outcome
            this is too.
    """

    index: int
    order_input: OrderInput = field(repr=False)
    reference: str | None
    status: OutcomeStatus
    order: Order | None = None
    error: HTError | None = None
    attempts: int = 0
    recovered: bool = False
    duplicate_of: int | None = None

    def unwrap(self) -> Order:
        """Return the order.

        Raises:
            HTError: It failed or is unresolved: its `error`.
            LookupError: It is a duplicate, and its order went out with `duplicate_of`.
        """
        if self.error is not None:
            raise self.error
        if self.order is None:
            raise LookupError(f"the order went out with the outcome of input {self.duplicate_of}")
        return self.order


_WORTH_ANOTHER_TRY = (
    APIConnectionError,
    AuthenticationError,
    ClientClosedError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)


@frozen(slots=True, repr=False)
class BatchResult:
    """What became of a batch.

    Args:
        outcomes: In input order, one for each input that was read.
        stopped: Why the batch stopped reading inputs before their end, if it did.
    """

    outcomes: Sequence[OrderOutcome]
    stopped: HTError | None = None

    @property
    def created(self) -> list[OrderOutcome]:
        """Orders created by this batch."""
        return self._with(OutcomeStatus.CREATED)

    @property
    def existing(self) -> list[OrderOutcome]:
        """Orders that this batch did not create, as they were there."""
        return self._with(OutcomeStatus.EXISTING)

    @property
    def failed(self) -> list[OrderOutcome]:
        """Orders proven not created."""
        return self._with(OutcomeStatus.FAILED)

    @property
    def unresolved(self) -> list[OrderOutcome]:
        """Orders of which it is not known whether they were created."""
        return self._with(OutcomeStatus.UNRESOLVED)

    def _with(self, status: OutcomeStatus) -> list[OrderOutcome]:
        return [outcome for outcome in self.outcomes if outcome.status is status]

    def retryable(self) -> list[OrderInput]:
        """Return the inputs that are proven not created and may succeed as they are.

        Flawed inputs, those that the API refused for good and duplicates are not among them.
        """
        return [
            outcome.order_input
            for outcome in self.failed
            if outcome.duplicate_of is None and isinstance(outcome.error, _WORTH_ANOTHER_TRY)
        ]

    def raise_for_failures(self) -> None:
        """Raise if anything failed, is unresolved or was not read.

        Raises:
            ExceptionGroup: With the error of each such order.
        """
        errors = [outcome.error for outcome in self.outcomes if outcome.error is not None]
        if self.stopped is not None and self.stopped not in errors:
            errors.append(self.stopped)
        if errors:
            raise ExceptionGroup(f"{self!r}", errors)

    def __repr__(self) -> str:
        parts = [
            f"{len(self._with(status))} {status.value}"
            for status in OutcomeStatus
            if self._with(status)
        ]
        stopped = f", stopped by {type(self.stopped).__name__}" if self.stopped else ""
        return f"<BatchResult of {len(self.outcomes)}: {', '.join(parts) or 'nothing'}{stopped}>"
