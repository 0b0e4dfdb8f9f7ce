"""Rows are numbered as the program numbers them, and the first of them can be copied."""

from __future__ import annotations

import csv
from pathlib import Path

import make_example_orders
import pytest
from demo_run.order_file import OrderRow, copy_rows, read_rows
from hypothesis import given
from hypothesis import strategies as st

from ht_async.bulk.source.opening import open_source


def test_rows_are_numbered_as_the_program_numbers_them() -> None:
    theirs = list(open_source(make_example_orders.ORDERS).rows())
    ours = read_rows(make_example_orders.ORDERS)
    assert [row.number for row in ours] == [row.number for row in theirs]
    assert [row.reference for row in ours if theirs[row.number - 1].flaw is None] == [
        row.values["purchase_order_id"] or None for row in theirs if row.flaw is None
    ]


def test_line_breaks_blank_lines_and_short_rows(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes('\ufeffnotes,purchase_order_id\r\n"a\nb",A\r\n\r\nc,\r\nd\r\n'.encode())
    assert read_rows(path) == [OrderRow(1, "A"), OrderRow(2, None), OrderRow(3, None)]


def test_a_file_without_references_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("phone\n1\n")
    with pytest.raises(ValueError, match="purchase_order_id"):
        read_rows(tmp_path / "orders.csv")


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4)),
    st.integers(1, 5),
)
def test_copied_rows_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], number: int
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    whole, part = folder / "whole.csv", folder / "part.csv"
    with whole.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["notes", "purchase_order_id"], *rows])
    copy_rows(whole, part, number)
    with part.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1:] == rows[:number]
