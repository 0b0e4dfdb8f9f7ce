"""Exports as Parquet, for analysis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, final

from ht_async.bulk.export.records import Record, columns
from ht_async.bulk.pyarrow_module import load_pyarrow

_ROW_GROUP = 50_000
"""Rows that are kept until they are written together: small row groups make slow files."""


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
        self._pyarrow = load_pyarrow()
        self._schema = _schema(self._pyarrow, orders=orders)
        self._writer = load_pyarrow("pyarrow.parquet").ParquetWriter(file, self._schema)
        self._waiting: list[Any] = []

    def write(self, records: Sequence[Record]) -> None:
        """Write records."""
        self._waiting.append(self._pyarrow.RecordBatch.from_pylist(records, schema=self._schema))
        if sum(batch.num_rows for batch in self._waiting) >= _ROW_GROUP:
            self._write_waiting()

    def close(self) -> None:
        """Write what is left; the file stays open."""
        self._write_waiting()
        self._writer.close()

    def _write_waiting(self) -> None:
        if self._waiting:
            self._writer.write_table(self._pyarrow.Table.from_batches(self._waiting))
            self._waiting.clear()


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
