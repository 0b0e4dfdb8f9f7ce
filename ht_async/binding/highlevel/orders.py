"""Operations on a location's orders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from attrs import frozen
from ht_highlevel_client import models
from ht_highlevel_client.api.orders import list_orders, retrieve_order
from ht_highlevel_client.models.alt_type import AltType
from ht_highlevel_client.models.api_version import ApiVersion
from ht_highlevel_client.models.payment_status import PaymentStatus

from ht_async.binding.shop_page import ShopPage, decode_each
from ht_async.binding.wire import complaint, expect_object, given, parts, shape
from ht_async.errors import DecodeError
from ht_async.message import Answer
from ht_async.models import reading
from ht_async.models.shops.highlevel import read_order, read_row
from ht_async.models.shops.order import ShopOrder
from ht_async.operation import Effect, Operation, RequestParts

_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


@frozen(kw_only=True, slots=True)
class HighLevelQuery:
    """Filters and position of one page of orders.

    Source: https://github.com/GoHighLevel/highlevel-api-docs (apps/payments.json; documented).
    """

    limit: int | None = None
    offset: int | None = None
    status: str | None = None
    payment_status: str | None = None
    payment_mode: str | None = None
    start_at: date | None = None
    end_at: date | None = None
    search: str | None = None
    contact_id: str | None = None
    funnel_product_ids: tuple[str, ...] = ()
    source_id: str | None = None


# -- requests ------------------------------------------------------------------------------


def _build_retrieve(order_id: int | str, location_id: str) -> RequestParts:
    return parts(retrieve_order.build_request(str(order_id), **_of(location_id)))


def _build_list(query: HighLevelQuery, location_id: str) -> RequestParts:
    paid = query.payment_status
    filters = given(
        limit=query.limit,
        offset=query.offset,
        status=query.status,
        payment_status=None if paid is None else PaymentStatus(paid),
        payment_mode=query.payment_mode,
        start_at=_day(query.start_at),
        end_at=_day(query.end_at),
        search=query.search,
        contact_id=query.contact_id,
        funnel_product_ids=",".join(query.funnel_product_ids) or None,
        source_id=query.source_id,
    )
    return parts(list_orders.build_request(**_of(location_id), **filters))


def _of(location_id: str) -> dict[str, Any]:
    """Return what every request says: the location, what kind of id that is, the version."""
    return {
        "alt_id": location_id,
        "alt_type": AltType.LOCATION,
        "version": ApiVersion.V2021_07_28,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


# -- answers -------------------------------------------------------------------------------


def decode_order(body: object) -> ShopOrder:
    """Decode an order, which stands bare.

    Raises:
        DecodeError: There is no object with an id.
    """
    raw = expect_object(body)
    return read_order(_expect_id(raw, ""), raw, _ORDER)


def decode_orders(body: object) -> ShopPage:
    """Decode a page of orders.

    Raises:
        DecodeError: There is no list of orders, or one of them is no object with an id.
    """
    envelope = expect_object(body)
    return ShopPage(
        decode_each(envelope, "data", _decode_row), reading.whole(envelope.get("totalCount"))
    )


def _decode_row(raw: dict[str, Any], path: str) -> ShopOrder:
    return read_row(_expect_id(raw, path), raw, _ROW)


def _expect_id(raw: Mapping[str, Any], path: str) -> str:
    order_id = reading.filled(raw.get("_id"))
    if order_id is None or not _ID.fullmatch(order_id):
        raise DecodeError("an order came without a usable id", path=f"{path}._id".lstrip("."))
    return order_id


def says_absent(answer: Answer) -> bool:
    """Tell an answer about an order that is not there: 400 is documented for it, in words."""
    if answer.status != 400:
        return False
    told = complaint(answer).get("message")
    messages = (*reading.texts(told), reading.text(told) or "")
    return any("not found" in message.lower() for message in messages)


_ORDER = shape(models, "Order")
_ROW = shape(models, "OrderRow")

# -- operations ----------------------------------------------------------------------------


def get_in(location_id: str) -> Operation[int | str, ShopOrder]:
    """Return the operation that gets an order of a location."""
    return Operation(
        "highlevel.orders.get",
        "GET",
        "/payments/orders/{orderId}",
        Effect.READ,
        partial(_build_retrieve, location_id=location_id),
        decode_order,
        absent=says_absent,
    )


def list_in(location_id: str) -> Operation[HighLevelQuery, ShopPage]:
    """Return the operation that lists the orders of a location."""
    return Operation(
        "highlevel.orders.list",
        "GET",
        "/payments/orders",
        Effect.READ,
        partial(_build_list, location_id=location_id),
        decode_orders,
    )
