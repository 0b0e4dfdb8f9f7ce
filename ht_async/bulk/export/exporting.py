"""Writes what became of the orders of a job to a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from anyio import to_thread

from ht_async.bulk.export.csv_export import CsvExport
from ht_async.bulk.export.json_export import JsonLinesExport
from ht_async.bulk.export.records import Record, record
from ht_async.bulk.source.opening import FileFormat, file_format_of
from ht_async.bulk.values import Item
from ht_async.resources.export.private_file import replacing

_LOT = 1_000


class _Export(Protocol):
    def write(self, records: Sequence[Record]) -> None: ...

    def close(self) -> None: ...


async def export_items(
    items: AsyncIterator[Item],
    path: Path,
    *,
    file_format: FileFormat | None = None,
    orders: bool = False,
) -> int:
    """Write orders to a file that its owner alone may read, whole or not at all.

    Args:
        items: The orders, from `Journal.items`.
        path: Where to; a file that is there is replaced.
        file_format: `csv`, `jsonl` or `parquet`; told by the path's ending if None. In CSV, a
            text that a spreadsheet would take for a formula begins with `'`.
        orders: Whether the orders themselves are written too, which are personal data.

    Returns:
        How many were written.

    Raises:
        OutputError: The file can't be written.
        ConfigurationError: It is unclear what to write, or pyarrow isn't installed.
    """
    chosen = file_format or file_format_of(path)
    with replacing(path) as file:
        return await write_items(items, file, chosen, orders=orders)


async def write_items(
    items: AsyncIterator[Item], file: BinaryIO, file_format: FileFormat, *, orders: bool = False
) -> int:
    """Write orders to an open file; see `export_items`.

    Args:
        items: The orders.
        file: Where to; it stays open.
        file_format: What to write.
        orders: Whether the orders themselves are written too.

    Returns:
        How many were written.

    Raises:
        ConfigurationError: There is no such format, or pyarrow isn't installed.
    """
    export = _open(file, file_format, orders=orders)
    written = 0
    lot: list[Item] = []

    def write() -> None:
        export.write([record(item, orders=orders) for item in lot])

    async for item in items:
        lot.append(item)
        if len(lot) == _LOT:
            await to_thread.run_sync(write)
            written += len(lot)
            lot.clear()
    await to_thread.run_sync(write)
    await to_thread.run_sync(export.close)
    return written + len(lot)


def _open(file: BinaryIO, file_format: FileFormat, *, orders: bool) -> _Export:
    if file_format == "csv":
        return CsvExport(file, orders=orders)
    if file_format == "jsonl":
        return JsonLinesExport(file)
    from ht_async.bulk.export.parquet_export import ParquetExport

    return ParquetExport(file, orders=orders)
