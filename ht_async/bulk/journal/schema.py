"""The tables of a journal. A change of them is a new version; what is released stays as it is."""

from __future__ import annotations

from ht_async.bulk.errors import JournalError
from ht_async.bulk.values import ItemState

CODES = {
    ItemState.NEW: 0,
    ItemState.SENDING: 1,
    ItemState.OPEN: 2,
    ItemState.CREATED: 3,
    ItemState.EXISTING: 4,
    ItemState.FAILED: 5,
    ItemState.UNRESOLVED: 6,
    ItemState.ABANDONED: 7,
}
"""Numbers that the states have in the tables."""

STATES = {code: state for state, code in CODES.items()}
"""The states by their numbers."""

# Bodies are apart from states, so that a change of state doesn't write them again. In SQLite
# they are in a table with a row id, as the others fill their pages badly with rows that long.
# The reference of an order is a part of its body as a rule; then only its place there is kept.
# The digest of account and reference makes a reference unique in an account. `chunk` counts
# its orders by state: so the counts of a job of any size are the sum of a few thousand rows.
_SQLITE_1 = """
CREATE TABLE job (
    job_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    chunk_size INTEGER NOT NULL,
    settle REAL NOT NULL,
    on_absent TEXT NOT NULL,
    existing_since TEXT,
    state TEXT NOT NULL,
    created INTEGER NOT NULL,
    rows_read INTEGER NOT NULL DEFAULT 0,
    rows_seen INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE holder (
    holder_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    lease_until INTEGER NOT NULL
);
CREATE TABLE chunk (
    job_id INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    holder_id INTEGER,
    epoch INTEGER NOT NULL DEFAULT 0,
    count_new INTEGER NOT NULL DEFAULT 0,
    count_sending INTEGER NOT NULL DEFAULT 0,
    count_open INTEGER NOT NULL DEFAULT 0,
    count_created INTEGER NOT NULL DEFAULT 0,
    count_existing INTEGER NOT NULL DEFAULT 0,
    count_failed INTEGER NOT NULL DEFAULT 0,
    count_unresolved INTEGER NOT NULL DEFAULT 0,
    count_abandoned INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job_id, chunk)
) WITHOUT ROWID;
CREATE TABLE item (
    job_id INTEGER NOT NULL,
    row INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    sends INTEGER NOT NULL DEFAULT 0,
    holder_id INTEGER,
    epoch INTEGER NOT NULL DEFAULT 0,
    first_sent INTEGER,
    ended INTEGER,
    order_id INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    recovered INTEGER NOT NULL DEFAULT 0,
    detail TEXT,
    PRIMARY KEY (job_id, row)
) WITHOUT ROWID;
CREATE TABLE body (
    body_id INTEGER PRIMARY KEY,
    reference TEXT,
    reference_at INTEGER,
    reference_length INTEGER,
    body BLOB NOT NULL
);
CREATE TABLE reference (
    digest BLOB PRIMARY KEY,
    job_id INTEGER NOT NULL,
    row INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sample (
    job_id INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    holder TEXT NOT NULL,
    in_use INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    throttled INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    rate REAL,
    PRIMARY KEY (job_id, taken, holder)
) WITHOUT ROWID;
CREATE TABLE rate_cap (
    account TEXT PRIMARY KEY,
    per_second REAL NOT NULL,
    spent_until INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID
"""

# Rows that change again and again leave room in their page for the next version of themselves.
_IN_POSTGRES = {
    "INTEGER PRIMARY KEY AUTOINCREMENT": "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    "state INTEGER": "state smallint",
    "sends INTEGER": "sends smallint",
    "recovered INTEGER": "recovered smallint",
    " INTEGER": " bigint",
    " BLOB": " bytea",
    " REAL": " double precision",
    " WITHOUT ROWID": " WITH (fillfactor = 70)",
}


def _for_postgres(sql: str) -> str:
    for ours, theirs in _IN_POSTGRES.items():
        sql = sql.replace(ours, theirs)
    return sql


SQLITE_VERSIONS: tuple[str, ...] = (_SQLITE_1,)
"""What makes each version out of the one before; the first is made of nothing."""

POSTGRES_VERSIONS: tuple[str, ...] = (_for_postgres(_SQLITE_1),)
"""The same for PostgreSQL."""


def statements_from(version: int, versions: tuple[str, ...], place: str) -> list[str]:
    """Return the statements that bring a journal from a version to ours.

    Args:
        version: The journal's version; 0 if there is nothing yet.
        versions: What makes each version.
        place: Where the journal is, for people.

    Raises:
        JournalError: The journal is of a newer version than ours.
    """
    if version > len(versions):
        raise JournalError(
            f"{place} is a journal of version {version}, and this program knows versions up to "
            f"{len(versions)}: use the newer ht-async that wrote it."
        )
    return [sql for script in versions[version:] for sql in script.split(";\n")]
