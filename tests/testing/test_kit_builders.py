"""Builders: valid by default, every member free, misspelled ones refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ht_async import InvalidRequestError, LastSeen, OrderStatus, Phone
from ht_async.testing import (
    build_client,
    build_new_order,
    build_order,
    build_order_change,
    build_sku,
    build_zip_check,
)

AT = datetime(2026, 3, 25, 9, 30, tzinfo=UTC)


def test_orders_have_ids_and_references_of_their_own() -> None:
    first, second = build_order(), build_order()
    assert first.id != second.id
    assert first.purchase_order_id != second.purchase_order_id
    assert build_new_order().purchase_order_id != build_new_order().purchase_order_id


@pytest.mark.parametrize(
    ("member", "given", "seen"),
    [
        ("status", OrderStatus.PAID, OrderStatus.PAID),
        ("status", "Pending approval", OrderStatus.PENDING_APPROVAL),
        ("status", 99, OrderStatus(99)),
        ("created_at", AT, AT),
        ("created_at", None, None),
        ("appointment_start_date_time", AT, AT),
        ("phone", "2135550199", Phone("2135550199", "2135550199")),
        ("phone", {"value": "1"}, Phone("1")),
        ("tags", ("a", "b"), ("a", "b")),
        ("email", None, None),
        ("recurring", True, True),
        ("availability", "8:00am", ("8:00am",)),
    ],
)
def test_any_member_of_an_order_can_be_another(member: str, given: Any, seen: Any) -> None:
    assert getattr(build_order(**{member: given}), member) == seen


def test_what_an_order_is_by_default_fits_together() -> None:
    order = build_order(status=OrderStatus.LATE_TECH, skus=[7, {"id": 8, "name": "Wi-Fi"}])
    assert (order.status_code, order.status_label) == (13, "Late tech")
    assert [(sku.id, sku.name) for sku in order.skus] == [(7, "TV Mounting"), (8, "Wi-Fi")]
    assert order.updated_at == order.created_at
    assert build_order(created_at=AT).updated_at == AT
    assert order.to_dict()["client_zip"] == "90017"


def test_a_client_may_stand_for_the_names() -> None:
    order = build_new_order(client_id=5, notes="Ring twice")
    assert (order.client_id, order.first_name, order.notes) == (5, None, "Ring twice")
    with pytest.raises(InvalidRequestError, match="phone"):
        build_new_order(phone="")


def test_other_models() -> None:
    assert build_client(first_name="Joe").first_name == "Joe"
    assert build_client().id != build_client().id
    assert build_sku(id=7).id == 7
    assert build_zip_check().available
    assert not build_zip_check(available=False, zip="10001").available


def test_changes() -> None:
    assert build_order_change().is_new
    order = build_order(status=OrderStatus.ASSIGNED)
    change = build_order_change(order, previous=OrderStatus.PENDING, seen_at=AT)
    assert change.previous == LastSeen(OrderStatus.PENDING, AT)
    assert change.status_changed
    assert not build_order_change(order, previous=OrderStatus.ASSIGNED).status_changed


@pytest.mark.parametrize(
    ("build", "name"),
    [
        (build_order, "staus"), (build_order, "status_code"), (build_client, "mail"),
        (build_sku, "title"), (build_zip_check, "city"), (build_new_order, "sku"),
    ],
)  # fmt: skip
def test_a_misspelled_member_is_refused(build: Any, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        build(**{name: 1})
