"""Operations on leases, on the chunks claimed under them, and on what is about to be sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import evolve, frozen

from ht_async.bulk.errors import OwnershipLostError
from ht_async.bulk.journal.database import Row, Steps, as_table, do, query
from ht_async.bulk.journal.items import BODY_ID, ITEM, Kept, alive, as_item, kept_items, save
from ht_async.bulk.journal.schema import CODES
from ht_async.bulk.journal.transitions import WORKING, may_send, may_send_again
from ht_async.bulk.values import ChunkKey, Claim, Item, ItemState, JobState

_FORGOTTEN_AFTER = 86_400_000
"""Milliseconds after which a lease that has run out is deleted."""

IN_CHUNK = """item.job_id = chunk.job_id AND item.row > chunk.chunk * job.chunk_size
    AND item.row <= (chunk.chunk + 1) * job.chunk_size"""
"""The condition that an order is one of a chunk's."""

_WORKING = ", ".join(f"'{state}'" for state in sorted(WORKING))

# -- leases ----------------------------------------------------------------------------------


def keep_lease(holder: str, seconds: float) -> Steps[int]:
    """Begin or renew a lease; return the holder's number, which no other ever has."""
    lease = round(seconds * 1000)
    renewed = yield from query(
        "UPDATE holder SET lease_until = :now + :lease WHERE name = :name RETURNING holder_id",
        lease=lease,
        name=holder,
    )
    if not renewed:
        yield from do("DELETE FROM holder WHERE lease_until < :now - :long", long=_FORGOTTEN_AFTER)
        renewed = yield from query(
            """
            INSERT INTO holder (name, lease_until) VALUES (:name, :now + :lease)
            ON CONFLICT (name) DO UPDATE SET lease_until = excluded.lease_until
            RETURNING holder_id""",
            lease=lease,
            name=holder,
        )
    number: int = renewed[0][0]
    return number


def drop_lease(holder: str) -> Steps[None]:
    """End a lease."""
    yield from do("DELETE FROM holder WHERE name = :name", name=holder)


def running_lease(holder: str) -> Steps[int | None]:
    """Return the number of a holder whose lease runs."""
    found = yield from query(
        "SELECT holder_id FROM holder WHERE name = :name AND lease_until > :now", name=holder
    )
    return found[0][0] if found else None


def alive_holders(holders: Collection[str]) -> Steps[Collection[str]]:
    """Find those of some holders whose lease runs."""
    found = yield from query(
        """
        SELECT name FROM holder WHERE lease_until > :now
            AND name IN (SELECT value ->> 0 FROM json_each(:names))""",
        names=as_table([[name] for name in holders]),
    )
    return {name for (name,) in found}


# -- claims ----------------------------------------------------------------------------------


@frozen(slots=True)
class Held:
    """A locked chunk: its orders change by nobody else until the end of the transaction.

    Args:
        job_state: The state of its job.
        holder_id: Number of who has claimed it, if that lease is there.
        holder: Name of that one.
        alive: Whether that lease runs.
        epoch: Number of the last claim.
        to_send: How many orders are new.
        now: The time, in milliseconds.
    """

    job_state: JobState
    holder_id: int | None
    holder: str | None
    alive: bool
    epoch: int
    to_send: int
    now: int


def lock_chunk(chunk: ChunkKey) -> Steps[Held | None]:
    """Lock a chunk; None if there is none."""
    key = {"job": chunk.job_id, "chunk": chunk.chunk}
    yield from do(_LOCK, **key)
    return _as_held((yield from query(_HELD, **key)))


def lock_items(chunk: ChunkKey, rows: Collection[int]) -> Steps[tuple[Held | None, Sequence[Kept]]]:
    """Lock a chunk, and read some of its orders without going back and forth twice."""
    if not rows:
        return (yield from lock_chunk(chunk)), ()
    key = {"job": chunk.job_id, "chunk": chunk.chunk}
    yield from do(_LOCK, **key)
    held = yield from do(_HELD, **key)
    found = yield from kept_items(chunk, rows)
    return _as_held(held), found


# In two steps, as what is read together with a lock may be older than the lock.
_LOCK = "SELECT 1 FROM chunk WHERE job_id = :job AND chunk = :chunk FOR UPDATE"
_HELD = """
    SELECT job.state, holder.holder_id, holder.name, coalesce(holder.lease_until, 0), chunk.epoch,
        chunk.count_new, :now
    FROM chunk JOIN job ON job.job_id = chunk.job_id
        LEFT JOIN holder ON holder.holder_id = chunk.holder_id
    WHERE chunk.job_id = :job AND chunk.chunk = :chunk"""


def _as_held(found: Sequence[Row]) -> Held | None:
    if not found:
        return None
    state, holder_id, holder, lease_until, epoch, to_send, now = found[0]
    return Held(JobState(state), holder_id, holder, lease_until > now, epoch, to_send, now)


def free_chunks(job_id: int, limit: int) -> Steps[Sequence[ChunkKey]]:
    """Find chunks that a claim would change."""
    found = yield from query(
        f"""
        SELECT chunk.chunk FROM chunk JOIN job ON job.job_id = chunk.job_id
        WHERE chunk.job_id = :job AND NOT {alive("chunk")} AND (
            (chunk.count_new > 0 AND job.state IN ({_WORKING}))
            OR (chunk.count_sending > 0 AND EXISTS (
                SELECT 1 FROM item
                WHERE {IN_CHUNK} AND item.state = :sending AND NOT {alive("item")})))
        ORDER BY chunk.chunk LIMIT :limit""",  # noqa: S608
        job=job_id,
        sending=CODES[ItemState.SENDING],
        limit=limit,
    )
    return [ChunkKey(job_id, chunk) for (chunk,) in found]


