"""Finding a rate limit: what each refusal teaches."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.policy.limit_estimate import LEAST, UNTOLD
from ht_async.policy.rate_finder import RateFinder
from ht_async.policy.rate_steps import CAREFUL, CUT, PROOF, QUICK, RETURN, SEARCHING, Course, Steps
from ht_async.policy.traffic import Counts

pytestmark = pytest.mark.no_cover


class Client:
    """Sends as fast as it may; what it sends is taken at the rate it asks for."""

    def __init__(self, per_second: float = 200.0, pause: float | None = None) -> None:
        self.finder = RateFinder()
        self.now = 100.0
        self.pause = pause
        self.per_second = per_second
        self.refuse()

    def refuse(self) -> None:
        """Be refused a request that has just left."""
        rate = self.finder.rate
        count = self.per_second if rate is None else min(rate, self.per_second)
        self.finder.refused(
            self.now, self.now + 0.01, self.pause, lambda s: Counts(int(count * s), 1)
        )
        self.now += 0.05 + (self.pause or 0.0)

    def send(self, seconds: float, *, limiting: bool = True) -> None:
        """Be taken for a while."""
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            self.finder.took(
                self.now - 0.01, self.now, limiting=limiting, lately=lambda _: Counts()
            )

    @property
    def rate(self) -> float:
        assert self.finder.rate is not None
        return self.finder.rate


def test_without_a_refusal_there_is_no_rate() -> None:
    finder = RateFinder()
    finder.took(0.0, 1.0, limiting=True, lately=lambda _: Counts(100))
    assert finder.rate is None
    assert finder.level is None
    assert finder.earliest() == float("-inf")


def test_the_first_refusal_sets_the_rate_by_what_was_taken() -> None:
    client = Client(per_second=200.0)
    assert client.finder.plateau == pytest.approx(180.0)
    assert client.rate == pytest.approx(CUT * 180.0)


def test_a_refusal_before_enough_was_taken_leaves_a_rate_to_go_on_with() -> None:
    assert Client(per_second=0.0).finder.plateau == UNTOLD


def test_refusals_of_one_round_count_once() -> None:
    client = Client()
    before = client.finder.plateau
    for _ in range(50):
        client.finder.refused(99.0, client.now, None, lambda _: Counts())
    assert client.finder.plateau == before


def test_the_rate_comes_back_to_the_plateau_rests_there_and_rises_in_steps() -> None:
    client = Client()
    plateau = client.finder.plateau
    client.send(RETURN)
    assert client.rate == pytest.approx(plateau)
    client.send(PROOF - 0.1)
    assert client.rate == pytest.approx(plateau)
    client.send(0.2)
    assert client.rate == pytest.approx(plateau * QUICK.factors[0])
    client.send(4.0)
    assert client.rate > 1.5 * plateau


def test_the_rate_stays_while_callers_are_the_limit() -> None:
    client = Client()
    before = client.rate
    client.send(50.0, limiting=False)
    assert client.rate == before


def test_after_a_quiet_time_steps_begin_at_once() -> None:
    client = Client()
    client.send(70.0, limiting=False)
    client.send(0.1)
    assert client.rate > client.finder.plateau


def test_a_plateau_that_is_right_is_kept_and_rested_at_longer() -> None:
    client = Client()
    client.send(RETURN + PROOF + 0.5)
    before = client.finder.plateau
    client.refuse()
    assert client.finder.plateau == before
    client.send(RETURN + 3.5)
    assert client.rate == pytest.approx(before)


def test_a_plateau_that_is_too_high_is_lowered_ever_faster() -> None:
    client = Client(per_second=1000.0)
    lost = []
    for _ in range(4):
        before = client.finder.plateau
        client.send(0.5)
        client.refuse()
        lost.append(1.0 - client.finder.plateau / before)
    assert lost == sorted(lost)
    assert lost[0] < 0.1 < lost[-1]


def test_a_limit_that_has_plainly_fallen_is_taken_from_what_was_taken() -> None:
    client = Client(per_second=200.0)
    client.send(RETURN + PROOF)
    client.per_second = 50.0
    for _ in range(3):
        client.refuse()
        client.send(0.2)
    assert client.finder.plateau == pytest.approx(50.0, rel=0.1)


def test_a_limit_that_returns_is_reached_in_seconds() -> None:
    client = Client(per_second=200.0)
    client.send(RETURN + PROOF)
    client.per_second = 50.0
    for _ in range(3):
        client.refuse()
        client.send(0.2)
    client.per_second = 200.0
    client.send(4.5)
    assert client.rate >= 0.9 * 180.0


@pytest.mark.parametrize("pause", [1.0, 60.0])
def test_where_refusals_cost_pauses_they_are_risked_less_often(pause: float) -> None:
    client = Client(pause=pause)
    rests = []
    for _ in range(8):
        client.send(RETURN)
        begun = client.now
        while client.rate <= client.finder.plateau:
            client.send(0.5)
        client.send(0.5)
        rests.append(client.now - begun)
        client.refuse()
    assert rests[-1] == pytest.approx(60 * pause, rel=0.1)


def test_a_known_limit_is_never_exceeded() -> None:
    finder = RateFinder(most=100.0)
    finder.refused(0.0, 0.0, None, lambda _: Counts(500))
    for tenth in range(1000):
        now = tenth / 10
        finder.took(now - 0.01, now, limiting=True, lately=lambda _: Counts(500))
        assert (finder.rate or 0.0) <= 100.0


def test_refusals_without_an_end_leave_a_request_every_few_seconds() -> None:
    finder, now = RateFinder(), 0.0
    for _ in range(100):
        now = max(now, finder.earliest())
        finder.take(now)
        waited = finder.earliest() - now
        finder.refused(now, now + 0.05, None, lambda _: Counts())
    assert waited <= 1.0 / LEAST


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["took", "refused"]),
            st.floats(0.0, 100.0),
            st.floats(0.0, 5.0),
            st.sampled_from([None, 0.0, 1.0, 600.0]),
            st.integers(0, 10_000),
            st.booleans(),
        ),
        max_size=60,
    )
)
def test_whatever_happens_the_rate_stays_sane(steps: list[tuple]) -> None:
    finder, now = RateFinder(), 0.0
    for what, passed, ago, pause, count, limiting in steps:
        now += passed
        if what == "took":
            finder.took(now - ago, now, limiting=limiting, lately=lambda _, n=count: Counts(n))
        else:
            finder.refused(now - ago, now, pause, lambda _, n=count: Counts(n, 1))
        if finder.rate is not None:
            assert LEAST <= finder.rate < 1e30
            assert finder.earliest() < now + 700.0


@pytest.mark.parametrize("steps", [QUICK, CAREFUL, SEARCHING])
def test_the_course_is_steady_but_for_its_steps(steps: Steps) -> None:
    course = Course()
    course.begin(steps, at_plateau=False)
    factors = []
    for _ in range(3000):
        course.passed += 0.01
        factors.append(course.factor())
    assert factors == sorted(factors)
    assert CUT <= factors[0] < 0.87
    steps = {round(after / before, 3) for before, after in pairwise(factors)}
    assert max(steps) <= 1.5
