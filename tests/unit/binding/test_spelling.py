"""Member names in camelCase become known ones in snake_case, and nothing else changes."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.binding.ht.orders import order_members
from ht_async.binding.spelling import fold, spellings

KNOWN = frozenset({"client_name", "iso_short", "created_at", "address1", "id"})


def known() -> frozenset[str]:
    return KNOWN


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        ({"clientName": 1}, {"client_name": 1}),
        ({"createdAt": {"isoShort": "x"}}, {"created_at": {"iso_short": "x"}}),
        ({"createdAt": [{"isoShort": "x"}, 5]}, {"created_at": [{"iso_short": "x"}, 5]}),
        ([[{"clientName": 1}]], [[{"client_name": 1}]]),
        ({"unknownName": 1, "createdAt": 2}, {"unknownName": 1, "created_at": 2}),
        ({"clientName": 1, "client_name": 2}, {"clientName": 1, "client_name": 2}),
        ({"ClientName": 1}, {"ClientName": 1}),
        ({"CLIENT_NAME": 1}, {"CLIENT_NAME": 1}),
        ({"2024-03-25": ["x"]}, {"2024-03-25": ["x"]}),
        ({"clientName": "createdAt"}, {"client_name": "createdAt"}),
    ],
)
def test_known_names_are_folded(value: Any, folded: Any) -> None:
    before = copy.deepcopy(value)
    assert fold(value, known) == folded
    assert value == before


@pytest.mark.parametrize("value", [{"id": 1}, {"id": {"client_name": [1, {"x": None}]}}, [], {}])
def test_what_has_no_humps_is_passed_on_as_it_is(value: Any) -> None:
    def unasked() -> frozenset[str]:
        raise AssertionError("nobody needs the names")

    assert fold(value, unasked) is value


def test_folding_ends_at_a_depth_that_no_order_has() -> None:
    deep: Any = {"clientName": 1}
    for _ in range(20):
        deep = [deep]
    assert fold({"createdAt": deep}, known) == {"created_at": deep}
    hidden: Any = {"id": deep}
    assert fold(hidden, known) is hidden


def test_the_parts_of_an_order_have_their_names_known() -> None:
    assert {"sku_icon", "from_datetime", "iso_short", "formatted", "display"} <= order_members()
    assert {"client_name", "appointment_start_date_time"} <= order_members()


JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.text(), st.sampled_from(["clientName", "client_name", "isoShort"])),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=10,
)


@given(value=st.one_of(st.lists(JSON), st.dictionaries(st.text(), JSON)))
def test_folding_twice_changes_nothing_more(value: Any) -> None:
    before = copy.deepcopy(value)
    once = fold(value, known)
    assert fold(once, known) == once
    assert value == before


def test_both_spellings_of_a_name() -> None:
    names = ("next_cursor", "cursor", "a_b_cd")
    expected = ["next_cursor", "nextCursor", "cursor", "cursor", "a_b_cd", "aBCd"]
    assert list(spellings(names)) == expected
