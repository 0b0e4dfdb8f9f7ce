"""What an engine can do: see that the chunks of jobs are worked on, until there are none left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from ht_async.bulk.values import FINAL, ChunkKey, ItemState, Job, JobState
from ht_async.errors import HTError


@frozen(kw_only=True, slots=True)
class Progress:
    """How far a job is.

    Args:
        job: The job.
        counts: How many of its orders are in each state.
        trouble: What the work is waiting for to pass, or what stopped it.
    """

    job: Job
    counts: Mapping[ItemState, int]
    trouble: HTError | None = None

    @property
    def total(self) -> int:
        """Orders that were taken into the job so far."""
        return sum(self.counts.values())

    @property
    def ended(self) -> int:
        """Orders that have a final state."""
        return sum(self.counts.get(state, 0) for state in FINAL)

    @property
    def nothing_left(self) -> bool:
        """Whether nothing more is to be sent or looked for, as far as its input is read."""
        left = self.total - self.ended
        if self.job.state is JobState.CANCELLED:
            left -= self.counts.get(ItemState.NEW, 0)
        return left == 0


class Engine(Protocol):
    """Sees that jobs are worked on; everything that counts is in the journal.

    An engine may be ended at any moment, and another one, here or elsewhere, goes on.
    """

    async def start(self) -> None:
        """Begin to work on what is submitted; it may have begun before."""
        ...

    async def submit(self, job: Job) -> None:
        """Have the chunks of a job worked on that it has now; again and again does no harm."""
        ...

    async def cancel(self, job: Job) -> None:
        """Send nothing more of a job; what was sent is brought to its end."""
        ...

    async def progress(self, job: Job) -> Progress:
        """Return how far a job is."""
        ...

    async def wait(self, job: Job) -> Progress:
        """Wait until nothing of a job is left to do, or this engine does no more for it.

        Raises:
            JournalError: The journal can't be used.
        """
        ...

    async def orphans(self, job: Job) -> Sequence[ChunkKey]:
        """Return chunks that nobody works on, although there is something to do."""
        ...

    async def stop(self) -> None:
        """Begin nothing more; what was sent has its time to end, the rest is given back."""
        ...
