"""Whether to send a request again."""

from __future__ import annotations

from attrs import frozen

from ht_async.operation import Effect
from ht_async.options import RetryPolicy
from ht_async.policy.backoff import after_pause, full_jitter
from ht_async.policy.outcome import Fate, Verdict


@frozen(slots=True)
class Stop:
    """Do not send it again."""


@frozen(slots=True)
class Again:
    """Send it again.

    Args:
        delay: Seconds until then.
    """

    delay: float


@frozen(slots=True)
class Tries:
    """What a call has behind it.

    Args:
        retries: Repetitions so far, those after throttling of a patient call aside.
        refusals: Repetitions after throttling of a patient call.
    """

    retries: int = 0
    refusals: int = 0


@frozen(slots=True)
class Situation:
    """What the decision depends on, besides the verdict.

    Args:
        effect: What sending the operation twice does.
        policy: The caller's rules.
        tries: What the call has behind it.
        remaining: Seconds left until the deadline.
        patient: Throttling is waited out, without limit.
        paused: The gate is closed for as long as the server asked for.
        draw: A random number in [0, 1).
    """

    effect: Effect
    policy: RetryPolicy
    tries: Tries
    remaining: float
    patient: bool
    paused: bool
    draw: float


def decide(verdict: Verdict, situation: Situation) -> Again | Stop:
    """Decide whether to send a request again, and when.

    The retry budget is not asked here: it is asked last, by who is about to sleep.
    """
    if not may_repeat(verdict, situation.effect, situation.policy):
        return Stop()
    if situation.patient and verdict.fate is Fate.THROTTLED:
        return _after_refusal(verdict, situation)
    if situation.tries.retries >= situation.policy.retries:
        return Stop()
    delay = _delay(verdict, situation, situation.tries.retries)
    return Again(delay) if delay < situation.remaining else Stop()


def may_repeat(verdict: Verdict, effect: Effect, policy: RetryPolicy) -> bool:
    """Tell whether sending again can help and can do no harm."""
    if not verdict.transient:
        return False
    if effect is not Effect.CREATE:
        return True
    if verdict.fate is Fate.THROTTLED:
        return policy.retry_refused_creates
    return verdict.fate is Fate.NOT_SENT


def _after_refusal(verdict: Verdict, situation: Situation) -> Again | Stop:
    refusals = situation.tries.refusals
    if refusals >= situation.policy.refusals:
        return Stop()
    if verdict.retry_after and situation.paused:
        return Again(0.0)  # the gate waits, for everybody
    return Again(_delay(verdict, situation, refusals))


def _delay(verdict: Verdict, situation: Situation, repetitions: int) -> float:
    if verdict.retry_after:  # 0, or a date gone by, is no reason to come back at once
        return after_pause(verdict.retry_after, situation.draw)
    policy = situation.policy
    return full_jitter(repetitions, policy.backoff, policy.max_backoff, situation.draw)
