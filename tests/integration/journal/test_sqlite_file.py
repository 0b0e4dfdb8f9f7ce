"""A journal in a file: its permissions and versions, and files that can't be one."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from journal_world import SqliteWorld, check_counts, order, orders, settings

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal import open_journal
from ht_async.bulk.journal.database import query
from ht_async.bulk.journal.schema import SQLITE_VERSIONS
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.values import ItemState
from ht_async.errors import ConfigurationError

FOLDER = Path(__file__).parent


@contextmanager
def without_privileges() -> Iterator[Path]:
    """Be an ordinary user, even if root runs the tests; gives a folder of that user's."""
    folder = Path(tempfile.mkdtemp())
    try:
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def modes_in(place: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()}


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
async def test_the_files_are_for_their_owner_alone(tmp_path: Path, form: str) -> None:
    before = os.umask(0)
    try:
        async with open_journal(form.format(tmp_path / "jobs.db")) as journal:
            await journal.open_job(settings())
            assert modes_in(tmp_path) == dict.fromkeys(
                ["jobs.db", "jobs.db-shm", "jobs.db-wal"], 0o600
            )
    finally:
        os.umask(before)


async def test_commits_reach_the_disk(sqlite_world: SqliteWorld) -> None:
    journal = await sqlite_world.open()
    settings_of_connection = [
        (await journal._database.read(query(f"PRAGMA {name}")))[0][0]
        for name in ("journal_mode", "synchronous", "secure_delete")
    ]
    assert settings_of_connection == ["wal", 2, 1]


async def test_purged_orders_are_overwritten(sqlite_world: SqliteWorld) -> None:
    journal = await sqlite_world.open()
    job = await journal.open_job(settings())
    secret = b"1600 Amphitheatre Parkway"
    items = [order(row, body=secret * row) for row in (1, 2, 50)]
    await journal.add(job.job_id, items, rows=3, rejected=0)
    await journal.purge(job.job_id)
    await journal.aclose()
    assert secret not in sqlite_world.path.read_bytes()


def folder(path: Path) -> None:
    path.mkdir()


def text(path: Path) -> None:
    path.write_text("purchase_order_id;phone\n" * 100)


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")


def newer_version(path: Path) -> None:
    asyncio.run(make(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(SQLITE_VERSIONS) + 1}")


def damaged(path: Path) -> None:
    asyncio.run(make(path))
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 4000)


def contents(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


async def make(path: Path) -> None:
    async with open_journal(str(path)) as journal:
        await journal.open_job(settings())


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (folder, "is a folder: name a file"),
        (text, "is no journal, but another kind of file: name another"),
        (other_program, "is the database of another program: name another"),
        (newer_version, "is a journal of version 2, .* up to 1: use the newer ht-async"),
        (damaged, "is damaged: restore a copy"),
    ],
)
async def test_what_is_no_journal_is_refused(tmp_path: Path, prepare: object, said: str) -> None:
    path = tmp_path / "jobs.db"
    assert callable(prepare)
    await asyncio.to_thread(prepare, path)
    before = contents(path)
    with pytest.raises(JournalError, match=said) as caught:
        await open_journal(str(path))
    assert str(path) in str(caught.value)
    assert contents(path) == before


async def test_a_folder_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="make its folder first"):
        await open_journal(str(tmp_path / "missing" / "jobs.db"))
    assert modes_in(tmp_path) == {}


async def test_a_folder_that_may_not_be_written() -> None:
    with without_privileges() as place:
        place.chmod(0o500)
        with pytest.raises(JournalError, match=r"Permission denied\. Name another"):
            await open_journal(str(place / "jobs.db"))


async def test_a_file_that_may_not_be_written() -> None:
    with without_privileges() as place:
        path = place / "jobs.db"
        await make(path)
        path.chmod(0o400)
        with pytest.raises(JournalError, match="read-only, or belongs to another user"):
            async with open_journal(str(path)) as journal:
                await journal.keep_lease("a", 30.0)


async def test_a_file_that_may_not_be_read() -> None:
    with without_privileges() as place:
        path = place / "jobs.db"
        await make(path)
        path.chmod(0)
        with pytest.raises(JournalError, match=r"can't be opened: .* may not be read"):
            await open_journal(str(path))


