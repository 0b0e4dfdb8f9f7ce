"""CSV files become mappings; what can't be read is told, and no row is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from demo_run.order_file import order_fields, read_rows
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_text(text: str) -> list[Any]:
        path = tmp_path / "orders.csv"
        path.write_bytes(text.encode())
        return list(read_rows(path))

    return read_text


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        ({"phone": "213 555 0123", "notes": ""}, {"phone": "213 555 0123"}),
        ({"sku_ids": "42"}, {"sku_ids": [42]}),
        ({"sku_ids": "42; 43"}, {"sku_ids": [42, 43]}),
        ({"sku_ids": "42;TV"}, {"sku_ids": [42, "TV"]}),
        ({"sku_ids": "-1"}, {"sku_ids": ["-1"]}),
        ({"sku_ids": "\u0664\u0662"}, {"sku_ids": ["\u0664\u0662"]}),
        ({"client_id": "7"}, {"client_id": 7}),
        ({"client_id": "seven"}, {"client_id": "seven"}),
        ({"devices": 'Sonos Arc;MacBook 13"'}, {"devices": ["Sonos Arc", 'MacBook 13"']}),
        ({"time_windows": "a/b; c"}, {"time_windows": [
            {"start": "a", "end": "b"}, {"start": "c", "end": ""},
        ]}),
        ({"address": " "}, {"address": " "}),
        ({"colour": "red"}, {"colour": "red"}),
    ],
)  # fmt: skip
def test_cells_become_fields(cells: dict[str, str], fields: dict[str, Any]) -> None:
    assert order_fields(cells) == fields


def test_rows_are_counted_as_in_a_spreadsheet(read: Any) -> None:
    rows = read('phone,notes\n1,"two\nlines"\n\n2,\n')
    assert [(row.number, row.order) for row in rows] == [
        (2, {"phone": "1", "notes": "two\nlines"}),
        (4, {"phone": "2"}),
    ]


def test_byte_order_mark_and_windows_line_ends(read: Any) -> None:
    assert read("\ufeffphone\r\n1\r\n")[0].order == {"phone": "1"}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1,2,3", "has 3 cells, and the header 2"),
        ("1", "has 1 cells, and the header 2"),
        ('"1"x,2', "is not proper CSV"),
    ],
)
def test_unreadable_row_is_told_and_the_next_one_read(read: Any, line: str, problem: str) -> None:
    first, second = read(f"phone,notes\n{line}\n3,4\n")
    assert (first.number, first.order) == (2, None)
    assert problem in first.problem
    assert second.order == {"phone": "3", "notes": "4"}


def test_quote_that_never_closes_is_told(read: Any) -> None:
    good, bad = read('phone\n1\n"2\n3\n')
    assert good.order == {"phone": "1"}
    assert bad.order is None
    assert "is not proper CSV" in bad.problem


def test_empty_file_has_no_rows(read: Any) -> None:
    assert read("") == []


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["first_name", "notes"], *rows])
    path = tmp_path_factory.mktemp("csv") / "orders.csv"
    path.write_bytes(text.getvalue().encode())
    names = ("first_name", "notes")
    assert [row.order for row in read_rows(path)] == [
        {name: cell for name, cell in zip(names, row, strict=True) if cell} for row in rows
    ]
