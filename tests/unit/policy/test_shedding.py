"""Refusing calls on this side while the API is failing."""

from __future__ import annotations

import pytest

from ht_async.policy.shedding import ENOUGH, Shedding, refused_share
from ht_async.policy.traffic import Counts


@pytest.mark.parametrize(
    ("requests", "accepts", "share"),
    [
        (0, 0, 0.0),
        (100, 100, 0.0),
        (100, 50, 0.0),
        (99, 24, 0.51),
        (99, 0, 0.99),
    ],
)
def test_the_formula(requests: int, accepts: int, share: float) -> None:
    assert refused_share(requests, accepts) == pytest.approx(share)


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        (Counts(failed=ENOUGH - 1), 0.0),
        (Counts(failed=ENOUGH), ENOUGH / (ENOUGH + 1)),
        (Counts(answered=100, failed=100), 0.0),
        (Counts(answered=100, failed=299), 199 / 400),
        (Counts(throttled=100, failed=299), 199 / 400),
        (Counts(throttled=10_000), 0.0),
    ],
    ids=str,
)
def test_what_counts_as_accepted(counts: Counts, share: float) -> None:
    shedding = Shedding()
    shedding.update(counts)
    assert shedding.share == pytest.approx(share)


def test_a_share_of_the_calls_is_refused_and_counted() -> None:
    shedding = Shedding()
    shedding.update(Counts(answered=100, failed=299))
    refused = [shedding.refuses(draw / 1000) for draw in range(1000)]
    assert sum(refused) == shedding.refused == 498


def test_nothing_is_refused_while_the_api_works() -> None:
    assert not Shedding().refuses(0.0)
