"""What the reference contradicts itself about, one test for each, as far as orders go."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ht_async import Image, Order, OrderStatus, Phone
from ht_async.binding.ht.orders import decode_order

EXAMPLES = Path(__file__).parent / "examples/ht"


def order(**members: Any) -> Order:
    return decode_order({"id": 1, **members})


def documented(name: str) -> Order:
    return decode_order(json.loads((EXAMPLES / name).read_text()))


@pytest.mark.parametrize(
    ("value", "status", "code"),
    [
        (1, OrderStatus.SEARCHING, 1),
        ("1", OrderStatus.SEARCHING, 1),
        ("SEARCHING", OrderStatus.SEARCHING, None),
        ("Pending approval", OrderStatus.PENDING_APPROVAL, None),
        ("late-tech", OrderStatus.LATE_TECH, None),
        ("readyToResume", OrderStatus.READY_TO_RESUME, None),
        (77, OrderStatus(77), 77),
        ("77", OrderStatus(77), 77),
        ("On its way", OrderStatus("ON_ITS_WAY"), None),
        (True, None, None),
        ({"id": 1}, None, None),
        (None, None, None),
    ],
)
def test_c1_a_status_is_a_code_a_code_in_text_or_a_name(
    value: object, status: OrderStatus | None, code: int | None
) -> None:
    read = order(status=value)
    assert read.status == status
    assert read.status_code == code
    assert read.raw["status"] is value


def test_c2_code_and_label_are_told_apart_and_never_derived() -> None:
    read = documented("retrieve-order.response.200.json")
    assert (read.status, read.status_code) == (OrderStatus.SEARCHING, 1)
    assert read.status_label == "Pending"
    assert order(status=1).status_label is None
    assert order(status="Pending").status_label == "Pending"
    assert order(status="Pending").status_code is None
    assert order(status="1").status_label is None
    assert order(status_label="Pending").status is None


def test_c3_an_order_stands_in_an_envelope_or_bare() -> None:
    told = [
        decode_order({"status": "success", "order": {"id": 1, "status": "1"}}),
        decode_order({"order": {"id": 1, "status": "1"}}),
        decode_order({"id": 1, "status": "1"}),
    ]
    assert told[0] == told[1] == told[2]
    assert [read.status for read in told] == [OrderStatus.SEARCHING] * 3


def test_c4_members_may_be_spelled_in_camel_case_at_any_depth() -> None:
    read = documented("create-order.response.200.json")
    assert read.client_name == "Client Name"
    assert (read.client_city, read.client_state) == ("Indianapolis", "IN")
    assert read.created_at == datetime(2024, 10, 8, 22, 52, 10, tzinfo=UTC)
    deep = order(
        skus=[{"id": 1, "skuIcon": {"thumb": "t"}, "heroMobileImage": {"original": "o"}}],
        clientAvailabilityRanges=[{"rangeMode": "anytime", "fromDatetime": {"isoShort": "x"}}],
        appointmentStartDateTime="2024-03-25T09:00:00-07:00",
    )
    assert deep.skus[0].sku_icon is not None
    assert deep.skus[0].hero_mobile_image is not None
    assert deep.client_availability_ranges[0].mode == "anytime"
    assert deep.appointment_start_date_time is not None
    assert "skuIcon" in deep.raw["skus"][0]


def test_c4_where_both_spellings_came_the_documented_one_counts() -> None:
    read = order(client_name="Snake", clientName="Camel")
    assert read.client_name == "Snake"
    assert read.raw["clientName"] == "Camel"


def test_c5_members_that_are_required_may_be_absent() -> None:
    read = documented("create-order.response.200.json")
    absent = (read.email, read.phone, read.address, read.token, read.finish_order_url)
    assert absent == (None,) * 5
    assert (read.skus, read.tags, read.events, read.availability) == ((), (), (), ())


def test_c6_members_outside_the_table_are_read_or_kept() -> None:
    read = order(
        purchase_order_id="PO-1", purchase_order_source="shop", recurring=True, colour="red"
    )
    assert (read.purchase_order_id, read.purchase_order_source) == ("PO-1", "shop")
    assert read.recurring is True
    assert read.raw["colour"] == "red"
    assert read.to_dict()["colour"] == "red"


@pytest.mark.parametrize("short", ["2024-10-08", "2024-10-08T22:52:10", "yesterday", 5, None])
def test_c7_the_short_form_of_a_moment_is_not_parsed(short: object) -> None:
    read = order(created_at={"integer": 1728427930, "iso_short": short})
    assert read.created_at == datetime(2024, 10, 8, 22, 52, 10, tzinfo=UTC)
    assert order(created_at={"iso_short": "2024-10-08T22:52:10"}).created_at is None


def test_c8_where_the_tellings_of_a_moment_disagree_neither_is_preferred() -> None:
    (span,) = documented("retrieve-order.response.200.json").client_availability_ranges
    for moment, hour in ((span.start, 0), (span.end, 4)):
        assert moment.epoch == datetime(2024, 3, 25, hour, tzinfo=UTC)
        assert moment.iso == datetime(2024, 3, 25, hour + 8, tzinfo=UTC)
        assert not moment.agrees
        assert moment.at is None
    doubtful = order(created_at={"integer": 1711324800, "iso": "2024-03-25T08:00:00Z"})
    assert doubtful.created_at is None


def test_c8_the_start_of_an_appointment_is_the_one_sure_moment() -> None:
    read = documented("retrieve-order.response.200.json")
    assert read.appointment_start_date_time == datetime(2024, 3, 25, 16, tzinfo=UTC)
    assert read.availability == ("8:00am - 12:00pm on 3/25/24",)
    assert read.created_at == read.updated_at == datetime(2024, 3, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2024-03-25T00:00:00Z",
        1711324800,
        1711324800.0,
        {"integer": 1711324800},
        {"integer": "1711324800"},
        {"iso": "2024-03-24T17:00:00-07:00"},
    ],
)
def test_c8_a_moment_may_be_a_text_a_number_or_an_object(value: object) -> None:
    assert order(created_at=value).created_at == datetime(2024, 3, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "slots"),
    [
        ("8-12 on 3/25", ("8-12 on 3/25",)),
        ([{"value": "v", "display": "8-12"}, {"value": "v"}, {}], ("8-12", "v")),
        (["8-12", None, "1-5", ""], ("8-12", "1-5")),
        ([], ()),
        ("", ()),
        (None, ()),
        (5, ()),
        ({"value": "v"}, ()),
    ],
)
def test_c13_availability_is_a_text_or_a_list(value: object, slots: tuple[str, ...]) -> None:
    assert order(availability=value).availability == slots


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("3/25/24", {"3/25/24": ()}),
        ({"2024-03-25": ["8-12", "1-5"]}, {"2024-03-25": ("8-12", "1-5")}),
        ({"2024-03-25": "8-12", "2024-03-26": None}, {"2024-03-25": ("8-12",), "2024-03-26": ()}),
        (["3/25/24", "3/26/24"], {"3/25/24": (), "3/26/24": ()}),
        ([], {}),
        ({}, {}),
        (None, {}),
        (5, {}),
    ],
)
def test_c14_availability_by_day_is_a_text_a_list_or_an_object(
    value: object, days: dict[str, tuple[str, ...]]
) -> None:
    assert order(consolidated_availability=value).consolidated_availability == days


def test_c15_members_of_type_null_may_be_texts_and_the_reverse() -> None:
    texts = order(
        appointment_start="9:00am",
        appointment_start_date_time="2024-03-25T09:00:00-07:00",
        shipping_type="ground",
        service_description="TV",
    )
    assert (texts.appointment_start, texts.shipping_type) == ("9:00am", "ground")
    assert texts.service_description == "TV"
    moment = texts.appointment_start_date_time
    assert moment is not None
    assert moment.utcoffset() == timedelta(hours=-7)
    names = ("appointment_start", "appointment_start_date_time", "shipping_type")
    nulls = order(**dict.fromkeys((*names, "service_description")))
    assert [getattr(nulls, name) for name in names] == [None] * 3
    assert nulls.service_description is None


def test_c22_an_address_is_one_line_besides_its_parts() -> None:
    read = order(address="1 Main St, LA", client_street="1 Main St", client_zip="90001")
    assert (read.address, read.client_street, read.client_zip) == (
        "1 Main St, LA",
        "1 Main St",
        "90001",
    )
    parts = order(address={"fullAddress": "1 Main St", "city": "LA"})
    assert parts.address is None
    assert parts.raw["address"] == {"fullAddress": "1 Main St", "city": "LA"}


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("3105550123", Phone("3105550123")),
        (3105550123, Phone("3105550123")),
        ({"value": "310", "formatted": "(310)"}, Phone("310", "(310)")),
        ({"value": 310}, Phone("310")),
        ({"formatted": "(310)"}, Phone(None, "(310)")),
        ({}, None),
        ({"value": []}, None),
        (["310"], None),
        (True, None),
        (None, None),
    ],
)
def test_c23_a_phone_is_a_text_a_number_or_an_object(value: object, phone: Phone | None) -> None:
    assert order(phone=value).phone == phone


@pytest.mark.parametrize(
    ("value", "events"),
    [
        (["assigned", {"name": "paid"}], ("assigned", {"name": "paid"})),
        ([None, "", {}, 5, ["x"], "done"], ("done",)),
        ([], ()),
        ("assigned", ()),
        (None, ()),
    ],
)
def test_c30_events_are_texts_or_objects(value: object, events: tuple[object, ...]) -> None:
    assert order(events=value).events == events


@pytest.mark.parametrize("image", [{"original": "o", "thumb": "t"}, "url", None, [], {}, 5])
def test_c28_an_icon_is_an_object_whatever_its_name_says(image: object) -> None:
    names = ("sku_icon", "hero_image", "hero_mobile_image")
    (sku,) = order(skus=[{"id": 1, **dict.fromkeys(names, image)}]).skus
    shown = Image("o", "t") if isinstance(image, dict) and image else None
    assert [getattr(sku, name) for name in names] == [shown] * 3


def test_c32_what_table_or_samples_tell_can_be_read(spec: dict[str, Any]) -> None:
    """The members are the union of both, and none of them is needed."""
    table = spec["components"]["schemas"]["PartnerOrder"]["properties"]
    samples = [
        json.loads((EXAMPLES / f"{name}-order.response.200.json").read_text())["order"]
        for name in ("retrieve", "create")
    ]
    in_samples = {re.sub("([A-Z])", r"_\1", key).lower() for each in samples for key in each}
    assert len(table) == 30
    assert len(samples[0]) == 29
    assert in_samples < set(table)
    for member in table:
        assert isinstance(getattr(Order, member), property)
    bare = order()
    assert {name: getattr(bare, name) for name in table if getattr(bare, name)} == {"id": 1}


def test_c32_members_of_the_newer_sample_stand_beside_those_of_the_table() -> None:
    read = order(purchase_order_id="PO-1", recurring=False, finish_order_url="https://h.example")
    assert (read.purchase_order_id, read.recurring) == ("PO-1", False)
    assert read.finish_order_url == "https://h.example"
