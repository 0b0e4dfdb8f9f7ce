"""The rows of a file of orders, as far as an account of them needs it: number and reference."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

REFERENCE = "purchase_order_id"


@dataclass(frozen=True)
class OrderRow:
    """One row of the file.

    Attributes:
        number: Its number; the header and blank lines are not counted.
        reference: Its `purchase_order_id`, if it has one.
    """

    number: int
    reference: str | None


def read_rows(path: Path) -> list[OrderRow]:
    """Read a CSV file.

    Raises:
        OSError: The file can't be opened.
        ValueError: It is not UTF-8, or has no column for references.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        records = filter(None, csv.reader(file))
        column = next(records, []).index(REFERENCE)
        return [
            OrderRow(number, record[column] or None if column < len(record) else None)
            for number, record in enumerate(records, start=1)
        ]


def copy_rows(source: Path, target: Path, rows: int) -> None:
    """Copy the header and the first rows of a CSV file."""
    with (
        source.open(encoding="utf-8-sig", newline="") as whole,
        target.open("w", encoding="utf-8", newline="") as part,
    ):
        csv.writer(part).writerows(islice(filter(None, csv.reader(whole)), rows + 1))
