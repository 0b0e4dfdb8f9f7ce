"""What errors mean for orders and for the work on a job, and what is told of them."""

from __future__ import annotations

import pytest

from ht_async import (
    APIConnectionError,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ConfigurationError,
    ConflictError,
    Evidence,
    HTError,
    InvalidRequestError,
    PermissionDeniedError,
    Problem,
    QueueTimeoutError,
    RateLimitError,
    ReferenceConflictError,
    ServerError,
    UnprocessableEntityError,
)
from ht_async.bulk import JournalError, OwnershipLostError
from ht_async.bulk.engine.patience import LONGEST_PAUSE, PATIENCE, Patience
from ht_async.bulk.work.verdicts import Cure, cure, describe

NOT_SENT = Evidence.NOT_SENT
INVALID = InvalidRequestError([Problem("phone", "555 0199"), Problem("email", "a@b.c")])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (AuthenticationError("", status=401), Cure.PERSON),
        (PermissionDeniedError("", status=403), Cure.PERSON),
        (ClientClosedError(""), Cure.PERSON),
        (ConfigurationError(""), Cure.PERSON),
        (JournalError(""), Cure.PERSON),
        (APIConnectionError("", evidence=NOT_SENT), Cure.TIME),
        (QueueTimeoutError("", evidence=NOT_SENT), Cure.TIME),
        (RateLimitError("", status=429), Cure.TIME),
        (ServerError("", status=503), Cure.TIME),
        (OwnershipLostError(""), Cure.TIME),
        (BadRequestError("", status=400), Cure.NONE),
        (UnprocessableEntityError("", status=422), Cure.NONE),
        (ConflictError("", status=409), Cure.NONE),
        (ReferenceConflictError("", reference="PO-1"), Cure.NONE),
        (INVALID, Cure.NONE),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, HTError) else value.name,
)
def test_what_helps(error: HTError, expected: Cure) -> None:
    assert cure(error) is expected


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BadRequestError("secret", status=400, body={"phone": "555"}), "BadRequestError 400"),
        (
            UnprocessableEntityError("secret", status=422, request_id="r-1"),
            "UnprocessableEntityError 422 request r-1",
        ),
        (INVALID, "InvalidRequestError email, phone"),
        (
            ReferenceConflictError("secret", reference="PO-1", existing_id=7),
            "ReferenceConflictError order 7",
        ),
        (OSError("secret"), "OSError"),
    ],
)
def test_what_is_told_is_nobodys_business_but_ours(error: BaseException, told: str) -> None:
    assert describe(error) == told


AWAY = APIConnectionError("", evidence=NOT_SENT)


def test_pauses_get_longer_until_something_succeeds() -> None:
    patience = Patience()
    assert [patience.after(AWAY, 0, 0.0) for _ in range(4)] == [1.0, 2.0, 4.0, 8.0]
    assert patience.after(AWAY, 3, 0.0) == 1.0
    assert patience.after(None, 0, 0.0) == 0.0
    assert patience.trouble is None


def test_it_ends_when_nothing_has_succeeded_for_long() -> None:
    patience = Patience()
    now = 0.0
    while not patience.exhausted:
        pause = patience.after(AWAY, 0, now)
        assert pause <= LONGEST_PAUSE
        now += pause
    assert PATIENCE <= now <= PATIENCE + LONGEST_PAUSE
    patience.after(None, 5, now)  # of another chunk, which ends later
    assert patience.exhausted
    assert patience.trouble is AWAY


def test_a_person_is_waited_for_by_nobody() -> None:
    patience = Patience()
    patience.after(AuthenticationError("", status=401), 9, 0.0)
    assert patience.exhausted


def test_a_lost_lease_is_no_trouble_of_the_api() -> None:
    patience = Patience()
    for now in range(0, 10_000, 100):
        assert patience.after(OwnershipLostError(""), 0, now) > 0
    assert not patience.exhausted
