"""What the orders of a bulk job are read from, as the command line sees it."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

from ht_async.bulk.values import Job
from ht_async.cli.job_account import Account
from ht_async.cli.job_progress import JobProgress
from ht_async.cli.run import Run

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal


@frozen
class Origin:
    """What a job is recognised by.

    Args:
        name: What to call the source; free of credentials.
        fingerprint: What tells it from others.
    """

    name: str
    fingerprint: str


class Intake(Protocol):
    """Reads the orders of a job, and tells what it found."""

    @property
    def complete(self) -> bool:
        """Whether the source was read to its end."""
        ...

    def opened(self) -> AbstractAsyncContextManager[Origin]:
        """Open the source.

        Raises:
            HTError: It can't be opened.
        """
        ...

    async def read(self, journal: Journal, job: Job, progress: JobProgress) -> None:
        """Take the orders into a job, again if they were read before.

        Raises:
            HTError: The source can't be read, or the journal not be used.
        """
        ...

    def amend(self, account: Account) -> Account:
        """Put what the last reading found into the account of the job."""
        ...

    def members(self) -> dict[str, Any]:
        """Return what was found as JSON has it."""
        ...

    def tell(self, run: Run) -> None:
        """Tell people on stderr what is no order."""
        ...
