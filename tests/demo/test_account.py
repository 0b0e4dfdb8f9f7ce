"""The account notices every way in which outcomes and the server's orders can disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from demo_run.account import (
    Entry,
    Fate,
    disagreements,
    percentile,
    read_rejects,
    read_results,
    repeats,
)
from demo_run.order_file import OrderRow

ROWS = [OrderRow(1, "A"), OrderRow(2, "A"), OrderRow(3, "B"), OrderRow(4, None)]
ENTRIES = [
    Entry(1, "A", Fate.CREATED, order_id=10, attempts=1),
    Entry(2, "A", Fate.REPEATED),
    Entry(3, "B", Fate.UNRESOLVED, attempts=1),
    Entry(4, None, Fate.REJECTED),
]
STATUS = {
    "new": 0, "sending": 0, "open": 0, "created": 1, "existing": 0, "failed": 0,
    "unresolved": 1, "rejected": 1, "duplicates": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "listed", "findings"),
    [
        pytest.param(ENTRIES, {10: "A"}, [], id="an unresolved order may be missing"),
        pytest.param(ENTRIES, {10: "A", 11: "B"}, [], id="or not"),
        pytest.param([*ENTRIES, ENTRIES[3]], {10: "A"}, ["1 outcomes too many"], id="told twice"),
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
            id="order of a rejected row exists",
        ),
        pytest.param(
            ENTRIES,
            {10: "A", 11: "B", 12: "B"},
            ["1 listed orders with the reference of another"],
            id="created twice",
        ),
        pytest.param(
            [*ENTRIES[:3], Entry(4, "C", Fate.OPEN)],
            {10: "A"},
            ["1 rows without an outcome"],
            id="not brought to an end",
        ),
        pytest.param(ENTRIES[:3], {10: "A"}, ["1 rows without an outcome"], id="lost row"),
        pytest.param(
            [ENTRIES[0], Entry(2, "A", Fate.CREATED, order_id=10), *ENTRIES[2:]],
            {10: "A"},
            ["1 rows that share an order"],
            id="one order for two rows",
        ),
    ],
)
def test_disagreements(
    entries: list[Entry], listed: dict[int, str | None], findings: list[str]
) -> None:
    found = disagreements(ROWS, entries, STATUS, listed)
    assert [text for text in found if "status" not in text] == findings


@pytest.mark.parametrize(
    ("told", "finding"),
    [
        ({"created": 2}, "1 rows are created, and the job's status says 2"),
        ({"duplicates": 0}, "1 rows are repeated, and the job's status says 0"),
        ({"sending": 1}, "0 rows are open, and the job's status says 1"),
        ({"rejected": 3}, "1 rows are rejected, and the job's status says 3"),
    ],
)
def test_the_status_must_agree_too(told: dict[str, Any], finding: str) -> None:
    assert disagreements(ROWS, ENTRIES, STATUS, {10: "A"}) == []
    assert disagreements(ROWS, ENTRIES, {**STATUS, **told}, {10: "A"}) == [finding]


def test_results_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text(
        "\ufeffrow,reference,state,order_id,attempts,recovered,first_sent,ended,detail\n"
        "1,A,created,10,2,true,2030-01-01T00:00:00+00:00,2030-01-01T00:00:00.250000+00:00,\n"
        "3,B,sending,,1,false,2030-01-01T00:00:00+00:00,,\n"
        "4,C,new,,0,false,,,\n"
        "5,D,failed,,1,false,,,no\n"
    )
    created, sending, new, failed = read_results(path)
    assert (created.fate, created.order_id, created.attempts) == (Fate.CREATED, 10, 2)
    assert (created.recovered, created.answered, created.seconds) == (True, False, 0.25)
    assert (sending.fate, sending.state, sending.seconds) == (Fate.OPEN, "sending", None)
    assert (new.fate, new.first_sent) == (Fate.OPEN, None)
    assert (failed.fate, failed.reason) == (Fate.FAILED, "no")


def test_rejected_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    assert read_rejects(path) == []
    path.write_text(
        "rejected_row,rejected_reference,rejected_because,purchase_order_id,phone\n"
        "7,0a,phone: is missing,A,\n9,0b,no,,1\n"
    )
    assert read_rejects(path) == [
        Entry(7, "A", Fate.REJECTED, reason="phone: is missing"),
        Entry(9, None, Fate.REJECTED, reason="no"),
    ]


def test_only_a_row_after_another_repeats_it() -> None:
    told = [Entry(1, "A", Fate.CREATED), Entry(4, None, Fate.REJECTED)]
    assert repeats(ROWS, told) == [Entry(2, "A", Fate.REPEATED)]  # and row 3 is lost
    assert repeats(ROWS, []) == [Entry(2, "A", Fate.REPEATED)]


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
