"""Which request meets which fault."""

from __future__ import annotations

import pytest

from ht_async.sandbox.faults import FaultRule
from ht_async.sandbox.injector import Injector
from ht_async.sandbox.profiles import PROFILES

ORDERS = "/api/partners/orders"


@pytest.mark.parametrize("seed", [1, 2, 99])
def test_equal_seeds_draw_equal_faults(seed):
    def run(seed: int) -> list[str | None]:
        injector = Injector(seed, PROFILES["ambiguous"].rules(0.5))
        rules = [injector.choose("POST", ORDERS, None, None) for _ in range(200)]
        injector.reset()
        again = [injector.choose("POST", ORDERS, None, None) for _ in range(200)]
        assert rules == again
        return [rule and rule.name for rule in rules]

    assert run(seed) == run(seed)
    assert run(seed) != run(seed + 1)


def test_only_the_latest_wishes_are_remembered(monkeypatch):
    monkeypatch.setattr("ht_async.sandbox.injector._REMEMBERED_HEADERS", 2)
    injector = Injector(1, [])

    def struck(reference: str) -> bool:
        return injector.choose("POST", ORDERS, "429;n=1", reference) is not None

    assert [struck(name) for name in "AABB"] == [True, False, True, False]
    assert [struck(name) for name in "CBA"] == [True, False, True]


def test_spent_rules_leave_the_next_rule_to_strike():
    injector = Injector(1, [FaultRule("429", times=1), FaultRule("500_before")])
    names = [injector.choose("GET", "/", None, None).name for _ in range(3)]
    assert names == ["429", "500_before", "500_before"]
