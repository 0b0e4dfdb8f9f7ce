"""Values that are kept for a while."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from ht_async import ConfigurationError
from ht_async.resources.zip_cache import RecentValues, ZipCache


def test_a_value_lives_until_its_time_has_passed() -> None:
    recent: RecentValues[str, int] = RecentValues(ZipCache(ttl=10))
    recent.put("a", 1, now=100)
    assert recent.get("a", now=109.9) == 1
    assert recent.get("a", now=110) is None
    assert len(recent) == 0


def test_use_does_not_prolong_life_and_a_new_value_does() -> None:
    recent: RecentValues[str, int] = RecentValues(ZipCache(ttl=10))
    recent.put("a", 1, now=0)
    recent.get("a", now=9)
    recent.put("b", 2, now=0)
    recent.put("b", 3, now=9)
    assert recent.get("a", now=10) is None
    assert recent.get("b", now=10) == 3


def test_what_was_not_used_for_the_longest_goes_first() -> None:
    recent: RecentValues[str, int] = RecentValues(ZipCache(max_size=2))
    recent.put("a", 1, now=0)
    recent.put("b", 2, now=0)
    recent.get("a", now=0)
    recent.put("c", 3, now=0)
    assert [recent.get(key, now=0) for key in "abc"] == [1, None, 3]


def test_a_size_of_nothing_keeps_nothing() -> None:
    recent: RecentValues[str, int] = RecentValues(ZipCache(max_size=0))
    recent.put("a", 1, now=0)
    assert recent.get("a", now=0) is None
    assert len(recent) == 0


@pytest.mark.parametrize("seed", range(50))
def test_it_behaves_like_a_list_in_order_of_use(seed: int) -> None:
    chance = Random(seed)
    settings = ZipCache(max_size=chance.randint(1, 6), ttl=chance.uniform(1, 20))
    recent: RecentValues[int, int] = RecentValues(settings)
    model: list[tuple[int, int, float]] = []  # key, value, when it came; last used last
    now = 0.0
    for step in range(300):
        now += chance.uniform(0, 2)
        key = chance.randint(0, 8)
        entry = next((entry for entry in model if entry[0] == key), None)
        model = [entry for entry in model if entry[0] != key]
        if chance.random() < 0.5:
            recent.put(key, step, now)
            model = [*model, (key, step, now)][-settings.max_size :]
        else:
            alive = entry is not None and now < entry[2] + settings.ttl
            expected = entry[1] if entry is not None and alive else None
            assert recent.get(key, now) == expected, f"seed {seed}, step {step}"
            if entry is not None and alive:
                model.append(entry)
        assert len(recent) == len(model) <= settings.max_size, f"seed {seed}, step {step}"


@pytest.mark.parametrize(
    ("option", "named"),
    [
        *(({"max_size": value}, "max_size") for value in (-1, 1.5, True, None, "5")),
        *(({"ttl": value}, "ttl") for value in (0, -1, True, None, "5", float("inf"))),
    ],
)
def test_a_wrong_option_is_refused_by_name(option: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=f"ZipCache.{named}"):
        ZipCache(**option)
