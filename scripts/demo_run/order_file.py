"""Read orders from a CSV file whose columns are the fields of `ht_async.NewOrder`.

Lists are separated by `;`, and a time window is `start/end`. Nothing is checked here: a flawed
cell goes on as it is, and `create_orders` says what is wrong with it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

HEADER_ROW = 1


@dataclass(frozen=True)
class OrderRow:
    """One row of the file.

    Attributes:
        number: The row as a spreadsheet counts it; the header is row 1.
        order: The order's fields by name; None if the row can't be told apart into fields.
        problem: Why not.
    """

    number: int
    order: dict[str, Any] | None
    problem: str = ""


def read_rows(path: Path) -> Iterator[OrderRow]:
    """Read a file row by row; rows that can't be read are told too, and blank lines are not.

    Raises:
        OSError: The file can't be opened.
        UnicodeDecodeError: It is not UTF-8.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        columns = next(reader, [])
        for number in count(HEADER_ROW + 1):
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield OrderRow(number, None, f"is not proper CSV: {error}")
                continue
            if len(cells) == len(columns):
                yield OrderRow(number, order_fields(dict(zip(columns, cells, strict=True))))
            elif cells:
                yield OrderRow(
                    number,
                    None,
                    f"has {len(cells)} cells, and the header {len(columns)}: "
                    "is there a comma outside quotes?",
                )


def order_fields(record: dict[str, str]) -> dict[str, Any]:
    """Turn a row's cells into the fields of an order; empty cells are left out."""
    fields: dict[str, Any] = {name: cell for name, cell in record.items() if cell}
    if "client_id" in fields:
        fields["client_id"] = number_if_possible(fields["client_id"])
    if "sku_ids" in fields:
        fields["sku_ids"] = [number_if_possible(entry) for entry in entries(fields["sku_ids"])]
    if "devices" in fields:
        fields["devices"] = entries(fields["devices"])
    if "time_windows" in fields:
        fields["time_windows"] = [time_window(entry) for entry in entries(fields["time_windows"])]
    return fields


def entries(cell: str) -> list[str]:
    """The entries of a list."""
    return [entry.strip() for entry in cell.split(";")]


def number_if_possible(text: str) -> int | str:
    """A whole number, or the text as it is."""
    return int(text) if text.isascii() and text.isdigit() else text


def time_window(text: str) -> dict[str, str]:
    """The beginning and the end of a window, as ISO 8601 texts."""
    start, _, end = text.partition("/")
    return {"start": start, "end": end}
