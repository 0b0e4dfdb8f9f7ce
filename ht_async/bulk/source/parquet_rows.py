"""Orders in a Parquet file, read row group by row group."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, final

from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.columns import check_columns
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.rows import CsvForm, SourceRow
from ht_async.bulk.source.text_file import FileState, check_unchanged, file_digest, open_file
from ht_async.resources.export.pyarrow_module import load_pyarrow

_BATCH = 1_000  # rows


@final
class ParquetSource:
    """Orders in a Parquet file. Memory is bounded by the size of its row groups.

    Args:
        path: The file.
        mapping: What its columns mean.

    Raises:
        SourceError: It can't be read, or its columns don't describe orders.
        ConfigurationError: pyarrow isn't installed.
    """

    numbered = True
    csv_form: CsvForm | None = None

    def __init__(self, path: Path, mapping: ColumnMapping) -> None:
        self.mapping = mapping
        self.name = str(path)
        self._path = path
        self.size: int = path.stat().st_size if path.is_file() else 0
        self.position = 0
        self._state: FileState | None = None
        with open_file(path) as file:
            columns: list[str] = _opened(path, file).schema_arrow.names
        check_columns(str(path), columns, mapping)

    def digest(self) -> str:
        """Read the file once, and return what identifies its content."""
        digest = file_digest(self._path)
        self._state = digest.state
        return digest.content

    def rows(self) -> Generator[SourceRow]:
        """Read the rows."""
        number = 0
        with open_file(self._path) as file:
            check_unchanged(self._path, file, self._state)
            parquet = _opened(self._path, file)
            total: int = parquet.metadata.num_rows
            for values in self._values(parquet):
                number += 1
                self.position = self.size * number // total
                yield SourceRow(number, None, values)

    def _values(self, parquet: Any) -> Iterator[dict[str, Any]]:
        try:
            for batch in parquet.iter_batches(batch_size=_BATCH):
                yield from batch.to_pylist()
        except (OSError, ValueError) as error:
            raise SourceError(
                f"{self._path}: can't be read to its end ({type(error).__name__}): "
                "write it anew, with texts, whole numbers, times and lists of them alone"
            ) from None


def _opened(path: Path, file: Any) -> Any:
    parquet = load_pyarrow("pyarrow.parquet")
    try:
        return parquet.ParquetFile(file)
    except (OSError, ValueError):
        raise SourceError(f"{path}: is no Parquet file, or is damaged") from None
