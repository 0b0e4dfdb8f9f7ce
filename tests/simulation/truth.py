"""Holds everything that the client says against the server's books."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

from attrs import define, field
from model_network import ModelNetwork
from order_books import Origin

from ht_async import HTError, NewOrder, Order, OrderOutcome, OutcomeStatus, OutcomeUnknownError
from ht_async.errors import APIConnectionError
from ht_async.events import (
    DuplicateDetected,
    Event,
    OrderLeftOpen,
    OrderReconciled,
    WriteOutlivedCaller,
)
from ht_async.message import Evidence

NEVER = frozenset({"refused", "absent", "taken"})
"""Findings that say that an order does not exist and never will."""


@define
class Truth:
    """Checks what is said when it is said, and once more at the end.

    Args:
        network: What was sent; behind it are the server's books.
        sent_again: References of the orders that are sent once more if they are absent.
        creations: How many callers create an order with the reference of one, by its phone.
        calm: Whether every order that is sent can be found.
        note: Told what is said, for people.
    """

    network: ModelNetwork
    sent_again: frozenset[str]
    creations: Mapping[str, int]
    calm: bool
    note: Callable[[object], None]
    lies: list[str] = field(factory=list)
    statuses: Counter[str] = field(factory=Counter)
    _phones: dict[str, list[str]] = field(factory=dict)
    _never: dict[str, str] = field(factory=dict)
    _outlived: set[str | None] = field(factory=set)
    _known: set[str] = field(factory=set)
    _left_open: set[str | None] = field(factory=set)

    def lie(self, what: str) -> None:
        """Take note of something that isn't true."""
        self.note(f"LIE: {what}")
        self.lies.append(f"at {_now():.2f} s: {what}")

    def check(self, holds: bool, what: str) -> None:
        """Take note of something that has to be true."""
        if not holds:
            self.lie(what)

    def expects(self, order: NewOrder) -> None:
        """Take note of an order that is going to be sent."""
        if order.purchase_order_id is not None:
            self._phones.setdefault(order.purchase_order_id, []).append(order.phone)

    # -- what outcomes say -------------------------------------------------------------

    def outcome(self, outcome: OrderOutcome) -> None:
        """Check an outcome of a batch."""
        self.statuses[outcome.status.value] += 1
        self.note(outcome)
        order = outcome.order_input
        assert isinstance(order, NewOrder)
        name = f"{outcome.status.value} {order.purchase_order_id}/{order.phone}"
        self._attempts(name, order, outcome)
        succeeded = outcome.status in (OutcomeStatus.CREATED, OutcomeStatus.EXISTING)
        self.check(succeeded == (outcome.error is None), f"{name}: {outcome.error!r}")
        if outcome.order is not None:
            self.check(succeeded, f"{name}: with an order")
            existing = outcome.status is OutcomeStatus.EXISTING
            self._exists(name, order, outcome.order.id, existing)
            self._recovered(name, order, outcome.order.id, outcome.recovered, existing)
        elif succeeded:
            self.check(outcome.duplicate_of is not None, f"{name}: without its order")
        elif outcome.status is OutcomeStatus.UNRESOLVED:
            self.unknown(order, outcome.error)
            alone = self.calm and not self._shared(order.phone)
            if alone and order.purchase_order_id is not None:
                self._exists_not(order.phone, f"{name} in calm weather")
        else:
            self.failed(order, outcome.error)

    def _attempts(self, name: str, order: NewOrder, outcome: OrderOutcome) -> None:
        record = self.network.posts.get(order.phone)
        made = 0 if record is None or outcome.duplicate_of is not None else record.attempts
        alone = self.calm and not self._shared(order.phone)
        right = outcome.attempts == made if alone else outcome.attempts <= made
        self.check(right, f"{name}: {outcome.attempts} attempts, but {made} were made")

    def returned(self, order: NewOrder, got: Order) -> None:
        """Check the order that a call returned."""
        self.statuses["returned"] += 1
        self.note(f"returned {order.purchase_order_id}/{order.phone}: {got.id}")
        name = f"returned {order.purchase_order_id}/{order.phone}"
        stored = self.network.server.books.get(got.id)
        self._exists(name, order, got.id, stored is not None and stored.origin is Origin.BEFORE)

    def _exists(self, name: str, order: NewOrder, order_id: int, existing: bool) -> None:
        stored = self.network.server.books.get(order_id)
        if stored is None or stored.body["phone"] != order.phone:
            self.lie(f"{name}: {order_id} is not this order")
            return
        ours = [other.id for other in self.network.server.books.ours(order.phone)]
        if existing:
            record = self.network.posts.get(order.phone)
            before = record is None or stored.stored < record.first
            another = self._shared(order.phone) and ours == [order_id]
            told = f"{name}: {order_id} was created after our first send"
            self.check(before or another, told)
        else:
            self.check(ours == [order_id], f"{name}: {order_id}, but we created {ours}")

    def _recovered(
        self, name: str, order: NewOrder, order_id: int, recovered: bool, existing: bool
    ) -> None:
        record = self.network.posts.get(order.phone)
        answered = record is not None and order_id in record.answered
        if existing:
            self.check(not recovered, f"{name}: recovered what was there before")
        elif recovered:
            late = order.purchase_order_id in self._outlived
            self.check(not answered or late, f"{name}: recovered what was answered in time")
        else:
            self.check(answered, f"{name}: not recovered, but never answered")

    def failed(self, order: NewOrder, error: BaseException | None) -> None:
        """Check an error that says that an order does not exist."""
        name = f"failed {order.purchase_order_id}/{order.phone} by {type(error).__name__}"
        self.note(name)
        self.check(isinstance(error, HTError), f"{name}: no HTError")
        self.check(not isinstance(error, OutcomeUnknownError), f"{name}: is unknown")
        record = self.network.posts.get(order.phone)
        if isinstance(error, APIConnectionError) and record is not None:
            self.check(error.evidence is Evidence.NOT_SENT, f"{name}: maybe sent")
        self._never_exists(order.phone, name)

    def unknown(self, order: NewOrder, error: BaseException | None) -> None:
        """Check an error that says that it isn't known whether an order exists."""
        name = f"unresolved {order.purchase_order_id}/{order.phone}"
        self.note(name)
        if not isinstance(error, OutcomeUnknownError):
            self.lie(f"{name}: {type(error).__name__}")
            return
        record = self.network.posts.get(order.phone)
        if (record is None or not record.sent) and not self._shared(order.phone):
            there = order.purchase_order_id in self.network.server.books.by_reference
            self.check(there and not error.attempts, f"{name}: was never sent")
        self.check(error.reference == order.purchase_order_id, f"{name}: {error.reference}")
        self.check(isinstance(error.__cause__, HTError), f"{name}: by {error.__cause__!r}")

    def _shared(self, phone: str) -> bool:
        """Tell whether several callers use a reference; what one is told may change then."""
        return self.creations[phone] > 1

    def _never_exists(self, phone: str, who: str) -> None:
        if self._shared(phone):
            return
        self._never.setdefault(phone, f"at {_now():.2f} s: {who}")
        self._exists_not(phone, who)

    def _exists_not(self, phone: str, who: str) -> None:
        ours = [order.id for order in self.network.server.books.ours(phone)]
        self.check(not ours, f"{who}, but we created {ours}")

    # -- what events say ---------------------------------------------------------------

    def event(self, event: Event) -> None:
        """Check an event."""
        self.note(event)
        if isinstance(event, WriteOutlivedCaller):
            self._outlived.add(event.reference)
        elif isinstance(event, OrderLeftOpen):
            self._left_open.add(event.reference)
        elif isinstance(event, DuplicateDetected):
            there = self.network.server.books.by_reference.get(event.reference, ())
            ids = {order.id for order in there}
            self.check(len(event.order_ids) > 1 and ids.issuperset(event.order_ids), f"{event}")
        elif isinstance(event, OrderReconciled):
            self._reconciled(event)

    def _reconciled(self, event: OrderReconciled) -> None:
        self._known.add(event.reference)
        phones = self._phones[event.reference]
        if event.finding in ("absent", "taken"):
            for phone in phones:
                if phone in self.network.posts:
                    self.network.posts[phone].absent = True
        if event.finding == "found":
            stored = self.network.server.books.get(event.order_id or 0)
            found = stored is not None and stored.body["phone"] in phones
            self.check(found, f"{event}: is not there")
        elif event.finding == "absent" and event.reference in self.sent_again:
            for phone in phones:
                if not self._shared(phone):
                    self._exists_not(phone, f"{event}")
        elif event.finding in NEVER:
            for phone in phones:
                self._never_exists(phone, f"{event}")

    # -- at the end --------------------------------------------------------------------

    def left_open(self, references: list[str | None]) -> None:
        """Check that every order that is open at the end of the client was told."""
        self.check(self._left_open.issuperset(references), f"left open were {references}")

    def pending(self, references: list[str | None]) -> None:
        """Check the orders that are said to be open, while no caller is left."""
        self.note(f"pending {references}")
        doubtful = {
            reference
            for reference, phones in self._phones.items()
            if any(self._in_doubt(phone) for phone in phones)
        }
        for reference in filter(None, references):
            self.check(reference in doubtful, f"pending {reference}: its outcome is known")
        for reference in doubtful - self._known:
            self.check(reference in references, f"{reference} is in doubt, but not pending")

    def sends(self) -> None:
        """Check that nothing was sent in doubt but what was absent, by somebody's decision."""
        for phone, record in self.network.posts.items():
            self.check(not record.hasty, f"{phone} was sent again, and not known to be absent")
            reference = self._reference(phone)
            decisions = self.creations.get(phone, 0) - 1 + (reference in self.sent_again)
            again = f"{phone} was sent again {record.doubtful} times, by {decisions} decisions"
            self.check(record.doubtful <= decisions, again)

    def _reference(self, phone: str) -> str | None:
        return next((ref for ref, phones in self._phones.items() if phone in phones), None)

    def _in_doubt(self, phone: str) -> bool:
        record = self.network.posts.get(phone)
        return record is not None and record.in_doubt

    def at_the_end(self) -> None:
        """Check everything once more, when nothing can happen any more."""
        self.sends()
        for reference, ids in self.network.server.books.twice().items():
            self.lie(f"{reference} was created {len(ids)} times: {ids}")
        for phone, who in self._never.items():
            self._exists_not(phone, who)


def _now() -> float:
    return asyncio.get_running_loop().time()
