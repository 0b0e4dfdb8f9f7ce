"""What a worker needs to work on one job."""

from __future__ import annotations

from typing import final

from attrs import evolve, frozen

from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import Job
from ht_async.bulk.work.lease import Lease, attempt_limit
from ht_async.bulk.work.rate_cap import RateCap
from ht_async.bulk.work.recorder import Recorder
from ht_async.bulk.work.window import Window
from ht_async.options import CallOptions
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.order_tracing import OrderTracing


@final
@frozen(kw_only=True, slots=True)
class Assignment:
    """A job, and what a worker works on it with.

    Args:
        job: The job.
        journal: Where it is kept.
        safety: Sends orders.
        options: How they are sent.
        lease: The worker's lease.
        window: How many it sends at once.
        recorder: Writes down what becomes of them.
        cap: Tells when one more may be sent.
    """

    job: Job
    journal: Journal
    safety: OrderSafety
    options: CallOptions
    lease: Lease
    window: Window
    recorder: Recorder
    cap: RateCap

    @property
    def tracing(self) -> OrderTracing:
        """Looks for orders whose answers were lost."""
        return self.safety.tracing

    def options_in(self, term: int) -> CallOptions:
        """Return how orders are sent that were claimed in a term of the lease, and no later."""
        longest = attempt_limit(self.options.timeout)
        return evolve(self.options, permit=lambda: self.lease.check(term, longest))
