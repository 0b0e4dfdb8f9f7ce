"""Exports as Parquet, for analysis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, final

from ht_async.bulk.export.records import Record, columns
from ht_async.resources.export.parquet_table import ParquetTable
from ht_async.resources.export.pyarrow_module import load_pyarrow


@final
class ParquetExport:
    """Writes Parquet.

    Args:
        file: Where to.
        orders: Whether the orders themselves are written too.

    Raises:
        ConfigurationError: pyarrow isn't installed.
    """

    def __init__(self, file: BinaryIO, *, orders: bool) -> None:
        self._table = ParquetTable(file, _schema(load_pyarrow(), orders=orders))

    def write(self, records: Sequence[Record]) -> None:
        """Write records."""
        self._table.write(records)

    def close(self) -> None:
        """Write what is left; the file stays open."""
        self._table.close()


def _schema(pa: Any, *, orders: bool) -> Any:
    moment = pa.timestamp("us", tz="UTC")
    types: dict[str, Any] = {
        "row": pa.int64(),
        "order_id": pa.int64(),
        "attempts": pa.int64(),
        "recovered": pa.bool_(),
        "first_sent": moment,
        "ended": moment,
        "sku_ids": pa.list_(pa.int64()),
        "client_id": pa.int64(),
        "devices": pa.list_(pa.string()),
        "time_windows": pa.list_(pa.struct([("start", moment), ("end", moment)])),
    }
    return pa.schema([(name, types.get(name, pa.string())) for name in columns(orders=orders)])
