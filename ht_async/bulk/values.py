"""What a journal keeps: jobs, their orders, and who works on them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Literal, TypeAlias

from attrs import field, frozen


class ItemState(StrEnum):
    """How far an order of a job is."""

    NEW = "new"
    """Not sent yet."""

    SENDING = "sending"
    """The intent to send it is written down: it may have been sent."""

    OPEN = "open"
    """It was sent, its answer was lost, and it is being looked for."""

    CREATED = "created"
    """Created by us."""

    EXISTING = "existing"
    """It was there before our first send."""

    FAILED = "failed"
    """Proven not created."""

    UNRESOLVED = "unresolved"
    """Whether it was created is not known for certain: a person has to look."""

    ABANDONED = "abandoned"
    """A person decided to leave it alone."""


LARGEST_ID = 2**63 - 1
"""The largest id of an order that a journal can keep."""

FINAL = frozenset(ItemState) - {ItemState.NEW, ItemState.SENDING, ItemState.OPEN}
"""States in which nothing more happens by itself."""


class JobState(StrEnum):
    """How far a job is."""

    IMPORTING = "importing"
    """Its input is not read to the end yet; what was read may be worked on already."""

    RUNNING = "running"
    """Its input is read; orders of it may still have no final state."""

    CANCELLED = "cancelled"
    """Nothing new is sent; what was sent is brought to its end."""

    DONE = "done"
    """Every order has a final state."""


OnAbsent: TypeAlias = Literal["unresolved", "resend_once"]


@frozen(kw_only=True, slots=True)
class JobSettings:
    """What a job is, and how it is to be done.

    Args:
        name: Its name, unique in a journal.
        account: The API account that its orders go to: the base URL.
        source: What it was read from, for people: a file's name.
        fingerprint: Digest of the source's content; another one under the same name is an error.
        chunk_size: Orders that are claimed at a time.
        settle: Seconds after which a lost order shows up, if it ever does.
        on_absent: What to do with an order that was lost and is proven absent.
        existing_since: Look for the orders among those since this day, before sending any.
    """

    name: str
    account: str
    source: str
    fingerprint: str
    chunk_size: int = 250
    settle: float = 120.0
    on_absent: OnAbsent = "unresolved"
    existing_since: date | None = None


@frozen(kw_only=True, slots=True)
class Job:
    """A job in a journal.

    Args:
        job_id: Its number.
        settings: What it is.
        state: How far it is.
        created_at: When it was begun.
        rows: Rows read from its source so far, flawed ones and duplicates included.
        rejected: Rows that were flawed; they are in the rejects file.
        duplicates: Rows that repeat an order of this journal.
    """

    job_id: int
    settings: JobSettings
    state: JobState
    created_at: datetime
    rows: int = 0
    rejected: int = 0
    duplicates: int = 0


@frozen(slots=True)
class NewItem:
    """An order to be taken into a job.

    Args:
        row: Number of its row in the source, from 1; unique in the job.
        reference: Its `purchase_order_id`.
        body: Its fields as JSON, `purchase_order_id` included.
    """

    row: int
    reference: str
    body: bytes = field(repr=False)


@frozen(slots=True)
class Clash:
    """A row whose reference another row has already.

    Args:
        row: The row.
        reference: The reference.
        other_job: Name of the job that the other row belongs to.
        other_row: The other row.
        same: Whether both are the same order, so that nothing is wrong.
    """

    row: int
    reference: str
    other_job: str
    other_row: int
    same: bool


@frozen(slots=True)
class KnownOrder:
    """An order that a journal has.

    Args:
        job: Name of its job.
        row: Its row there.
        body: Its fields as JSON.
    """

    job: str
    row: int
    body: bytes = field(repr=False)


@frozen(kw_only=True, slots=True)
class Item:
    """An order of a job.

    Args:
        row: Number of its row in the source.
        reference: Its `purchase_order_id`.
        body: Its fields as JSON.
        state: How far it is.
        sends: How many times the intent to send it was written down.
        first_sent: When that was first.
        ended: When its state became final.
        order_id: HT's id, once it is known.
        attempts: Attempts that it took.
        recovered: Whether its answer was lost and it was found.
        detail: Why it is failed or unresolved; free of personal data.
    """

    row: int
    reference: str
    body: bytes = field(repr=False)
    state: ItemState
    sends: int = 0
    first_sent: datetime | None = None
    ended: datetime | None = None
    order_id: int | None = None
    attempts: int = 0
    recovered: bool = False
    detail: str | None = None


@frozen(slots=True)
class ChunkKey:
    """A chunk of a job: rows that are claimed together.

    Args:
        job_id: The job's number.
        chunk: The chunk's number in the job, from 0.
    """

    job_id: int
    chunk: int


@frozen(slots=True)
class Claim:
    """The right to send the orders of a chunk, for as long as the holder's lease runs.

    Args:
        chunk: The chunk.
        holder: Who has it.
        epoch: Number of the claim; a later one takes the right away.
    """

    chunk: ChunkKey
    holder: str
    epoch: int


@frozen(kw_only=True, slots=True)
class ItemResult:
    """What became of an order.

    Args:
        row: Its row.
        send: Which of its sends this is about: 1 or 2; 0 if it was never sent.
        state: Its state: open, or a final one.
        order_id: HT's id, if it is known.
        attempts: Attempts that it took.
        recovered: Whether its answer was lost and it was found.
        detail: Why it is failed or unresolved; free of personal data.
    """

    row: int
    send: int
    state: ItemState
    order_id: int | None = None
    attempts: int = 0
    recovered: bool = False
    detail: str | None = None


@frozen(slots=True)
class OpenItem:
    """An order that was sent and that nobody alive is looking for.

    Args:
        chunk: Where it is.
        item: The order; its state is `open` from now on.
    """

    chunk: ChunkKey
    item: Item


@frozen(slots=True)
class Permits:
    """Permits to send orders, of those that all workers share.

    Args:
        count: How many were taken; whoever dies with them has lost them for everybody.
        wait: If none: seconds until there may be some.
    """

    count: int
    wait: float = 0.0


@frozen(slots=True)
class Sample:
    """A look at a worker's traffic, for the report.

    Args:
        at: When.
        holder: Whose.
        in_use: Slots in use.
        waiting: Callers that wait for a slot.
        throttled: Requests refused by the rate limit, since the worker began.
        answered: Requests answered, since the worker began.
        rate: The rate limit kept to, in requests per second; None without one.
    """

    at: datetime
    holder: str
    in_use: int
    waiting: int
    throttled: int
    answered: int
    rate: float | None
