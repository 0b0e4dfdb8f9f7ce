"""Opens an SQLite file as a journal, and tells what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.schema import SQLITE_VERSIONS, statements_from

Clock: TypeAlias = Callable[[], float]

OLDEST_SQLITE = (3, 38)
"""The first version whose JSON operators are those of PostgreSQL."""

APPLICATION_ID = 0x48544A31
"""What tells a journal from other SQLite files."""

_PAGES_BETWEEN_CHECKPOINTS = 4000  # of 4 KiB; an import changes some pages again and again
_WAL_BYTES_KEPT = 64 * 2**20

_SETTINGS = f"""
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;
    PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_CHECKPOINTS};
    PRAGMA journal_size_limit = {_WAL_BYTES_KEPT};
    CREATE TEMP TABLE incoming (row INTEGER, digest BLOB, reference TEXT,
        reference_at INTEGER, reference_length INTEGER, body BLOB);
"""

_REMEDIES = {
    sqlite3.SQLITE_BUSY: "is locked: another program writes to it for too long; end that one",
    sqlite3.SQLITE_LOCKED: "is locked: another program writes to it for too long; end that one",
    sqlite3.SQLITE_READONLY: "can't be written: it, its folder or its disk is read-only, or "
    "belongs to another user; change that, or name another file",
    sqlite3.SQLITE_FULL: "can't be written: the disk is full; make room, then go on",
    sqlite3.SQLITE_IOERR: "can't be read or written: the disk failed, or is full; see to it",
    sqlite3.SQLITE_CORRUPT: "is damaged: restore a copy of it",
    sqlite3.SQLITE_NOTADB: "is no journal, but another kind of file: name another one",
    sqlite3.SQLITE_CANTOPEN: "can't be opened: it or its folder may not be read and written; "
    "change that, or name another file",
    sqlite3.SQLITE_PERM: "can't be opened: it or its folder may not be read and written; "
    "change that, or name another file",
}


def told(error: sqlite3.Error, path: Path) -> JournalError:
    """Return what an error of SQLite means, and what helps."""
    code = getattr(error, "sqlite_errorcode", None)
    remedy = None if code is None else _REMEDIES.get(code & 0xFF)
    return JournalError(f"The journal {path} {remedy or f'failed: {error}'}.")


def open_file(path: Path, patience: float) -> sqlite3.Connection:
    """Open a journal; make it if there is none, for its owner alone.

    Args:
        path: The file.
        patience: Seconds to wait for others who write, at most.

    Raises:
        JournalError: It can't be used.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise JournalError(
            f"SQLite {sqlite3.sqlite_version} is too old: a journal needs {oldest} or newer. "
            "Use a Python that comes with it, or PostgreSQL."
        )
    _make(path)
    try:
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise told(error, path) from error
    return connection


def _make(path: Path) -> None:
    if path.is_dir():
        raise JournalError(f"The journal {path} is a folder: name a file.")
    try:
        # SQLite gives its other files the permissions of this one.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except FileNotFoundError:
        raise JournalError(f"The journal {path} can't be made: make its folder first.") from None
    except OSError as error:
        raise JournalError(
            f"The journal {path} can't be made: {error.strerror}. Name another file."
        ) from None


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN")  # or the answers could be of before and after another's changes
    version = _check(connection, path)
    connection.execute("COMMIT")
    connection.execute("PRAGMA page_size = 4096")
    [(mode,)] = connection.execute("PRAGMA journal_mode = WAL").fetchall()
    if mode != "wal":
        raise JournalError(
            f"The journal {path} can't be written ahead there: put it on a local disk."
        )
    connection.executescript(_SETTINGS)
    if version < len(SQLITE_VERSIONS):
        _migrate(connection, path)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been quicker.
        for statement in statements_from(_check(connection, path), SQLITE_VERSIONS, str(path)):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(SQLITE_VERSIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _check(connection: sqlite3.Connection, path: Path) -> int:
    """Return a journal's version, 0 for an empty file; refuse other programs' files."""
    [(application,)] = connection.execute("PRAGMA application_id").fetchall()
    [(version,)] = connection.execute("PRAGMA user_version").fetchall()
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    if application != APPLICATION_ID and (application or version or tables):
        raise JournalError(f"{path} is the database of another program: name another file.")
    statements_from(version, SQLITE_VERSIONS, str(path))
    return int(version)
