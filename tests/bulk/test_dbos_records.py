"""DBOS's records in a file: whoever is frozen while it reads them keeps nobody waiting."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from processes import order

from ht_async.bulk import open_journal, open_queue, submit_job

ACCOUNT = "https://api.example"


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
