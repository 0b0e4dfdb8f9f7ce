"""What a report tells of a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import final

from attrs import field, frozen

from ht_async.bulk.journal.port import Journal
from ht_async.bulk.report.distributions import Durations, TimeBins, Timeline
from ht_async.bulk.report.traffic import Traffic, summed
from ht_async.bulk.values import FINAL, Item, ItemState, Job
from ht_async.bulk.work.verdicts import reason

MOST_ROWS = 100
"""Orders that a report names."""

MOST_REASONS = 20
"""Reasons of failures that a report names."""

_MOST_COUNTED = 1_000  # reasons


@frozen(slots=True)
class OpenQuestion:
    """An order that a person has to look for.

    Args:
        row: Its row in the source.
        reference: Its `purchase_order_id`.
        first_sent: When it was first sent.
        detail: Why it isn't known what became of it.
    """

    row: int
    reference: str
    first_sent: datetime | None
    detail: str


@frozen(kw_only=True, slots=True)
class Figures:
    """What a report tells of a job.

    Args:
        job: The job.
        made_at: When the figures were taken.
        counts: How many orders are in each state.
        recovered: Orders whose answer was lost and that were found.
        sent_again: Orders that were sent a second time, proven absent.
        began: When the first order was sent.
        ended: When the last one came to its end.
        endings: When orders came to their end.
        durations: How long they took, from the first send to the end.
        reasons: Why orders failed, and how many, the most frequent first.
        questions: The first orders that a person has to look for.
        traffic: The workers' traffic.
    """

    job: Job
    made_at: datetime
    counts: Mapping[ItemState, int]
    recovered: int
    sent_again: int
    began: datetime | None
    ended: datetime | None
    endings: TimeBins | None
    durations: Durations = field(repr=False)
    reasons: Sequence[tuple[str, int]]
    questions: Sequence[OpenQuestion]
    traffic: Traffic | None

    @property
    def orders(self) -> int:
        """How many orders the job has."""
        return sum(self.counts.values())

    @property
    def unfinished(self) -> int:
        """How many of them have no final state."""
        return sum(count for state, count in self.counts.items() if state not in FINAL)


async def collect(journal: Journal, job: Job, made_at: datetime) -> Figures:
    """Go through the orders of a job, and return what a report tells of them.

    Args:
        journal: The journal.
        job: The job.
        made_at: The time.

    Raises:
        JournalError: The journal can't be used.
    """
    gathered = _Gathered()
    async for item in journal.items(job.job_id):
        gathered.add(item)
    return gathered.figures(job, made_at, summed(await journal.samples(job.job_id)))


@final
class _Gathered:
    def __init__(self) -> None:
        self._counts: Counter[ItemState] = Counter()
        self._recovered = 0
        self._sent_again = 0
        self._began: datetime | None = None
        self._ended: datetime | None = None
        self._timeline = Timeline()
        self._durations = Durations()
        self._reasons: Counter[str] = Counter()
        self._questions: list[OpenQuestion] = []

    def add(self, item: Item) -> None:
        """Count an order."""
        self._counts[item.state] += 1
        self._recovered += item.recovered
        self._sent_again += item.sends > 1
        if item.first_sent is not None:
            self._began = min(self._began or item.first_sent, item.first_sent)
        if item.ended is not None:
            self._end(item, item.ended)
        if item.state is ItemState.FAILED:
            self._fail(reason(item.detail) if item.detail else "no reason was told")
        elif item.state is ItemState.UNRESOLVED and len(self._questions) < MOST_ROWS:
            self._questions.append(
                OpenQuestion(item.row, item.reference, item.first_sent, item.detail or "")
            )

    def _end(self, item: Item, ended: datetime) -> None:
        self._ended = max(self._ended or ended, ended)
        self._timeline.add(ended)
        if item.first_sent is not None:
            self._durations.add((ended - item.first_sent).total_seconds())

    def _fail(self, reason: str) -> None:
        if reason in self._reasons or len(self._reasons) < _MOST_COUNTED:
            self._reasons[reason] += 1
        else:
            self._reasons["other reasons"] += 1

    def figures(self, job: Job, made_at: datetime, traffic: Traffic | None) -> Figures:
        """Return what was counted."""
        return Figures(
            job=job,
            made_at=made_at,
            counts=dict(self._counts),
            recovered=self._recovered,
            sent_again=self._sent_again,
            began=self._began,
            ended=self._ended,
            endings=self._timeline.bins(),
            durations=self._durations,
            reasons=self._reasons.most_common(MOST_REASONS),
            questions=tuple(self._questions),
            traffic=traffic,
        )
