"""The account of a bulk job: what became of its rows, what to do next, which exit code."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from attrs import frozen

from ht_async.bulk.values import FINAL, ItemState, Job, JobState
from ht_async.cli.report import PARTLY_FAILED
from ht_async.cli.tables import details

if TYPE_CHECKING:
    from rich.table import Table

    from ht_async.bulk.journal.port import Journal


@final
@frozen(kw_only=True)
class Account:
    """What became of the rows of a job so far.

    Args:
        job: The job.
        counts: How many of its orders are in each state.
        recovered: How many of those created had been lost and were found; None if not counted.
        rows: Rows of its source that were read.
        rejected: Rows that were rejected.
        duplicates: Rows that repeat an order.
        rejects: The file with the rejected rows, if there is one.
        refused: Orders of a shop that are not ordered.
        incomplete: Whether the shop may have more orders than it listed.
    """

    job: Job
    counts: Mapping[ItemState, int]
    recovered: int | None
    rows: int
    rejected: int
    duplicates: int
    rejects: Path | None = None
    refused: int = 0
    incomplete: bool = False

    @property
    def not_taken(self) -> bool:
        """Whether something of the source is no order of the job."""
        return bool(self.rejected or self.refused or self.incomplete)

    @property
    def left(self) -> int:
        """Orders that have no final state."""
        return sum(count for state, count in self.counts.items() if state not in FINAL)

    @property
    def exit_code(self) -> int:
        """0 if all that was read became an order or was one, else 1."""
        troubled = (ItemState.FAILED, ItemState.UNRESOLVED)
        bad = self.not_taken or self.left or any(map(self.count, troubled))
        return PARTLY_FAILED if bad or self.job.state is not JobState.DONE else 0

    def count(self, state: ItemState) -> int:
        """Return how many orders are in a state."""
        return self.counts.get(state, 0)

    def members(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        job = self.job
        return {
            "job": job.settings.name,
            "state": str(job.state),
            "account": job.settings.account,
            "source": job.settings.source,
            "created_at": job.created_at.isoformat(),
            "rows": self.rows,
            "orders": sum(self.counts.values()),
            **{str(state): self.count(state) for state in ItemState},
            "recovered": self.recovered,
            "rejected": self.rejected,
            "duplicates": self.duplicates,
        }

    def table(self) -> Table:
        """Return it as people read it; what there is none of is left out."""
        return details(self._lines())

    def _lines(self) -> Iterator[tuple[str, str | None]]:
        settings = self.job.settings
        yield "Job", f"{settings.name}, {self.job.state}"
        yield "Source", f"{settings.source}, {_rows(self.rows)} read"
        yield "Created", self._created()
        for label, state, meaning in _ENDS:
            if count := self.count(state):
                yield label, f"{count:,}{meaning}"
        if self.rejected:
            yield "Rejected", f"{_rows(self.rejected)} with flaws; never sent"
        if self.refused:
            yield "Not ordered", f"{self.refused:,} orders of the shop, for the reasons above"
        if self.duplicates:
            yield (
                "Duplicates",
                f"{_rows(self.duplicates)} passed over: in the journal already",
            )

    def _created(self) -> str:
        text = f"{self.count(ItemState.CREATED):,}"
        if self.recovered:
            text += f", {self.recovered:,} of them found after their answers were lost"
        return text

    def next_steps(self, db: str) -> Iterator[str]:
        """Tell what to do next.

        Args:
            db: The option that names the journal, with a space in front.
        """
        name = shlex.quote(self.job.settings.name)
        if self.count(ItemState.UNRESOLVED):
            yield f"look for those unresolved: ht-async jobs resolve {name} --look{db}"
        if self.count(ItemState.FAILED):
            out = "failed.csv"
            yield (
                f"see why orders failed: ht-async jobs export {name} --state failed --out {out}{db}"
            )
        if self.rejected and self.rejects is not None:
            yield f"mend the rows in {self.rejects}, and import that file under another --job"
        elif self.rejected:
            yield "get the rejected rows: import the file again with --rejects FILE"
        if self.job.state is JobState.CANCELLED:
            yield f"take it up again: ht-async jobs resume {name}{db}"


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


_ENDS = (
    ("Existing", ItemState.EXISTING, " were there before"),
    ("Failed", ItemState.FAILED, ", not created"),
    ("Unresolved", ItemState.UNRESOLVED, ": whether they were created is not known"),
    ("Abandoned", ItemState.ABANDONED, " by your decision"),
    ("Lost", ItemState.OPEN, ", being looked for"),
    ("Under way", ItemState.SENDING, ", may have been sent"),
    ("Waiting", ItemState.NEW, ", not sent yet"),
)


async def read_account(journal: Journal, job: Job, *, recovered: bool = True) -> Account:
    """Read the account of a job.

    Args:
        journal: Where the job is.
        job: The job.
        recovered: Whether to go through the orders and count those that were found.

    Raises:
        JournalError: The journal can't be used.
    """
    current = await journal.job(job.settings.name) or job
    found: int | None = None
    if recovered:
        created = journal.items(job.job_id, (ItemState.CREATED,))
        found = sum([item.recovered async for item in created])
    return Account(
        job=current,
        counts=await journal.counts(job.job_id),
        recovered=found,
        rows=current.rows,
        rejected=current.rejected,
        duplicates=current.duplicates,
    )
