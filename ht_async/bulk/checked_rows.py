"""Rows of a source made into orders, in lots, off the event loop."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from itertools import islice
from typing import final

from anyio import to_thread
from attrs import field, frozen

from ht_async.bulk.bodies import encode_order
from ht_async.bulk.source.order_fields import OrderFields
from ht_async.bulk.source.rows import Source, SourceRow
from ht_async.bulk.values import NewItem
from ht_async.errors import InvalidRequestError, Problem
from ht_async.reference import stable_reference

LOT = 1_000
"""Rows that are read and checked at a time."""

_NO_REFERENCE = (
    "is missing: the rows of a query have no number that stays, so each order needs its own"
)


@frozen(slots=True)
class Rejected:
    """A row that is no order, or not one of its own.

    Args:
        row: The row.
        problems: What is wrong.
    """

    row: SourceRow
    problems: Sequence[Problem]


@frozen(slots=True)
class Lot:
    """Rows that were read together.

    Args:
        items: The orders.
        rows: The rows that they come from, by number.
        rejected: The other rows.
        rows_read: Rows read so far, those of earlier lots included.
    """

    items: Sequence[NewItem]
    rows: dict[int, SourceRow] = field(repr=False)
    rejected: Sequence[Rejected]
    rows_read: int


@final
class _Checker:
    def __init__(self, source: Source, job: str) -> None:
        self._job = job
        self._numbered = source.numbered
        self._fields = OrderFields(source.mapping)

    def check(self, row: SourceRow) -> NewItem:
        """Make an order of a row.

        Raises:
            InvalidRequestError: With every problem of the row.
        """
        if row.flaw is not None:
            raise InvalidRequestError([row.flaw])

        def reference() -> str:
            return stable_reference(self._job, row.number)

        order = self._fields.order(row.values, reference if self._numbered else None)
        if order.purchase_order_id is None:
            raise InvalidRequestError([Problem("purchase_order_id", _NO_REFERENCE)])
        return NewItem(row.number, order.purchase_order_id, encode_order(order))


async def checked_lots(source: Source, job: str) -> AsyncGenerator[Lot]:
    """Read a source to its end, lot by lot.

    Args:
        source: The source.
        job: Name of the job, for the references of orders without one.

    Raises:
        SourceError: The source can't be read.
    """
    checker = _Checker(source, job)
    rows = source.rows()
    try:
        while lot := await to_thread.run_sync(_next_lot, rows, checker):
            yield lot
    finally:
        rows.close()


def _next_lot(rows: Iterator[SourceRow], checker: _Checker) -> Lot | None:
    items: list[NewItem] = []
    rejected: list[Rejected] = []
    taken: dict[int, SourceRow] = {}
    number = 0
    for row in islice(rows, LOT):
        number = row.number
        try:
            items.append(checker.check(row))
            taken[number] = row
        except InvalidRequestError as error:
            rejected.append(Rejected(row, error.problems))
    return Lot(items, taken, rejected, number) if number else None
