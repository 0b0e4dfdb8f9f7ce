"""Counts by tag in answers of which nothing is documented: found, or refused, never guessed."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async import DecodeError
from ht_async.binding.ht.order_counts import decode_counts

BOTH = ("tv", "wifi")
COUNTS = {"tv": 3, "wifi": 0}

READ: list[Any] = [
    {"tv": 3, "wifi": 0},
    {"wifi": "0", "tv": "3", "other": 7, "total": "many"},
    {"status": "success", "counts": {"tv": 3, "wifi": 0}},
    {"status": "success", "tags": {"tv": 3, "wifi": 0}, "total": 3},
    {"a": {"tv": 3, "wifi": 0}, "b": {"tv": 3, "wifi": 0}},
    {"a": {"tv": 3, "wifi": 0}, "b": {"tv": 4}},
    [{"tag": "tv", "count": 3}, {"tag": "wifi", "count": 0}],
    [{"name": "wifi", "orders_count": "0"}, {"name": "tv", "orders_count": 3, "x": None}],
    {"tags": [{"tag": "tv", "count": 3}, {"tag": "wifi", "count": 0}, {"tag": "x", "count": 9}]},
    {"data": [{"tag": "tv", "count": 3}, 5, None, {"tag": "wifi", "count": 0}, {}]},
    [{"tag": "tv", "count": 3}, {"tag": "wifi", "count": 0}, {"tag": "tv", "count": 3}],
    [{"tag": "tv", "count": 3, "share": 1.5, "new": True, "more": {"id": 1}, "list": [1]},
     {"tag": "wifi", "count": 0}],
]  # fmt: skip

REFUSED: list[Any] = [
    *(None, 5, "tv", True, [], {}, [[]], {"tv": 3}, {"counts": {"tv": 3}}),
    {"tv": 3, "wifi": None},
    {"tv": 3, "wifi": -1},
    {"tv": 3, "wifi": True},
    {"tv": 3, "wifi": 1.5},
    {"tv": {"count": 3}, "wifi": {"count": 0}},
    {"data": {"counts": {"tv": 3, "wifi": 0}}},
    {"TV": 3, "WiFi": 0},
    {"today": {"tv": 1, "wifi": 0}, "ever": {"tv": 3, "wifi": 0}},
    [{"tag": "tv", "count": 3}],
    [{"tag": "tv", "count": 3}, {"tag": "wifi"}],
    [{"id": 1, "tag": "tv", "count": 3}, {"id": 2, "tag": "wifi", "count": 0}],
    [{"tag": "tv", "alias": "wifi", "count": 3}],
    [{"tag": "tv", "count": 3}, {"tag": "wifi", "count": 0}, {"tag": "tv", "count": 4}],
    [{"tag": {"name": "tv"}, "count": 3}, {"tag": {"name": "wifi"}, "count": 0}],
    ["tv", 3, "wifi", 0],
    [["tv", 3], ["wifi", 0]],
]


@pytest.mark.parametrize("body", READ)
def test_the_counts_of_every_tag_are_found(body: Any) -> None:
    counts = decode_counts(body, BOTH)
    assert counts == COUNTS
    assert list(counts) == list(BOTH)


@pytest.mark.parametrize("body", REFUSED)
def test_what_does_not_tell_every_count_for_certain_is_refused(body: Any) -> None:
    with pytest.raises(DecodeError, match="not documented") as caught:
        decode_counts(body, BOTH)
    assert "wifi" not in str(caught.value)


def test_tags_that_look_like_numbers_are_tags() -> None:
    assert decode_counts([{"tag": "2024", "count": 3}], ("2024",)) == {"2024": 3}
    assert decode_counts({"2024": 3}, ("2024",)) == {"2024": 3}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([*BOTH, "3", "x"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*BOTH, "count", "tags", "id"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_comes_is_read_whole_or_refused(body: Any) -> None:
    try:
        counts = decode_counts(body, BOTH)
    except DecodeError:
        return
    assert list(counts) == list(BOTH)
    assert all(type(number) is int and number >= 0 for number in counts.values())


@pytest.mark.parametrize("seed", range(200))
def test_the_order_of_members_makes_no_difference(seed: int) -> None:
    chance = random.Random(seed)
    body = json.loads(json.dumps(chance.choice([*READ, *REFUSED])))
    ends = []
    for _ in range(2):
        try:
            ends.append(decode_counts(body, BOTH))
        except DecodeError as error:
            ends.append({str(error): 0})
        if isinstance(body, dict):
            body = dict(chance.sample(list(body.items()), len(body)))
        elif isinstance(body, list):
            body = chance.sample(body, len(body))
    assert ends[0] == ends[1], f"seed {seed}"
