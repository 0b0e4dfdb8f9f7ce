"""A journal that takes orders in, and does nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import evolve

from ht_async.bulk.values import Clash, Job, JobSettings, JobState, NewItem


class TakingJournal:
    """Keeps the rows of one job, and references of other jobs."""

    def __init__(self, name: str = "job") -> None:
        settings = JobSettings(name=name, account="a", source="orders.csv", fingerprint="f")
        self.kept = Job(
            job_id=1, settings=settings, state=JobState.IMPORTING, created_at=datetime.now(UTC)
        )
        self.items: dict[str, tuple[str, NewItem]] = {}
        self.lots: list[int] = []

    async def add(
        self, job_id: int, items: Sequence[NewItem], *, rows: int, rejected: int
    ) -> Sequence[Clash]:
        self.kept = evolve(self.kept, rows=rows, rejected=rejected)
        self.lots.append(len(items))
        return [clash for item in items if (clash := self._take(item))]

    def _take(self, item: NewItem) -> Clash | None:
        job, first = self.items.setdefault(item.reference, (self.kept.settings.name, item))
        if first == item:
            return None
        return Clash(item.row, item.reference, job, first.row, first.body == item.body)

    async def job(self, name: str) -> Job | None:
        return self.kept

    async def set_state(
        self, job_id: int, state: JobState, *, only_if: JobState | None = None
    ) -> None:
        if only_if in (None, self.kept.state):
            self.kept = evolve(self.kept, state=state)
