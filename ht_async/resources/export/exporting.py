"""Writes a listing of orders to a file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, TypeAlias, get_args

from anyio import CancelScope, to_thread

from ht_async.errors import ConfigurationError
from ht_async.models.order import Order
from ht_async.pages.pager import Pager
from ht_async.resources.export.private_file import replacing

ExportFormat: TypeAlias = Literal["csv", "jsonl", "parquet"]
"""What an export may be."""

_ENDINGS: dict[str, ExportFormat] = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}


class _OrderFile(Protocol):
    def write(self, orders: list[Order]) -> None: ...

    def close(self) -> None: ...


def export_format(path: Path, name: str | None = None) -> ExportFormat:
    """Return what is to be written.

    Args:
        path: Where to; the ending tells, unless `name` does.
        name: `csv`, `jsonl` or `parquet`.

    Raises:
        ConfigurationError: It is none of these, or the ending doesn't tell.
    """
    if name is None:
        found = _ENDINGS.get(path.suffix.lower())
        remedy = f"must end in {' '.join(_ENDINGS)}, or name the format"
    else:
        found = next((known for known in get_args(ExportFormat) if known == name), None)
        remedy = f"the format must be one of {', '.join(get_args(ExportFormat))}"
    if found is None:
        raise ConfigurationError(f"{path}: {remedy}")
    return found


async def export_orders(
    orders: Pager[Order],
    path: Path,
    file_format: ExportFormat,
    written: Callable[[int], None] = lambda _: None,
) -> int:
    """Write orders to a file that its owner alone may read, whole or not at all.

    Args:
        orders: The orders; never more of them than a page are held, or than Parquet writes
            together.
        path: Where to; a file that is there is replaced.
        file_format: What to write. In CSV, a text that a spreadsheet would take for a formula
            begins with `'`.
        written: Told after each page how many were written so far.

    Returns:
        How many were written.

    Raises:
        OutputError: The file can't be written.
        ConfigurationError: pyarrow isn't installed, which Parquet needs.
        HTError: The orders could not be listed.
    """
    count = 0
    with replacing(path) as file:
        export = _open(file, file_format)
        try:
            async with aclosing(orders.pages()) as pages:
                async for page in pages:
                    await to_thread.run_sync(export.write, page.items)
                    count += len(page.items)
                    written(count)
        finally:  # what is not closed would complain when it is dropped
            with CancelScope(shield=True):
                await to_thread.run_sync(export.close)
    return count


def _open(file: BinaryIO, file_format: ExportFormat) -> _OrderFile:
    if file_format == "csv":
        from ht_async.resources.export.csv_file import CsvFile

        return CsvFile(file)
    if file_format == "jsonl":
        from ht_async.resources.export.json_lines_file import JsonLinesFile

        return JsonLinesFile(file)
    from ht_async.resources.export.parquet_file import ParquetFile

    return ParquetFile(file)
