"""The operations that take orders into a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b
from zlib import crc32

from ht_async.bulk.errors import JobMismatchError
from ht_async.bulk.journal.database import Load, Row, Steps, as_table, do, query
from ht_async.bulk.journal.jobs import lock_job
from ht_async.bulk.values import Clash, KnownOrder, NewItem

_COUNTED = 3

_AMONG_TAKEN = "WHERE row IN (SELECT CAST(value ->> 0 AS bigint) FROM json_each(:taken))"

_CLASHES = """
    SELECT incoming.row, incoming.reference, job.name, reference.row,
        body.body = incoming.body
    FROM incoming
        JOIN reference ON reference.digest = incoming.digest
        JOIN job ON job.job_id = reference.job_id
        JOIN body ON body.body_id = (reference.job_id << 32) | reference.row
    WHERE NOT (reference.job_id = :job AND reference.row = incoming.row
        AND body.body = incoming.body)
    ORDER BY incoming.row"""

_KNOWN = """
    SELECT job.name, reference.row, body.body
    FROM reference
        JOIN job ON job.job_id = reference.job_id
        JOIN body ON body.body_id = (reference.job_id << 32) | reference.row
    WHERE reference.digest = :digest"""


def add(job_id: int, items: Sequence[NewItem], rows: int, rejected: int) -> Steps[Sequence[Clash]]:
    """Take orders into a job; return those whose reference is there already."""
    yield from lock_job(job_id)
    [(account, chunk_size, seen)] = yield from query(
        "SELECT account, chunk_size, rows_seen FROM job WHERE job_id = :job", job=job_id
    )
    clashes: list[Clash] = []
    if items:
        yield Load([_incoming(account, item) for item in items])
        taken = yield from _take(job_id, len(items))
        yield from _count(job_id, Counter((row - 1) // chunk_size for row in taken))
        if len(taken) < len(items):
            found = yield from query(_CLASHES, job=job_id)
            clashes = [_clash(row) for row in found]
    # An import that begins anew finds the same duplicates again.
    duplicates = sum(1 for clash in clashes if clash.same and clash.row > seen)
    last = max((item.row for item in items), default=0)
    yield from _progress(job_id, rows, rejected, duplicates, last)
    return clashes


def append(job_id: int, bodies: Mapping[str, bytes]) -> Steps[Sequence[str]]:
    """Take orders into a job behind its last row; return the references that are there already."""
    if not bodies:
        return ()
    yield from lock_job(job_id)
    [(account, chunk_size, last)] = yield from query(
        """
        SELECT account, chunk_size,
            (SELECT coalesce(max(row), 0) FROM item WHERE item.job_id = job.job_id)
        FROM job WHERE job_id = :job""",
        job=job_id,
    )
    items = [
        NewItem(row, reference, body)
        for row, (reference, body) in enumerate(bodies.items(), start=last + 1)
    ]
    yield Load([_incoming(account, item) for item in items])
    taken = yield from _take(job_id, len(items))
    yield from _count(job_id, Counter((row - 1) // chunk_size for row in taken))
    last = max((last, *taken))
    yield from _progress(job_id, rows=last, rejected=0, duplicates=0, last=last)
    return [item.reference for item in items if item.row not in set(taken)]


def known(account: str, references: Collection[str]) -> Steps[Mapping[str, KnownOrder]]:
    """Read the orders of an account that are there, by their references."""
    orders: dict[str, KnownOrder] = {}
    for reference in references:
        digest = _digest(account.encode(), reference.encode())
        for job, row, body in (yield from query(_KNOWN, digest=digest)):
            orders[reference] = KnownOrder(job, row, bytes(body))
    return orders


def _clash(columns: Row) -> Clash:
    row, reference, other_job, other_row, same = columns
    return Clash(row, reference, other_job, other_row, bool(same))


def _incoming(account: str, item: NewItem) -> Row:
    reference = item.reference.encode()
    at = item.body.find(reference)
    place = (None, None) if at < 0 else (at, len(reference))
    return item.row, _digest(account.encode(), reference), item.reference, *place, item.body


def _digest(account: bytes, reference: bytes) -> bytes:
    """Return 16 bytes that stand for a reference in an account.

    References often count up. Those that differ in the last digits alone begin alike here, so
    that a lot of them changes a few pages of the index, and not nearly every one.
    """
    start = crc32(reference[:-_COUNTED], crc32(account))
    end = blake2b(account + b"\0" + reference, digest_size=12)
    return start.to_bytes(4, "big") + end.digest()


def _take(job_id: int, count: int) -> Steps[Sequence[int]]:
    """Take the incoming orders whose reference is new; return their rows."""
    # In the order of the digests: two that take the same ones then don't wait for each other.
    found = yield from query(
        """
        INSERT INTO reference (digest, job_id, row)
        SELECT digest, :job, row FROM incoming WHERE true ORDER BY digest, row
        ON CONFLICT (digest) DO NOTHING RETURNING row""",
        job=job_id,
    )
    taken: list[int] = [row for (row,) in found]
    if not taken:
        return taken
    condition = "WHERE true" if len(taken) == count else _AMONG_TAKEN
    table = as_table([[row] for row in taken]) if len(taken) < count else "[]"
    [(added,)] = yield from query(
        f"""
        INSERT INTO item (job_id, row) SELECT :job, row FROM incoming {condition}
        ON CONFLICT (job_id, row) DO NOTHING""",  # noqa: S608
        job=job_id,
        taken=table,
    )
    if added < len(taken):
        raise JobMismatchError(
            "A row number of the source stood for another order before: the source has changed. "
            "Nothing of these rows was taken; import the changed source under another name."
        )
    yield from do(
        f"""
        INSERT INTO body (body_id, reference, reference_at, reference_length, body)
        SELECT :base + row, CASE WHEN reference_at IS NULL THEN reference END,
            reference_at, reference_length, body FROM incoming {condition}
        ON CONFLICT (body_id) DO NOTHING""",  # noqa: S608
        base=job_id << 32,
        taken=table,
    )
    return taken


def _count(job_id: int, chunks: Counter[int]) -> Steps[None]:
    if not chunks:
        return
    yield from do(
        """
        INSERT INTO chunk (job_id, chunk, count_new)
        SELECT :job, CAST(value ->> 0 AS bigint), CAST(value ->> 1 AS bigint)
        FROM json_each(:chunks) WHERE true
        ON CONFLICT (job_id, chunk) DO UPDATE SET
            count_new = chunk.count_new + excluded.count_new""",
        job=job_id,
        chunks=as_table(sorted(chunks.items())),
    )


def _progress(job_id: int, rows: int, rejected: int, duplicates: int, last: int) -> Steps[None]:
    yield from do(
        """
        UPDATE job SET
            rows_read = CASE WHEN rows_read > :rows THEN rows_read ELSE :rows END,
            rejected = CASE WHEN rejected > :rejected THEN rejected ELSE :rejected END,
            rows_seen = CASE WHEN rows_seen > :last THEN rows_seen ELSE :last END,
            duplicates = duplicates + :duplicates
        WHERE job_id = :job""",
        rows=rows,
        rejected=rejected,
        last=last,
        duplicates=duplicates,
        job=job_id,
    )
