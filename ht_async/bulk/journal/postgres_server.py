"""Connects to a PostgreSQL server, makes a journal's tables, and tells what is wrong."""

from __future__ import annotations

from typing import Any, final

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.database import Row
from ht_async.bulk.journal.schema import POSTGRES_VERSIONS, statements_from
from ht_async.errors import ConfigurationError

_UNLESS_GIVEN = {"connect_timeout": 10, "application_name": "ht-async"}

# A process that is frozen in a transaction must not keep the others from their work: it loses
# its transaction well before they give up waiting for its locks. Every statement looks up some
# rows by their keys; a planner without statistics would go through all.
_SETTINGS = """
    SELECT set_config('search_path', quote_ident(%(schema)s), false),
        set_config('enable_seqscan', 'off', false),
        set_config('enable_bitmapscan', 'off', false),
        set_config('enable_hashjoin', 'off', false),
        set_config('enable_mergejoin', 'off', false),
        set_config('lock_timeout', '20s', false),
        set_config('idle_in_transaction_session_timeout', '5s', false),
        CASE WHEN current_setting('synchronous_commit') = 'off'
            THEN set_config('synchronous_commit', 'on', false) END"""

_INCOMING = """
    CREATE TEMP TABLE incoming (row bigint, digest bytea, reference text,
        reference_at bigint, reference_length bigint, body bytea)
    ON COMMIT DELETE ROWS"""

# The server itself ends a transaction only while it waits for its next statement, and not within
# a group of statements or the rows of one.
_END_FROZEN = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = session_user
        AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()
        AND wait_event_type = 'Client'
        AND xact_start < clock_timestamp() - make_interval(secs => %(age)s)
        AND pid IN (
            SELECT pg_locks.pid FROM pg_locks JOIN pg_class ON pg_class.oid = pg_locks.relation
            WHERE granted AND relnamespace = to_regnamespace(quote_ident(%(schema)s))
        )"""

FROZEN_AFTER = 10.0
"""Seconds after which a transaction that waits for its process is one of a frozen process."""

_REMEDIES = {
    "25006": "is read-only: name the primary server",
    "42501": "does not allow this user to do that: grant CREATE on the database, or use its owner",
    "53100": "can't write: its disk is full; make room, then go on",
    "55P03": "is locked: another program keeps the journal's tables locked; end that one",
}


def _unreadable() -> ConfigurationError:
    return ConfigurationError(
        "url: can't be read: write postgresql://user:password@host:5432/database, "
        "with special characters of user and password as %XX"
    )


@final
class Server:
    """A PostgreSQL database, and the schema in it.

    Args:
        url: The database, as `postgresql://...`; all that libpq knows is understood.
        schema: The schema.

    Raises:
        ConfigurationError: The URL can't be read.
    """

    def __init__(self, url: str, schema: str) -> None:
        try:
            parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
        except psycopg.Error:  # whose message may show parts of a password
            raise _unreadable() from None
        # So it looks where a password isn't escaped: its parts must not be shown as these.
        places = parts.get("host", "") + parts.get("dbname", "")
        if "@" in places or not set(parts.get("port", "")) <= set("0123456789,"):
            raise _unreadable()
        self._parts: dict[str, Any] = {**_UNLESS_GIVEN, **parts}
        self._schema = schema

    def __str__(self) -> str:
        where = self._parts.get("host") or "this machine"
        return f"the database {self._parts.get('dbname') or 'of the user'} on {where}"

    def told(self, error: psycopg.Error, *, lost: bool = False) -> JournalError:
        """Return what an error of PostgreSQL means, and what helps.

        Args:
            error: The error.
            lost: Whether the connection was lost in the middle of something.
        """
        if remedy := _REMEDIES.get(error.sqlstate or ""):
            return JournalError(f"PostgreSQL, {self}, {remedy}.")
        said = " ".join(str(error).split())
        if password := self._parts.get("password"):
            said = said.replace(str(password), "***")
        if lost:
            return JournalError(
                f"The connection to {self} was lost ({said}): "
                "whether the last change was made is not known. The next one connects anew."
            )
        return JournalError(f"PostgreSQL, {self}, can't be used: {said}")

    async def connect(self) -> psycopg.AsyncConnection[Row]:
        """Connect.

        Raises:
            JournalError: It can't be reached, or does not let us in.
        """
        try:
            connection = await psycopg.AsyncConnection.connect(autocommit=True, **self._parts)
            try:
                await connection.execute(_SETTINGS, {"schema": self._schema})
                await connection.execute(_INCOMING)
            except BaseException:
                await connection.close()
                raise
        except psycopg.Error as error:
            raise self.told(error) from None
        return connection

    async def end_frozen(self, connection: psycopg.AsyncConnection[Row]) -> None:
        """End the transactions of processes that are frozen while they lock our tables.

        Args:
            connection: One of another process, in no transaction.

        Raises:
            psycopg.Error: This user may not do that, or the connection is lost.
        """
        await connection.execute(_END_FROZEN, {"schema": self._schema, "age": FROZEN_AFTER})

    async def prepare(self, connection: psycopg.AsyncConnection[Row]) -> None:
        """Make the tables, or bring them to our version; several may try at once.

        Raises:
            JournalError: They are of a newer version.
        """
        async with connection.transaction():
            await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtext('ht-async journal ' || %s))", [self._schema]
            )
            schema = sql.Identifier(self._schema)
            if not await self._has_schema(connection):
                await connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
            version = await self._version(connection)
            for statement in statements_from(version, POSTGRES_VERSIONS, f"The schema {schema}"):
                await connection.execute(statement.encode())
            if version == 0:
                await connection.execute("CREATE TABLE journal_version (version integer NOT NULL)")
                await connection.execute("INSERT INTO journal_version VALUES (0)")
            if version < len(POSTGRES_VERSIONS):
                await connection.execute(
                    "UPDATE journal_version SET version = %s", [len(POSTGRES_VERSIONS)]
                )

    async def _has_schema(self, connection: psycopg.AsyncConnection[Row]) -> bool:
        cursor = await connection.execute(
            "SELECT 1 FROM pg_namespace WHERE nspname = %s", [self._schema]
        )
        return await cursor.fetchone() is not None

    async def _version(self, connection: psycopg.AsyncConnection[Row]) -> int:
        cursor = await connection.execute(
            "SELECT to_regclass(quote_ident(%s) || '.journal_version')", [self._schema]
        )
        if (await cursor.fetchone() or (None,))[0] is None:
            return 0
        cursor = await connection.execute("SELECT version FROM journal_version")
        return int((await cursor.fetchone() or (0,))[0])
