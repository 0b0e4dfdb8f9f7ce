"""A journal in a PostgreSQL server: lost connections, versions, permissions, secrets."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import quote

import psycopg
import pytest
from journal_world import LEASE, Begin, PostgresWorld, check_counts, orders, settings
from postgres import PostgresServer

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal import open_journal, postgres
from ht_async.bulk.journal.claims import keep_lease
from ht_async.bulk.journal.database import Row, Statement, Steps, do, query
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.values import ChunkKey, ItemState
from ht_async.errors import ConfigurationError

PASSWORD = "s3cret/pass@word"

TERMINATE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'ht-async' AND pid <> pg_backend_pid()"""


@pytest.fixture
def world(postgres_world: PostgresWorld) -> PostgresWorld:
    return postgres_world


def paused(steps: Steps[int], reached: asyncio.Event, statement: str) -> Steps[int]:
    """Run an operation, with one more statement before its end."""
    result = yield from steps
    reached.set()
    yield Statement(statement)
    return result


async def test_a_lost_connection_fails_what_was_under_way_alone(
    world: PostgresWorld, begin: Begin
) -> None:
    journal, job_id = await begin(1, 2)
    reached = asyncio.Event()
    steps = paused(keep_lease("a", LEASE), reached, "SELECT pg_sleep(60)")
    call = asyncio.create_task(journal._database.write(steps))
    await reached.wait()
    await asyncio.to_thread(world.execute, TERMINATE)
    with pytest.raises(JournalError, match=r"was lost .*not known. The next one connects anew"):
        await call
    assert world.execute("SELECT count(*) FROM holder") == [(0,)]
    assert await journal.counts(job_id) == {ItemState.NEW: 2}
    await journal.add(job_id, orders(3), rows=3, rejected=0)


async def test_what_fails_at_the_end_undoes_what_nobody_waited_for(
    world: PostgresWorld, begin: Begin
) -> None:
    def steps() -> Steps[None]:
        yield from do("INSERT INTO holder (name, lease_until) VALUES ('a', 0)")
        yield from query("SELECT 1")
        yield from do("INSERT INTO holder (name, lease_until) VALUES ('b', 0)")
        yield from do("SELECT 1 / :zero", zero=0)

    journal, job_id = await begin(1, 2)
    with pytest.raises(JournalError, match="division by zero"):
        await journal._database.write(steps())
    assert world.execute("SELECT count(*) FROM holder") == [(0,)]
    await journal.add(job_id, orders(3), rows=3, rejected=0)


async def test_rows_that_nobody_waited_for_come_with_the_next_ones(begin: Begin) -> None:
    def steps() -> Steps[tuple[Sequence[Row], Sequence[Row]]]:
        early = yield from do("SELECT 1 UNION SELECT 2 ORDER BY 1")
        late = yield from query("SELECT 3")
        return early, late

    journal, _ = await begin(1, 2)
    assert await journal._database.write(steps()) == ([(1,), (2,)], [(3,)])


async def test_a_transaction_goes_on_without_its_caller(world: PostgresWorld, begin: Begin) -> None:
    journal, _ = await begin(1)
    reached = asyncio.Event()
    steps = paused(keep_lease("a", LEASE), reached, "SELECT pg_sleep(0.05)")
    call = asyncio.create_task(journal._database.write(steps))
    await reached.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await journal.jobs()
    assert world.execute("SELECT name FROM holder") == [("a",)]


