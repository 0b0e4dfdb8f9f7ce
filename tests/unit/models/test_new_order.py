"""What a new order may hold, and what is said of one that may not."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from new_orders import FULL, OF_CLIENT, OF_STRANGER, WINDOW

from ht_async import InvalidRequestError, NewOrder
from ht_async.models.checks import MAX_ITEMS, MAX_TEXT

TEXTS = [
    "address",
    "phone",
    "first_name",
    "last_name",
    "email",
    "address_details",
    "business_name",
    "notes",
    "purchase_order_id",
]


def problems(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with an order of these values, by field."""
    with pytest.raises(InvalidRequestError) as caught:
        NewOrder(**values)
    found = {problem.field: problem.message for problem in caught.value.problems}
    assert len(found) == len(caught.value.problems), "a field is named twice"
    return found


@pytest.mark.parametrize("reference", [" PO-1", "PO-1 ", "\u00a0PO-1", "PO-1\u3000"])
def test_a_reference_that_a_server_might_trim_is_refused(reference: str) -> None:
    told = problems({**FULL, "purchase_order_id": reference})
    assert told == {"purchase_order_id": "begins or ends with a blank: strip() it"}
    assert NewOrder(**{**FULL, "purchase_order_id": "PO 1"}).purchase_order_id == "PO 1"


@pytest.mark.parametrize("values", [OF_CLIENT, OF_STRANGER, FULL])
def test_an_order_keeps_what_it_is_given(values: dict[str, Any]) -> None:
    order = NewOrder(**values)
    for name, value in values.items():
        assert getattr(order, name) == (tuple(value) if isinstance(value, list) else value)
    for name in {field.name for field in attrs.fields(NewOrder)} - values.keys():
        assert getattr(order, name) in (None, ())


def test_every_problem_is_listed_at_once_by_field_name() -> None:
    found = problems(
        {
            "address": "",
            "phone": None,
            "sku_ids": [0, 1, "2"],
            "first_name": 5,
            "last_name": "a\x00b",
            "address_details": "two\nlines",
            "business_name": " ",
            "devices": ["ok", ""],
            "notes": "\ud800",
            "time_windows": ["09:00"],
            "purchase_order_id": "x" * (MAX_TEXT + 1),
        }
    )
    assert found == {
        "address": "is empty",
        "phone": "is missing",
        "sku_ids[0]": "must be above 0 and below 2**63",
        "sku_ids[2]": "must be a whole number, not str",
        "first_name": "must be text, not int",
        "last_name": "holds a control character",
        "address_details": "must be a single line",
        "business_name": "is empty: leave it out instead",
        "devices[1]": "is empty",
        "notes": "holds a broken character (a lone surrogate)",
        "time_windows[0]": "must be a TimeWindow",
        "purchase_order_id": f"is longer than {MAX_TEXT} characters",
        "email": "is missing: it is needed without client_id",
    }


@pytest.mark.parametrize("name", TEXTS)
def test_no_value_is_repeated_in_a_problem(name: str) -> None:
    for value in ["Geheimnis\x00", "Geheimnis\ud800", "Geheimnis" * MAX_TEXT]:
        with pytest.raises(InvalidRequestError) as caught:
            NewOrder(**{**FULL, name: value})
        assert name in str(caught.value)
        assert "Geheimnis" not in str(caught.value)
        assert "Geheimnis" not in repr(caught.value)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("value", [b"text", 5, True, ["text"], {"a": 1}])
def test_a_text_of_another_type_is_refused(name: str, value: object) -> None:
    assert problems({**FULL, name: value}) == {name: f"must be text, not {type(value).__name__}"}


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "notes"])
@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\tb"])
def test_only_notes_may_have_several_lines(name: str, value: str) -> None:
    assert problems({**FULL, name: value}) == {name: "must be a single line"}
    assert NewOrder(**{**FULL, "notes": value}).notes == value


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("value", ["", " ", "\t", "\u3000"])
def test_a_blank_text_is_refused(name: str, value: str) -> None:
    assert problems({**FULL, name: value})[name].startswith("is empty")


def test_texts_in_any_script_are_taken() -> None:
    name = "Łukasz 佐藤 O'Neil 🏠 e\u0301 \u200f"
    assert NewOrder(**{**FULL, "last_name": name, "notes": name}).last_name == name


@pytest.mark.parametrize("length", [1, MAX_TEXT])
def test_a_text_may_have_the_documented_length(length: int) -> None:
    assert NewOrder(**{**FULL, "notes": "x" * length}).notes == "x" * length


@pytest.mark.parametrize("email", ["jane", "jane@", "@example.com", "a b@c", "a@b@c"])
def test_what_is_no_email_address_is_refused(email: str) -> None:
    assert problems({**FULL, "email": email}) == {"email": "is no e-mail address"}


