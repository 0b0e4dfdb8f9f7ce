"""A Parquet file that rows are written to, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO, final

from ht_async.resources.export.pyarrow_module import load_pyarrow

_ROW_GROUP = 10_000
"""Rows that are kept until they are written together: small row groups make slow files."""


@final
class ParquetTable:
    """Writes rows.

    Args:
        file: Where to; it stays open.
        schema: The columns, a pyarrow schema.

    Raises:
        ConfigurationError: pyarrow isn't installed.
    """

    def __init__(self, file: BinaryIO, schema: Any) -> None:
        self._pyarrow = load_pyarrow()
        self._schema = schema
        self._writer = load_pyarrow("pyarrow.parquet").ParquetWriter(file, schema)
        self._waiting: list[Any] = []

    def write(self, rows: Sequence[Any]) -> None:
        """Write rows: dictionaries by the names of the columns."""
        self._waiting.append(self._pyarrow.RecordBatch.from_pylist(rows, schema=self._schema))
        if sum(batch.num_rows for batch in self._waiting) >= _ROW_GROUP:
            self._write_waiting()

    def close(self) -> None:
        """Write what is left."""
        self._write_waiting()
        self._writer.close()

    def _write_waiting(self) -> None:
        if self._waiting:
            self._writer.write_table(self._pyarrow.Table.from_batches(self._waiting))
            self._waiting.clear()
