"""Where DBOS keeps its own records: beside the journal, and apart from it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, final
from urllib.parse import urlsplit

from attrs import field, frozen

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.urls import file_of, is_in_postgres
from ht_async.errors import ConfigurationError

SCHEMA = "ht_async_dbos"
"""The schema of DBOS's records in PostgreSQL."""

VERSION = "ht-async-chunks-1"
"""What a chunk's workflow takes and does. Workers take those of their own version alone, so it
changes with that, and not with each release: a newer release goes on with older workflows."""

PATIENCE = 10.0
"""Seconds that a process may be idle in a transaction: frozen, it must not keep others waiting."""

_ENDING = ".dbos"
_MISSING = 'the DBOS engine is not installed: pip install "ht-async[bulk]"'


@final
@frozen(slots=True)
class DbosRecords:
    """Where DBOS keeps its records.

    Args:
        url: The database, as SQLAlchemy names it.
        schema: The schema, in PostgreSQL.
        shown: What to call it, free of credentials.
    """

    url: str = field(repr=False)
    schema: str
    shown: str


def application(account: str) -> str:
    """Return the name of the DBOS application that works on an account's jobs.

    Each account has its own, as a worker has the key of one account.
    """
    return f"ht-async-{blake2b(account.encode(), digest_size=8).hexdigest()}"


def missing_dbos() -> ConfigurationError:
    """Return the error for a DBOS that isn't installed."""
    return ConfigurationError(_MISSING)


def records_beside(journal: str, schema: str) -> DbosRecords:
    """Return where DBOS's records are, for a journal. Blocks.

    Args:
        journal: The journal's URL, see `open_journal`.
        schema: The schema of the records in PostgreSQL; SQLite has a file of its own for them,
            as DBOS writes in another way than the journal does.

    Raises:
        JournalError: The place can't be used.
        ConfigurationError: The URL is none of a journal, or SQLAlchemy is not installed.
    """
    try:
        from sqlalchemy import URL

        from ht_async.bulk.engine.dbos_clock import with_milliseconds
    except ImportError:
        raise missing_dbos() from None
    if is_in_postgres(journal):
        return DbosRecords(_in_postgres(journal), schema, urlsplit(journal).hostname or "a server")
    path = _file_beside(journal)
    _make(path)
    url = with_milliseconds(URL.create("sqlite", database=str(path)))
    return DbosRecords(url.render_as_string(hide_password=False), schema, str(path))


def has_records(journal: str, schema: str) -> bool:
    """Return whether DBOS has ever kept records beside a journal. Blocks.

    Args:
        journal: The journal's URL.
        schema: The schema of the records in PostgreSQL.

    Raises:
        JournalError: The database can't be reached.
    """
    if not is_in_postgres(journal):
        return _file_beside(journal).exists()
    import psycopg

    try:
        with psycopg.connect(journal, connect_timeout=10) as connection:
            found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
            return found.fetchone() is not None
    except psycopg.Error as error:
        raise JournalError(f"DBOS's records can't be reached: {type(error).__name__}") from None


def _file_beside(journal: str) -> Path:
    return Path(file_of(journal) + _ENDING)


def _make(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise JournalError(f"{path} can't be written: {error.strerror}.") from None
    # DBOS takes the file as it is. Without a write-ahead log, whoever is frozen while it reads
    # would keep all others from writing; with it, readers are in nobody's way.
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.DatabaseError):
        connection.execute("PRAGMA journal_mode = WAL")


def _in_postgres(url: str) -> str:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
    from sqlalchemy import URL

    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
        # DBOS would make a database that is not named; libpq knows which one is meant.
        with psycopg.connect(url, connect_timeout=10) as connection:
            database = connection.info.dbname
    except psycopg.Error as error:
        raise JournalError(f"DBOS's records can't be reached: {type(error).__name__}") from None
    user, password = parts.pop("user", None), parts.pop("password", None)
    parts.pop("dbname", None)
    return URL.create(
        "postgresql",
        username=user,
        password=password,
        database=database,
        query={name: str(value) for name, value in parts.items()},
    ).render_as_string(hide_password=False)
