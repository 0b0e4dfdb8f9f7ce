"""A transaction in PostgreSQL that goes to the server and back as seldom as it can."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias, final

import psycopg

from ht_async.bulk.journal.database import Load, Row, Step

Connection: TypeAlias = psycopg.AsyncConnection[Row]
Sendable: TypeAlias = tuple[bytes, Mapping[str, object] | None]

_BEGIN: Sendable = (b"BEGIN", None)
_COMMIT: Sendable = (b"COMMIT", None)


@final
class Transaction:
    """A transaction whose statements are sent together with the next one that is awaited.

    On a busy event loop, whoever waits for an answer waits for everybody else's turn too.

    Args:
        connection: Where it runs.
        reconnect: Gives another connection, should this one turn out to be lost at the beginning.
    """

    def __init__(
        self, connection: Connection, reconnect: Callable[[], Awaitable[Connection]]
    ) -> None:
        self._connection = connection
        self._reconnect = reconnect
        self._queued: list[Sendable] = [_BEGIN]
        self._begun = False

    async def execute(self, step: Step) -> Sequence[Row]:
        """Execute a step, or queue it if it isn't awaited; return its rows."""
        if isinstance(step, Load):
            if self._queued:
                await self._send()
            return await self._load(step.rows)
        self._queued.append((_in_postgres(step.sql), step.values))
        if not step.awaited:
            return ()
        cursor = await self._send()
        return [(cursor.rowcount,)] if cursor.description is None else await cursor.fetchall()

    async def commit(self) -> None:
        """Make the changes durable."""
        if not self._begun:  # on a connection that was lost before, nothing is to be in doubt
            await self._send()
        self._queued.append(_COMMIT)
        await self._send()

    async def _send(self) -> psycopg.AsyncCursor[Row]:
        """Send what is queued; return the cursor of the last statement."""
        if self._begun:
            cursor = await self._send_queued()
        else:
            cursor = await self._begin()
        self._queued.clear()
        return cursor

    async def _begin(self) -> psycopg.AsyncCursor[Row]:
        if not self._connection.closed:
            try:
                return await self._send_queued()
            except psycopg.OperationalError:
                if not self._connection.closed:
                    raise
        self._connection = await self._reconnect()
        return await self._send_queued()

    async def _send_queued(self) -> psycopg.AsyncCursor[Row]:
        async with self._connection.pipeline():
            cursors = [await self._connection.execute(*sendable) for sendable in self._queued]
        self._begun = True
        return cursors[-1]

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
