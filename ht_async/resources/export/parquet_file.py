"""Orders as Parquet, for analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast, final

from ht_async.models.order import Order
from ht_async.resources.export.columns import COLUMNS, Kind, row
from ht_async.resources.export.pyarrow_module import load_pyarrow

_ROW_GROUP = 10_000
"""Rows that are kept until they are written together: small row groups make slow files."""

_LARGEST = 2**63


@final
class ParquetFile:
    """Writes Parquet. A whole number that no 64 bits hold is left out.

    Args:
        file: Where to.

    Raises:
        ConfigurationError: pyarrow isn't installed.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._pyarrow = load_pyarrow()
        self._schema = self._pyarrow.schema(
            [(name, _types(self._pyarrow)[kind]) for name, kind in COLUMNS.items()]
        )
        self._writer = load_pyarrow("pyarrow.parquet").ParquetWriter(file, self._schema)
        self._waiting: list[Any] = []

    def write(self, orders: Sequence[Order]) -> None:
        """Write orders."""
        rows = [{name: _storable(value) for name, value in row(o).items()} for o in orders]
        self._waiting.append(self._pyarrow.RecordBatch.from_pylist(rows, schema=self._schema))
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


def _types(pa: Any) -> Mapping[Kind, Any]:
    return {
        "text": pa.string(),
        "whole": pa.int64(),
        "truth": pa.bool_(),
        "moment": pa.timestamp("us", tz="UTC"),
        "texts": pa.list_(pa.string()),
        "wholes": pa.list_(pa.int64()),
    }


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return [_storable(entry) for entry in cast("list[object]", value)]
    if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        return None
    return value
