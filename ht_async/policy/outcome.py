"""What an attempt's end says about the request: the judgement that everything else hangs on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from ht_async.message import Answer, Evidence, Failure, FailureKind
from ht_async.operation import Effect
from ht_async.policy.backoff import MAX_PAUSE
from ht_async.policy.retry_after import parse_retry_after


class Fate(StrEnum):
    """What became of a request, as far as one attempt tells."""

    ANSWERED = "answered"
    """2xx: carried out; the body tells the result."""

    REJECTED = "rejected"
    """4xx: refused for good, not carried out."""

    THROTTLED = "throttled"
    """Refused for now, taken as not carried out."""

    NOT_SENT = "not_sent"
    """Nothing left this side."""

    UNKNOWN = "unknown"
    """It may have been carried out."""


@frozen(slots=True)
class Verdict:
    """The judgement on one attempt.

    Args:
        fate: What became of the request.
        transient: Another attempt may fare better.
        retry_after: Seconds the server asked to wait.
        distrusted: The server says that it refused it for now, and is not trusted in that.
        timed_out: There was no answer in time.
        overdue: It was given up without an answer, as its caller's time was up.
    """

    fate: Fate
    transient: bool = False
    retry_after: float | None = None
    distrusted: bool = False
    timed_out: bool = False
    overdue: bool = False

    @property
    def throttled(self) -> bool:
        """Whether the server said that it refused the request for now, trusted or not."""
        return self.fate is Fate.THROTTLED or self.distrusted

    @property
    def pause(self) -> float | None:
        """Seconds that all callers are to wait, if the server asked for it."""
        if not self.throttled or self.retry_after is None:
            return None
        return min(self.retry_after, MAX_PAUSE)


ABSENT = Verdict(Fate.REJECTED)
"""The judgement on an answer that says in words that there is no such thing."""

_ANSWERED = Verdict(Fate.ANSWERED)

_PROVES_NOTHING = frozenset({408, 429, 460, 499})

_TRANSIENT_FAILURES = frozenset({FailureKind.CONNECTION, FailureKind.TIMEOUT})


def judge(
    result: Answer | Failure,
    effect: Effect,
    now: Callable[[], datetime],
    *,
    trust_refusals: bool = True,
) -> Verdict:
    """Judge an attempt.

    Args:
        result: What the transport returned.
        effect: What sending the operation twice does.
        now: Gives the wall clock time, to read a `Retry-After` date.
        trust_refusals: Take 429, and 503 with `Retry-After`, as proof that a creation was
            not carried out.
    """
    if isinstance(result, Failure):
        return _judge_failure(result)
    if 200 <= result.status < 300:
        return _ANSWERED
    headers = result.headers
    retry_after = parse_retry_after(headers.get("retry-after"), now(), headers.get("date"))
    return _judge_status(result.status, effect, retry_after, trust_refusals=trust_refusals)


def _judge_failure(failure: Failure) -> Verdict:
    transient = failure.kind in _TRANSIENT_FAILURES
    timed_out = failure.kind is FailureKind.TIMEOUT
    overdue = failure.kind is FailureKind.OVERDUE
    if failure.evidence is Evidence.NOT_SENT:
        return Verdict(Fate.NOT_SENT, transient, timed_out=timed_out, overdue=overdue)
    if failure.status is not None and is_rejection(failure.status):
        return Verdict(Fate.REJECTED)
    return Verdict(Fate.UNKNOWN, transient, timed_out=timed_out, overdue=overdue)


def _judge_status(
    status: int, effect: Effect, retry_after: float | None, *, trust_refusals: bool
) -> Verdict:
    if status == 429 or (status == 503 and retry_after is not None):
        distrusted = effect is Effect.CREATE and not trust_refusals
        fate = Fate.UNKNOWN if distrusted else Fate.THROTTLED
        return Verdict(fate, transient=True, retry_after=retry_after, distrusted=distrusted)
    if is_rejection(status):
        return Verdict(Fate.REJECTED)
    return Verdict(
        Fate.UNKNOWN, transient=status == 408 or 500 <= status < 600, retry_after=retry_after
    )


def is_rejection(status: int) -> bool:
    """Tell whether a status alone proves that the request was not carried out.

    A redirect does not (a server may create first and redirect then), nor does 408, 460 or
    499 (somebody on the way gave up waiting: the request may have arrived in full), nor a
    number outside of what HTTP defines.
    """
    return 400 <= status < 500 and status not in _PROVES_NOTHING
