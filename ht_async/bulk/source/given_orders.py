"""Orders that a program has in its hands, such as the body of a request."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Mapping
from typing import Any, final

from ht_async import codec
from ht_async.bulk.bodies import encode_order
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.rows import CsvForm, SourceRow
from ht_async.errors import InvalidRequestError, Problem
from ht_async.models.new_order import NewOrder
from ht_async.models.order_document import as_fields


@final
class GivenOrders:
    """Orders as they are given.

    Args:
        orders: Orders, or JSON objects with their fields, or bodies as the API documents them.

    Raises:
        InvalidRequestError: One of them is neither.
    """

    name = "orders of a program"
    numbered = True
    csv_form: CsvForm | None = None
    size: int | None = None
    position = 0

    def __init__(self, orders: Iterable[NewOrder | Mapping[str, Any]]) -> None:
        self.mapping = ColumnMapping()
        self._bodies = [_body(number, order) for number, order in enumerate(orders, start=1)]

    def digest(self) -> str:
        """Return what tells these orders from any others."""
        digest = hashlib.blake2b(digest_size=32)
        for body in self._bodies:
            digest.update(b"%d:" % len(body) + body)
        return digest.hexdigest()

    def rows(self) -> Generator[SourceRow]:
        """Give them, one after the other."""
        for number, body in enumerate(self._bodies, start=1):
            yield SourceRow(number, None, as_fields(codec.decode(body)), None, (body.decode(),))


def _body(number: int, order: NewOrder | Mapping[str, Any]) -> bytes:
    if isinstance(order, NewOrder):
        return encode_order(order)
    try:
        return codec.encode(dict(order))
    except (TypeError, ValueError):
        flaw = "must be a NewOrder or a JSON object"
        raise InvalidRequestError([Problem(f"orders[{number - 1}]", flaw)]) from None
