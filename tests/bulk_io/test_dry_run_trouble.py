"""A dry run whose temporary file can't be written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from order_rows import csv_text, good_row

from ht_async.bulk import dry_run as module
from ht_async.bulk.dry_run import dry_run
from ht_async.bulk.source.opening import open_source
from ht_async.resources.export.private_file import OutputError


async def test_a_full_disk_is_told(make_file, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def connect_to_a_full_disk(*arguments: object, **named: object) -> sqlite3.Connection:
        database = connect(*arguments, **named)  # type: ignore[call-overload]
        database.execute("PRAGMA max_page_count = 3")
        return database

    monkeypatch.setattr(module.sqlite3, "connect", connect_to_a_full_disk)
    path: Path = make_file(csv_text(*(good_row(number) for number in range(1, 1_200))))
    with pytest.raises(OutputError, match=r"full\): make room there, or name another folder"):
        await dry_run(open_source(path), "job")
