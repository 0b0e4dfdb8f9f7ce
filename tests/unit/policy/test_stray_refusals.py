"""Telling the refusals of a limit from those that come at whatever rate."""

from __future__ import annotations

import pytest

from ht_async.policy.stray_refusals import ENOUGH, TOLERANCE, UNANSWERED, StrayRefusals, harmless
from ht_async.policy.traffic import Counts

FEW = Counts(answered=1000, throttled=10)


class Judge:
    """Judges refusals, one after the other."""

    def __init__(self) -> None:
        self.strays = StrayRefusals()
        self.now = 0.0

    def refusal(
        self,
        *,
        rate: float = 100.0,
        taken: int = 20,
        refused: int = 0,
        unexpected: bool = True,
        is_harmless: bool = False,
    ) -> bool:
        """Let one be refused, with others under way; tell whether no rate is taken for it."""
        self.now += 1.0
        self.strays.begin(self.now, rate, unexpected=unexpected, harmless=is_harmless)
        for _ in range(taken):
            self.strays.note(self.now, refused=False)
        for _ in range(refused):
            self.strays.note(self.now, refused=True)
        return self.strays.end()


@pytest.mark.parametrize(
    ("taken", "refused", "no_limit"),
    [(20, 0, True), (20, 1, True), (20, 3, False), (0, 20, False), (0, 0, False), (5, 0, False)],
)
def test_the_first_refusal_is_judged_by_what_was_under_way_with_it(
    taken: int, refused: int, no_limit: bool
) -> None:
    assert Judge().refusal(taken=taken, refused=refused) is no_limit


def test_what_left_before_the_refused_request_says_nothing() -> None:
    strays = StrayRefusals()
    strays.begin(5.0, 100.0, unexpected=True, harmless=True)
    for _ in range(50):
        strays.note(4.9, refused=False)
    assert strays.end() is False


def test_lone_refusals_get_a_rate_that_tells_more_if_they_go_on() -> None:
    judge = Judge()
    assert [judge.refusal() for _ in range(6)] == [True] * UNANSWERED + [False] * 3
    assert not judge.strays.tolerated


def test_refusals_at_half_the_rate_are_no_sign_of_a_limit() -> None:
    judge = Judge()
    for rate in (100.0, 90.0, 80.0, 60.0):
        judge.refusal(rate=rate)
    assert not judge.strays.tolerated
    assert judge.refusal(rate=50.0) is True
    assert judge.strays.tolerated


@pytest.mark.parametrize(
    "between",
    [{"refused": 15}, {"unexpected": False}],
    ids=["many at once", "at a step above the plateau"],
)
def test_what_speaks_for_a_limit_counts_against_it(between: dict) -> None:
    judge = Judge()
    for rate in (100.0, 90.0, 80.0, 60.0):
        judge.refusal(rate=rate)
    judge.refusal(**between)
    judge.refusal(rate=50.0)
    assert not judge.strays.tolerated


def test_a_server_that_took_nothing_between_two_refusals_has_a_limit() -> None:
    judge = Judge()
    for rate in (100.0, 90.0, 80.0, 60.0):
        judge.refusal(rate=rate)
    judge.strays.doubt()
    judge.refusal(rate=50.0)
    assert not judge.strays.tolerated


def test_refusals_that_are_few_without_a_rate_need_no_trial() -> None:
    judge = Judge()
    assert all(judge.refusal(is_harmless=True) for _ in range(ENOUGH))
    assert judge.strays.tolerated


@pytest.mark.parametrize(
    ("lately", "expected"),
    [
        (Counts(throttled=1), True),
        (Counts(answered=3, throttled=2), False),
        (Counts(answered=1000, throttled=10), True),
        (Counts(answered=1000, throttled=11), False),
    ],
    ids=str,
)
def test_how_many_are_harmless(lately: Counts, expected: bool) -> None:
    assert harmless(lately) is expected


def tolerant() -> Judge:
    judge = Judge()
    for _ in range(ENOUGH):
        judge.refusal(is_harmless=True)
    return judge


def test_only_a_small_share_is_ignored() -> None:
    assert not StrayRefusals().ignores(FEW)
    judge = tolerant()
    assert judge.strays.ignores(FEW)
    assert judge.strays.ignores(Counts(answered=0, throttled=3))
    assert not judge.strays.ignores(Counts(answered=1000, throttled=int(2000 * TOLERANCE)))
    assert not judge.strays.ignores(FEW)  # there is a limit as well


def test_who_was_wrong_once_needs_more_evidence_the_next_time() -> None:
    judge = tolerant()
    judge.strays.ignores(Counts(throttled=100))
    for _ in range(2 * ENOUGH - 1):
        judge.refusal(is_harmless=True)
    assert not judge.strays.tolerated
    judge.refusal(is_harmless=True)
    assert judge.strays.tolerated


def test_when_none_is_refused_any_more_all_is_forgotten() -> None:
    judge = tolerant()
    for _ in range(1999):
        judge.strays.took()
    assert judge.strays.ignores(FEW)
    for _ in range(2000):
        judge.strays.took()
    assert not judge.strays.ignores(FEW)
