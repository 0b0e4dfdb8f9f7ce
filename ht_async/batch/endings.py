"""Makes the outcomes of a batch of what its orders came to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

from ht_async.batch.outcome import OrderInput, OrderOutcome, OutcomeStatus
from ht_async.batch.references import Claim
from ht_async.errors import (
    HTError,
    InvalidRequestError,
    OutcomeUnknownError,
    Problem,
    ReferenceConflictError,
)
from ht_async.models.new_order import NewOrder
from ht_async.resources.frames import drop_frames
from ht_async.resources.placed import Placed


def as_order(order_input: object) -> NewOrder:
    """Return the order that an input stands for.

    Raises:
        InvalidRequestError: It stands for none.
    """
    if isinstance(order_input, NewOrder):
        return order_input
    if not isinstance(order_input, Mapping):
        raise InvalidRequestError([Problem("order", "must be a NewOrder or a mapping")])
    try:
        return NewOrder.from_mapping(cast("Mapping[str, Any]", order_input))
    except InvalidRequestError:
        raise
    except Exception as flaw:  # of a mapping of the caller's own making
        problem = Problem("order", f"could not be read: it raised {type(flaw).__name__}")
        raise InvalidRequestError([problem]) from flaw


def success(
    index: int, order_input: OrderInput, reference: str | None, placed: Placed
) -> OrderOutcome:
    """Return the outcome of an input whose order exists."""
    return OrderOutcome(
        index=index,
        order_input=order_input,
        reference=reference,
        status=OutcomeStatus.EXISTING if placed.existing else OutcomeStatus.CREATED,
        order=placed.order,
        attempts=placed.attempts,
        recovered=placed.recovered,
    )


def failure(
    index: int, order_input: OrderInput, error: HTError, reference: str | None = None
) -> OrderOutcome:
    """Return the outcome of an input that ended in an error."""
    drop_frames(error)
    unknown = isinstance(error, OutcomeUnknownError)
    return OrderOutcome(
        index=index,
        order_input=order_input,
        reference=reference or _reference(order_input),
        status=OutcomeStatus.UNRESOLVED if unknown else OutcomeStatus.FAILED,
        error=error,
        attempts=error.attempts,
    )


def _reference(order_input: object) -> str | None:
    """Return a flawed input's reference, where it is a text."""
    reference = None
    if isinstance(order_input, Mapping):
        with suppress(Exception):  # of a mapping of the caller's own making
            reference = cast("Mapping[str, Any]", order_input).get("purchase_order_id")
    return reference if isinstance(reference, str) else None


def conflict(claim: Claim, index: int) -> ReferenceConflictError:
    """Return the error of an input with the reference of an earlier, different one."""
    return ReferenceConflictError(
        f"input {index} has the reference of input {claim.index} and another content: "
        "give each order a reference of its own",
        reference=claim.reference,
    )


def unexpected(bug: Exception, reference: str | None) -> OutcomeUnknownError:
    """Say nothing about an order's outcome that isn't proven."""
    error = OutcomeUnknownError(
        f"creating the order ended in an unexpected {type(bug).__name__}, and whether it was sent "
        "is not known",
        reference=reference,
    )
    error.__cause__ = bug
    return error
