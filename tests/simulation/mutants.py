"""Breaks the protocol on purpose, in the ways that come to mind: each has to be found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch

from attrs import evolve

from ht_async import Evidence, Failure, HTError, OutcomeUnknownError, Progress
from ht_async.batch import endings
from ht_async.batch.outcome import OrderInput, OrderOutcome
from ht_async.batch.references import Claim
from ht_async.batch.runner import Runner
from ht_async.batch.sending import Sought
from ht_async.engine.call import Call
from ht_async.models.order import Order
from ht_async.options import CallOptions
from ht_async.policy import retry
from ht_async.reconcile import open_order, sightings
from ht_async.reconcile.account import OrderAccount
from ht_async.reconcile.finding import Absent, Finding, Found
from ht_async.reconcile.likeness import Likeness
from ht_async.reconcile.open_order import Look, OpenOrder
from ht_async.reconcile.reconciler import Reconciler
from ht_async.resources import existing_orders
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.placed import Lost
from ht_async.resources.recovery import OnAbsent
from ht_async.transports import failure as evidence

HASTE = 2.0
"""Seconds after which the hasty one takes an order for absent."""


def retries_after_maybe_sent() -> AbstractContextManager[object]:
    """What may have been carried out is sent again like anything else."""
    return patch.object(retry, "may_repeat", lambda verdict, effect, policy: verdict.transient)


def trusts_the_exception_name() -> AbstractContextManager[object]:
    """A failed connect is one if the HTTP library calls it so, whatever had left by then."""

    def failure(
        library: ModuleType, error: Exception, progress: Progress, status: int | None
    ) -> Failure:
        never = evidence._speaks_for_not_sent(library, error)
        proof = Evidence.NOT_SENT if never else Evidence.MAYBE_SENT
        return Failure(proof, evidence._kind(library, error), error, status)

    return patch.object(evidence, "failure", failure)


@contextmanager
def matches_on_reference_only() -> Iterator[None]:
    """Whatever has the reference is our order."""
    with ExitStack() as patches:
        for module in (sightings, existing_orders):
            patches.enter_context(patch.object(module, "compare", lambda *_: Likeness.SAME))
        yield


@contextmanager
def forgets_lag() -> Iterator[None]:
    """What is not in a list after the attempt has ended is not on the server."""

    def settled(item: OpenOrder, now: float) -> bool:
        return item._ended is not None

    with patch.object(OpenOrder, "settled", settled), patch.object(open_order, "LATE_LOOKS", 1):
        yield


def resends_before_settle() -> AbstractContextManager[object]:
    """What was not found in a moment is absent."""
    watch = Reconciler.watch

    async def hasty(self: Reconciler, item: OpenOrder, seconds: float | None) -> Finding:
        patience = HASTE if seconds is None else min(seconds, HASTE)
        return await watch(self, item, patience) or Absent()

    return patch.object(Reconciler, "watch", hasty)


def drops_an_outcome_on_cancel() -> AbstractContextManager[object]:
    """A cancelled search ends like any cancelled task."""

    async def search(
        self: Runner, index: int, order_input: OrderInput, claim: Claim | None, sought: Sought
    ) -> OrderOutcome:
        reference = sought.order.purchase_order_id
        try:
            placed = await self._sending.find(sought)
            outcome = endings.success(index, order_input, reference, placed)
        except HTError as error:
            outcome = endings.failure(index, order_input, error, reference)
        return self._settled(claim, outcome)

    return patch.object(Runner, "_search", search)


def takes_recovered_for_existing() -> AbstractContextManager[object]:
    """What is found was there before."""

    def finding(item: OpenOrder, orders: Mapping[int, Order], clock: object) -> Found:
        return Found(min(orders.values(), key=lambda order: order.id), existing=True)

    return patch.object(sightings, "_finding", finding)


def releases_the_slot_at_cancel() -> AbstractContextManager[object]:
    """A caller who leaves takes the slot along, though the request is still under way."""
    leave = Call._leave

    def leave_with_slot(self: Call[Any], reason: str) -> None:
        attempt = self._attempt
        leave(self, reason)
        if attempt is not None and not attempt.done:
            attempts = self._runtime.attempts
            attempt._on_end = lambda ended: attempts.pop(ended, None)
            self._runtime.gate.release()

    return patch.object(Call, "_leave", leave_with_slot)


def sends_what_another_call_sends() -> AbstractContextManager[object]:
    """Each call knows of its own orders alone."""
    return patch.object(OrderAccount, "holder", lambda self, reference: None)


@contextmanager
def counts_looks_that_do_not_go_back() -> Iterator[None]:
    """Once one look went back to before the first send, any look counts as the other one."""
    missed = OpenOrder.missed

    def counts_any(self: OpenOrder, look: Look) -> Absent | None:
        whole = evolve(look, start=self.look_from) if self._late_looks else look
        return missed(self, whole)

    def first_only(self: OpenOrder, now: float, *, group: bool) -> bool:
        return not self.covered or (group and self.settled(now) and not self._late_looks)

    with (
        patch.object(OpenOrder, "missed", counts_any),
        patch.object(OpenOrder, "needs_full_scan", first_only),
    ):
        yield


def resolves_as_the_client_says() -> AbstractContextManager[object]:
    """What a batch wants to be done with absent orders holds for the batch alone."""
    make_resolvable = OrderSafety._make_resolvable

    def forgetful(
        self: OrderSafety,
        error: OutcomeUnknownError,
        lost: Lost,
        options: CallOptions,
        on_absent: OnAbsent,
    ) -> None:
        make_resolvable(self, error, lost, options, self.on_absent)

    return patch.object(OrderSafety, "_make_resolvable", forgetful)


MUTANTS: tuple[Callable[[], AbstractContextManager[object]], ...] = (
    retries_after_maybe_sent,
    trusts_the_exception_name,
    matches_on_reference_only,
    forgets_lag,
    resends_before_settle,
    drops_an_outcome_on_cancel,
    takes_recovered_for_existing,
    releases_the_slot_at_cancel,
    sends_what_another_call_sends,
    counts_looks_that_do_not_go_back,
    resolves_as_the_client_says,
)
