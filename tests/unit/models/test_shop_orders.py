"""What the members of a shop's order say about each documented and each doubtful form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async import DecodeError
from ht_async.binding.highlevel import orders as highlevel
from ht_async.binding.shineon import orders as shineon
from ht_async.models import reading
from ht_async.sources import Money, ShopAddress, ShopItem, ShopOrder


def hl(**members: Any) -> ShopOrder:
    return highlevel.decode_order({"_id": "1", **members})


def so(**members: Any) -> ShopOrder:
    return shineon.decode_order({"order": {"id": 1, **members}})


# -- values --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (100, "100"),
        ("100", "100"),
        (14.97, "14.97"),
        ("0.00", "0.00"),
        (" 7.50 ", "7.50"),
        (-5, "-5"),
        ("-5.5", "-5.5"),
        (0.1, "0.1"),
        *(
            (odd, None)
            for odd in (True, False, None, "", "1,000.00", "$5", "1e3", "NaN", ".5", "5.")
        ),
        *(
            (odd, None)
            for odd in (float("nan"), float("inf"), 1e300, 10**400, "9" * 20, [], {}, "٣")
        ),
    ],
)
def test_money_is_read_exactly_or_not_at_all(value: Any, amount: str | None) -> None:
    expected = None if amount is None else Money(Decimal(amount), "USD")
    assert hl(amount=value, currency="usd").total == expected
    assert so(total_price=value, currency=" USD ").total == expected
    assert str(reading.decimal(value)) == str(amount)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_money_with_cents_survives_json_in_either_form(amount: Decimal) -> None:
    assert reading.decimal(str(amount)) == amount
    assert reading.decimal(float(amount)) == amount


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.binary()))
def test_no_value_makes_a_reader_raise(value: Any) -> None:
    for read in (reading.decimal, reading.whole, reading.truth, reading.filled):
        read(value)


@pytest.mark.parametrize("odd", ["dollar", "US", "", "12$", None, 5, ["USD"]])
def test_money_without_a_readable_currency_has_none(odd: Any) -> None:
    assert hl(amount=1, currency=odd).total == Money(Decimal(1), None)


@pytest.mark.parametrize(
    ("value", "whole"), [(1, 1), ("2", 2), (3.0, 3), (0, 0), (1.5, None), ("x", None), (True, None)]
)
def test_a_quantity_is_a_whole_number(value: Any, whole: int | None) -> None:
    assert hl(items=[{"qty": value}]).items[0].quantity == whole
    assert so(line_items=[{"quantity": value}]).items[0].quantity == whole


@pytest.mark.parametrize("form", ["2024-01-01T05:00:00Z", "2024-01-01T00:00:00-05:00"])
def test_moments_are_in_utc(form: str) -> None:
    for moment in (hl(createdAt=form).created_at, so(created_at=form).created_at):
        assert moment is not None
        assert moment.isoformat() == "2024-01-01T05:00:00+00:00"


@pytest.mark.parametrize("odd", ["2024-01-01", "2024-01-01T00:00:00", "", None, 5, "soon"])
def test_a_moment_without_an_offset_is_none(odd: Any) -> None:
    assert hl(createdAt=odd).created_at is so(created_at=odd).created_at is None


# -- states --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("live", "mark", "test"),
    [
        (True, None, False),
        ("true", "false", False),
        ("True", False, False),
        (False, None, True),
        ("false", None, True),
        (True, True, True),
        ("true", "TRUE", True),
        (None, "true", True),
        (None, None, None),
        (None, False, None),
        ("yes", False, None),
        (1, 0, None),
        (True, "maybe", None),
        (True, "", None),
    ],
)
def test_highlevel_s_flags_for_tests(live: Any, mark: Any, test: bool | None) -> None:
    assert hl(liveMode=live, markAsTest=mark).test is test


@pytest.mark.parametrize(
    ("value", "test"),
    [(True, True), (False, False), ("true", True), ("FALSE", False), (None, None), (0, None)],
)
def test_shineon_s_flag_for_tests(value: Any, test: bool | None) -> None:
    assert so(test=value).test is test


@pytest.mark.parametrize(
    ("status", "cancelled"),
    [
        ("cancelled", True),
        ("canceled", True),
        ("Cancelled", True),
        ("completed", False),
        ("", None),
        (None, None),
        ([], None),
    ],
)
def test_both_spellings_of_cancelled(status: Any, cancelled: bool | None) -> None:
    assert hl(status=status).cancelled is so(status=status).cancelled is cancelled


@pytest.mark.parametrize(
    ("status", "at", "cancelled"),
    [
        ("shipped", None, False),
        ("shipped", "", False),
        ("shipped", "2019-01-31T16:07:42+00:00", True),
        ("shipped", "yesterday", None),
        ("cancelled", "yesterday", True),
        (None, "2019-01-31T16:07:42+00:00", True),
    ],
)
def test_a_time_of_cancellation_says_it_too(status: Any, at: Any, cancelled: bool | None) -> None:
    assert so(status=status, cancelled_at=at).cancelled is cancelled


@pytest.mark.parametrize(
    ("status", "paid"),
    [
        ("paid", True),
        ("Paid", True),
        ("unpaid", False),
        ("partially_paid", False),
        ("refunded", False),
        ("failed", False),  # documented are the four above; no other word says that it is paid
        ([], False),
        (None, None),
        ("", None),
    ],
)
def test_highlevel_s_payment_status(status: Any, paid: bool | None) -> None:
    assert hl(paymentStatus=status).paid is paid


@pytest.mark.parametrize(
    ("status", "paid"),
    [
        ("awaiting_payment", False),
        ("in_production", True),
        ("shipped", True),
        ("on_hold", None),
        ("cancelled", None),
    ],
)
def test_what_shineon_s_status_says_about_the_payment(status: str, paid: bool | None) -> None:
    assert so(status=status).paid is paid


# -- contacts, addresses, items ------------------------------------------------------------


@pytest.mark.parametrize(
    ("snapshot", "names"),
    [
        ({"firstName": "A", "lastName": "B"}, ("A", "B")),
        ({"first_name": "A", "last_name": "B"}, ("A", "B")),
        ({"first_name_lower_case": "a", "last_name": "B"}, (None, "B")),
        ({"name": "A B C"}, ("A", "B C")),
        ({"name": "A"}, ("A", None)),
        ({"name": "  "}, (None, None)),
        ({"firstName": "  ", "first_name": "A"}, ("A", None)),
        ("{ firstName: A }", (None, None)),
    ],
)
def test_both_spellings_of_a_contact(snapshot: Any, names: tuple[str | None, str | None]) -> None:
    contact = hl(contactSnapshot=snapshot).contact
    assert (contact.first_name, contact.last_name) == names


def test_shineon_s_contact_is_who_it_is_sent_to() -> None:
    billing = {"name": "Bill Payer", "phone": "2", "company": "X"}
    order = so(shipping_address={"name": "Jane Doe"}, billing_address=billing, email="a@b")
    assert (order.contact.first_name, order.contact.last_name) == ("Jane", "Doe")
    assert (order.contact.phone, order.contact.company) == ("2", None)
    assert so(billing_address=billing).contact.first_name == "Bill"


def test_an_address_of_which_nothing_is_told_is_none() -> None:
    blank = dict.fromkeys(("address1", "city", "zip"), " ") | {"country": None}
    assert so(shipping_address=blank).shipping_address is None
    assert so(shipping_address={"zip": 40202}).shipping_address == ShopAddress(zip="40202")
    assert hl(contactSnapshot={"firstName": "A"}).contact.address is None


@pytest.mark.parametrize(
    ("items", "read"),
    [
        (None, 0),
        ([], 0),
        ("", 0),
        ({}, 0),
        ("{ _id: 61dd }", 1),
        (["{ _id: 61dd }", None], 2),
        ({"name": "alone"}, 1),
        (5, 1),
        ([[]], 1),
    ],
)
def test_no_line_gets_lost(items: Any, read: int) -> None:
    assert len(hl(items=items).items) == len(so(line_items=items).items) == read


def test_what_can_t_be_read_is_a_line_with_nothing_in_it() -> None:
    assert hl(items=["text"]).items == so(line_items=["text"]).items == (ShopItem(),)


@pytest.mark.parametrize(
    ("members", "properties"),
    [
        ({"properties": []}, {}),
        ({"properties": {"Size": 7, "": "x", "Empty": None}}, {"Size": "7"}),
        ({"personalizations": [{"key": "a", "value": "b"}, {"key": "c"}, "x"]}, {"a": "b"}),
    ],
)
def test_what_a_line_was_ordered_with(members: dict[str, Any], properties: dict[str, str]) -> None:
    assert so(line_items=[members]).items[0].properties == properties


# -- identity ------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", [None, "", " ", "a b", "a/b", "x" * 101, True, [], {}, "é", 1.5])
def test_an_order_without_a_usable_id_is_refused(odd: Any) -> None:
    with pytest.raises(DecodeError):
        highlevel.decode_order({"_id": odd})
    with pytest.raises(DecodeError):
        shineon.decode_order({"order": {"id": odd}})


def test_what_is_shown_of_an_order() -> None:
    assert repr(hl(status="completed")) == "<ShopOrder hl-1 completed>"
    assert repr(hl(status="Jane Doe, 1 Main St")) == "<ShopOrder hl-1 status unknown>"
    assert repr(so()) == "<ShopOrder so-1 status unknown>"


def test_orders_are_equal_if_the_same_was_received_from_the_same_shop() -> None:
    assert hl(amount=1) == hl(amount=1) != hl(amount=2)
    assert hash(hl(amount=1)) == hash(hl(amount=1))
    assert hl() != so()
    assert hl() != "hl-1"


def test_raw_wire_and_copy() -> None:
    order = hl(amount="7", x={"y": [1]})
    assert order.raw["amount"] == "7"
    assert order.wire.amount == "7"  # type: ignore[union-attr]
    copied = order.to_dict()
    copied["x"]["y"].append(2)
    assert order.raw["x"] == {"y": [1]}
