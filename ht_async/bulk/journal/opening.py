"""Opens a journal by its URL."""

from __future__ import annotations

import time  # noqa: TID251 - the clock of a journal in a file is the machine's
from collections.abc import Generator
from pathlib import Path
from typing import Any, final

from ht_async.bulk.journal.database import Database
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.journal.urls import file_of, is_in_postgres
from ht_async.errors import ConfigurationError

PATIENCE = 8.0
"""Seconds to wait for another process that writes to the same SQLite file.

Less than a third of the usual lease, so that such a wait doesn't cost the lease.
"""

SCHEMA = "ht_async"
"""The schema of a journal in PostgreSQL."""


@final
class JournalOpening:
    """A journal that is about to be opened: `await` it, or use it in `async with`."""

    def __init__(self, url: str, schema: str) -> None:
        self._url = url
        self._schema = schema
        self._journal: SqlJournal | None = None

    def __await__(self) -> Generator[Any, None, SqlJournal]:
        return self._open().__await__()

    async def __aenter__(self) -> SqlJournal:
        self._journal = await self._open()
        return self._journal

    async def __aexit__(self, *_: object) -> None:
        if self._journal is not None:
            await self._journal.aclose()

    async def _open(self) -> SqlJournal:
        if is_in_postgres(self._url):
            return SqlJournal(await _postgres(self._url, self._schema))
        return SqlJournal(await _sqlite(self._url))


def open_journal(url: str, *, schema: str = SCHEMA) -> JournalOpening:
    """Open the journal of bulk jobs; make it if there is none.

        async with open_journal("jobs.db") as journal: ...
        journal = await open_journal("jobs.db")  # to be closed by `journal.aclose()`

    A journal holds the orders themselves, with the names, addresses and telephone numbers in
    them. An SQLite file is made for its owner alone (mode 0600), and so are the two files
    that SQLite puts beside it. Everything is kept until somebody calls `purge`: jobs that
    are done are not deleted by themselves, as it is the journal that keeps an order from being
    sent again. Purged orders are overwritten in the file, which keeps its size; its space is
    used for the next ones. In PostgreSQL, the server's vacuum removes them.

    SQLite serves the processes of one machine; its file must be on a local disk, as it can't
    be shared over a network. PostgreSQL serves any number of machines.

    Args:
        url: A path or `sqlite:///path` for an SQLite file (`sqlite:////path` from the root),
            or `postgresql://user:password@host/database?sslmode=verify-full` with whatever
            else libpq understands.
        schema: The schema of the tables in PostgreSQL; it is made if there is none.

    Returns:
        What gives the journal, when it is awaited or entered.

    Raises:
        JournalError: It can't be used; the message says why and what to do.
        ConfigurationError: The URL names no kind of database that is known, or what is needed
            for it is not installed.
    """
    return JournalOpening(url, schema)


async def _sqlite(url: str) -> Database:
    from ht_async.bulk.journal.sqlite import SqliteDatabase

    path = file_of(url)
    if "://" in path:
        raise ConfigurationError(
            "url: must be a path, sqlite:///path or postgresql://user:password@host/database"
        )
    if not path or ":memory:" in path:
        raise ConfigurationError("url: must name a file, as a journal outlasts its process")
    return await SqliteDatabase.open(Path(path), time.time, PATIENCE)


async def _postgres(url: str, schema: str) -> Database:
    try:
        from ht_async.bulk.journal.postgres import PostgresDatabase
    except ImportError:
        raise ConfigurationError(
            'url: PostgreSQL needs psycopg: pip install "ht-async[bulk]"'
        ) from None
    return await PostgresDatabase.open(url, schema)
