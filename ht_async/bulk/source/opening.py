"""Finds out what a source of orders is, and opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.rows import Source
from ht_async.errors import ConfigurationError

FileFormat: TypeAlias = Literal["csv", "jsonl", "parquet"]
"""What a file of orders may be."""

_ENDINGS: dict[str, FileFormat] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")


def open_source(
    location: str | Path,
    *,
    query: str | None = None,
    file_format: FileFormat | None = None,
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
) -> Source:
    """Open a source of orders and check its columns. Blocks: call it in a thread.

    Args:
        location: Path of a file (`.csv .tsv .txt`, `.jsonl .ndjson`, `.parquet .pq`), or the URL
            of a database.
        query: The SELECT statement, with a database.
        file_format: What a file is, where its ending doesn't tell.
        encoding: The encoding of CSV and JSON Lines; None to find out, UTF-8 in doubt.
        mapping: What the columns mean; None if they are called as the fields of `NewOrder`.

    Raises:
        SourceError: It can't be read, or its columns don't describe orders.
        ConfigurationError: The arguments don't go together, or an extra isn't installed.
    """
    mapping = mapping or ColumnMapping()
    if "://" in str(location):
        return _query(str(location), query, mapping)
    if query is not None:
        raise ConfigurationError("query goes with the URL of a database, not with a file")
    path = Path(location)
    if file_format is None and path.suffix.lower() in _SPREADSHEETS:
        raise ConfigurationError(f"{path}: is a spreadsheet: save it as CSV, and import that")
    return _file(path, file_format or file_format_of(path), encoding, mapping)


def file_format_of(path: Path) -> FileFormat:
    """Return what a file is, by the ending of its name.

    Raises:
        ConfigurationError: The ending doesn't tell.
    """
    try:
        return _ENDINGS[path.suffix.lower()]
    except KeyError:
        raise ConfigurationError(
            f"{path}: its name doesn't tell what it is: it must end in {' '.join(_ENDINGS)}, "
            "or name the format"
        ) from None


def _query(url: str, query: str | None, mapping: ColumnMapping) -> Source:
    from ht_async.bulk.source.query_rows import QuerySource

    if query is None or not query.strip():
        raise ConfigurationError("query is missing: a database needs a SELECT statement")
    return QuerySource(url, query, mapping)


def _file(
    path: Path, file_format: FileFormat, encoding: str | None, mapping: ColumnMapping
) -> Source:
    if file_format == "csv":
        from ht_async.bulk.source.csv_rows import CsvSource

        return CsvSource(path, encoding, mapping)
    if file_format == "jsonl":
        from ht_async.bulk.source.json_lines import JsonLinesSource

        return JsonLinesSource(path, encoding, mapping)
    if file_format == "parquet":
        from ht_async.bulk.source.parquet_rows import ParquetSource

        return ParquetSource(path, mapping)
    raise ConfigurationError("file_format must be csv, jsonl or parquet")
