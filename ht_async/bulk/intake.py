"""Takes the rows of a source in, whatever takes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import TypeAlias, final

from anyio import to_thread
from attrs import frozen

from ht_async.bulk.checked_rows import Lot, Rejected, checked_lots
from ht_async.bulk.rejects import Rejects, rejects_file
from ht_async.bulk.source.rows import Source
from ht_async.bulk.values import Clash
from ht_async.errors import Problem

FIRST_PROBLEMS = 20
"""Rejected rows that a result names; all of them are in the file of rejected rows."""


@frozen(slots=True)
class Progress:
    """How far an import has come.

    Args:
        rows: Rows read.
        rejected: Those that were rejected.
        duplicates: Those that repeat an order.
        position: Bytes read; 0 where they can't be counted.
        size: Bytes in all; None where that isn't known.
    """

    rows: int
    rejected: int
    duplicates: int
    position: int
    size: int | None


@frozen(slots=True)
class RowProblems:
    """What is wrong with a row.

    Args:
        place: The row, and the line that it begins in.
        problems: What is wrong, by field.
    """

    place: str
    problems: Sequence[Problem]

    def __str__(self) -> str:
        return f"{self.place}: {'; '.join(map(str, self.problems))}"


@frozen(kw_only=True, slots=True)
class ImportResult:
    """What an import took, or would take.

    Args:
        rows: Rows read.
        accepted: Orders.
        duplicates: Rows that repeat an order; they were passed over.
        rejected: Rows that were rejected.
        first_problems: What is wrong with the first of those.
        rejects: The file that holds them; None if none was asked for.
    """

    rows: int
    accepted: int
    duplicates: int
    rejected: int
    first_problems: Sequence[RowProblems]
    rejects: Path | None


OnProgress: TypeAlias = Callable[[Progress], object]
"""Told after every lot of rows."""


@final
class Tally:
    """What was read so far.

    Attributes:
        rows: Rows read.
        rejected: Rows rejected.
        duplicates: Rows that repeat an order.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.rejected = 0
        self.duplicates = 0
        self._first: list[RowProblems] = []

    def count(self, lot: Lot, rejected: Sequence[Rejected], duplicates: int) -> None:
        """Count a lot."""
        self.rows = lot.rows_read
        self.rejected += len(rejected)
        self.duplicates += duplicates
        room = FIRST_PROBLEMS - len(self._first)
        self._first += [RowProblems(found.row.place, found.problems) for found in rejected[:room]]

    def result(self, rejects: Path | None) -> ImportResult:
        """Return what it comes to."""
        return ImportResult(
            rows=self.rows,
            accepted=self.rows - self.rejected - self.duplicates,
            duplicates=self.duplicates,
            rejected=self.rejected,
            first_problems=tuple(self._first),
            rejects=rejects,
        )


Take: TypeAlias = Callable[[Lot, Tally], Awaitable[Sequence[Clash]]]
"""Takes the orders of a lot, given what was counted before; returns those it didn't take."""


async def take_in(
    source: Source, job: str, take: Take, rejects: Path | None, on_progress: OnProgress | None
) -> Tally:
    """Read a source to its end.

    Args:
        source: The source.
        job: Name of the job.
        take: Takes the orders.
        rejects: Where rejected rows are written to; None for nowhere.
        on_progress: Told after every lot.

    Raises:
        SourceError: The source can't be read.
        OutputError: The rejected rows can't be written.
    """
    tally = Tally()
    with _rejects(rejects, source, job) as file:
        async with aclosing(checked_lots(source, job)) as lots:
            async for lot in lots:
                clashes = await take(lot, tally)
                same = [clash.row for clash in clashes if clash.same]
                rejected = sorted([*lot.rejected, *_clashing(lot, clashes, job)], key=_number)
                if file is not None and rejected:
                    await to_thread.run_sync(_write, file, rejected)
                tally.count(lot, rejected, len(same))
                if on_progress is not None:
                    on_progress(_progress(tally, source))
    return tally


@contextmanager
def _rejects(path: Path | None, source: Source, job: str) -> Generator[Rejects | None]:
    if path is None:
        yield None
        return
    with rejects_file(path, source, job) as file:
        yield file


def _write(file: Rejects, rejected: Iterable[Rejected]) -> None:
    for found in rejected:
        file.write(found)


def _clashing(lot: Lot, clashes: Iterable[Clash], job: str) -> Iterator[Rejected]:
    for clash in clashes:
        if not clash.same:
            problem = Problem("purchase_order_id", _reason(clash, job))
            yield Rejected(lot.rows[clash.row], [problem])


def _reason(clash: Clash, job: str) -> str:
    if (clash.other_job, clash.other_row) == (job, clash.row):
        return "stood for another order when this row was imported before: that one stays"
    where = "" if clash.other_job == job else f' of the job "{clash.other_job}"'
    return f"row {clash.other_row}{where} has the same, and is another order: give each its own"


def _number(rejected: Rejected) -> int:
    return rejected.row.number


def _progress(tally: Tally, source: Source) -> Progress:
    return Progress(tally.rows, tally.rejected, tally.duplicates, source.position, source.size)
