"""Whether a request is sent again, and when."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from attrs import evolve

from ht_async.operation import Effect
from ht_async.options import RetryPolicy
from ht_async.policy.backoff import MAX_PAUSE
from ht_async.policy.outcome import Fate, Verdict
from ht_async.policy.retry import Again, Situation, Stop, Tries, decide, may_repeat

POLICY = RetryPolicy(retries=3, backoff=0.5, max_backoff=20.0, refusals=5)
SITUATION = Situation(
    effect=Effect.READ,
    policy=POLICY,
    tries=Tries(),
    remaining=60.0,
    patient=False,
    paused=False,
    draw=0.5,
)
UNKNOWN = Verdict(Fate.UNKNOWN, transient=True)
NOT_SENT = Verdict(Fate.NOT_SENT, transient=True)
THROTTLED = Verdict(Fate.THROTTLED, transient=True)


def throttled(retry_after: float) -> Verdict:
    return evolve(THROTTLED, retry_after=retry_after)


def situation(**changes: Any) -> Situation:
    return evolve(SITUATION, **changes)


# -- whether -------------------------------------------------------------------------------


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("trusting", [True, False])
def test_nothing_is_repeated_that_would_end_the_same(
    effect: Effect, fate: Fate, trusting: bool
) -> None:
    policy = RetryPolicy(retry_refused_creates=trusting)
    assert not may_repeat(Verdict(fate, transient=False), effect, policy)


@pytest.mark.parametrize("effect", [Effect.READ, Effect.IDEMPOTENT])
@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("trusting", [True, False])
def test_reads_and_idempotent_writes_are_repeated_after_whatever_is_transient(
    effect: Effect, fate: Fate, trusting: bool
) -> None:
    policy = RetryPolicy(retry_refused_creates=trusting)
    assert may_repeat(Verdict(fate, transient=True), effect, policy)


@pytest.mark.parametrize(
    ("fate", "trusting", "repeated"),
    [
        (Fate.NOT_SENT, True, True),
        (Fate.NOT_SENT, False, True),
        (Fate.THROTTLED, True, True),
        (Fate.THROTTLED, False, False),
        (Fate.UNKNOWN, True, False),
        (Fate.UNKNOWN, False, False),
        (Fate.REJECTED, True, False),
        (Fate.REJECTED, False, False),
        (Fate.ANSWERED, True, False),
        (Fate.ANSWERED, False, False),
    ],
)
def test_a_creation_is_repeated_only_if_it_was_not_sent_or_refused(
    fate: Fate, trusting: bool, repeated: bool
) -> None:
    policy = RetryPolicy(retry_refused_creates=trusting)
    assert may_repeat(Verdict(fate, transient=True), Effect.CREATE, policy) is repeated


def test_a_creation_with_an_unknown_outcome_is_never_sent_again() -> None:
    verdicts = [
        Verdict(Fate.UNKNOWN, transient, retry_after)
        for transient, retry_after in product((True, False), (None, 0.0, 1.0, 1e9))
    ]
    policies = [
        RetryPolicy(retries=retries, refusals=refusals, retry_refused_creates=trusting)
        for retries, refusals, trusting in product((0, 1, 1000), (0, 1000), (True, False))
    ]
    tries = [Tries(retries, refusals) for retries, refusals in product((0, 5), (0, 5))]
    cases = list(product(verdicts, policies, tries, (True, False), (1e-9, 1e9), (0.0, 0.999)))
    assert len(cases) == 8 * 12 * 4 * 2 * 2 * 2
    for verdict, policy, behind, patient, remaining, draw in cases:
        asked = Situation(
            effect=Effect.CREATE,
            policy=policy,
            tries=behind,
            remaining=remaining,
            patient=patient,
            paused=False,
            draw=draw,
        )
        assert decide(verdict, asked) == Stop()


# -- how often -----------------------------------------------------------------------------


@pytest.mark.parametrize("retries", range(6))
def test_a_call_is_repeated_as_often_as_its_policy_says(retries: int) -> None:
    decision = decide(UNKNOWN, situation(tries=Tries(retries=retries)))
    assert isinstance(decision, Again) is (retries < 3)


def test_no_retries_means_one_attempt() -> None:
    assert decide(UNKNOWN, situation(policy=RetryPolicy(retries=0))) == Stop()


@pytest.mark.parametrize("retries", [0, 100])
def test_refusals_of_an_impatient_call_count_as_retries(retries: int) -> None:
    decision = decide(throttled(1.0), situation(tries=Tries(retries=retries)))
    assert isinstance(decision, Again) is (retries < 3)


@pytest.mark.parametrize("verdict", [THROTTLED, throttled(0.0), throttled(1.0)])
@pytest.mark.parametrize("refusals", range(8))
def test_a_patient_call_has_its_own_count_of_refusals(verdict: Verdict, refusals: int) -> None:
    decision = decide(verdict, situation(patient=True, tries=Tries(100, refusals)))
    assert isinstance(decision, Again) is (refusals < 5)


@pytest.mark.parametrize("verdict", [UNKNOWN, NOT_SENT])
def test_patience_is_for_refusals_alone(verdict: Verdict) -> None:
    assert decide(verdict, situation(patient=True, tries=Tries(3, 0))) == Stop()
    assert isinstance(decide(verdict, situation(patient=True, tries=Tries(2, 99))), Again)


# -- when ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("retries", "delay"), [(0, 0.25), (1, 0.5), (2, 1.0)])
def test_the_delay_doubles(retries: int, delay: float) -> None:
    assert decide(UNKNOWN, situation(tries=Tries(retries=retries))) == Again(delay)


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.THROTTLED])
@pytest.mark.parametrize(("draw", "delay"), [(0.0, 10.0), (0.5, 11.0)])
def test_a_retry_after_is_waited_out_and_a_little_longer(
    fate: Fate, draw: float, delay: float
) -> None:
    verdict = Verdict(fate, transient=True, retry_after=10.0)
    assert decide(verdict, situation(draw=draw)) == Again(delay)


@pytest.mark.parametrize("patient", [True, False])
def test_a_retry_after_of_nothing_is_no_reason_to_come_back_at_once(patient: bool) -> None:
    assert decide(throttled(0.0), situation(patient=patient)) == Again(0.25)


@pytest.mark.parametrize(("paused", "delay"), [(True, 0.0), (False, 11.0)])
def test_a_patient_call_leaves_a_retry_after_to_the_gate_if_that_is_paused(
    paused: bool, delay: float
) -> None:
    waits = situation(patient=True, paused=paused, remaining=0.0)
    assert decide(throttled(10.0), waits) == Again(delay)


@pytest.mark.parametrize(("refusals", "delay"), [(0, 0.25), (1, 0.5), (4, 4.0)])
def test_a_patient_call_backs_off_where_the_server_names_no_time(
    refusals: int, delay: float
) -> None:
    tries = Tries(retries=2, refusals=refusals)
    assert decide(THROTTLED, situation(patient=True, tries=tries)) == Again(delay)


@pytest.mark.parametrize(
    ("verdict", "delay"), [(UNKNOWN, 0.25), (throttled(10.0), 11.0), (throttled(1e9), 660.0)]
)
def test_no_sleep_passes_the_deadline(verdict: Verdict, delay: float) -> None:
    assert decide(verdict, situation(remaining=delay + 1e-6)) == Again(delay)
    assert decide(verdict, situation(remaining=delay)) == Stop()
    assert decide(verdict, situation(remaining=-1.0)) == Stop()


def test_a_pause_has_a_cap() -> None:
    decision = decide(throttled(1e9), situation(remaining=1e9, draw=0.0))
    assert decision == Again(MAX_PAUSE)
