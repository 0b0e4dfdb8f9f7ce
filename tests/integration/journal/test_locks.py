"""Locks in PostgreSQL: taken away from frozen processes, waited for with an end otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing

import psycopg
import pytest
from journal_world import PostgresWorld, orders, settings

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal import postgres_server
from ht_async.bulk.journal.database import Row, Statement, Steps
from ht_async.bulk.journal.sql_journal import SqlJournal

Connection = psycopg.Connection[Row]

WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE pid = {} AND state = 'active' AND wait_event_type = 'Client'"""


ALIVE = "SELECT count(*) FROM pg_stat_activity WHERE pid = {}"


@pytest.fixture
def world(postgres_world: PostgresWorld) -> PostgresWorld:
    return postgres_world


async def test_a_frozen_process_does_not_hold_up_the_others(world: PostgresWorld) -> None:
    """Its transaction is ended by the server long before they give up; so the settings say."""
    journal = await world.open()

    def settings_of_connection() -> Steps[Sequence[Row]]:
        return (
            yield Statement(
                """SELECT current_setting('idle_in_transaction_session_timeout'),
                    current_setting('lock_timeout'), current_setting('synchronous_commit')"""
            )
        )

    assert await journal._database.read(settings_of_connection()) == [("5s", "20s", "on")]


def of_ours(world: PostgresWorld) -> Connection:
    """Connect as another process of ours would."""
    connection = psycopg.connect(world.server.url("postgres"), application_name="ht-async")
    connection.execute(f'SET search_path = "{world.schema}"'.encode())
    return connection


async def without_patience(world: PostgresWorld) -> tuple[SqlJournal, int]:
    """Open a journal that hardly waits for locks, with a job in it."""

    def settings_of_connection() -> Steps[None]:
        yield Statement("SET lock_timeout = '20ms'")

    journal = await world.open()
    job = await journal.open_job(settings())
    await journal._database.write(settings_of_connection())
    return journal, job.job_id


async def test_a_lock_is_not_waited_for_for_ever(world: PostgresWorld) -> None:
    journal, job_id = await without_patience(world)
    with psycopg.connect(world.server.url("postgres")) as other:
        other.execute(f'LOCK TABLE "{world.schema}".job'.encode())
        with pytest.raises(JournalError, match="keeps the journal's tables locked"):
            await journal.add(job_id, orders(1), rows=1, rejected=0)
    await journal.add(job_id, orders(1), rows=1, rejected=0)


def in_a_group_of_statements(connection: Connection) -> None:
    """Send a statement without the end of its group, as a process that is frozen meanwhile."""
    connection.pgconn.enter_pipeline_mode()
    connection.pgconn.send_query_params(b"SELECT 1", None)
    connection.pgconn.send_flush_request()
    connection.pgconn.flush()


def among_rows(connection: Connection) -> None:
    """Begin to load rows, and send none."""
    connection.pgconn.send_query(b"COPY item (row) FROM STDIN")
    connection.pgconn.flush()


def with_an_answer_unread(connection: Connection) -> None:
    """Ask for more than fits between the server and a process that reads nothing."""
    connection.pgconn.send_query(b"SELECT repeat('x', 1000) FROM generate_series(1, 50000)")
    connection.pgconn.flush()


async def until_the_server_waits(world: PostgresWorld, backend: int) -> None:
    async with asyncio.timeout(20):
        while world.execute(WAITING.format(backend)) == [(0,)]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


FROZEN = [in_a_group_of_statements, among_rows, with_an_answer_unread]


@pytest.mark.parametrize("freeze", FROZEN)
async def test_a_frozen_process_that_the_server_does_not_end_is_ended_by_another(
    world: PostgresWorld, freeze: Callable[[Connection], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_server, "FROZEN_AFTER", 0.0)
    journal, job_id = await without_patience(world)
    with closing(of_ours(world)) as frozen:
        frozen.execute("LOCK TABLE job")
        freeze(frozen)
        await until_the_server_waits(world, frozen.info.backend_pid)
        await journal.add(job_id, orders(1), rows=1, rejected=0)
        assert world.execute(WAITING.format(frozen.info.backend_pid)) == [(0,)]


async def test_a_process_that_is_not_frozen_for_long_is_not_ended(world: PostgresWorld) -> None:
    journal, job_id = await without_patience(world)
    with closing(of_ours(world)) as other:
        other.execute("LOCK TABLE job")
        with pytest.raises(JournalError, match="keeps the journal's tables locked"):
            await journal.add(job_id, orders(1), rows=1, rejected=0)
        other.execute("SELECT 1")


async def test_only_who_is_frozen_and_locks_our_tables_is_ended(
    world: PostgresWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_server, "FROZEN_AFTER", 0.0)
    journal, job_id = await without_patience(world)
    foreign = psycopg.connect(world.server.url("postgres"), application_name="of another program")
    with closing(of_ours(world)) as busy, closing(of_ours(world)) as elsewhere, closing(foreign):
        busy.execute("LOCK TABLE job")
        busy.pgconn.send_query(b"SELECT pg_sleep(60)")
        foreign.execute(f'LOCK TABLE "{world.schema}".item'.encode())
        elsewhere.execute("LOCK TABLE pg_catalog.pg_statistic IN ACCESS SHARE MODE")
        with pytest.raises(JournalError, match="keeps the journal's tables locked"):
            await journal.add(job_id, orders(1), rows=1, rejected=0)
        for alive in (busy, elsewhere, foreign):
            alive.cancel()
            assert world.execute(ALIVE.format(alive.info.backend_pid)) == [(1,)]
