"""Reading doubtful values: nothing raises, and nothing but the promised type comes out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ht_async.models import order_parts, reading
from ht_async.models.moment import Moment, read_moment
from ht_async.models.order_parts import AvailabilityRange, OrderSku, Phone
from ht_async.models.status import OrderStatus, read_status

pytestmark = pytest.mark.no_cover

FOURTEEN = timedelta(hours=14)

MOMENTS = st.one_of(
    st.datetimes().map(datetime.isoformat),
    st.datetimes(timezones=st.just(timezone(FOURTEEN))).map(datetime.isoformat),
    st.datetimes(timezones=st.just(timezone(-FOURTEEN))).map(datetime.isoformat),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2024-03-25"]),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**18, max_value=10**400),
    st.floats(),
    st.text(),
    st.integers().map(str),
    MOMENTS,
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=5), inner, max_size=4),
        st.fixed_dictionaries({}, optional={"integer": inner, "iso": inner, "iso_short": inner}),
        st.fixed_dictionaries({}, optional={"value": inner, "display": inner, "formatted": inner}),
    ),
    max_leaves=8,
)


class Wire:
    """Stands for a generated object: what JSON members become attributes."""

    def __init__(self, members: dict[str, Any]) -> None:
        self.additional_properties = members
        self.__dict__.update(members)


def as_wire(value: Any) -> Any:
    """Return a JSON value with its objects as attributes, as generated classes have them."""
    if isinstance(value, list):
        return [as_wire(item) for item in value]
    if isinstance(value, dict):
        return Wire({name: as_wire(item) for name, item in value.items() if name.isidentifier()})
    return value


def strings(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


def optional(kind: type) -> Callable[[object], bool]:
    return lambda value: value is None or type(value) is kind


def all_of(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, tuple) and all(type(item) is kind for item in value)


def by_day(value: object) -> bool:
    return isinstance(value, Mapping) and all(strings(slots) for slots in value.values())


def moment(value: object) -> bool:
    assert isinstance(value, Moment)
    assert optional(datetime)(value.at)
    assert value.at is None or value.at.utcoffset() == timedelta(0)
    return isinstance(value.agrees, bool)


def events(value: object) -> bool:
    return isinstance(value, tuple) and all(item and isinstance(item, str | dict) for item in value)


def spans(value: object) -> bool:
    return all_of(AvailabilityRange)(value) and all(
        moment(span.start) and moment(span.end)
        for span in value  # type: ignore[attr-defined]
    )


PROMISES: list[tuple[Callable[[object], object], Callable[[Any], bool]]] = [
    (reading.text, optional(str)),
    (reading.label, optional(str)),
    (reading.integer, optional(int)),
    (reading.flag, optional(bool)),
    (reading.items, lambda value: isinstance(value, tuple)),
    (reading.texts, strings),
    (reading.members, lambda value: isinstance(value, dict)),
    (reading.instant, lambda value: value is None or value.utcoffset() is not None),
    (reading.epoch, lambda value: value is None or value.utcoffset() == timedelta(0)),
    (lambda value: reading.in_utc(reading.instant(value)), optional(datetime)),
    (lambda value: reading.member(value, "iso"), lambda value: True),
    (read_status, optional(OrderStatus)),
    (read_moment, moment),
    (order_parts.read_phone, optional(Phone)),
    (order_parts.read_skus, all_of(OrderSku)),
    (order_parts.read_ranges, spans),
    (order_parts.read_slots, strings),
    (order_parts.read_slots_by_day, by_day),
    (order_parts.read_events, events),
]


@pytest.mark.parametrize(("read", "promised"), PROMISES)
@given(value=JSON)
@example(value="0001-01-01T00:00:00+14:00")
@example(value="9999-12-31T23:59:59.999999-14:00")
@example(value=10**400)
@example(value="\ud800")
def test_reading_is_total(
    read: Callable[[object], object], promised: Callable[[Any], bool], value: Any
) -> None:
    assert promised(read(value))
    assert promised(read(as_wire(value)))
    assert promised(read([as_wire(value)]))


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        (-5, -5),
        (0, 0),
        ("5", 5),
        (" 007 ", 7),
        (10**19 - 1, 10**19 - 1),
        ("9" * 19, 10**19 - 1),
        (10**19, None),
        ("1" * 20, None),
        (True, None),
        (5.0, None),
        ("-5", None),
        ("5.0", None),
        ("\u0665", None),
        ("²", None),
        ("5_0", None),
        ("", None),
        (None, None),
    ],
)
def test_whole_numbers(value: object, number: int | None) -> None:
    assert reading.integer(value) == number


@pytest.mark.parametrize(
    ("value", "label"),
    [("90001", "90001"), ("", ""), (90001, "90001"), (-1, "-1"), (True, None), (1.5, None)],
)
def test_labels_may_come_as_numbers(value: object, label: str | None) -> None:
    assert reading.label(value) == label


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-03-25T09:00:00-07:00", datetime(2024, 3, 25, 16, tzinfo=UTC)),
        (" 2024-03-25T16:00:00.000Z ", datetime(2024, 3, 25, 16, tzinfo=UTC)),
        ("2024-03-25 16:00:00+00:00", datetime(2024, 3, 25, 16, tzinfo=UTC)),
        ("2024-03-25T16:00:00", None),
        ("2024-03-25", None),
        ("9:00am on 3/25/24", None),
        ("", None),
        (1711324800, None),
        (None, None),
    ],
)
def test_instants_have_an_offset(value: object, moment: datetime | None) -> None:
    assert reading.instant(value) == moment


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1711324800, datetime(2024, 3, 25, tzinfo=UTC)),
        (1711324800.5, datetime(2024, 3, 25, microsecond=500_000, tzinfo=UTC)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1711324800000, None),
        (math.nan, None),
        (math.inf, None),
        (10**400, None),
        ("1711324800", None),
        (True, None),
        (None, None),
    ],
)
def test_epoch_seconds(value: object, moment: datetime | None) -> None:
    assert reading.epoch(value) == moment


def test_in_utc_knows_the_end_of_the_calendar() -> None:
    assert reading.in_utc(datetime.max.replace(tzinfo=timezone(-FOURTEEN))) is None
    assert reading.in_utc(datetime.min.replace(tzinfo=timezone(FOURTEEN))) is None
    assert reading.in_utc(None) is None
    noon = datetime(2024, 3, 25, 12, tzinfo=timezone(-FOURTEEN))
    assert reading.in_utc(noon) == noon
    assert str(reading.in_utc(noon)) == "2024-03-26 02:00:00+00:00"


def test_texts_and_items_leave_out_what_is_none() -> None:
    assert reading.texts(["a", 5, None, "b", ["c"]]) == ("a", "b")
    assert reading.texts("ab") == ()
    assert reading.items(("a",)) == ()
    assert reading.items([1, None]) == (1, None)
