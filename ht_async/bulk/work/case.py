"""An order of a job that was sent, and whose outcome is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Self, final

from attrs import frozen

from ht_async.bulk.values import ChunkKey, OpenItem
from ht_async.bulk.work.assignment import Assignment
from ht_async.bulk.work.lease import attempt_limit
from ht_async.bulk.work.screening import Ready, read
from ht_async.errors import ConflictError
from ht_async.models.new_order import NewOrder
from ht_async.policy.server_clock import UNTOLD
from ht_async.reconcile.open_order import OpenOrder
from ht_async.resources.placed import Lost

_CLOCKS_APART: timedelta = UNTOLD
"""How far the clocks of two machines of ours are taken to be apart, at most."""


@final
@frozen(kw_only=True, slots=True)
class Case:
    """An order that was sent, and whose outcome is open.

    Args:
        chunk: Where it is.
        row: Its row.
        order: What was sent.
        open_order: What is looked for.
        send: Which of its sends was the last.
        attempts: Attempts that they took.
        conflict: The answer that says that it is there already, if that is why it is open.
        joined: Whether another call of the client sent it.
    """

    chunk: ChunkKey
    row: int
    order: NewOrder
    open_order: OpenOrder
    send: int
    attempts: int
    conflict: ConflictError | None = None
    joined: bool = False

    @classmethod
    def lost(cls, chunk: ChunkKey, ready: Ready, lost: Lost) -> Self:
        """Return an order whose answer was lost."""
        return cls(
            chunk=chunk,
            row=ready.item.row,
            order=ready.order,
            open_order=lost.open_order,
            send=ready.send,
            attempts=lost.error.attempts,
            joined=lost.joined,
        )

    @classmethod
    def contested(
        cls, chunk: ChunkKey, ready: Ready, conflict: ConflictError, assignment: Assignment
    ) -> Self:
        """Return an order that is there already, says the API."""
        item = ready.item
        return cls(
            chunk=chunk,
            row=item.row,
            order=ready.order,
            open_order=assignment.tracing.contested(ready.order, item.reference, item.first_sent),
            send=ready.send,
            attempts=conflict.attempts,
            conflict=conflict,
        )

    @classmethod
    def doubtful(cls, chunk: ChunkKey, ready: Ready, assignment: Assignment) -> Self:
        """Return an order of which not even that is certain that it was sent."""
        item, tracing = ready.item, assignment.tracing
        first_sent = item.first_sent or assignment.lease.now().wall
        settle = assignment.job.settings.settle + attempt_limit(assignment.options.timeout)
        return cls(
            chunk=chunk,
            row=item.row,
            order=ready.order,
            open_order=tracing.adopt(ready.order, item.reference, first_sent, settle),
            send=ready.send,
            attempts=0,
        )

    @classmethod
    def adopted(cls, found: OpenItem, assignment: Assignment) -> Self:
        """Return an order that a dead holder had sent.

        Raises:
            InvalidRequestError: The journal holds no order there.
        """
        item, tracing = found.item, assignment.tracing
        order = read(item)
        first_sent = (item.first_sent or assignment.lease.now().wall) - _CLOCKS_APART
        settle = assignment.job.settings.settle
        return cls(
            chunk=found.chunk,
            row=item.row,
            order=order,
            open_order=tracing.adopt(order, item.reference, first_sent, settle),
            send=item.sends,
            attempts=item.attempts,
        )
