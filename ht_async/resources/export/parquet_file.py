"""Orders as Parquet, for analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast, final

from ht_async.models.order import Order
from ht_async.resources.export.columns import COLUMNS, Kind, row
from ht_async.resources.export.parquet_table import ParquetTable
from ht_async.resources.export.pyarrow_module import load_pyarrow

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
        pa = load_pyarrow()
        types = _types(pa)
        schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
        self._table = ParquetTable(file, schema)

    def write(self, orders: Sequence[Order]) -> None:
        """Write orders."""
        self._table.write(
            [{name: _storable(value) for name, value in row(o).items()} for o in orders]
        )

    def close(self) -> None:
        """Write what is left; the file stays open."""
        self._table.close()


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