async def test_a_full_disk_changes_nothing(sqlite_world: SqliteWorld) -> None:
    journal = await sqlite_world.open()
    job = await journal.open_job(settings())
    await journal.add(job.job_id, orders(1, 2), rows=2, rejected=0)
    await journal._database.read(query("PRAGMA max_page_count = 20"))
    lot = [order(row, body=b"x" * 1000) for row in range(3, 500)]
    with pytest.raises(JournalError, match="the disk is full; make room"):
        await journal.add(job.job_id, lot, rows=500, rejected=0)
    assert await journal.counts(job.job_id) == {ItemState.NEW: 2}
    await journal._database.read(query("PRAGMA max_page_count = 100000"))
    assert await journal.add(job.job_id, lot, rows=500, rejected=0) == []
    await check_counts(journal, job.job_id)


async def test_a_lock_is_waited_for_but_not_for_ever(sqlite_world: SqliteWorld) -> None:
    journal = await sqlite_world.open(patience=0.05)
    job = await journal.open_job(settings())
    with closing(sqlite3.connect(sqlite_world.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await journal.jobs() == [job]  # reading is not in the way
        with pytest.raises(JournalError, match="is locked: another program writes"):
            await journal.keep_lease("a", 30.0)
        other.execute("ROLLBACK")
    await journal.keep_lease("a", 30.0)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://host/db", "must be a path, sqlite:///path or postgresql"),
        ("", "must name a file"),
        ("sqlite:///", "must name a file"),
        (":memory:", "must name a file"),
        ("sqlite://", "must be a path"),
    ],
)
async def test_odd_urls_are_refused(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^url: {said}"):
        await open_journal(url)


def _open_and_begin(path: str) -> None:
    async def begin() -> None:
        async with open_journal(path) as journal:
            await journal.open_job(settings())

    asyncio.run(begin())


async def test_several_processes_may_open_a_new_journal_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    for number in range(3):
        path = str(tmp_path / f"{number}.db")
        processes = [context.Process(target=_open_and_begin, args=(path,)) for _ in range(4)]
        for process in processes:
            process.start()
        for process in processes:
            await asyncio.to_thread(process.join, 60)
            assert process.exitcode == 0
        async with open_journal(path) as journal:
            assert len(await journal.jobs()) == 1


async def opened(path: str) -> SqlJournal:
    return await open_journal(path)


async def test_many_may_open_a_new_journal_at_once(tmp_path: Path) -> None:
    for number in range(5):
        path = str(tmp_path / f"{number}.db")
        journals = await asyncio.gather(*(opened(path) for _ in range(8)))
        await asyncio.gather(*(journal.open_job(settings()) for journal in journals))
        for journal in journals:
            assert len(await journal.jobs()) == 1
            await journal.aclose()


HALFWAY = """
import asyncio, sys
from journal_world import orders, settings
from ht_async.bulk.journal import open_journal, imports

async def main():
    journal = await open_journal(sys.argv[1])
    job = await journal.open_job(settings())
    await journal.add(job.job_id, orders(1, 2, 3), rows=3, rejected=0)

    def until(steps, statements):
        rows = None
        for _ in range(statements):
            rows = yield steps.send(rows)
        print("halfway", flush=True)
        sys.stdin.read()

    await journal._database.write(until(imports.add(job.job_id, orders(4, 5), 5, 0), 6))

asyncio.run(main())
"""


async def test_a_process_that_is_killed_halfway_leaves_nothing_of_it(tmp_path: Path) -> None:
    path = tmp_path / "jobs.db"
    places = os.pathsep.join([str(FOLDER), str(FOLDER.parents[1]), str(FOLDER.parents[2])])
    with subprocess.Popen(  # noqa: ASYNC220 - waited for in threads
        [sys.executable, "-c", HALFWAY, path],
        env={**os.environ, "PYTHONPATH": places},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert await asyncio.to_thread(process.stdout.readline) == b"halfway\n"
        async with open_journal(str(path)) as journal:
            assert await journal.counts(1) == {ItemState.NEW: 3}
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.wait, 30)
    async with open_journal(str(path)) as journal:
        assert [item.row async for item in journal.items(1)] == [1, 2, 3]
        assert (await journal.jobs())[0].rows == 3
        await check_counts(journal, 1)
        assert await journal.add(1, orders(4, 5), rows=5, rejected=0) == []
