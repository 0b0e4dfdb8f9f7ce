"""A new order from a mapping, such as a row of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from new_orders import FULL, NINE, OF_CLIENT, TEN, WINDOW

from ht_async import InvalidRequestError, NewOrder


def mapping_problems(values: Mapping[Any, Any]) -> dict[str, str]:
    with pytest.raises(InvalidRequestError) as caught:
        NewOrder.from_mapping(values)
    return {problem.field: problem.message for problem in caught.value.problems}


def test_a_mapping_makes_the_same_order() -> None:
    assert NewOrder.from_mapping(FULL) == NewOrder(**FULL)


def test_none_in_a_mapping_means_left_out() -> None:
    nothing: dict[str, Any] = dict.fromkeys(field.name for field in attrs.fields(NewOrder))
    assert NewOrder.from_mapping({**nothing, **OF_CLIENT}) == NewOrder(**OF_CLIENT)


def test_missing_fields_are_told_together_with_all_others() -> None:
    assert mapping_problems({"notes": 5, "colour": "red"}) == {
        "colour": "is no field of an order; the fields are "
        + ", ".join(field.name for field in attrs.fields(NewOrder)),
        "address": "is missing",
        "phone": "is missing",
        "sku_ids": "is missing",
        "notes": "must be text, not int",
        "first_name": "is missing: it is needed without client_id",
        "last_name": "is missing: it is needed without client_id",
        "email": "is missing: it is needed without client_id",
    }


@pytest.mark.parametrize("name", ["sku_id", "sku", "skus"])
def test_another_name_for_sku_ids_is_pointed_out(name: str) -> None:
    values = {key: value for key, value in OF_CLIENT.items() if key != "sku_ids"}
    assert mapping_problems({**values, name: [1]}) == {
        name: "is called sku_ids here",
        "sku_ids": "is missing",
    }


def test_an_unknown_field_is_named_but_not_its_value() -> None:
    found = mapping_problems({**FULL, "ssn": "078-05-1120", None: "rest", 5: "six"})
    assert set(found) == {"ssn", "None", "5"}
    assert not any("078-05" in message for message in found.values())
    long = mapping_problems({**FULL, "x" * 10_000: 1})
    assert list(long) == ["x" * 100]


@pytest.mark.parametrize(
    "window",
    [
        WINDOW,
        {"start": NINE, "end": TEN},
        {"start": "2030-01-02T09:00:00+00:00", "end": "2030-01-02T10:00:00Z"},
        {"start": "2030-01-02T01:00:00-08:00", "end": "2030-01-02T02:00:00-08:00"},
    ],
)
def test_time_windows_of_a_mapping_may_be_texts(window: object) -> None:
    for windows in ([window], (window,)):
        assert NewOrder.from_mapping({**FULL, "time_windows": windows}) == NewOrder(**FULL)


def test_each_flawed_window_is_told_by_its_place() -> None:
    windows = [
        WINDOW,
        {"start": "morning", "end": "2030-01-02T10:00:00"},
        {"start": NINE, "end": NINE},
        {"start": NINE, "end": TEN, "mode": "anytime"},
        "9-10",
        {},
    ]
    found = mapping_problems({**FULL, "phone": "", "time_windows": windows})
    assert list(found) == [
        "time_windows[1].start",
        "time_windows[1].end",
        "time_windows[2].end",
        "time_windows[3]",
        "time_windows[4]",
        "time_windows[5].start",
        "time_windows[5].end",
        "phone",
    ]
    assert found["time_windows[1].end"] == "has no time zone: give the datetime a tzinfo"
    assert "morning" not in found["time_windows[1].start"]


@pytest.mark.parametrize("windows", ["9-10", 5, iter([WINDOW]), {"start": NINE, "end": TEN}])
def test_time_windows_of_a_mapping_are_a_list(windows: object) -> None:
    assert mapping_problems({**FULL, "time_windows": windows}) == {
        "time_windows": "must be a list of TimeWindow"
    }
