"""A table of ZIP checks."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from ht_async import HTError, RateLimitError
from ht_async.binding.ht.skus import decode_zip_check
from ht_async.models.zip_check import ZipCheck
from ht_async.models.zip_grid import ZipGrid

YES = decode_zip_check({"treatment": "on", "cbsa_id": 31080, "cbsa": "LA"})
NO = decode_zip_check({"treatment": "off"})
FAILED = RateLimitError("skus.check_zip was answered with status 429", status=429)
ENDS: dict[tuple[str, str], ZipCheck | HTError] = {
    ("43", "10001"): FAILED,
    ("42", "10001"): NO,
    ("43", "90001"): YES,
    ("42", "90001"): YES,
}
GRID = ZipGrid([42, "43"], ["90001", "10001"], ENDS)
CELLS = [(42, "90001"), (42, "10001"), ("43", "90001")]


def test_it_maps_answered_cells_in_input_order() -> None:
    assert isinstance(GRID, Mapping)
    assert list(GRID) == CELLS
    assert len(GRID) == 3
    assert list(GRID.values()) == [YES, NO, YES]
    assert dict(GRID) == GRID == dict(zip(CELLS, [YES, NO, YES], strict=True))


@pytest.mark.parametrize("sku_id", [42, "42"])
def test_an_id_finds_its_cell_as_a_number_and_as_text(sku_id: int | str) -> None:
    assert GRID[sku_id, "90001"] is YES
    assert (sku_id, "10001") in GRID


@pytest.mark.parametrize(
    ("cell", "reason"),
    [((43, "10001"), "see errors"), ((42, "99999"), "not asked"), ((1, "90001"), "not asked")],
)
def test_a_cell_without_an_answer_is_a_key_error_that_says_why(
    cell: tuple[int, str], reason: str
) -> None:
    with pytest.raises(KeyError, match=reason):
        GRID[cell]
    assert GRID.get(cell) is None
    assert cell not in GRID


@pytest.mark.parametrize("key", [42, "90001", None, (42,), (42, 90001), (42, "90001", 1), ([], "")])
def test_what_is_no_cell_is_not_in_the_grid(key: object) -> None:
    assert key not in GRID


def test_errors_are_told_by_cell() -> None:
    assert GRID.errors == {("43", "10001"): FAILED}
    assert not GRID.complete
    assert ZipGrid([42], ["90001"], {("42", "90001"): NO}).complete


def test_what_is_available_is_told() -> None:
    assert GRID.available == [(42, "90001"), ("43", "90001")]
    assert GRID.served("90001") == [42, "43"]
    assert GRID.served("10001") == []


def test_nothing_is_said_about_a_zip_code_that_was_not_asked_about() -> None:
    with pytest.raises(KeyError, match="not asked"):
        GRID.served("99999")


def test_rows_are_plain_data() -> None:
    rows = GRID.to_rows()
    assert json.loads(json.dumps(rows)) == rows
    assert [(row["sku_id"], row["zip"], row["available"]) for row in rows] == [
        (42, "90001", True),
        (42, "10001", False),
        ("43", "90001", True),
        ("43", "10001", None),
    ]
    assert rows[0] == {
        "sku_id": 42,
        "zip": "90001",
        "available": True,
        "treatment": "on",
        "cbsa_id": 31080,
        "cbsa": "LA",
        "error": None,
    }
    assert rows[3]["error"] == "RateLimitError: skus.check_zip was answered with status 429"


def test_it_prints_as_a_table() -> None:
    assert str(GRID).splitlines() == [
        "ZIP code  42   43",
        "90001     yes  yes",
        "10001     no   ?",
    ]
    assert repr(GRID) == "<ZipGrid 2 x 2: 2 available, 1 not available, 1 failed>"


def test_a_large_grid_prints_as_its_beginning() -> None:
    zip_codes = [f"{number:05d}" for number in range(1_000)]
    sku_ids = list(range(1, 101))
    ends = {(str(sku), zip_code): YES for sku in sku_ids for zip_code in zip_codes}
    lines = str(ZipGrid(sku_ids, zip_codes, ends)).splitlines()
    assert len(lines) == 22
    assert max(map(len, lines)) < 100
    assert lines[-1] == f"... and {100 * 1_000 - 8 * 20} more"


def test_it_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        GRID[42, "90001"] = NO  # type: ignore[index]
    with pytest.raises(AttributeError):
        GRID.other = 1  # type: ignore[attr-defined]
