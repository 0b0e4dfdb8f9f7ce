"""The account notices every way in which outcomes and the server's orders can disagree."""

from __future__ import annotations

from typing import Any

import pytest
from demo_run.account import Entry, Fate, disagreements, entry, percentile, reason, unreadable
from demo_run.order_file import OrderRow

from ht_async import (
    APIStatusError,
    InvalidRequestError,
    OrderOutcome,
    OutcomeUnknownError,
    ReferenceConflictError,
    ServerError,
    UnprocessableEntityError,
)
from ht_async.batch.outcome import OutcomeStatus
from ht_async.errors import Problem

ROWS = [OrderRow(number, {}) for number in (2, 3, 4, 5)]
ENTRIES = [
    Entry(2, "A", Fate.CREATED, order_id=10, attempts=1),
    Entry(3, "A", Fate.REPEATED, order_id=10),
    Entry(4, "B", Fate.UNRESOLVED, attempts=1),
    Entry(5, None, Fate.FAILED),
]


@pytest.mark.parametrize(
    ("entries", "listed", "findings"),
    [
        pytest.param(ENTRIES, {10: "A"}, [], id="an unresolved order may be missing"),
        pytest.param(ENTRIES, {10: "A", 11: "B"}, [], id="or not"),
        pytest.param(ENTRIES[1:], {11: "B"}, ["1 rows without an outcome"], id="lost row"),
        pytest.param([*ENTRIES, ENTRIES[3]], {10: "A"}, ["1 outcomes too many"], id="told twice"),
        pytest.param(
            [ENTRIES[0], Entry(3, "A", Fate.CREATED, order_id=10), *ENTRIES[2:]],
            {10: "A"},
            ["1 rows that share an order"],
            id="one order for two rows",
        ),
        pytest.param(
            ENTRIES,
            {},
            ["1 created orders that the server does not list"],
            id="created order is missing",
        ),
        pytest.param(
            ENTRIES,
            {10: "Z"},
            ["1 created orders that the server does not list"],
            id="created order is another",
        ),
        pytest.param(
            ENTRIES,
            {10: "A", 12: "C"},
            ["1 listed orders that no row accounts for"],
            id="order of a failed row exists",
        ),
        pytest.param(
            ENTRIES,
            {10: "A", 11: "B", 12: "B"},
            ["1 listed orders with the reference of another"],
            id="created twice",
        ),
    ],
)
def test_disagreements(
    entries: list[Entry], listed: dict[int, str | None], findings: list[str]
) -> None:
    assert disagreements(ROWS, entries, listed) == findings


def lost(cause: Exception) -> OutcomeUnknownError:
    error = OutcomeUnknownError("lost", reference="A")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (InvalidRequestError([Problem("phone", "is missing")]), "phone: is missing"),
        (
            ReferenceConflictError("input 1", reference="A"),
            "purchase_order_id: another row has the same one, and is another order",
        ),
        (
            UnprocessableEntityError(
                "no", status=422, body={"errors": [{"field": "sku_id", "message": "is no SKU"}]}
            ),
            "the server answered 422; sku_id: is no SKU",
        ),
        (APIStatusError("no", status=418, body="teapot"), "the server answered 418"),
        (APIStatusError("no", status=400, body={"errors": None}), "the server answered 400"),
        (lost(ServerError("no", status=500)), "the server answered 500"),
        (lost(ValueError("of another kind")), "lost"),
    ],
)
def test_reasons_name_fields(error: Exception, text: str) -> None:
    assert reason(error) == text


def outcome(status: OutcomeStatus, **given: Any) -> OrderOutcome:
    return OrderOutcome(index=0, order_input={}, reference="A", status=status, **given)


def test_entries_tell_how_long_only_if_something_was_sent() -> None:
    row = OrderRow(7, {})
    sent = entry(row, outcome(OutcomeStatus.CREATED, attempts=2), 0.5)
    assert (sent.fate, sent.attempts, sent.seconds) == (Fate.CREATED, 2, 0.5)
    repeated = entry(row, outcome(OutcomeStatus.CREATED, duplicate_of=3), 0.5)
    assert (repeated.fate, repeated.seconds) == (Fate.REPEATED, None)


def test_unreadable_row_has_failed() -> None:
    assert unreadable(OrderRow(7, None, "has 3 cells")) == Entry(
        7, None, Fate.FAILED, "the row has 3 cells"
    )


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([], 0.5, None),
        ([3.0], 0.99, 3.0),
        ([2.0, 1.0], 0.5, 1.0),
        ([float(n) for n in range(1, 101)], 0.99, 99.0),
        ([float(n) for n in range(1, 101)], 1.0, 100.0),
    ],
)
def test_percentile(values: list[float], share: float, expected: float | None) -> None:
    assert percentile(values, share) == expected
