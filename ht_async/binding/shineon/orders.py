"""Operations on a store's orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import frozen
from ht_shineon_client import models
from ht_shineon_client.api.orders import list_orders, retrieve_order

from ht_async import codec
from ht_async.binding.shop_page import ShopPage, decode_each
from ht_async.binding.wire import complaint, expect_id, expect_object, given, parts, shape
from ht_async.errors import DecodeError
from ht_async.message import Answer
from ht_async.models import reading
from ht_async.models.shops.order import ShopOrder
from ht_async.models.shops.shineon import read_order
from ht_async.operation import Effect, Operation, RequestParts


@frozen(kw_only=True, slots=True)
class ShineOnQuery:
    """Filters and position of one page of orders.

    Source: an unofficial client library, https://github.com/sellersmith/shineon-sdk (unconfirmed).
    """

    limit: int | None = None
    page: int | None = None
    ids: tuple[int | str, ...] = ()
    source_ids: tuple[str, ...] = ()
    source_po_numbers: tuple[str, ...] = ()
    status: str | None = None
    created_at_min: datetime | None = None
    created_at_max: datetime | None = None
    updated_at_min: datetime | None = None
    updated_at_max: datetime | None = None


def _build_retrieve(order_id: int | str) -> RequestParts:
    return parts(retrieve_order.build_request(order_id))


def _build_list(query: ShineOnQuery) -> RequestParts:
    filters = given(
        limit=query.limit,
        page=query.page,
        ids=",".join(map(str, query.ids)) or None,
        source_ids=",".join(query.source_ids) or None,
        source_po_numbers=",".join(query.source_po_numbers) or None,
        status=query.status,
        created_at_min=_moment(query.created_at_min),
        created_at_max=_moment(query.created_at_max),
        updated_at_min=_moment(query.updated_at_min),
        updated_at_max=_moment(query.updated_at_max),
    )
    return parts(list_orders.build_request(**filters))


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else codec.iso(moment)


def decode_order(body: object) -> ShopOrder:
    """Decode an order, which stands below `order`.

    Raises:
        DecodeError: There is no object with an id.
    """
    envelope = expect_object(body)
    if envelope.get("order") is None:
        raise DecodeError("the answer holds no order", path="order")
    return _decode(expect_object(envelope["order"], "order"), "order")


def decode_orders(body: object) -> ShopPage:
    """Decode a page of orders.

    Raises:
        DecodeError: There is no list of orders, or one of them is no object with an id.
    """
    return ShopPage(decode_each(expect_object(body), "orders", _decode))


def _decode(raw: dict[str, Any], path: str) -> ShopOrder:
    return read_order(str(expect_id(raw, path, "an order")), raw, _ORDER)


def says_absent(answer: Answer) -> bool:
    """Tell an answer about an order that is not there: its words are documented, its status not.

    Source: https://github.com/ShineOnCom/api/wiki/Orders-API-Get-Single-Order (documented).
    """
    told = complaint(answer)
    error = reading.text(told.get("error")) or ""
    return told.get("order") is None and error.strip().rstrip(".").lower() == "not found"


_ORDER = shape(models, "Order")

GET: Operation[int | str, ShopOrder] = Operation(
    "shineon.orders.get",
    "GET",
    "/v1/orders/{order_id}",
    Effect.READ,
    _build_retrieve,
    decode_order,
    absent=says_absent,
)
LIST: Operation[ShineOnQuery, ShopPage] = Operation(
    "shineon.orders.list",
    "GET",
    "/v1/orders",
    Effect.READ,
    _build_list,
    decode_orders,
)
