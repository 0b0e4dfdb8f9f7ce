"""A transaction in PostgreSQL that goes to the server and back as seldom as it can."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias, final

import psycopg

from ht_async.bulk.journal.database import Load, Row, Step

Connection: TypeAlias = psycopg.AsyncConnection[Row]
Cursor: TypeAlias = psycopg.AsyncCursor[Row]
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
        self._promised: list[list[Row]] = [[]]
        self._begun = False

    async def execute(self, step: Step) -> Sequence[Row]:
        """Execute a step, or queue it if it isn't awaited; return its rows."""
        if isinstance(step, Load):
            if self._queued:
                await self._send()
            return await self._load(step.rows)
        rows = self._queue((_in_postgres(step.sql), step.values))
        if step.awaited:
            await self._send()
        return rows

    async def commit(self) -> None:
        """Make the changes durable."""
        if not self._begun:  # on a connection that was lost before, nothing is to be in doubt
            await self._send()
        self._queue(_COMMIT)
        await self._send()

    def _queue(self, sendable: Sendable) -> list[Row]:
        self._queued.append(sendable)
        self._promised.append([])
        return self._promised[-1]

    async def _send(self) -> None:
        """Send what is queued, and fill in the rows."""
        cursors = await (self._send_queued() if self._begun else self._begin())
        self._begun = True
        for cursor, rows in zip(cursors, self._promised, strict=True):
            rows += [(cursor.rowcount,)] if cursor.description is None else await cursor.fetchall()
        self._queued.clear()
        self._promised.clear()

    async def _begin(self) -> Sequence[Cursor]:
        if not self._connection.closed:
            try:
                return await self._send_queued()
            except psycopg.OperationalError:
                if not self._connection.closed:
                    raise
        self._connection = await self._reconnect()
        return await self._send_queued()

    async def _send_queued(self) -> Sequence[Cursor]:
        async with self._connection.pipeline():
            return [await self._connection.execute(*sendable) for sendable in self._queued]

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
