"""Exports as CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast, final

from ht_async.bulk.export.records import Record, columns
from ht_async.resources.export.csv_file import ENCODING, cell


@final
class CsvExport:
    """Writes CSV. A text that a spreadsheet would take for a formula begins with `'`.

    Args:
        file: Where to.
        orders: Whether the orders themselves are written too.
    """

    def __init__(self, file: BinaryIO, *, orders: bool) -> None:
        self._text = io.TextIOWrapper(file, ENCODING, newline="")
        self._writer = csv.writer(self._text)
        self._columns = columns(orders=orders)
        self._writer.writerow(self._columns)

    def write(self, records: Sequence[Record]) -> None:
        """Write records."""
        self._writer.writerows(
            [cell(_flat(record[column])) for column in self._columns] for record in records
        )

    def close(self) -> None:
        """Write what is left; the file stays open."""
        self._text.flush()
        self._text.detach()


def _flat(value: Any) -> Any:
    """Return a value, with time windows as texts."""
    if not isinstance(value, list):
        return value
    return [_entry(entry) for entry in cast("list[object]", value)]


def _entry(entry: Any) -> str:
    if isinstance(entry, Mapping):
        window = cast("Mapping[str, datetime]", entry)
        return f"{window['start'].isoformat()}/{window['end'].isoformat()}"
    return str(entry)
