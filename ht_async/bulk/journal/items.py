"""Orders as they are in the tables: read, and changed together with the counts of their chunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from attrs import frozen

from ht_async.bulk.journal.database import Row, Steps, as_table, do, query
from ht_async.bulk.journal.schema import CODES, STATES
from ht_async.bulk.values import FINAL, ChunkKey, Item, ItemState

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

BODY_ID = "(item.job_id << 32) | item.row"
"""Where the body of an order is."""

ITEM = """item.row, body.reference, body.reference_at, body.reference_length, body.body,
    item.state, item.sends, item.first_sent, item.ended, item.order_id, item.attempts,
    item.recovered, item.detail"""
"""The columns that `as_item` reads."""

_KEPT = """item.row, item.state, item.sends, item.holder_id, item.epoch, item.first_sent,
    item.ended, item.order_id, item.attempts, item.recovered, item.detail"""


def alive(table: str) -> str:
    """Return the condition that the holder of a row of a table has a running lease."""
    return f"""EXISTS (
        SELECT 1 FROM holder
        WHERE holder.holder_id = {table}.holder_id AND holder.lease_until > :now)"""  # noqa: S608


@frozen(slots=True)
class Kept:
    """What a journal keeps about an order, but for its body; times in milliseconds.

    Until its state is final, it tells who has sent it, or looks for it, and under which claim.
    """

    row: int
    state: ItemState
    sends: int
    holder_id: int | None
    epoch: int
    first_sent: int | None
    ended: int | None
    order_id: int | None
    attempts: int
    recovered: int
    detail: str | None

    def in_columns(self) -> Sequence[object]:
        """Return it as it is in the table."""
        who = (None, 0) if self.state in FINAL else (self.holder_id, self.epoch)
        return (
            *(self.row, CODES[self.state], self.sends, *who, self.first_sent, self.ended),
            *(self.order_id, self.attempts, self.recovered, self.detail),
        )


def as_time(milliseconds: int) -> datetime:
    """Return a time of the tables."""
    return EPOCH + timedelta(milliseconds=milliseconds)


def as_item(columns: Row) -> Item:
    """Return an order of which the columns `ITEM` were read."""
    row, reference, at, length, body, state, sends, *rest = columns
    first_sent, ended, order_id, attempts, recovered, detail = rest
    return Item(
        row=row,
        reference=body[at : at + length].decode() if reference is None else reference,
        body=body,
        state=STATES[state],
        sends=sends,
        first_sent=None if first_sent is None else as_time(first_sent),
        ended=None if ended is None else as_time(ended),
        order_id=order_id,
        attempts=attempts,
        recovered=bool(recovered),
        detail=detail,
    )


def kept_items(chunk: ChunkKey, rows: Iterable[int], condition: str = "") -> Steps[Sequence[Kept]]:
    """Read orders of a chunk that is locked; those that are none of its are left out."""
    wanted = sorted(set(rows))
    if not wanted:
        return []
    found = yield from query(
        f"""
        SELECT {_KEPT}
        FROM item JOIN job ON job.job_id = item.job_id
        WHERE item.job_id = :job AND item.row BETWEEN :first AND :last
            AND (item.row - 1) / job.chunk_size = :chunk
            AND item.row IN (SELECT CAST(value ->> 0 AS bigint) FROM json_each(:rows)) {condition}
        ORDER BY item.row""",  # noqa: S608
        job=chunk.job_id,
        chunk=chunk.chunk,
        first=wanted[0],
        last=wanted[-1],
        rows=as_table([[row] for row in wanted]),
    )
    return [Kept(row, STATES[state], *rest) for row, state, *rest in found]


_SAVE = """
    INSERT INTO item (job_id, row, state, sends, holder_id, epoch, first_sent, ended,
        order_id, attempts, recovered, detail)
    SELECT :job, CAST(value ->> 0 AS bigint), CAST(value ->> 1 AS bigint),
        CAST(value ->> 2 AS bigint), CAST(value ->> 3 AS bigint), CAST(value ->> 4 AS bigint),
        CAST(value ->> 5 AS bigint), CAST(value ->> 6 AS bigint), CAST(value ->> 7 AS bigint),
        CAST(value ->> 8 AS bigint), CAST(value ->> 9 AS bigint), value ->> 10
    FROM json_each(:items) WHERE true
    ON CONFLICT (job_id, row) DO UPDATE SET state = excluded.state, sends = excluded.sends,
        holder_id = excluded.holder_id, epoch = excluded.epoch, first_sent = excluded.first_sent,
        ended = excluded.ended, order_id = excluded.order_id, attempts = excluded.attempts,
        recovered = excluded.recovered, detail = excluded.detail"""

_COUNT = f"""
    UPDATE chunk SET {", ".join(f"count_{state} = count_{state} + :{state}" for state in CODES)}
    WHERE job_id = :job AND chunk = :chunk"""  # noqa: S608


def save(chunk: ChunkKey, changes: Sequence[tuple[Kept, Kept]]) -> Steps[None]:
    """Write orders of a chunk that is locked.

    Args:
        chunk: The chunk.
        changes: How each was, and how it is to be.
    """
    if not changes:
        return
    items = as_table([after.in_columns() for _, after in changes])
    yield from do(_SAVE, job=chunk.job_id, items=items)
    counts: Counter[ItemState] = Counter(after.state for _, after in changes)
    counts.subtract(before.state for before, _ in changes)
    moves = {str(state): counts[state] for state in CODES}
    if any(moves.values()):
        yield from do(_COUNT, job=chunk.job_id, chunk=chunk.chunk, **moves)