def claim(chunk: ChunkKey, holder: str) -> Steps[Claim | None]:
    """Claim a chunk that nobody alive has; what the dead were sending is open from then on."""
    held = yield from lock_chunk(chunk)
    number = yield from running_lease(holder)
    if held is None or held.alive or number is None:
        return None
    yield from _open_what_the_dead_were_sending(chunk)
    if not held.to_send or held.job_state not in WORKING:
        return None
    yield from do(
        """
        UPDATE chunk SET holder_id = :holder, epoch = :epoch
        WHERE job_id = :job AND chunk = :chunk""",
        holder=number,
        epoch=held.epoch + 1,
        job=chunk.job_id,
        chunk=chunk.chunk,
    )
    return Claim(chunk, holder, held.epoch + 1)


def _open_what_the_dead_were_sending(chunk: ChunkKey) -> Steps[None]:
    rows = yield from query(
        f"""
        SELECT item.row
        FROM chunk JOIN job ON job.job_id = chunk.job_id JOIN item ON {IN_CHUNK}
        WHERE chunk.job_id = :job AND chunk.chunk = :chunk AND chunk.count_sending > 0
            AND item.state = :sending AND NOT {alive("item")}""",  # noqa: S608
        job=chunk.job_id,
        chunk=chunk.chunk,
        sending=CODES[ItemState.SENDING],
    )
    found = yield from kept_items(chunk, (row for (row,) in rows))
    # Nobody has them, not even one who was taken for dead and comes back.
    opened = [(item, evolve(item, state=ItemState.OPEN, holder_id=None)) for item in found]
    yield from save(chunk, opened)


def items_to_send(claim: Claim) -> Steps[Sequence[Item]]:
    """Read the new orders of a chunk."""
    found = yield from query(
        f"""
        SELECT {ITEM}
        FROM chunk JOIN job ON job.job_id = chunk.job_id
            JOIN item ON {IN_CHUNK} JOIN body ON body.body_id = {BODY_ID}
        WHERE chunk.job_id = :job AND chunk.chunk = :chunk AND item.state = :new
        ORDER BY item.row""",  # noqa: S608
        job=claim.chunk.job_id,
        chunk=claim.chunk.chunk,
        new=CODES[ItemState.NEW],
    )
    return [as_item(row) for row in found]


def give_back(claim: Claim, unsent: Sequence[int]) -> Steps[None]:
    """Give up a claim; orders that were not sent are as they were before."""
    held = yield from lock_chunk(claim.chunk)
    if held is None or (held.holder, held.epoch) != (claim.holder, claim.epoch):
        return
    found = yield from kept_items(claim.chunk, unsent)
    sending = [i for i in found if i.state is ItemState.SENDING and i.epoch == claim.epoch]
    yield from save(claim.chunk, [(item, _as_if_never_intended(item)) for item in sending])
    yield from do(
        "UPDATE chunk SET holder_id = NULL WHERE job_id = :job AND chunk = :chunk",
        job=claim.chunk.job_id,
        chunk=claim.chunk.chunk,
    )


def _as_if_never_intended(item: Kept) -> Kept:
    sends = item.sends - 1
    first_sent = item.first_sent if sends else None
    return evolve(
        item, state=ItemState.NEW, sends=sends, first_sent=first_sent, holder_id=None, epoch=0
    )


# -- intents ---------------------------------------------------------------------------------


def intend(claim: Claim, rows: Sequence[int], lease: float) -> Steps[None]:
    """Write down that orders are about to be sent."""
    wanted = set(rows)
    # So that the lease, if it runs, is still there when it is renewed.
    yield from do("SELECT 1 FROM holder WHERE name = :name FOR UPDATE", name=claim.holder)
    held, found = yield from lock_items(claim.chunk, wanted)
    ours = held is not None and (held.holder, held.epoch) == (claim.holder, claim.epoch)
    if held is None or held.holder_id is None or not ours or not held.alive:
        raise OwnershipLostError(
            "Another holder may have taken over: the lease has run out, or the claim was given up."
        )
    if held.job_state not in WORKING:
        raise OwnershipLostError(f"The job is {held.job_state}: nothing of it is sent any more.")
    if len([item for item in found if may_send(item.state, held.job_state)]) < len(wanted):
        raise OwnershipLostError("Not all of these orders are to be sent: read them anew.")
    who, now = held.holder_id, held.now
    yield from do(
        "UPDATE holder SET lease_until = :now + :lease WHERE holder_id = :who",
        lease=round(lease * 1000),
        who=who,
    )
    intended = [(item, _about_to_be_sent(item, who, held.epoch, now)) for item in found]
    yield from save(claim.chunk, intended)


def intend_again(chunk: ChunkKey, row: int, holder: str, lease: float) -> Steps[bool]:
    """Write down that a lost order is about to be sent a second time, if it may be."""
    held, found = yield from lock_items(chunk, (row,))
    if held is None or not found:
        return False
    [item] = found
    if not may_send_again(item.state, item.sends, held.job_state):
        return False
    number = yield from keep_lease(holder, lease)
    yield from save(chunk, [(item, _about_to_be_sent(item, number, 0, held.now))])
    return True


def _about_to_be_sent(item: Kept, holder_id: int, epoch: int, now: int) -> Kept:
    return evolve(
        item,
        state=ItemState.SENDING,
        sends=item.sends + 1,
        holder_id=holder_id,
        epoch=epoch,
        first_sent=now if item.first_sent is None else item.first_sent,
    )
