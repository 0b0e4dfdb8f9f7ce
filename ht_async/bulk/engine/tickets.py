"""Tickets: a chunk's places in a queue, and what is to be done about chunks that nobody has."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import final

from attrs import frozen

from ht_async.bulk.values import ChunkKey, Job


class Standing(StrEnum):
    """How far a ticket is."""

    QUEUED = "queued"
    """Some worker will take it."""

    TAKEN = "taken"
    """A worker has taken it, and may be dead by now."""

    ENDED = "ended"
    """It has come to its end, whatever became of the chunk."""


@final
@frozen(slots=True)
class Ticket:
    """A place in the queue for one chunk.

    Args:
        attempt: Which of the chunk's tickets it is, from 0.
        standing: How far it is.
        holder: Who took it last, if anybody did.
    """

    attempt: int
    standing: Standing
    holder: str | None = None


@final
@frozen(slots=True)
class Plan:
    """What is to be done so that every free chunk is worked on.

    Args:
        issue: Chunks that need a new ticket, and which one.
        requeue: Chunks whose ticket was taken in vain, and which one that is.
        held: Chunks whose ticket was taken by somebody alive, and by whom.
    """

    issue: Sequence[tuple[ChunkKey, int]]
    requeue: Sequence[tuple[ChunkKey, int]]
    held: Mapping[ChunkKey, str | None]


def ticket_id(job: Job, chunk: int, attempt: int) -> str:
    """Return what a ticket is called; whoever issues the same one issues it once.

    The time of the job's beginning tells it from a job of another journal with the same number.
    """
    return f"{tickets_of(job)}{chunk}-{attempt}"


def tickets_of(job: Job) -> str:
    """Return what the names of a job's tickets begin with, and of no other's."""
    return f"job-{job.job_id}-{begun(job)}-chunk-"


def begun(job: Job) -> int:
    """Return when a job was begun, in milliseconds since 1970."""
    return round(job.created_at.timestamp() * 1000)


def plan(
    free: Iterable[ChunkKey],
    tickets: Mapping[ChunkKey, Ticket],
    alive: Container[str | None],
    forgotten: Container[ChunkKey] = (),
) -> Plan:
    """Decide what is to be done about chunks that nobody has claimed.

    Args:
        free: Chunks with something to do that nobody alive has claimed.
        tickets: The last ticket of each that has any.
        alive: Holders who are alive: they are about to claim what they have taken.
        forgotten: Chunks that nobody works on, although their holder is alive.
    """
    issue: list[tuple[ChunkKey, int]] = []
    requeue: list[tuple[ChunkKey, int]] = []
    held: dict[ChunkKey, str | None] = {}
    for chunk in free:
        ticket = tickets.get(chunk)
        if ticket is None:
            issue.append((chunk, 0))
        elif ticket.standing is Standing.ENDED:
            issue.append((chunk, ticket.attempt + 1))
        elif ticket.standing is Standing.TAKEN:
            if ticket.holder in alive and chunk not in forgotten:
                held[chunk] = ticket.holder
            else:
                requeue.append((chunk, ticket.attempt))
    return Plan(issue, requeue, held)
