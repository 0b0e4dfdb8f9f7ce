"""Operations that read a job's orders in pages, and the looks at its workers' traffic."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from ht_async.bulk.journal.database import Steps, do, query
from ht_async.bulk.journal.items import BODY_ID, EPOCH, ITEM, as_item
from ht_async.bulk.journal.schema import CODES
from ht_async.bulk.values import Item, ItemState, Sample

PAGE = 500
"""Orders that are read at a time."""


def items_after(job_id: int, row: int, states: Collection[ItemState]) -> Steps[Sequence[Item]]:
    """Read the next page of orders."""
    codes = ", ".join(str(CODES[state]) for state in states or CODES)
    found = yield from query(
        f"""
        SELECT {ITEM} FROM (
            SELECT * FROM item WHERE job_id = :job AND row > :row AND state IN ({codes})
            ORDER BY row LIMIT {PAGE}) AS item
            JOIN body ON body.body_id = {BODY_ID}
        ORDER BY item.row""",  # noqa: S608
        job=job_id,
        row=row,
    )
    return [as_item(columns) for columns in found]


def add_sample(job_id: int, sample: Sample) -> Steps[None]:
    """Write down a look at a worker's traffic."""
    yield from do(
        """
        INSERT INTO sample (job_id, taken, holder, in_use, waiting, throttled, answered, rate)
        VALUES (:job, :taken, :holder, :in_use, :waiting, :throttled, :answered, :rate)
        ON CONFLICT (job_id, taken, holder) DO NOTHING""",
        job=job_id,
        taken=(sample.at - EPOCH) // timedelta(microseconds=1),
        holder=sample.holder,
        in_use=sample.in_use,
        waiting=sample.waiting,
        throttled=sample.throttled,
        answered=sample.answered,
        rate=sample.rate,
    )


def samples(job_id: int) -> Steps[Sequence[Sample]]:
    """Read the looks at the workers' traffic."""
    found = yield from query(
        """
        SELECT taken, holder, in_use, waiting, throttled, answered, rate FROM sample
        WHERE job_id = :job ORDER BY taken, holder""",
        job=job_id,
    )
    return [Sample(EPOCH + timedelta(microseconds=taken), *rest) for taken, *rest in found]
