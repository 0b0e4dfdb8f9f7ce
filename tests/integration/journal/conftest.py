"""Fixtures of the tests on journals, most of which run in both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from journal_world import Begin, PostgresWorld, SqliteWorld, World, orders, settings
from postgres import PostgresServer, postgres_server, postgres_url

from ht_async.bulk.journal.sql_journal import SqlJournal

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def sqlite_world(tmp_path: Path, stack: AsyncExitStack) -> SqliteWorld:
    return SqliteWorld(tmp_path / "jobs.db", stack)


@pytest.fixture
async def postgres_world(postgres_server: PostgresServer, stack: AsyncExitStack) -> PostgresWorld:
    return PostgresWorld(postgres_server, stack)


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> World:
    """A database for journals."""
    found: World = request.getfixturevalue(f"{request.param}_world")
    return found


@pytest.fixture
async def journal(world: World) -> SqlJournal:
    """A journal."""
    return await world.open()


@pytest.fixture
def begin(journal: SqlJournal) -> Begin:
    """Begin a running job with some rows; returns the journal and the job's number."""

    async def started(*rows: int, name: str = "job") -> tuple[SqlJournal, int]:
        job = await journal.open_job(settings(name))
        assert await journal.add(job.job_id, orders(*rows), rows=len(rows), rejected=0) == []
        return journal, job.job_id

    return started
