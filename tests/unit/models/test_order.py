"""What an order tells, besides its members' readings."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ht_partner_client.models import PartnerOrder

from ht_async import AvailabilityRange, Image, Moment, Order, OrderSku, OrderStatus, Phone
from ht_async.binding.ht.orders import decode_order

EXAMPLES = Path(__file__).parents[2] / "contract/examples/ht"


def order(**members: Any) -> Order:
    return decode_order({"id": 1, **members})


def documented(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((EXAMPLES / name).read_text())
    return body


def test_the_documented_order_is_read_whole() -> None:
    read = decode_order(documented("retrieve-order.response.200.json"))
    midnight = datetime(2024, 3, 25, tzinfo=UTC)

    def at(hour: int) -> datetime:
        return midnight.replace(hour=hour)

    assert {name: getattr(read, name) for name in MEMBERS} == {
        "id": 12345,
        "status": OrderStatus.SEARCHING,
        "status_code": 1,
        "status_label": "Pending",
        "client_id": 67890,
        "client_name": "Jane Doe",
        "email": "jane@example.com",
        "phone": Phone("3105550123", "(310) 555-0123"),
        "address": "123 Main St, Los Angeles, CA 90001",
        "client_street": "123 Main St",
        "client_city": "Los Angeles",
        "client_state": "CA",
        "client_zip": "90001",
        "service_description": None,
        "events": (),
        "created_at": midnight,
        "updated_at": midnight,
        "tags": ("urgent", "tv-mount"),
        "token": "abc123xyz",
        "purchase_order_id": "PO-2024-001",
        "purchase_order_source": "acme-partner",
        "skus": (
            OrderSku(
                42,
                "TV Mounting",
                Image("https://example.com/icon.png", "https://example.com/icon_thumb.png"),
                Image("https://example.com/hero.png", "https://example.com/hero_thumb.png"),
                Image(
                    "https://example.com/hero_mobile.png",
                    "https://example.com/hero_mobile_thumb.png",
                ),
            ),
        ),
        "client_availability_ranges": (
            AvailabilityRange(
                1,
                Moment(epoch=midnight, iso=at(8)),
                Moment(epoch=at(4), iso=at(12)),
                "anytime",
            ),
        ),
        "availability": ("8:00am - 12:00pm on 3/25/24",),
        "consolidated_availability": {"3/25/24": ()},
        "appointment_start": "9:00am on 3/25/24",
        "appointment_start_date_time": datetime(2024, 3, 25, 16, tzinfo=UTC),
        "recurring": False,
        "shipping_type": None,
        "finish_order_url": None,
        "order_summary_url": "https://www.hellotech.com/orders/abc123xyz/summary",
    }


MEMBERS = sorted(
    name
    for name, member in inspect.getmembers(Order)
    if isinstance(member, property) and name not in ("raw", "wire")
)


def test_an_order_with_nothing_but_its_id_is_read_whole() -> None:
    read = order()
    told = {name: getattr(read, name) for name in MEMBERS}
    assert {name for name, value in told.items() if value} == {"id"}
    assert {type(value) for value in told.values()} == {int, type(None), tuple, dict}


def test_what_was_received_is_kept() -> None:
    body = documented("create-order.response.200.json")
    read = decode_order(body)
    assert read.raw == body["order"]
    assert isinstance(read.wire, PartnerOrder)
    assert read.wire.client_name == "Client Name"


def test_the_dictionary_is_detached_from_the_order() -> None:
    body = documented("retrieve-order.response.200.json")
    read = decode_order(body)
    told = read.to_dict()
    assert told == documented("retrieve-order.response.200.json")["order"]
    told["tags"].append("mine")
    told["skus"][0]["name"] = "changed"
    assert read.tags == ("urgent", "tv-mount")
    assert read.to_dict()["skus"][0]["name"] == "TV Mounting"


@pytest.mark.parametrize("depth", [100, 900])
def test_a_deep_order_is_told_whole(depth: int) -> None:
    deep = json.loads("[" * depth + "]" * depth)
    assert order(extra=deep).to_dict()["extra"] == deep


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ({"status": 3}, "<Order 1 COMPLETED>"),
        ({"status": "pending approval"}, "<Order 1 PENDING_APPROVAL>"),
        ({"status": 99}, "<Order 1 UNKNOWN_99>"),
        ({"status": "jane@example.com"}, "<Order 1 status unknown>"),
        ({"status": None}, "<Order 1 status unknown>"),
        ({}, "<Order 1 status unknown>"),
    ],
)
def test_repr_shows_id_and_status_alone(members: dict[str, Any], shown: str) -> None:
    private = {"client_name": "Jane Doe", "email": "jane@example.com", "phone": "3105550123"}
    assert repr(order(**private, **members)) == shown


def test_the_parts_of_an_order_show_no_phone_number() -> None:
    assert repr(order(phone="3105550123").phone) == "Phone()"


def test_an_order_is_read_only() -> None:
    read = order(status=1)
    for name in [*MEMBERS, "raw", "wire", "other"]:
        with pytest.raises(AttributeError):
            setattr(read, name, None)


def test_orders_are_equal_if_the_same_was_received() -> None:
    one, same, other = order(status=1), order(status=1), order(status=2)
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != {"id": 1, "status": 1}


def test_orders_survive_copying() -> None:
    read = decode_order(documented("retrieve-order.response.200.json"))
    for twin in (copy.copy(read), copy.deepcopy(read), pickle.loads(pickle.dumps(read))):
        assert twin == read
        assert {name: getattr(twin, name) for name in MEMBERS} == {
            name: getattr(read, name) for name in MEMBERS
        }


# -- parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "skus"),
    [
        ([{"id": 1}, {"id": "2", "name": None}], (OrderSku(1), OrderSku(2))),
        ([None, 5, "x", {}, [], {"name": "TV"}], (OrderSku(name="TV"),)),
        ([{"id": 1, "hero_image": "https://e/x.png"}], (OrderSku(1),)),
        ([{"id": 1, "hero_image": {"thumb": "t"}}], (OrderSku(1, hero_image=Image(thumb="t")),)),
        ({"id": 1}, ()),
        (None, ()),
    ],
)
def test_skus_leave_out_what_is_none(value: object, skus: tuple[OrderSku, ...]) -> None:
    assert order(skus=value).skus == skus


def test_ranges_leave_out_what_is_none() -> None:
    ranges = [{}, None, 5, {"id": 2}, {"range_mode": "anytime", "from_datetime": "x"}]
    assert order(client_availability_ranges=ranges).client_availability_ranges == (
        AvailabilityRange(2, Moment(), Moment(), None),
        AvailabilityRange(None, Moment(), Moment(), "anytime"),
    )


@pytest.mark.parametrize("value", [5, "yes", None, [True]])
def test_a_flag_is_not_guessed(value: object) -> None:
    assert order(recurring=value).recurring is None
    assert order(recurring=True).recurring is True


@pytest.mark.parametrize(("value", "zip_code"), [(90001, "90001"), ("01234", "01234"), ([], None)])
def test_a_zip_code_may_come_as_a_number(value: object, zip_code: str | None) -> None:
    assert order(client_zip=value).client_zip == zip_code


@pytest.mark.parametrize(("value", "reference"), [("PO-1", "PO-1"), (1234, "1234"), (None, None)])
def test_a_reference_may_come_as_a_number(value: object, reference: str | None) -> None:
    assert order(purchase_order_id=value).purchase_order_id == reference
