"""Exports as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast, final

from ht_async.bulk.export.records import Record, columns

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - full-width ones are formulas too
_ENCODING = "utf-8-sig"  # with its mark, without which spreadsheets take it for something else


@final
class CsvExport:
    """Writes CSV. A text that a spreadsheet would take for a formula begins with `'`.

    Args:
        file: Where to.
        orders: Whether the orders themselves are written too.
    """

    def __init__(self, file: BinaryIO, *, orders: bool) -> None:
        self._text = io.TextIOWrapper(file, _ENCODING, newline="")
        self._writer = csv.writer(self._text)
        self._columns = columns(orders=orders)
        self._writer.writerow(self._columns)

    def write(self, records: Sequence[Record]) -> None:
        """Write records."""
        self._writer.writerows(
            [cell(record[column]) for column in self._columns] for record in records
        )

    def close(self) -> None:
        """Write what is left; the file stays open."""
        self._text.flush()
        self._text.detach()


def cell(value: Any) -> str:
    """Return a value as a cell that is no formula."""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return cell(";".join(_entry(entry) for entry in cast("list[object]", value)))
    return str(value)


def _entry(entry: Any) -> str:
    if isinstance(entry, Mapping):
        window = cast("Mapping[str, datetime]", entry)
        return f"{window['start'].isoformat()}/{window['end'].isoformat()}"
    return str(entry)
