"""The SQLite database that holds the sandbox's state."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Generator
from contextlib import contextmanager

from .config import SandboxConfigError

_APPLICATION_ID = 0x48547342
_SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE clients (
    id INTEGER PRIMARY KEY,
    external_id TEXT,
    first_name TEXT,
    last_name TEXT,
    email TEXT NOT NULL,
    phone TEXT,
    full_address TEXT,
    authentication_token TEXT NOT NULL
);
CREATE INDEX clients_by_external_id ON clients (external_id);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    client_id INTEGER NOT NULL REFERENCES clients (id),
    status INTEGER NOT NULL,
    reference TEXT,
    token TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    sku_ids TEXT NOT NULL,
    windows TEXT NOT NULL,
    tags TEXT NOT NULL,
    appointment INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    listed_at REAL NOT NULL
);
CREATE INDEX orders_by_creation ON orders (created_at, id);
CREATE INDEX orders_by_client ON orders (client_id);
CREATE INDEX orders_by_reference ON orders (reference);
"""


class Database:
    """One connection to SQLite, used by one thread at a time.

    Every call is short and made on the event loop itself: a hop to another thread would cost
    more than the call. A file is written in WAL mode without waiting for the disk: what was
    answered survives the death of the process, though not a power failure.
    """

    def __init__(self, path: str) -> None:
        """Open the database and make its tables if there are none.

        Args:
            path: path of a file, or ``:memory:``.

        Raises:
            SandboxConfigError: the file cannot be used.
        """
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise SandboxConfigError("db", f"cannot open {path!r}: {error}") from error
        self._connection.row_factory = sqlite3.Row
        # An application that is dropped without being shut down leaves no open connection.
        self.close = weakref.finalize(self, self._connection.close)
        try:
            self._prepare(path)
        except sqlite3.Error as error:
            self.close()
            raise SandboxConfigError("db", f"cannot use {path!r}: {error}") from error
        except SandboxConfigError:
            self.close()
            raise

    def _prepare(self, path: str) -> None:
        tables = self.value("SELECT COUNT(*) FROM sqlite_master")
        mark = (self.value("PRAGMA application_id"), self.value("PRAGMA user_version"))
        if tables and mark != (_APPLICATION_ID, _SCHEMA_VERSION):
            raise SandboxConfigError(
                "db", f"{path!r} is not a database of this version of the sandbox: name another"
            )
        self.run("PRAGMA journal_mode = WAL")
        self.run("PRAGMA synchronous = NORMAL")
        if not tables:
            self._connection.executescript(
                f"PRAGMA application_id = {_APPLICATION_ID};"
                f"PRAGMA user_version = {_SCHEMA_VERSION};{_SCHEMA}"
            )

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Carry out the statements of a block together, or none of them if it raises."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def run(self, sql: str, *values: object) -> None:
        """Carry out a statement.

        Args:
            sql: the statement.
            values: values of its placeholders.
        """
        self._connection.execute(sql, values)

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Return all rows of a query.

        Args:
            sql: the query.
            values: values of its placeholders.
        """
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query, or None.

        Args:
            sql: the query.
            values: values of its placeholders.
        """
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def value(self, sql: str, *values: object) -> int:
        """Return the first column of the first row of a query, an integer.

        Args:
            sql: the query, which always has a row.
            values: values of its placeholders.
        """
        (value,) = self._connection.execute(sql, values).fetchone()
        return int(value)
