"""Refusals that come at whatever rate don't throttle a client."""

from __future__ import annotations

import pytest
from gate_world import World, simulate
from throttling_servers import OneStray, Strays

from ht_async.events import RateChanged

pytestmark = pytest.mark.no_cover

LATENCY, JITTER = 0.05, 0.02
FULL_SPEED = 64 / (LATENCY + 0.5 * JITTER)  # what 64 slots get done

LASTS = 25.0


@pytest.mark.parametrize("at", [0.3, 5.0])
@pytest.mark.parametrize(("retry_after", "back_within"), [(False, 0.5), (True, 1.7)])
def test_after_one_stray_refusal_the_client_is_soon_at_full_speed_again(
    at: float, retry_after: bool, back_within: float
) -> None:
    record = simulate(World(server=OneStray(at), seed=1, retry_after=retry_after, seconds=10))
    assert len(record.refused) == 1
    back = at + back_within
    assert record.rate(back, back + 1.0) >= 0.95 * FULL_SPEED
    told = [event for _, event in record.events if isinstance(event, RateChanged)]
    assert told[-1].per_second is None


@pytest.mark.parametrize("share", [0.005, 0.01, 0.02])
def test_stray_refusals_leave_a_client_at_full_speed(share: float) -> None:
    record = simulate(World(server=Strays(share, 2), seed=2, seconds=LASTS))
    assert record.rate(5.0, LASTS) >= 0.95 * FULL_SPEED
    assert record.share_refused(5.0, LASTS) <= 1.5 * share


@pytest.mark.parametrize("share", [0.005, 0.01, 0.02])
def test_their_pauses_are_obeyed_until_they_are_known_for_what_they_are(share: float) -> None:
    world = World(server=Strays(share, 2), seed=2, retry_after=True, seconds=LASTS)
    record = simulate(world)
    assert record.rate(0.0, 3.0) <= 0.7 * FULL_SPEED
    assert record.rate(15.0, LASTS) >= 0.95 * FULL_SPEED
