"""Exports as JSON Lines, for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast, final

from ht_async import codec
from ht_async.bulk.export.records import Record


@final
class JsonLinesExport:
    """Writes one JSON object a line.

    Args:
        file: Where to.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, records: Sequence[Record]) -> None:
        """Write records."""
        self._file.write(b"".join(codec.encode(_plain(record)) + b"\n" for record in records))

    def close(self) -> None:
        """Write what is left: nothing."""


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(entry) for name, entry in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in cast("list[object]", value)]
    return value.isoformat() if isinstance(value, datetime) else value
