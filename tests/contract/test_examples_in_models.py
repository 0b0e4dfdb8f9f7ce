"""What the public models make of every body that the reference shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from every_operation import EXAMPLES, documented
from public_surface import check, promises

from ht_async import (
    AvailabilityRange,
    DecodeError,
    Image,
    Moment,
    NewOrder,
    OrderSku,
    OrderStatus,
    Phone,
    Secret,
)
from ht_async.binding.ht.clients import (
    decode_client,
    decode_ephemeral_key,
    decode_setup_intent,
    update_in,
)
from ht_async.binding.ht.orders import CREATE, decode_order
from ht_async.binding.ht.skus import CHECK_ZIP, ZipQuestion, decode_zip_check
from ht_async.dialect import Dialect
from ht_async.models.client_fields import ClientFields, ClientUpdate
from ht_async.models.partner_client import ClientAddress

MIDNIGHT = datetime(2024, 3, 25, tzinfo=UTC)


def at(hour: int) -> datetime:
    return MIDNIGHT.replace(hour=hour)


def image(sample: dict[str, str]) -> Image:
    return Image(sample["original"], sample["thumb"])


RETRIEVED = documented("retrieve-order.response.200.json")["order"]
ICONS = RETRIEVED["skus"][0]

# By file: the decoder, where the object stands, and the members that have a value.
ANSWERS: dict[str, tuple[Callable[[object], Any], str | None, dict[str, Any]]] = {
    "retrieve-order.response.200.json": (
        decode_order,
        "order",
        {
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
            "created_at": MIDNIGHT,
            "updated_at": MIDNIGHT,
            "tags": ("urgent", "tv-mount"),
            "token": "abc123xyz",
            "purchase_order_id": "PO-2024-001",
            "purchase_order_source": "acme-partner",
            "skus": (
                OrderSku(
                    42,
                    "TV Mounting",
                    image(ICONS["sku_icon"]),
                    image(ICONS["hero_image"]),
                    image(ICONS["hero_mobile_image"]),
                ),
            ),
            "client_availability_ranges": (
                AvailabilityRange(1, Moment(at(0), at(8)), Moment(at(4), at(12)), "anytime"),
            ),
            "availability": ("8:00am - 12:00pm on 3/25/24",),
            "consolidated_availability": {"3/25/24": ()},
            "appointment_start": "9:00am on 3/25/24",
            "appointment_start_date_time": at(9).replace(tzinfo=timezone(timedelta(hours=-7))),
            "recurring": False,
            "order_summary_url": "https://www.hellotech.com/orders/abc123xyz/summary",
        },
    ),
    "create-order.response.200.json": (
        decode_order,
        "order",
        {
            "id": 432873,
            "status": OrderStatus.PENDING,
            "status_label": "Pending",
            "client_name": "Client Name",
            "client_city": "Indianapolis",
            "client_state": "IN",
            "created_at": datetime(2024, 10, 8, 22, 52, 10, tzinfo=UTC),
        },
    ),
    # Not what the operations return: what goes by a known name is read, `statusId` is no status,
    # and `appointmentStartDateTime` tells no moment here.
    "schema-order.json": (
        decode_order,
        None,
        {
            "id": 0,
            "client_id": 0,
            "client_name": "string",
            "client_zip": "string",
            "token": "string",
            "created_at": datetime(2019, 8, 24, 14, 15, 22, 123_000, tzinfo=UTC),
            "appointment_start": "string",
            "order_summary_url": "string",
        },
    ),
    # A cart is no order; taken for one, it is read by the same rules.
    "schema-cart.partial.json": (
        decode_order,
        None,
        {
            "id": 0,
            "token": "string",
            "status": OrderStatus("STRING"),
            "status_label": "string",
            "availability": ("string",),
            "consolidated_availability": {"property1": ("string",), "property2": ("string",)},
        },
    ),
    "update-client.response.200.json": (
        decode_client,
        None,
        {
            "id": 0,
            "external_id": "string",
            "first_name": "string",
            "last_name": "string",
            "email": "user@example.com",
            "phone": "string",
            "full_address": "string",
            "address": ClientAddress("string", "string", "string", "string"),
            "authentication_token": Secret("string"),
        },
    ),
    "create-setup-intent.response.200.json": (
        decode_setup_intent,
        None,
        {"stripe_customer_id": "string", "client_secret": Secret("string")},
    ),
    "create-ephemeral-key.response.200.json": (
        decode_ephemeral_key,
        None,
        {"stripe_customer_id": "string", "ephemeral_key": Secret("string")},
    ),
    "check-zip.response.200.json": (
        decode_zip_check,
        None,
        {
            "status": "string",
            "treatment": "on",
            "available": True,
            "zip": "string",
            "cbsa_id": 0,
            "cbsa": "string",
        },
    ),
}


def sent(parts: Any) -> Any:
    return json.loads(parts.body)


def create_order(sample: dict[str, Any]) -> Any:
    """Send a new order with the members of the sample, which has null for what is not given."""
    windows = [{"start": w["start_time"], "end": w["end_time"]} for w in sample["time_windows"]]
    fields = {name: value for name, value in sample.items() if name != "sku_id"}
    return CREATE.build(
        NewOrder.from_mapping({**fields, "sku_ids": sample["sku_id"], "time_windows": windows})
    )


# By file: what sends that body.
REQUESTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "create-order.request.json": create_order,
    "update-client.request.json": lambda sample: update_in(Dialect()).build(
        ClientUpdate(client_id=1, fields=ClientFields(**sample))
    ),
    "check-zip.request.json": lambda sample: CHECK_ZIP.build(ZipQuestion("42", sample["zip"])),
}


def test_every_documented_body_is_here() -> None:
    assert {*ANSWERS, *REQUESTS} == {path.name for path in EXAMPLES.iterdir()}


@pytest.mark.parametrize("file", ANSWERS)
def test_a_documented_answer_is_read(file: str) -> None:
    decode, envelope, expected = ANSWERS[file]
    body = documented(file)
    view = decode(body)
    shown = {name: getattr(view, name) for name in promises(type(view)).keys() - {"raw"}}
    assert {name: value for name, value in shown.items() if value not in (None, (), {})} == expected
    check(view, decode(documented(file)), body[envelope] if envelope else body)


@pytest.mark.parametrize("file", REQUESTS)
def test_a_documented_request_is_sent(file: str) -> None:
    given = {name: value for name, value in documented(file).items() if value is not None}
    assert sent(REQUESTS[file](documented(file))) == given


@pytest.mark.parametrize("file", [file for file in ANSWERS if file.startswith("create-")])
def test_the_answer_to_another_operation_is_no_client(file: str) -> None:
    with pytest.raises(DecodeError):
        decode_client(documented(file))
