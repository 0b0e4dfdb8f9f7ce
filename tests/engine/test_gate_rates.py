"""The gate finds a hidden rate limit, stays just under it, and follows it."""

from __future__ import annotations

import pytest
from gate_world import LIMIT, MEASURED, WARM_UP, Record, World, simulate
from throttling_servers import SERVERS

from ht_async.events import RateChanged, SlotsChanged

pytestmark = pytest.mark.no_cover

END = WARM_UP + MEASURED
FALLS_AT, RETURNS_AT, LAST = 25.0, 45.0, 55.0


def measure(record: Record) -> tuple[float, float]:
    """Return the use of the limit and the share of refused requests, after the warm-up."""
    return record.rate(WARM_UP, END) / LIMIT, record.share_refused(WARM_UP, END)


def falls_and_returns(now: float) -> float:
    return LIMIT / 4 if FALLS_AT <= now < RETURNS_AT else LIMIT


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_hidden_limit_is_used_and_hardly_ever_exceeded(server: str, seed: int) -> None:
    use, refused = measure(simulate(World(server=server, seed=seed)))
    assert use >= 0.92
    assert refused <= 0.01


@pytest.mark.parametrize("server", SERVERS)
def test_obeying_retry_after_costs_no_more_than_it_must(server: str) -> None:
    use, refused = measure(simulate(World(server=server, seed=1, retry_after=True)))
    assert use >= 0.92
    assert refused <= 0.005


@pytest.mark.parametrize("server", ["fixed window", "sliding window", "GCRA"])
def test_nor_does_it_where_answers_take_long(server: str) -> None:
    use, refused = measure(
        simulate(World(server=server, seed=1, retry_after=True, latency=0.2, jitter=0.08))
    )
    assert use >= 0.92
    assert refused <= 0.005


@pytest.mark.parametrize("retry_after", [False, True])
@pytest.mark.parametrize("server", SERVERS)
def test_a_limit_that_falls_to_a_quarter_and_returns_is_followed(
    server: str, retry_after: bool
) -> None:
    record = simulate(
        World(
            server=server,
            seed=1,
            limit=falls_and_returns,
            retry_after=retry_after,
            seconds=LAST,
        )
    )
    assert record.settled(FALLS_AT, LIMIT / 4, RETURNS_AT) <= 5.0
    assert record.settled(RETURNS_AT, LIMIT, LAST) <= 5.0


@pytest.mark.parametrize("server", ["fixed window", "token bucket"])
def test_clients_with_one_key_share_the_limit(server: str) -> None:
    record = simulate(World(server=server, seed=1, clients=3))
    use, refused = measure(record)
    assert use >= 0.92
    assert refused <= 0.015
    assert record.unfairness(WARM_UP) <= 2.5


@pytest.mark.parametrize("server", ["sliding window", "GCRA"])
def test_clients_with_one_key_do_not_stop_each_other_by_pauses(server: str) -> None:
    record = simulate(World(server=server, seed=1, clients=2, retry_after=True))
    use, refused = measure(record)
    assert use >= 0.8
    assert refused <= 0.015


def test_answers_that_are_late_whatever_is_asked_cost_no_slots_and_hardly_any_rate() -> None:
    world = World(server="GCRA", seed=1, latency=0.004, jitter=0.002, seconds=40, spikes=True)
    record = simulate(world)
    assert not any(isinstance(event, SlotsChanged) for _, event in record.events)
    assert record.rate(WARM_UP, 40.0) >= 0.92 * LIMIT


def test_a_busy_machine_costs_little_more_than_the_time_it_is_busy() -> None:
    world = World(server="GCRA", seed=1, latency=0.004, jitter=0.002, seconds=40, stalls=True)
    record = simulate(world)
    assert not any(isinstance(event, SlotsChanged) for _, event in record.events)
    assert record.rate(WARM_UP, 40.0) >= 0.8 * LIMIT
    assert record.share_refused(WARM_UP, 40.0) <= 0.01


def test_a_rate_is_told_when_it_is_found_and_when_it_changes_and_not_all_the_time() -> None:
    record = simulate(World(server="sliding window", seed=1, limit=falls_and_returns, seconds=LAST))
    told = [(at, event) for at, event in record.events if isinstance(event, RateChanged)]
    assert told[0][1].before is None
    assert [event.before for _, event in told[1:]] == [event.per_second for _, event in told[:-1]]
    fallen = [event for at, event in told if FALLS_AT < at < RETURNS_AT]
    assert fallen[-1].per_second == pytest.approx(LIMIT / 4, rel=0.15)
    assert told[-1][1].per_second == pytest.approx(LIMIT, rel=0.1)
    assert len(told) <= 20
