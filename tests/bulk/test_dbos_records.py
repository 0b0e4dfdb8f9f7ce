"""DBOS's records in a file: whoever is frozen while it reads them keeps nobody waiting."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest
from processes import order
from sqlalchemy import URL, create_engine

from ht_async.bulk import JournalError, open_journal, open_queue, submit_job
from ht_async.bulk.engine.dbos_clock import with_milliseconds
from ht_async.bulk.engine.dbos_records import records_beside

ACCOUNT = "https://api.example"
REFUSE = """CREATE TRIGGER refuse BEFORE INSERT ON queues
    BEGIN SELECT RAISE(ABORT, 'no more queues'); END"""


async def test_a_reader_that_stands_still_holds_up_no_writer(tmp_path: Path) -> None:
    url = str(tmp_path / "jobs.db")
    async with open_journal(url) as journal, open_queue(url, account=ACCOUNT) as queue:
        with closing(sqlite3.connect(f"{url}.dbos", isolation_level=None)) as frozen:
            frozen.execute("BEGIN")
            frozen.execute("SELECT * FROM workflow_status").fetchall()
            async with asyncio.timeout(20):
                await submit_job(journal, "job", [order(1)], account=ACCOUNT, queue=queue)
            frozen.execute("COMMIT")
            [(tickets,)] = frozen.execute("SELECT count(*) FROM workflow_status").fetchall()
    assert tickets == 1


def modes_in(place: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()}


async def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    url = str(tmp_path / "jobs.db")
    async with open_queue(url, account=ACCOUNT):
        modes = modes_in(tmp_path)
    assert modes == dict.fromkeys(["jobs.db.dbos", "jobs.db.dbos-shm", "jobs.db.dbos-wal"], 0o600)


async def test_records_that_refuse_are_closed_again(tmp_path: Path) -> None:
    url = str(tmp_path / "jobs.db")
    async with open_queue(url, account=ACCOUNT):
        with closing(sqlite3.connect(f"{url}.dbos", isolation_level=None)) as records:
            records.execute(REFUSE)
    with pytest.raises(JournalError, match="can't be used: no more queues"):
        async with open_queue(url, account="https://other.example"):
            pytest.fail("there is none")
    # The last one to close a file takes its write-ahead log away.
    assert [*modes_in(tmp_path)] == ["jobs.db.dbos"]


def test_dbos_can_tell_milliseconds_whatever_sqlite_is_there(tmp_path: Path) -> None:
    """On Python 3.12 and later, where SQLite can't, it could not write a single record."""
    records = records_beside(str(tmp_path / "jobs & more %20?.db"), "unused")
    engine = create_engine(records.url)
    with closing(engine.raw_connection()) as connection:
        [(now,)] = connection.cursor().execute("SELECT unixepoch('subsec')").fetchall()
    engine.dispose()
    assert abs(now - time.time()) < 60


def test_an_old_sqlite_is_taught_that_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = URL.create("sqlite", database=":memory:")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 42, 0))
    assert with_milliseconds(plain) == plain
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 41, 2))
    engine = create_engine(with_milliseconds(plain).render_as_string())
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        [(ours, theirs)] = cursor.execute("SELECT unixepoch('subsec'), unixepoch()").fetchall()
        assert (type(ours), type(theirs)) == (float, int)
        with pytest.raises(sqlite3.OperationalError):
            cursor.execute("SELECT unixepoch('now')").fetchall()
    engine.dispose()