@pytest.mark.parametrize("email", ["j@e", "jane+tv@example.com", "ü@exämple.de"])
def test_email_addresses_are_checked_loosely(email: str) -> None:
    assert NewOrder(**{**FULL, "email": email}).email == email


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, "must be a list of whole numbers, not int"),
        ("42", "must be a list of whole numbers, not str"),
        ({42}, "must be a list of whole numbers, not set"),
        (None, "must be a list of whole numbers, not NoneType"),
        ([], "is empty: name at least one"),
        ([1] * (MAX_ITEMS + 1), f"has more than {MAX_ITEMS} entries"),
    ],
)
def test_sku_ids_are_a_list_with_an_entry(value: object, message: str) -> None:
    assert problems({**FULL, "sku_ids": value}) == {"sku_ids": message}


@pytest.mark.parametrize("value", [True, 1.0, "1", None, 0, -1, 2**63])
def test_an_id_is_a_whole_number_above_0(value: object) -> None:
    assert list(problems({**FULL, "sku_ids": [1, value]})) == ["sku_ids[1]"]
    if value is not None:
        assert list(problems({**FULL, "client_id": value})) == ["client_id"]


def test_the_same_sku_may_be_named_twice() -> None:
    assert NewOrder(**{**FULL, "sku_ids": (42, 42)}).sku_ids == (42, 42)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("TV", "must be a list of texts, not str"),
        (5, "must be a list of texts, not int"),
        (["x"] * (MAX_ITEMS + 1), f"has more than {MAX_ITEMS} entries"),
    ],
)
def test_devices_are_a_list_of_texts(value: object, message: str) -> None:
    assert problems({**FULL, "devices": value}) == {"devices": message}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("9-10", "must be a list of TimeWindow"),
        (WINDOW, "must be a list of TimeWindow"),
        ([WINDOW] * (MAX_ITEMS + 1), f"has more than {MAX_ITEMS} entries"),
    ],
)
def test_time_windows_are_a_list(value: object, message: str) -> None:
    assert problems({**FULL, "time_windows": value}) == {"time_windows": message}


@pytest.mark.parametrize("missing", ["first_name", "last_name", "email"])
def test_without_a_client_the_name_is_needed(missing: str) -> None:
    values = {name: value for name, value in OF_STRANGER.items() if name != missing}
    assert problems(values) == {missing: "is missing: it is needed without client_id"}
    assert getattr(NewOrder(**values, client_id=7), missing) is None


ODD_TEXTS = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.sampled_from([" ", "\n", "a\nb", "a@b", " a", "\ud800", "x" * MAX_TEXT, "\u2028", "\u3000"]),
    st.sampled_from([5, b"a", True, ["a"]]),
)
ODD_LISTS = st.one_of(
    st.none(),
    st.lists(st.sampled_from([1, 0, True, 2**63, "a", "", "\t", WINDOW, None]), max_size=3),
    st.sampled_from(["ab", {"a": 1}, [1] * (MAX_ITEMS + 1), ["a"] * (MAX_ITEMS + 1)]),
)


@given(
    st.dictionaries(st.sampled_from(TEXTS), ODD_TEXTS, max_size=2),
    st.dictionaries(st.sampled_from(["sku_ids", "devices", "time_windows"]), ODD_LISTS, max_size=1),
    st.sampled_from([None, 7, 0, True, "7"]),
)
def test_what_is_taken_at_a_glance_has_no_problem(
    texts: dict[str, Any], lists: dict[str, Any], client_id: Any
) -> None:
    values = {**FULL, **texts, **lists, "client_id": client_id}

    def refusal() -> str | None:
        try:
            NewOrder(**values)
        except InvalidRequestError as error:
            return str(error)
        return None

    at_a_glance = refusal()
    with patch.object(NewOrder, "_is_plainly_sound", lambda _: False):
        assert refusal() == at_a_glance


@pytest.mark.parametrize("values", [OF_CLIENT, OF_STRANGER, FULL])
def test_ordinary_orders_are_taken_at_a_glance(values: dict[str, Any]) -> None:
    with patch.object(NewOrder, "_check", side_effect=AssertionError):
        NewOrder(**values)


def test_an_order_can_not_be_changed() -> None:
    order = NewOrder(**FULL)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        order.phone = "1"  # type: ignore[misc]
    skus = [1, 2]
    kept = NewOrder(**{**FULL, "sku_ids": skus})
    skus.append(3)
    assert kept.sku_ids == (1, 2)


def test_repr_shows_no_personal_data() -> None:
    shown = repr(NewOrder(**FULL))
    assert shown == "NewOrder(sku_ids=(42,), client_id=7, purchase_order_id='PO-1')"


def test_equal_orders_are_equal_and_survive_copying() -> None:
    order = NewOrder(**FULL)
    for other in (NewOrder(**FULL), copy.deepcopy(order), pickle.loads(pickle.dumps(order))):
        assert other == order
        assert hash(other) == hash(order)
    assert order != NewOrder(**{**FULL, "phone": "556"})
