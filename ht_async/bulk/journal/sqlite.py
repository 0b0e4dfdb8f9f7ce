"""A journal's database in an SQLite file, used by one thread of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Self, TypeVar, final

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.database import Load, Row, Step, Steps, drive
from ht_async.bulk.journal.sqlite_file import Clock, open_file, told

T = TypeVar("T")

_COLUMNS = 6  # of `incoming`
_ROWS_AT_ONCE = 250


@final
class SqliteDatabase:
    """An SQLite file.

    Whole transactions run in the thread, so that the event loop never waits for the disk, and
    a caller that is cancelled leaves none half done.

    Args:
        connection: The connection, made in the thread.
        thread: The thread.
        path: The file.
        clock: Tells the time in seconds since 1970.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        thread: ThreadPoolExecutor,
        path: Path,
        clock: Clock,
    ) -> None:
        self._connection = connection
        self._thread = thread
        self._path = path
        self._clock = clock

    @classmethod
    async def open(cls, path: Path, clock: Clock, patience: float) -> Self:
        """Open a file; make it if there is none.

        Args:
            path: The file.
            clock: Tells the time in seconds since 1970.
            patience: Seconds to wait for others who write, at most.

        Raises:
            JournalError: It can't be used.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="ht_async journal")
        opening = thread.submit(open_file, path, patience)
        try:
            return cls(await asyncio.wrap_future(opening), thread, path, clock)
        except asyncio.CancelledError:
            if not opening.cancelled():
                thread.submit(lambda: opening.result().close())
            raise
        finally:
            if not opening.done() or opening.cancelled() or opening.exception() is not None:
                thread.shutdown(wait=False)

    async def read(self, steps: Steps[T]) -> T:
        """See `Database.read`."""
        return await self._run("BEGIN", steps)

    async def write(self, steps: Steps[T]) -> T:
        """See `Database.write`."""
        return await self._run("BEGIN IMMEDIATE", steps)

    async def aclose(self) -> None:
        """See `Database.aclose`."""
        with suppress(RuntimeError):  # it is closed already
            closing = self._thread.submit(self._connection.close)
            self._thread.shutdown(wait=False)
            await asyncio.shield(asyncio.wrap_future(closing))

    async def _run(self, begin: str, steps: Steps[T]) -> T:
        try:
            running = self._thread.submit(self._transaction, begin, steps)
        except RuntimeError:
            raise JournalError(f"The journal {self._path} is closed.") from None
        return await asyncio.wrap_future(running)

    def _transaction(self, begin: str, steps: Steps[T]) -> T:
        try:
            self._connection.execute(begin)
            try:
                result = drive(steps, self._execute)
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # there may be nothing to be undone any more
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise told(error, self._path) from error
        return result

    def _execute(self, step: Step) -> Sequence[Row]:
        if isinstance(step, Load):
            return self._load(step.rows)
        values = {**step.values, "now": int(self._clock() * 1000)}
        cursor = self._connection.execute(step.sql.replace(" FOR UPDATE", ""), values)
        return [(cursor.rowcount,)] if cursor.description is None else cursor.fetchall()

    def _load(self, rows: Sequence[Row]) -> Sequence[Row]:
        self._connection.execute("DELETE FROM incoming")
        # Many rows in one statement: a thread that runs many short ones waits, before each,
        # for the event loop to let go of the interpreter.
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            places = ", ".join([f"({', '.join('?' * _COLUMNS)})"] * len(some))
            values = [value for row in some for value in row]
            self._connection.execute(f"INSERT INTO incoming VALUES {places}", values)  # noqa: S608
        return [(len(rows),)]