async def test_a_server_that_does_not_answer_is_given_up(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, job_id = await begin(1)
    monkeypatch.setattr(postgres, "LIMIT", 0.1)
    steps = paused(keep_lease("a", LEASE), asyncio.Event(), "SELECT pg_sleep(60)")
    with pytest.raises(JournalError, match=r"did not answer within .* connects anew"):
        await journal._database.write(steps)
    monkeypatch.undo()
    assert await journal.claim(ChunkKey(job_id, 0), "a") is None
    await check_counts(journal, job_id)


async def test_a_connection_lost_while_idle_is_not_noticed(
    world: PostgresWorld, begin: Begin
) -> None:
    journal, job_id = await begin(1, 2)
    await asyncio.to_thread(world.execute, TERMINATE)
    await journal.add(job_id, orders(3), rows=3, rejected=0)
    await check_counts(journal, job_id)


async def test_a_server_that_comes_back_is_found_again(world: PostgresWorld) -> None:
    journal = await world.open()
    database = await world.open()
    del database
    with suppress(psycopg.Error):
        world.server.execute("ALTER DATABASE postgres ALLOW_CONNECTIONS false", "template1")
    try:
        await asyncio.to_thread(world.server.execute, TERMINATE, "template1")
        with pytest.raises(JournalError, match=r"the database postgres on .*can't be used"):
            await journal.jobs()
    finally:
        world.server.execute("ALTER DATABASE postgres ALLOW_CONNECTIONS true", "template1")
    assert await journal.jobs() == []


async def test_a_newer_journal_is_refused(world: PostgresWorld) -> None:
    await world.open()
    world.execute("UPDATE journal_version SET version = 2")
    with pytest.raises(JournalError, match=r"is a journal of version 2, .* use the newer"):
        await world.open()


async def test_many_may_open_a_new_journal_at_once(world: PostgresWorld) -> None:
    journals = await asyncio.gather(*(world.open() for _ in range(6)))
    jobs = await asyncio.gather(*(journal.open_job(settings()) for journal in journals))
    assert {job.job_id for job in jobs} == {jobs[0].job_id}
    assert world.execute("SELECT version FROM journal_version") == [(1,)]


# -- users and secrets -----------------------------------------------------------------------


@pytest.fixture
def stranger(postgres_server: PostgresServer, postgres_url: str) -> str:
    """The URL of a database in which the user may not make anything."""
    create = f"CREATE ROLE stranger LOGIN PASSWORD '{PASSWORD}'"
    with suppress(psycopg.errors.DuplicateObject):
        postgres_server.execute(create)
    return postgres_url.replace("postgres@", f"stranger:{quote(PASSWORD, safe='')}@")


async def test_a_user_who_may_not_make_tables_is_told(stranger: str) -> None:
    with pytest.raises(JournalError, match="grant CREATE on the database") as caught:
        await open_journal(stranger)
    assert PASSWORD not in repr(caught.value)


async def test_a_schema_that_is_there_needs_no_right_to_make_one(
    postgres_server: PostgresServer, stranger: str
) -> None:
    database = stranger.partition("/test_")[2].partition("?")[0]
    make = "CREATE SCHEMA ht_async AUTHORIZATION stranger"
    postgres_server.execute(make, f"test_{database}")
    async with open_journal(stranger) as journal:
        assert await journal.jobs() == []


async def test_a_password_is_never_shown(world: PostgresWorld) -> None:
    secret = quote(PASSWORD, safe="")
    nowhere = f"postgresql://me:{secret}@127.0.0.1:1/db?sslmode=disable"
    with pytest.raises(JournalError, match=r"the database db on 127\.0\.0\.1") as caught:
        await open_journal(nowhere)
    journal = await world.open()
    for shown in (caught.value, journal, journal._database, journal._database._server):
        assert "s3cret" not in f"{shown!r} {shown}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("password", [PASSWORD, "s3cret@word", "s3cret/word", "%"])
async def test_a_password_that_is_not_escaped_is_not_shown_either(password: str) -> None:
    with pytest.raises(ConfigurationError, match=r"with special characters .* as %XX") as caught:
        await open_journal(f"postgresql://me:{password}@127.0.0.1:1/db")
    assert "cret" not in f"{caught.value!r}"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


async def test_a_missing_database_is_named(postgres_server: PostgresServer) -> None:
    with pytest.raises(JournalError, match=r"the database nothing on .* does not exist"):
        await open_journal(postgres_server.url("nothing"))


async def test_what_the_url_says_is_kept(postgres_server: PostgresServer) -> None:
    url = postgres_server.url("postgres") + "&application_name=mine"
    with pytest.raises(JournalError, match="sslmode value"):
        await open_journal(f"{url}&sslmode=odd")
    async with open_journal(url, schema="kept") as journal:
        assert isinstance(journal, SqlJournal)
        names = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'mine'"
        assert postgres_server.execute(names) == [(1,)]


def test_a_journal_in_a_file_needs_no_psycopg() -> None:
    program = """
import asyncio, sys, tempfile
sys.modules["psycopg"] = None
from ht_async.bulk.journal import open_journal
async def main():
    with tempfile.TemporaryDirectory() as folder:
        async with open_journal(folder + "/jobs.db") as journal:
            print(await journal.jobs())
        try:
            await open_journal("postgresql://host/db")
        except Exception as error:
            print(type(error).__name__, error)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "[]",
        'ConfigurationError url: PostgreSQL needs psycopg: pip install "ht-async[bulk]"',
    ], done.stderr
