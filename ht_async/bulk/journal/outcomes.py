"""Operations on what became of orders, and on those of which that isn't known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from attrs import evolve

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal.claims import IN_CHUNK, lock_chunk, lock_items, running_lease
from ht_async.bulk.journal.database import Steps, as_table, query
from ht_async.bulk.journal.items import BODY_ID, ITEM, Kept, alive, as_item, kept_items, save
from ht_async.bulk.journal.jobs import lock_job, put_state
from ht_async.bulk.journal.schema import CODES
from ht_async.bulk.journal.transitions import state_after
from ht_async.bulk.values import FINAL, ChunkKey, ItemResult, ItemState, JobState, OpenItem

_SENT = f"{CODES[ItemState.SENDING]}, {CODES[ItemState.OPEN]}"


def record(chunk: ChunkKey, results: Sequence[ItemResult]) -> Steps[None]:
    """Write down what became of orders, as far as it counts."""
    held, found = yield from lock_items(chunk, {result.row for result in results})
    before = {item.row: item for item in found}
    after = dict(before)
    for result in results:
        if held is None or result.row not in after:
            raise JournalError(
                f"There is no row {result.row} in chunk {chunk.chunk} of job {chunk.job_id}: "
                "the job was purged. Nothing was recorded."
            )
        after[result.row] = _told(after[result.row], result, held.now)
    changes = [(before[row], item) for row, item in after.items() if item != before[row]]
    yield from save(chunk, changes)


def _told(item: Kept, result: ItemResult, now: int) -> Kept:
    state = state_after(item.state, item.sends, result)
    if state is None:
        return item
    return evolve(
        item,
        state=state,
        ended=now if state in FINAL else None,
        order_id=result.order_id,
        attempts=max(item.attempts, result.attempts),
        recovered=int(result.recovered),
        detail=result.detail,
    )


def adopt(job_id: int, holder: str, limit: int) -> Steps[Sequence[OpenItem]]:
    """Give orders that the dead have sent to a holder."""
    number = yield from running_lease(holder)
    if number is None:
        return []
    left = yield from query(
        f"""
        SELECT chunk.chunk, item.row
        FROM chunk JOIN job ON job.job_id = chunk.job_id JOIN item ON {IN_CHUNK}
        WHERE chunk.job_id = :job AND chunk.count_sending + chunk.count_open > 0
            AND item.state IN ({_SENT}) AND NOT {alive("item")}
        ORDER BY item.row LIMIT :limit""",  # noqa: S608
        job=job_id,
        limit=limit,
    )
    adopted: list[OpenItem] = []
    for chunk, rows in groupby(left, key=lambda row: row[0]):
        key = ChunkKey(job_id, chunk)
        adopted += yield from _adopt_of(key, [row for _, row in rows], number)
    return adopted


def _adopt_of(chunk: ChunkKey, rows: Sequence[int], holder_id: int) -> Steps[Sequence[OpenItem]]:
    yield from lock_chunk(chunk)
    # Others may have been quicker: only now nobody is.
    left = yield from kept_items(
        chunk, rows, f"AND item.state IN ({_SENT}) AND NOT {alive('item')}"
    )
    mine = [(item, evolve(item, state=ItemState.OPEN, holder_id=holder_id)) for item in left]
    yield from save(chunk, mine)
    found = yield from query(
        f"""
        SELECT {ITEM} FROM item JOIN body ON body.body_id = {BODY_ID}
        WHERE item.job_id = :job AND item.row IN (
            SELECT CAST(value ->> 0 AS bigint) FROM json_each(:rows))
        ORDER BY item.row""",  # noqa: S608
        job=chunk.job_id,
        rows=as_table([[item.row] for item in left]),
    )
    return [OpenItem(chunk, as_item(row)) for row in found]


def decide(job_id: int, row: int, state: ItemState, order_id: int | None) -> Steps[bool]:
    """Write down what a person has decided about an unresolved order."""
    job_state = yield from lock_job(job_id)
    [(size,)] = yield from query("SELECT chunk_size FROM job WHERE job_id = :job", job=job_id)
    chunk = ChunkKey(job_id, (row - 1) // size)
    held, found = yield from lock_items(chunk, (row,))
    if held is None or not found or found[0].state is not ItemState.UNRESOLVED:
        return False
    [item] = found
    decided = evolve(
        item,
        state=state,
        ended=None if state is ItemState.NEW else held.now,
        order_id=order_id,
        detail=item.detail if state is ItemState.ABANDONED else None,
    )
    yield from save(chunk, [(item, decided)])
    if state is ItemState.NEW and job_state is JobState.DONE:
        yield from put_state(job_id, JobState.RUNNING)
    return True
