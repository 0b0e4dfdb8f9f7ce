"""Orders as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast, final

from ht_async.models.order import Order
from ht_async.resources.export.columns import COLUMNS, row

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - full-width ones are formulas too
ENCODING = "utf-8-sig"
"""With its mark, without which spreadsheets take the file for something else."""


@final
class CsvFile:
    """Writes CSV. A text that a spreadsheet would take for a formula begins with `'`.

    Args:
        file: Where to.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, ENCODING, errors="replace", newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow(COLUMNS)

    def write(self, orders: Sequence[Order]) -> None:
        """Write orders."""
        self._writer.writerows([cell(value) for value in row(order).values()] for order in orders)

    def close(self) -> None:
        """Write what is left; the file stays open."""
        self._text.flush()
        self._text.detach()


def cell(value: Any) -> str:
    """Return a value as a cell that is no formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return cell(";".join(map(str, cast("list[object]", value))))
    return str(value)
