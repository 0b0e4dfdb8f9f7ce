"""What a batch tells in the end."""

from __future__ import annotations

from typing import Any

import pytest

from ht_async import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    BatchResult,
    ClientClosedError,
    ConflictError,
    DeadlineExceededError,
    DecodeError,
    Evidence,
    HTError,
    InvalidRequestError,
    NotFoundError,
    OrderOutcome,
    OutcomeStatus,
    OutcomeUnknownError,
    PermissionDeniedError,
    Problem,
    QueueTimeoutError,
    RateLimitError,
    ReferenceConflictError,
    ServerError,
    UnprocessableEntityError,
)
from ht_async.binding.ht.orders import decode_order

ORDER = decode_order({"id": 5, "client_name": "Jane Doe"})
UNKNOWN = OutcomeUnknownError("unknown", reference="PO-1")
FLAWED = InvalidRequestError([Problem("phone", "is missing")])


def outcome(index: int, error: HTError | None = None, **members: Any) -> OrderOutcome:
    status = OutcomeStatus.CREATED if error is None else OutcomeStatus.FAILED
    if isinstance(error, OutcomeUnknownError):
        status = OutcomeStatus.UNRESOLVED
    values: dict[str, Any] = {
        "index": index,
        "order_input": {"index": index},
        "reference": f"PO-{index}",
        "status": status,
        "order": ORDER if error is None else None,
        "error": error,
        **members,
    }
    return OrderOutcome(**values)


def status_error(kind: type[APIStatusError], status: int) -> APIStatusError:
    return kind(str(status), status=status)


NOT_SENT = Evidence.NOT_SENT
RETRYABLE: list[HTError] = [
    APIConnectionError("", evidence=NOT_SENT),
    QueueTimeoutError("", evidence=NOT_SENT),
    DeadlineExceededError("", evidence=NOT_SENT),
    ClientClosedError(""),
    status_error(AuthenticationError, 401),
    status_error(PermissionDeniedError, 403),
    status_error(RateLimitError, 429),
    status_error(ServerError, 503),
]
FINAL: list[HTError] = [
    FLAWED,
    ReferenceConflictError("", reference="PO-1"),
    status_error(BadRequestError, 400),
    status_error(NotFoundError, 404),
    status_error(ConflictError, 409),
    status_error(UnprocessableEntityError, 422),
    status_error(APIStatusError, 418),
    UNKNOWN,
    DecodeError(""),
]


@pytest.mark.parametrize("error", RETRYABLE, ids=lambda error: type(error).__name__)
def test_what_may_succeed_as_it_is_can_be_tried_again(error: HTError) -> None:
    assert BatchResult([outcome(0), outcome(1, error)]).retryable() == [{"index": 1}]


@pytest.mark.parametrize("error", FINAL, ids=lambda error: type(error).__name__)
def test_what_is_refused_for_good_or_open_is_not_tried_again(error: HTError) -> None:
    assert BatchResult([outcome(0, error)]).retryable() == []


def test_duplicates_are_not_tried_again() -> None:
    error = RETRYABLE[0]
    copies = [outcome(0, error), outcome(1, error, duplicate_of=0)]
    assert BatchResult(copies).retryable() == [{"index": 0}]


def test_unresolved_orders_are_never_tried_again() -> None:
    """Not even if their error is of a kind that says nothing about it."""
    doubtful = outcome(0, RETRYABLE[0], status=OutcomeStatus.UNRESOLVED)
    assert BatchResult([doubtful]).retryable() == []


def test_outcomes_are_sorted_by_their_status() -> None:
    outcomes = [
        outcome(0),
        outcome(1, FLAWED),
        outcome(2, UNKNOWN),
        outcome(3, status=OutcomeStatus.EXISTING),
        outcome(4),
    ]
    result = BatchResult(outcomes)
    assert result.created == [outcomes[0], outcomes[4]]
    assert result.failed == [outcomes[1]]
    assert result.unresolved == [outcomes[2]]
    assert result.existing == [outcomes[3]]


def test_nothing_is_raised_where_all_went_well() -> None:
    BatchResult([outcome(0), outcome(1, status=OutcomeStatus.EXISTING)]).raise_for_failures()
    BatchResult([]).raise_for_failures()


def test_every_failure_is_raised_at_once() -> None:
    stop = AuthenticationError("401", status=401)
    outcomes = [outcome(0), outcome(1, FLAWED), outcome(2, UNKNOWN), outcome(3, stop)]
    with pytest.raises(ExceptionGroup, match="1 created, 2 failed, 1 unresolved") as caught:
        BatchResult(outcomes, stop).raise_for_failures()
    assert caught.value.exceptions == (FLAWED, UNKNOWN, stop)


def test_inputs_that_were_not_read_are_a_failure() -> None:
    stop = ClientClosedError("closed")
    with pytest.raises(ExceptionGroup, match="stopped by ClientClosedError") as caught:
        BatchResult([outcome(0)], stop).raise_for_failures()
    assert caught.value.exceptions == (stop,)


@pytest.mark.parametrize(
    ("outcomes", "stopped", "shown"),
    [
        ([], None, "<BatchResult of 0: nothing>"),
        ([outcome(0)], None, "<BatchResult of 1: 1 created>"),
        (
            [outcome(0), outcome(1, FLAWED), outcome(2, UNKNOWN)],
            FLAWED,
            "<BatchResult of 3: 1 created, 1 failed, 1 unresolved, stopped by InvalidRequestError>",
        ),
    ],
)
def test_repr_counts(outcomes: list[OrderOutcome], stopped: HTError | None, shown: str) -> None:
    assert repr(BatchResult(outcomes, stopped)) == shown


def test_an_outcome_unwraps_to_its_order_or_its_error() -> None:
    assert outcome(0).unwrap() is ORDER
    for error in (FLAWED, UNKNOWN):
        with pytest.raises(type(error)):
            outcome(0, error).unwrap()
    with pytest.raises(LookupError, match="input 3"):
        outcome(4, order=None, duplicate_of=3).unwrap()


def test_the_repr_of_an_outcome_shows_no_personal_data() -> None:
    shown = repr(outcome(0, order_input={"phone": "3105550123"}))
    assert "3105550123" not in shown
    assert "Jane" not in shown
    assert "PO-0" in shown
