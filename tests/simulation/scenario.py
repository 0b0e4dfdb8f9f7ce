"""What happens in a run: a world, a client and its callers, all chosen by one seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import frozen
from model_network import NetworkTraits
from model_server import ServerTraits
from order_books import Origin
from weather import Seen

from ht_async import Dialect, NewOrder, RateLimit, RetryPolicy, Timeout

CLOSING = 40.0
"""Seconds beyond its time of grace in which a client has to be closed."""

Kind = Literal["batch", "stream", "single"]
OnAbsent = Literal["unresolved", "resend_once"]


@frozen(kw_only=True)
class ClientTraits:
    """How the client is set up."""

    max_connections: int
    timeout: Timeout
    retry: RetryPolicy
    rate_limit: RateLimit | None
    settle: float
    grace: float
    on_absent: OnAbsent
    dialect: Dialect


@frozen(kw_only=True)
class Job:
    """A caller of the client.

    Args:
        kind: A batch, a stream, or one order.
        orders: What it creates.
        begins: When, in seconds of loop time.
        cancelled_after: Seconds after which it is cancelled; None if it isn't.
        concurrency: Of a batch.
        on_absent: Of a batch; None for the client's own.
        settle: Of a batch; None for the client's own.
        existing_since: Of a batch.
        slow: Seconds that a batch's outcomes are held up by, at most.
        leaves_after: Outcomes after which a stream is left, or the delivery of a batch fails.
        resolve_within: Of one order.
        resolves: Seconds that each attempt at `resolve` may take, of each order.
        together: How many such attempts run at once.
        raw: Whether it uses `with_raw_response`, of one order.
    """

    kind: Kind
    orders: tuple[NewOrder, ...]
    begins: float
    cancelled_after: float | None
    concurrency: int | None = None
    on_absent: OnAbsent | None = None
    settle: float | None = None
    existing_since: date | None = None
    slow: float = 0.0
    leaves_after: int | None = None
    resolve_within: float = 0.0
    resolves: tuple[float | None, ...] = ()
    together: int = 1
    raw: bool = False

    @property
    def disturbed(self) -> bool:
        """Whether it may end before it is done."""
        return self.cancelled_after is not None or self.leaves_after is not None


@frozen(kw_only=True)
class OtherOrder:
    """An order that the client did not send.

    Args:
        order: The order.
        origin: Who sent it.
        at: Loop time when it is stored; below 0: before the run.
    """

    order: NewOrder
    origin: Origin
    at: float


@frozen(kw_only=True)
class Scenario:
    """A run.

    Args:
        seed: What it was chosen by.
        server: The server.
        network: The way there.
        client: The client.
        jobs: Its callers.
        others: What other clients do.
        closes_at: When the client is closed; None if that is when all callers have ended.
        closing_grace: Seconds that it is given then.
        closing_cancelled_after: Seconds after which that is cancelled; None if it isn't.
        clock_set: When our clock is set, and by how many seconds; None if it isn't.
    """

    seed: int
    server: ServerTraits
    network: NetworkTraits
    client: ClientTraits
    jobs: tuple[Job, ...]
    others: tuple[OtherOrder, ...]
    closes_at: float | None
    closing_grace: float
    closing_cancelled_after: float | None
    clock_set: tuple[float, float] | None

    @property
    def sent_again(self) -> frozenset[str]:
        """References of the orders that may be sent once more."""
        return frozenset(
            order.purchase_order_id
            for job in self.jobs
            if self.policy(job) == "resend_once"
            for order in job.orders
            if order.purchase_order_id is not None
        )

    @property
    def creations(self) -> Mapping[str, int]:
        """How many jobs create an order with the reference that an order has, by its phone."""
        jobs = Counter(
            reference for job in self.jobs for reference in {_name(order) for order in job.orders}
        )
        return {order.phone: jobs[_name(order)] for job in self.jobs for order in job.orders}

    def policy(self, job: Job) -> OnAbsent:
        """Return what a job does with an order that is absent."""
        own = None if job.kind == "single" else job.on_absent
        return own or self.client.on_absent

    @property
    def calm(self) -> bool:
        """Whether nothing keeps the client from finding out what became of every order."""
        undisturbed = self.closes_at is None and not any(job.disturbed for job in self.jobs)
        readable = self.network.reads.share == 0.0 and self.server.cursor != "ignored"
        return undisturbed and readable and Seen.LOCKED_OUT not in self.network.writes.kinds

    @property
    def longest_close(self) -> float:
        """Seconds in which the client has to be closed."""
        return max(self.closing_grace, self.client.grace) + CLOSING


def _name(order: NewOrder) -> str:
    return order.purchase_order_id or f"phone {order.phone}"
