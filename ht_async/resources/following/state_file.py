"""The SQLite file in which a watch keeps what it has told: opened, checked, refused in words."""

from __future__ import annotations

import os
import random  # noqa: TID251 - processes that wait for each other must not do so in step
import sqlite3
import time  # noqa: TID251 - in a thread, where no loop has a clock
from datetime import date
from pathlib import Path

from ht_async.errors import WatchStateError

APPLICATION_ID = 0x48545731
"""What tells the state of a watch from other SQLite files."""

VERSION = 1

PATIENCE = 5.0
"""Seconds to wait for another watch that is just letting go of the file."""

_SCHEMA = f"""
    BEGIN IMMEDIATE;
    CREATE TABLE watch (base_url TEXT NOT NULL, since TEXT NOT NULL, unfinished INTEGER);
    CREATE TABLE told (
        id INTEGER PRIMARY KEY,
        created INTEGER NOT NULL,
        status,
        digest BLOB NOT NULL,
        seen REAL NOT NULL
    );
    CREATE INDEX told_created ON told (created);
    PRAGMA application_id = {APPLICATION_ID};
    PRAGMA user_version = {VERSION};
    COMMIT;
"""
_REMEDIES = {
    sqlite3.SQLITE_BUSY: "is in use by another watch: give each a file of its own",
    sqlite3.SQLITE_LOCKED: "is in use by another watch: give each a file of its own",
    sqlite3.SQLITE_READONLY: "can't be written: it or its folder is read-only",
    sqlite3.SQLITE_FULL: "can't be written: the disk is full",
    sqlite3.SQLITE_CORRUPT: "is damaged: name another file, and all orders are told again",
    sqlite3.SQLITE_NOTADB: "is another kind of file: name another one",
    sqlite3.SQLITE_CANTOPEN: "can't be opened: it or its folder may not be read and written",
}


def refusal(error: sqlite3.Error, path: Path | None) -> WatchStateError:
    """Return what an error of SQLite means, and what helps."""
    remedy = _REMEDIES.get(_code(error))
    name = "in memory" if path is None else path
    return WatchStateError(f"the state {name} {remedy or f'failed: {error}'}")


def _code(error: sqlite3.Error) -> int:
    """Return the kind of an error of SQLite, 0 for those of Python's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def open_state(path: Path | None, base_url: str, since: date) -> sqlite3.Connection:
    """Open the state of a watch; make it, for its owner alone, if there is none.

    Until it is closed, nobody else can use it. What is committed survives the end of the
    process; what was committed last may be lost with the machine, and is told again then.

    Args:
        path: The file; None keeps the state in memory.
        base_url: Where the orders are, which must not change.
        since: The first day that is watched, which must not become earlier.

    Raises:
        WatchStateError: It can't be used.
    """
    if path is not None:
        _make(path)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return _opened(path, base_url, since)
        except sqlite3.Error as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise refusal(error, path) from error
        time.sleep(random.uniform(0.01, 0.05))  # noqa: S311 - no secret


def _opened(path: Path | None, base_url: str, since: date) -> sqlite3.Connection:
    connection = sqlite3.connect(
        ":memory:" if path is None else path,
        # Two who each hold a part of the lock would wait for each other: both let go instead.
        timeout=0,
        isolation_level=None,
        check_same_thread=False,  # one thread at a time uses it
    )
    try:
        _prepare(connection, path)
        _check_purpose(connection, path, base_url, since)
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    try:
        # SQLite gives its other files the permissions of this one.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise WatchStateError(
                f"the state {path} is no regular file: name another one"
            ) from None
    except OSError as error:
        raise WatchStateError(f"the state {path} can't be made: {error.strerror}") from None


def _prepare(connection: sqlite3.Connection, path: Path | None) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN IMMEDIATE")  # takes the lock, which is kept
    connection.execute("COMMIT")
    [(application,)] = connection.execute("PRAGMA application_id").fetchall()
    [(version,)] = connection.execute("PRAGMA user_version").fetchall()
    [(tables,)] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    if application != APPLICATION_ID and (application or version or tables):
        raise WatchStateError(f"{path} is the database of another program: name another file")
    if version > VERSION:
        raise WatchStateError(
            f"the state {path} was made by a newer version of ht-async: name another file"
        )
    if version == 0:
        connection.executescript(_SCHEMA)


def _check_purpose(
    connection: sqlite3.Connection, path: Path | None, base_url: str, since: date
) -> None:
    known = connection.execute("SELECT base_url, since FROM watch").fetchone()
    if known is not None and known[0] != base_url:
        raise WatchStateError(
            f"the state {path} is about the orders of {known[0]}: name another file"
        )
    if known is not None and since < date.fromisoformat(known[1]):
        raise WatchStateError(
            f"the state {path} begins with {known[1]}: name another file for earlier orders"
        )
    if known is None:
        connection.execute("INSERT INTO watch VALUES (?, ?, NULL)", (base_url, since.isoformat()))
    else:
        connection.execute("UPDATE watch SET since = ?", (since.isoformat(),))
