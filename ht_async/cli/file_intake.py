"""Reads the orders of a job from a file or a query."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, final

from anyio import to_thread
from attrs import evolve, frozen

from ht_async.bulk.values import Job
from ht_async.cli.intake import Origin
from ht_async.cli.job_account import Account
from ht_async.cli.job_progress import JobProgress
from ht_async.cli.run import Run

if TYPE_CHECKING:
    from ht_async.bulk.intake import ImportResult
    from ht_async.bulk.journal.port import Journal
    from ht_async.bulk.source.rows import Source


@final
@frozen
class SourceReading:
    """What the command line says about the source of the orders.

    Args:
        location: Path of the file, or URL of a database.
        mapping: The mapping file.
        format: What the file is.
        encoding: Its encoding.
        query: The SELECT statement.
        rejects: Where rejected rows are written to.
    """

    location: str
    mapping: Path | None
    format: str | None
    encoding: str | None
    query: str | None
    rejects: Path | None

    def open(self) -> Source:
        """Open it. Blocks.

        Raises:
            SourceError: It can't be read, or its columns don't describe orders.
            ConfigurationError: The options don't go together, or the mapping is flawed.
        """
        from ht_async.bulk.source.mapping_file import load_mapping
        from ht_async.bulk.source.opening import FileFormat, open_source

        return open_source(
            self.location,
            query=self.query,
            file_format=cast("FileFormat | None", self.format),
            encoding=self.encoding,
            mapping=None if self.mapping is None else load_mapping(self.mapping),
        )


@final
class FileIntake:
    """See `Intake`.

    Args:
        reading: What is read.
    """

    def __init__(self, reading: SourceReading) -> None:
        self._reading = reading
        self._source: Source | None = None
        self._result: ImportResult | None = None

    @property
    def complete(self) -> bool:
        """See `Intake.complete`."""
        return self._result is not None

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Origin]:
        """See `Intake.opened`."""
        from ht_async.bulk.importing import fingerprint

        self._source = source = await to_thread.run_sync(self._reading.open)
        yield Origin(source.name, await fingerprint(source))

    async def read(self, journal: Journal, job: Job, progress: JobProgress) -> None:
        """See `Intake.read`: rows that are in the job already are passed over."""
        from ht_async.bulk.importing import import_orders

        assert self._source is not None  # noqa: S101 - it is opened first
        self._result = await import_orders(
            journal,
            job,
            self._source,
            rejects=self._reading.rejects,
            on_progress=lambda read: progress.read(read.rows),
        )

    def amend(self, account: Account) -> Account:
        """See `Intake.amend`."""
        if self._result is None:
            return account
        return evolve(
            account,
            rejected=self._result.rejected,
            duplicates=self._result.duplicates,
            rejects=self._rejects,
        )

    def members(self) -> dict[str, Any]:
        """See `Intake.members`."""
        rejects = self._rejects
        return {
            "rejects": None if rejects is None else str(rejects),
            "first_problems": self._flaws(),
        }

    def tell(self, run: Run) -> None:
        """See `Intake.tell`."""
        tell_flaws(run, self._flaws(), self._result.rejected if self._result else 0)

    @property
    def _rejects(self) -> Path | None:
        return self._reading.rejects if self._result and self._result.rejected else None

    def _flaws(self) -> list[str]:
        return [] if self._result is None else list(map(str, self._result.first_problems))


def tell_flaws(run: Run, flaws: Sequence[str], rejected: int) -> None:
    """Tell on stderr what is wrong with the first rows that were rejected."""
    lines = [f"rejected: {flaw}" for flaw in flaws]
    if rejected > len(flaws) > 0:
        lines.append(f"... and {rejected - len(flaws):,} more rows")
    run.output.lines(*lines)
