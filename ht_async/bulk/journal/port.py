"""What a journal can do, whichever database it is in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Protocol

from ht_async.bulk.values import (
    ChunkKey,
    Claim,
    Clash,
    Item,
    ItemResult,
    ItemState,
    Job,
    JobSettings,
    JobState,
    KnownOrder,
    NewItem,
    OpenItem,
    Permits,
    Sample,
)


class Journal(Protocol):
    """The truth about jobs: what was meant to be sent, what was, and what became of it.

    Every method is one transaction that is durable when it returns. Any number of processes
    may use one journal at once. Whoever works on a journal is a holder with a lease, which
    `keep_lease` renews; what a holder has claimed is up for others when its lease has run out.
    All times are those of the journal's own clock: the machine's for SQLite, the server's for
    PostgreSQL.

    Every method raises `JournalError` if the database can't be used: locked for too long, full,
    read-only, of a newer version, unreachable.
    """

    # -- jobs --------------------------------------------------------------------------------

    async def open_job(self, settings: JobSettings) -> Job:
        """Return the job of that name; begin it if there is none.

        Raises:
            JobMismatchError: There is one with another source, account or way to do it.
            InvalidRequestError: A setting is none under which a job can be done.
        """
        ...

    async def job(self, name: str) -> Job | None:
        """Return a job by its name."""
        ...

    async def jobs(self) -> Sequence[Job]:
        """Return all jobs, the newest first."""
        ...

    async def counts(self, job_id: int) -> Mapping[ItemState, int]:
        """Return how many orders of a job are in each state; states without any are left out."""
        ...

    async def set_state(
        self, job_id: int, state: JobState, *, only_if: JobState | None = None
    ) -> None:
        """Set the state of a job.

        `DONE` only sticks if every order has a final state and the job is not importing any more,
        and `IMPORTING` if it isn't cancelled.

        Args:
            job_id: The job.
            state: The state.
            only_if: Leave the job alone unless it is in this state now; None for whichever.
        """
        ...

    async def purge(self, job_id: int) -> None:
        """Delete a job with all its orders.

        Raises:
            JobBusyError: A holder with a running lease works on it.
        """
        ...

    # -- import ------------------------------------------------------------------------------

    async def add(
        self, job_id: int, items: Sequence[NewItem], *, rows: int, rejected: int
    ) -> Sequence[Clash]:
        """Take orders into a job, in the order of their rows.

        A reference is unique in an account, over all jobs of the journal. A row that is in the
        job already, with the same body, is passed over in silence: an import that was
        interrupted simply begins anew.

        Args:
            job_id: The job.
            items: The orders.
            rows: Rows read from the source so far.
            rejected: Rows that were flawed so far.

        Returns:
            The rows that were not taken, since their reference is there already.

        Raises:
            JobMismatchError: A row stood for an order with another reference before.
        """
        ...

    async def append(self, job_id: int, bodies: Mapping[str, bytes]) -> Sequence[str]:
        """Take orders into a job behind its last row, where a source doesn't number them.

        Several processes may do so at once.

        Args:
            job_id: The job.
            bodies: The orders' fields as JSON, by their references.

        Returns:
            The references that were not taken, since they are in the account already.
        """
        ...

    async def known(self, account: str, references: Collection[str]) -> Mapping[str, KnownOrder]:
        """Return the orders of an account that the journal has, by their references."""
        ...

    # -- work --------------------------------------------------------------------------------

    async def keep_lease(self, holder: str, seconds: float) -> None:
        """Begin or renew a holder's lease."""
        ...

    async def drop_lease(self, holder: str) -> None:
        """End a holder's lease: what it has claimed is up for others at once."""
        ...

    async def alive(self, holders: Collection[str]) -> Collection[str]:
        """Return those of some holders whose lease runs."""
        ...

    async def free_chunks(self, job_id: int, limit: int) -> Sequence[ChunkKey]:
        """Return chunks with orders to be sent or recovered that nobody alive has claimed."""
        ...

    async def claim(self, chunk: ChunkKey, holder: str) -> Claim | None:
        """Claim a chunk; None if somebody alive has it, or there is nothing to send in it.

        It is also None if the holder has no running lease.
        Orders that another holder was sending are `open` from then on, up for `adopt`.
        """
        ...

    async def items_to_send(self, claim: Claim) -> Sequence[Item]:
        """Return the orders of a claimed chunk that were never sent, by row."""
        ...

    async def intend(self, claim: Claim, rows: Sequence[int], lease: float) -> None:
        """Write down that orders are about to be sent, and renew the holder's lease.

        Raises:
            OwnershipLostError: The claim is not valid any more, the lease has run out, the job is
                cancelled, or an order is not `new` any more: nothing may be sent.
        """
        ...

    async def intend_again(self, chunk: ChunkKey, row: int, holder: str, lease: float) -> bool:
        """Write down that an order that is proven absent is about to be sent a second time.

        Returns:
            Whether it may be: false if it isn't open, was sent twice, or the job is cancelled.
        """
        ...

    async def record(self, chunk: ChunkKey, results: Sequence[ItemResult]) -> None:
        """Record what became of orders.

        A fact counts whoever tells it, late or not. What is final stays as it is, but for
        `unresolved`, which gives way to the truth. A result about the first send says nothing
        against a second one.
        """
        ...

    async def give_back(self, claim: Claim, unsent: Sequence[int] = ()) -> None:
        """Give up a claim, if it is still valid; orders that were not sent are up for others.

        Args:
            claim: The claim.
            unsent: Rows whose intent was written down under this claim and that, as is proven,
                were not sent: those that are still `sending` are `new` again, as if never
                intended (`sends` and `first_sent` included).
        """
        ...

    async def adopt(self, job_id: int, holder: str, limit: int) -> Sequence[OpenItem]:
        """Take over orders that were sent by holders who are dead; they are looked for anew.

        A holder without a running lease is given none.
        """
        ...

    # -- rate cap ----------------------------------------------------------------------------

    async def set_cap(self, account: str, per_second: float | None) -> None:
        """Set how many orders a second all workers together may send to an account.

        Args:
            account: The account.
            per_second: How many, 0.001 to 100,000; None for as many as they like.

        Raises:
            ConfigurationError: It is none of these, or pyrate-limiter isn't installed.
        """
        ...

    async def cap(self, account: str) -> float | None:
        """Return how many orders a second all workers may send to an account; None if any."""
        ...

    async def take_permits(self, account: str) -> Permits | None:
        """Take permits to send orders to an account; None if none are needed.

        Raises:
            ConfigurationError: pyrate-limiter isn't installed.
        """
        ...

    # -- people ------------------------------------------------------------------------------

    async def decide(self, job_id: int, row: int, state: ItemState, order_id: int | None) -> bool:
        """Record a person's decision about an `unresolved` order.

        Args:
            job_id: The job.
            row: The order's row.
            state: `created` with an id, `abandoned`, or `new` to have it sent again.
            order_id: HT's id.

        Returns:
            Whether it was unresolved. A job that was done is running again if an order of it is
            to be sent again.
        """
        ...

    def items(self, job_id: int, states: Collection[ItemState] = ()) -> AsyncIterator[Item]:
        """Go through the orders of a job by row, those in some states alone if any are named."""
        ...

    async def add_sample(self, job_id: int, sample: Sample) -> None:
        """Keep a look at a worker's traffic."""
        ...

    async def samples(self, job_id: int) -> Sequence[Sample]:
        """Return the looks at the workers' traffic, the oldest first."""
        ...

    async def aclose(self) -> None:
        """Close the database."""
        ...
