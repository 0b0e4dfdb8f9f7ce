"""A shop's order becomes exactly one order at HelloTech, or is refused with every reason."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ht_async import HTError, NewOrder, TimeWindow
from ht_async.binding.highlevel import orders as highlevel
from ht_async.binding.shineon import orders as shineon
from ht_async.sources import (
    Catalogue,
    ItemKey,
    ItemRule,
    Reason,
    Shop,
    ShopAddress,
    ShopContact,
    ShopItem,
    ShopOrder,
    ShopOrderRefusedError,
    WindowPolicy,
    to_new_orders,
)

CATALOGUE = Catalogue(
    rules=(
        ItemRule(key=ItemKey.SKU, value="TV", sku_ids=(42,), devices=("Samsung TV",)),
        ItemRule(key=ItemKey.SKU, value="TV-MANY", sku_ids=(42, 43), quantity="repeat"),
        ItemRule(key=ItemKey.SKU, value="SET-UP", sku_ids=(7,), quantity="once"),
        ItemRule(key=ItemKey.NAME, value="Engraving", ignore=True),
    )
)
JANE = ShopContact(first_name="Jane", last_name="Doe", email="jane@example.com", phone="310 555")
HOME = ShopAddress(street="1 Main St", city="Los Angeles", state="CA", zip="90017", country="US")
SHAPE: Any = None
ORDER = ShopOrder(
    shop=Shop.HIGHLEVEL,
    id="653f5e0cde5a1314e62a837c",
    raw={},
    shape=SHAPE,
    status="completed",
    created_at=datetime(2024, 3, 6, 5, 0, tzinfo=UTC),  # in Los Angeles it is still the 5th
    cancelled=False,
    test=False,
    contact=JANE,
    shipping_address=HOME,
    items=(ShopItem(sku="TV", quantity=1),),
)


def place(order: ShopOrder, catalogue: Catalogue = CATALOGUE, **options: Any) -> NewOrder:
    (placed,) = to_new_orders(order, catalogue, **options)
    return placed


def reasons(order: ShopOrder, catalogue: Catalogue = CATALOGUE, **options: Any) -> list[Reason]:
    with pytest.raises(ShopOrderRefusedError) as refusal:
        to_new_orders(order, catalogue, **options)
    return [objection.reason for objection in refusal.value.objections]


def with_items(*items: ShopItem) -> ShopOrder:
    return evolve(ORDER, items=items)


# -- what it becomes -----------------------------------------------------------------------


def test_an_order_that_can_be_placed() -> None:
    assert place(ORDER) == NewOrder(
        first_name="Jane",
        last_name="Doe",
        email="jane@example.com",
        phone="310 555",
        address="1 Main St, Los Angeles, CA 90017",
        sku_ids=(42,),
        devices=("Samsung TV",),
        purchase_order_id="hl-653f5e0cde5a1314e62a837c",
    )


@pytest.mark.parametrize("po_number", [None, "PO-7"])
def test_the_reference_is_the_shop_s_id_whatever_else_the_order_says(po_number: str | None) -> None:
    for shop, prefix in ((Shop.HIGHLEVEL, "hl"), (Shop.SHINEON, "so")):
        order = evolve(ORDER, shop=shop, id="5", po_number=po_number, name="SHINE-9")
        catalogue = evolve(CATALOGUE, ready_statuses=frozenset({"completed"}))
        placed = place(order, catalogue)
        assert placed.purchase_order_id == f"{prefix}-5"
        assert ("PO number: PO-7" in (placed.notes or "")) == (po_number is not None)


def test_a_second_run_makes_the_same_order() -> None:
    assert to_new_orders(ORDER, CATALOGUE) == to_new_orders(ORDER, CATALOGUE)


def test_the_notes_hold_what_has_no_place_of_its_own() -> None:
    order = evolve(ORDER, name="SHINE-30018", po_number="PO-7", note="Ring\nthe bell")
    placed = place(order, evolve(CATALOGUE, notes="Web shop"))
    assert placed.notes == "Web shop\nShop order: SHINE-30018\nPO number: PO-7\nRing\nthe bell"
    assert place(ORDER).notes is None


@pytest.mark.parametrize(
    ("items", "sku_ids", "devices"),
    [
        ([("TV", 1)], (42,), ("Samsung TV",)),
        ([("TV-MANY", 1)], (42, 43), ()),
        ([("TV-MANY", 3)], (42, 43) * 3, ()),
        ([("SET-UP", 5)], (7,), ()),
        ([("SET-UP", None)], (7,), ()),
        ([("TV", 1), ("SET-UP", 1), ("TV", 1)], (42, 7, 42), ("Samsung TV", "Samsung TV")),
    ],
)
def test_what_quantity_means(
    items: list[tuple[str, int | None]], sku_ids: tuple[int, ...], devices: tuple[str, ...]
) -> None:
    placed = place(with_items(*(ShopItem(sku=sku, quantity=many) for sku, many in items)))
    assert (placed.sku_ids, placed.devices) == (sku_ids, devices)


def test_items_that_are_nothing_for_hellotech_are_left_out() -> None:
    items = (ShopItem(name="Engraving"), ShopItem(sku="TV", quantity=1))
    assert place(with_items(*items)).sku_ids == (42,)
    lenient = evolve(CATALOGUE, unmapped_items="ignore")
    assert place(with_items(*items, ShopItem(sku="MUG")), lenient).sku_ids == (42,)


@pytest.mark.parametrize(
    ("phone", "sent"),
    [
        ("+13105550123", "3105550123"),
        ("+1 (310) 555-0123", "3105550123"),
        ("+1.310.555.0123", "3105550123"),
        ("3105550123", "3105550123"),
        ("310-555-0123", "310-555-0123"),
        ("+2389372075506", "+2389372075506"),
        ("+1310555012", "+1310555012"),
    ],
)
def test_an_american_number_has_ten_digits_as_documented(phone: str, sent: str) -> None:
    assert place(evolve(ORDER, contact=evolve(JANE, phone=phone))).phone == sent


def test_the_catalogue_s_phone_stands_in_for_a_missing_one_alone() -> None:
    catalogue = evolve(CATALOGUE, phone="+1 800 555 0100")
    assert place(evolve(ORDER, contact=evolve(JANE, phone=None)), catalogue).phone == "8005550100"
    assert place(ORDER, catalogue).phone == "310 555"


OTHER = ShopAddress(street="9 Elm St", city="Reno", state="NV", zip="89501")


@pytest.mark.parametrize(
    ("shipping", "billing", "own", "address"),
    [
        (HOME, OTHER, OTHER, "1 Main St, Los Angeles, CA 90017"),
        (None, OTHER, HOME, "9 Elm St, Reno, NV 89501"),
        (None, None, OTHER, "9 Elm St, Reno, NV 89501"),
        (evolve(HOME, country="Canada"), None, None, "1 Main St, Los Angeles, CA 90017, Canada"),
        (evolve(HOME, country="usa"), None, None, "1 Main St, Los Angeles, CA 90017"),
        (evolve(HOME, city=" Los \n Angeles "), None, None, "1 Main St, Los Angeles, CA 90017"),
    ],
)
def test_which_address_it_is(shipping: Any, billing: Any, own: Any, address: str) -> None:
    contact = evolve(JANE, address=own)
    order = evolve(ORDER, shipping_address=shipping, billing_address=billing, contact=contact)
    assert place(order).address == address


def test_the_rest_of_the_customer() -> None:
    order = evolve(
        ORDER,
        contact=evolve(JANE, company="Doe\tInc"),
        shipping_address=evolve(HOME, details="Unit 5"),
    )
    assert (place(order).business_name, place(order).address_details) == ("Doe Inc", "Unit 5")


# -- time windows --------------------------------------------------------------------------

POLICY = WindowPolicy(
    first_day=3,
    days=2,
    start=time(9),
    end=time(12),
    zone=ZoneInfo("America/Los_Angeles"),
    weekdays=frozenset({0, 1, 2, 3, 4}),
)
WITH_WINDOWS = evolve(CATALOGUE, time_windows=POLICY)


def test_windows_are_reckoned_from_the_creation_in_their_zone() -> None:
    windows = place(ORDER, WITH_WINDOWS).time_windows
    zone = POLICY.zone
    assert windows == tuple(
        TimeWindow(datetime(2024, 3, day, 9, tzinfo=zone), datetime(2024, 3, day, 12, tzinfo=zone))
        for day in (8, 11)  # the 5th and three days is a Friday; clocks change over the weekend
    )
    assert [window.start.astimezone(UTC).hour for window in windows] == [17, 16]


@pytest.mark.parametrize(
    ("now", "refused"),
    [
        (datetime(2024, 3, 5, tzinfo=UTC), False),
        (datetime(2024, 3, 11, 15, 59, tzinfo=UTC), False),
        (datetime(2024, 3, 11, 16, 0, tzinfo=UTC), True),
    ],
)
def test_windows_that_have_gone_by_are_refused_if_the_time_is_told(
    now: datetime, refused: bool
) -> None:
    if refused:
        assert reasons(ORDER, WITH_WINDOWS, now=now) == [Reason.NO_TIME]
    else:
        assert len(place(ORDER, WITH_WINDOWS, now=now).time_windows) == 2
    assert len(place(ORDER, WITH_WINDOWS).time_windows) == 2


@pytest.mark.parametrize(
    "created",
    [None, datetime(9999, 12, 31, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)],
)
def test_windows_that_can_t_be_reckoned_are_refused(created: datetime | None) -> None:
    order = evolve(ORDER, created_at=created)
    assert reasons(order, WITH_WINDOWS) == [Reason.NO_TIME]
    assert place(order).time_windows == ()


# -- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"test": True}, Reason.TEST),
        ({"test": None}, Reason.TEST),
        ({"cancelled": True, "status": "canceled"}, Reason.CANCELLED),
        ({"cancelled": None}, Reason.CANCELLED),
        ({"paid": False}, Reason.UNPAID),
        ({"status": "pending"}, Reason.NOT_READY),
        ({"status": None}, Reason.NOT_READY),
        ({"items": ()}, Reason.NO_ITEMS),
        ({"items": (), "listed": True}, Reason.LISTED_ONLY),
        ({"items": (ShopItem(sku="MUG", quantity=1),)}, Reason.UNMAPPED_ITEM),
        ({"items": (ShopItem(),)}, Reason.UNMAPPED_ITEM),
        ({"items": (ShopItem(name="Engraving"),)}, Reason.NOTHING_TO_ORDER),
        ({"items": (ShopItem(sku="TV", quantity=2),)}, Reason.QUANTITY),
        ({"items": (ShopItem(sku="TV"),)}, Reason.QUANTITY),
        ({"items": (ShopItem(sku="TV-MANY", quantity=0),)}, Reason.QUANTITY),
        ({"items": (ShopItem(sku="TV-MANY", quantity=101),)}, Reason.QUANTITY),
        ({"items": (ShopItem(sku="SET-UP", quantity=0),)}, Reason.QUANTITY),
        ({"contact": evolve(JANE, phone=None)}, Reason.NO_PHONE),
        ({"contact": evolve(JANE, first_name=None)}, Reason.NO_NAME),
        ({"contact": evolve(JANE, last_name=None)}, Reason.NO_NAME),
        ({"contact": evolve(JANE, email=None)}, Reason.NO_EMAIL),
        ({"contact": evolve(JANE, email="jane")}, Reason.INVALID),
        ({"contact": evolve(JANE, phone="\x00")}, Reason.INVALID),
        ({"note": "\ud800"}, Reason.INVALID),
        ({"note": "x" * 20_000}, Reason.INVALID),
        ({"shipping_address": None}, Reason.NO_ADDRESS),
        *(
            ({"shipping_address": evolve(HOME, **{part: None})}, Reason.NO_ADDRESS)
            for part in ("street", "city", "state", "zip")
        ),
        ({"shipping_address": evolve(HOME, street="Jane Doe")}, Reason.NO_ADDRESS),
        (
            {"shipping_address": evolve(HOME, zip=None), "billing_address": OTHER},
            Reason.NO_ADDRESS,
        ),
    ],
)
def test_an_order_that_is_not_to_be_placed(change: dict[str, Any], reason: Reason) -> None:
    assert reasons(evolve(ORDER, **change)) == [reason]


def test_an_order_that_is_too_large_is_refused() -> None:
    items = [ShopItem(sku="TV-MANY", quantity=100)] * 6
    assert reasons(with_items(*items)) == [Reason.INVALID]


def test_the_shop_s_own_ready_statuses() -> None:
    assert reasons(evolve(ORDER, shop=Shop.SHINEON)) == [Reason.NOT_READY]
    assert place(evolve(ORDER, shop=Shop.SHINEON, status="in_production", id="5"))


def test_every_reason_is_told_at_once_and_nothing_personal() -> None:
    order = evolve(
        ORDER,
        test=True,
        paid=False,
        status="on hold for Jane",
        contact=ShopContact(last_name="Doe", email="jane"),
        shipping_address=evolve(HOME, city=None),
        items=(ShopItem(sku="MUG"), ShopItem(name="Jane's ring"), ShopItem(sku="TV", quantity=3)),
    )
    with pytest.raises(ShopOrderRefusedError) as refusal:
        to_new_orders(order, CATALOGUE)
    error = refusal.value
    assert isinstance(error, HTError)
    assert [(objection.reason, objection.item) for objection in error.objections] == [
        (Reason.TEST, None),
        (Reason.UNPAID, None),
        (Reason.NOT_READY, None),
        (Reason.UNMAPPED_ITEM, 0),
        (Reason.UNMAPPED_ITEM, 1),
        (Reason.QUANTITY, 2),
        (Reason.NO_ADDRESS, None),
        (Reason.NO_PHONE, None),
        (Reason.INVALID, None),
        (Reason.NO_NAME, None),
    ]
    assert error.reference == "hl-653f5e0cde5a1314e62a837c"
    for private in ("Jane", "jane", "Doe", "Main", "90017"):
        assert private not in str(error)
    assert "items[0] (sku 'MUG')" in str(error)
    assert pickle.loads(pickle.dumps(error)).objections == error.objections


def test_a_documented_order_of_each_shop() -> None:
    webhook = {
        "_id": "660ed43bfdf9fc05a0de7a40",
        "status": "completed",
        "liveMode": "true",
        "markAsTest": "false",
        "contactSnapshot": {
            **{"firstName": "Maxwell", "lastName": "Schmidt", "email": "m@example.com"},
            **{"phone": "+13105550123", "address1": "1 Main St", "city": "Los Angeles"},
            **{"state": "CA", "postalCode": "90017", "country": "US"},
        },
        "items": [{"qty": 1, "price": {"_id": "p1"}, "product": {"_id": "x"}}],
    }
    rule = ItemRule(key=ItemKey.PRICE, value="p1", sku_ids=(10639,))
    placed = place(highlevel.decode_order(webhook), Catalogue(rules=(rule,)))
    assert (placed.phone, placed.address) == ("3105550123", "1 Main St, Los Angeles, CA 90017")
    order = shineon.decode_order(
        {
            "order": {
                **{"id": 20018, "status": "in_production", "test": False, "name": "SHINE-30018"},
                **{"email": "john@example.com", "phone": "555-625-1199"},
                "source_po_number": "PO-1",
                "line_items": [{"id": 1, "sku": "TV", "quantity": 1}],
                "shipping_address": {
                    **{"name": "John Doe", "address1": "1 Main St", "city": "Louisville"},
                    **{"zip": "40202", "province": "Kentucky", "province_code": "KY"},
                },
            }
        }
    )
    placed = place(order)
    assert (placed.purchase_order_id, placed.address) == (
        "so-20018",
        "1 Main St, Louisville, KY 40202",
    )
    assert placed.notes == "Shop order: SHINE-30018\nPO number: PO-1"


TEXTS = st.none() | st.text(max_size=30)
ITEMS = st.builds(
    ShopItem,
    sku=st.sampled_from(["TV", "TV-MANY", "SET-UP", "MUG", None]),
    name=st.sampled_from(["Engraving", None]),
    quantity=st.none() | st.integers(-1, 300),
)


@given(
    contact=st.builds(
        ShopContact, first_name=TEXTS, last_name=TEXTS, email=TEXTS, phone=TEXTS, company=TEXTS
    ),
    address=st.none()
    | st.builds(ShopAddress, street=TEXTS, city=TEXTS, state=TEXTS, zip=TEXTS, details=TEXTS),
    items=st.lists(ITEMS, max_size=3),
    created=st.none() | st.datetimes(timezones=st.just(UTC)),
    note=TEXTS,
)
def test_any_order_is_placed_once_or_refused(
    contact: ShopContact,
    address: ShopAddress | None,
    items: list[ShopItem],
    created: datetime | None,
    note: str | None,
) -> None:
    order = evolve(
        ORDER,
        contact=contact,
        shipping_address=address,
        items=tuple(items),
        created_at=created,
        note=note,
    )
    try:
        (placed,) = to_new_orders(order, WITH_WINDOWS)
    except ShopOrderRefusedError as refusal:
        reference, told = refusal.reference, bool(refusal.objections)
    else:
        reference, told = placed.purchase_order_id, True
    assert (reference, told) == (order.reference, True)
