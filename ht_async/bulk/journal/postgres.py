"""A journal's database in a PostgreSQL server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Self, TypeVar, final

import psycopg

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.database import Load, Row, Step, Steps, UndoneError
from ht_async.bulk.journal.postgres_server import Server
from ht_async.engine.outlast import outlast

T = TypeVar("T")

LIMIT = 60.0
"""Seconds that a transaction may take until the server is taken for lost."""


@final
class PostgresDatabase:
    """A schema in a PostgreSQL database, used by one connection that is made anew when lost.

    Args:
        server: Where it is.
        connection: The first connection.
    """

    def __init__(self, server: Server, connection: psycopg.AsyncConnection[Row]) -> None:
        self._server = server
        self._connection = connection
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False
        self._may_be_done = False

    @classmethod
    async def open(cls, url: str, schema: str) -> Self:
        """Connect, and make the tables if there are none.

        Args:
            url: The database, as `postgresql://...`.
            schema: The schema in it.

        Raises:
            JournalError: It can't be used.
        """
        server = Server(url, schema)
        connection = await server.connect()
        try:
            await server.prepare(connection)
        except BaseException as error:
            await connection.close()
            if isinstance(error, psycopg.Error):
                raise server.told(error) from None
            raise
        return cls(server, connection)

    async def read(self, steps: Steps[T]) -> T:
        """See `Database.read`."""
        return await self._run_alone(steps, changes=False)

    async def write(self, steps: Steps[T]) -> T:
        """See `Database.write`."""
        return await self._run_alone(steps, changes=True)

    async def _run_alone(self, steps: Steps[T], *, changes: bool) -> T:
        await self._turn.acquire()
        if self._closed:
            self._turn.release()
            raise JournalError("The journal is closed.")
        # A task of its own: whoever is cancelled leaves it, and it goes on to its end.
        task = asyncio.create_task(self._transaction(steps, changes), name="ht_async journal")
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def aclose(self) -> None:
        """See `Database.aclose`."""
        self._closed = True
        interruption = await outlast(tuple(self._running))
        await self._connection.close()
        if interruption is not None:
            raise interruption

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        self._turn.release()
        if not task.cancelled():
            task.exception()  # or asyncio would log it as missed where nobody waits any more

    async def _transaction(self, steps: Steps[T], changes: bool) -> T:
        self._may_be_done = False
        try:
            async with asyncio.timeout(LIMIT):
                await self._begin()
                return await self._run(steps, changes)
        except TimeoutError:
            await self._connection.close()
            raise self._cut_off(
                f"PostgreSQL, {self._server}, did not answer within {LIMIT:.0f} seconds: whether "
                "the last change was made is not known. The next one connects anew."
            ) from None
        except psycopg.Error as error:
            told = self._server.told(error, lost=self._connection.closed)
            raise (self._cut_off(str(told)) if self._connection.closed else told) from None

    def _cut_off(self, message: str) -> JournalError:
        return JournalError(message) if self._may_be_done else UndoneError(message)

    async def _begin(self) -> None:
        """Begin a transaction, on a new connection if the old one is gone by now."""
        if not self._connection.closed:
            with suppress(psycopg.OperationalError):
                await self._connection.execute("BEGIN")
                return
        await self._connection.close()
        self._connection = await self._server.connect()
        await self._connection.execute("BEGIN")

    async def _run(self, steps: Steps[T], changes: bool) -> T:
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._execute(step))
        except StopIteration as end:
            self._may_be_done = changes
            await self._connection.execute("COMMIT")
            result: T = end.value
            return result
        except Exception:
            with suppress(psycopg.Error):  # a lost connection has nothing to be undone
                await self._connection.execute("ROLLBACK")
            raise
        except BaseException:  # out of time: the server ends what was begun
            await self._connection.close()
            raise
        finally:
            steps.close()

    async def _execute(self, step: Step) -> Sequence[Row]:
        if isinstance(step, Load):
            return await self._load(step.rows)
        cursor = await self._connection.execute(_in_postgres(step.sql), step.values)
        return [(cursor.rowcount,)] if cursor.description is None else await cursor.fetchall()

    async def _load(self, rows: Sequence[Row]) -> Sequence[Row]:
        async with (
            self._connection.cursor() as cursor,
            cursor.copy("COPY incoming FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["int8", "bytea", "text", "int8", "int8", "bytea"])
            for row in rows:
                await copy.write_row(row)
        return [(len(rows),)]


_NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"


@lru_cache(maxsize=256)
def _in_postgres(sql: str) -> bytes:
    sql = sql.replace("json_each(", "json_array_elements(")
    return _PARAMETER.sub(_parameter, sql).encode()


def _parameter(found: re.Match[str]) -> str:
    return _NOW if found[1] == "now" else f"%({found[1]})s"


_PARAMETER = re.compile(r"(?<!:):(\w+)")
