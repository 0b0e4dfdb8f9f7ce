"""What an attempt's end says about its request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from ht_async.message import Answer, Evidence, Failure, FailureKind, Headers
from ht_async.operation import Effect
from ht_async.policy.outcome import Fate, Verdict, is_rejection, judge

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def now() -> datetime:
    return NOW


EFFECTS = list(Effect)


def answer(status: int, retry_after: str | None = None) -> Answer:
    raw = [] if retry_after is None else [(b"Retry-After", retry_after.encode())]
    return Answer(status, Headers(raw), b"")


FINAL_REJECTIONS = [400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415]
FINAL_REJECTIONS += [416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 431, 451]

STATUSES: list[tuple[list[int], Fate, bool]] = [
    ([100, 101, 102, 103, 199], Fate.UNKNOWN, False),
    ([200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 299], Fate.ANSWERED, False),
    ([300, 301, 302, 303, 304, 307, 308, 399], Fate.UNKNOWN, False),
    (FINAL_REJECTIONS, Fate.REJECTED, False),
    ([408], Fate.UNKNOWN, True),
    ([429], Fate.THROTTLED, True),
    ([460, 499], Fate.UNKNOWN, False),
    ([500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 522, 529, 561, 599], Fate.UNKNOWN, True),
    ([-1, 0, 99, 600, 700, 999, 12_345], Fate.UNKNOWN, False),
]


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize(
    ("status", "fate", "transient"),
    [(status, fate, transient) for group, fate, transient in STATUSES for status in group],
)
def test_fate_by_status(status: int, fate: Fate, transient: bool, effect: Effect) -> None:
    assert judge(answer(status), effect, now) == Verdict(fate, transient)


@pytest.mark.parametrize(
    ("status", "effect", "trust", "fate", "transient"),
    [
        *((429, effect, True, Fate.THROTTLED, True) for effect in EFFECTS),
        (429, Effect.READ, False, Fate.THROTTLED, True),
        (429, Effect.IDEMPOTENT, False, Fate.THROTTLED, True),
        (429, Effect.CREATE, False, Fate.UNKNOWN, True),
        (503, Effect.READ, True, Fate.THROTTLED, True),
        (503, Effect.READ, False, Fate.THROTTLED, True),
        (503, Effect.IDEMPOTENT, True, Fate.THROTTLED, True),
        (503, Effect.IDEMPOTENT, False, Fate.THROTTLED, True),
        (503, Effect.CREATE, True, Fate.THROTTLED, True),
        (503, Effect.CREATE, False, Fate.UNKNOWN, True),
        *((500, effect, True, Fate.UNKNOWN, True) for effect in EFFECTS),
        *((502, effect, True, Fate.UNKNOWN, True) for effect in EFFECTS),
        *((504, effect, True, Fate.UNKNOWN, True) for effect in EFFECTS),
        *((408, effect, True, Fate.UNKNOWN, True) for effect in EFFECTS),
        *((301, effect, True, Fate.UNKNOWN, False) for effect in EFFECTS),
    ],
)
def test_fate_with_retry_after(
    status: int, effect: Effect, trust: bool, fate: Fate, transient: bool
) -> None:
    verdict = judge(answer(status, "7"), effect, now, trust_refusals=bool(trust))
    assert (verdict.fate, verdict.transient, verdict.retry_after) == (fate, transient, 7.0)
    assert verdict.pause == (7.0 if status in (429, 503) else None), "trusted or not"


@pytest.mark.parametrize("status", [200, 400, 404, 409])
def test_retry_after_means_nothing_where_the_answer_is_final(status: int) -> None:
    assert judge(answer(status, "7"), Effect.READ, now).retry_after is None


def test_an_unreadable_retry_after_does_not_make_a_503_a_refusal() -> None:
    verdict = judge(answer(503, "soon"), Effect.CREATE, now)
    assert verdict == Verdict(Fate.UNKNOWN, transient=True)


def test_a_retry_after_date_is_read_with_the_given_clock() -> None:
    in_a_minute = (NOW + timedelta(minutes=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert judge(answer(429, in_a_minute), Effect.READ, now).retry_after == 60.0


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize(
    ("kind", "transient"),
    [
        (FailureKind.CONNECTION, True),
        (FailureKind.TIMEOUT, True),
        (FailureKind.UNREADABLE, False),
        (FailureKind.ABORTED, False),
        (FailureKind.OVERDUE, False),
        (FailureKind.UNEXPECTED, False),
    ],
)
@pytest.mark.parametrize("status", [None, 200, 302, 408, 429, 499, 500, 503])
def test_a_failure_is_judged_by_its_evidence(
    kind: FailureKind, transient: bool, effect: Effect, status: int | None
) -> None:
    timed_out, overdue = kind is FailureKind.TIMEOUT, kind is FailureKind.OVERDUE
    for evidence, fate in [(Evidence.NOT_SENT, Fate.NOT_SENT), (Evidence.MAYBE_SENT, Fate.UNKNOWN)]:
        failure = Failure(evidence, kind, OSError(), status)
        assert judge(failure, effect, now) == Verdict(
            fate, transient, timed_out=timed_out, overdue=overdue
        )


def test_every_kind_of_failure_is_in_the_table_above() -> None:
    assert len(FailureKind) == 6


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422])
@pytest.mark.parametrize("kind", list(FailureKind))
def test_the_head_of_a_rejection_is_enough(status: int, kind: FailureKind) -> None:
    failure = Failure(Evidence.MAYBE_SENT, kind, OSError(), status)
    assert judge(failure, Effect.CREATE, now) == Verdict(Fate.REJECTED)


def test_no_status_but_those_of_a_rejection_proves_that_nothing_was_carried_out() -> None:
    proven = {status for status in range(-1, 1000) if is_rejection(status)}
    assert proven == set(range(400, 500)) - {408, 429, 460, 499}


def test_a_creation_is_taken_as_not_carried_out_only_with_a_reason() -> None:
    """Sweep everything; what isn't listed here is unknown, or answered."""
    reasons: set[tuple[Fate, int]] = set()
    for status, trust, header in product(range(1000), (True, False), (None, "1")):
        verdict = judge(answer(status, header), Effect.CREATE, now, trust_refusals=trust)
        if verdict.fate in (Fate.REJECTED, Fate.THROTTLED, Fate.NOT_SENT):
            reasons.add((verdict.fate, status))
        if verdict.fate is Fate.THROTTLED:
            assert trust
            assert header or status == 429
    rejections = {(Fate.REJECTED, s) for s in range(400, 500) if s not in (408, 429, 460, 499)}
    assert reasons == rejections | {(Fate.THROTTLED, 429), (Fate.THROTTLED, 503)}
