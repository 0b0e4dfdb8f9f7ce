"""Reads the orders of a job from a shop."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from anyio import to_thread
from attrs import evolve

from ht_async.bulk.values import Job, JobState
from ht_async.cli.intake import Origin
from ht_async.cli.job_account import Account
from ht_async.cli.job_progress import JobProgress
from ht_async.cli.run import Run
from ht_async.cli.shop_access import TITLES, ShopAccess
from ht_async.cli.show_shop_orders import refusal_lines, refusal_members

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal
    from ht_async.bulk.shop_sync import LookUp, SyncResult
    from ht_async.sources.catalogue import Catalogue


@final
class ShopIntake:
    """See `Intake`.

    Args:
        access: The shop.
        since: The day since which orders are taken.
        catalogue: Path of the catalogue.
    """

    def __init__(self, access: ShopAccess, since: date, catalogue: Path) -> None:
        self._access = access
        self._since = since
        self._path = catalogue
        self._catalogue: Catalogue | None = None
        self._result: SyncResult | None = None

    @property
    def complete(self) -> bool:
        """See `Intake.complete`."""
        return self._result is not None

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Origin]:
        """See `Intake.opened`: the catalogue and the variables are checked."""
        from ht_async.bulk.shop_sync import sync_fingerprint
        from ht_async.sources.catalogue_file import load_catalogue

        self._catalogue = await to_thread.run_sync(load_catalogue, self._path)
        async with self._access.opened() as shop:
            fingerprint = sync_fingerprint(shop)
        yield Origin(TITLES[self._access.shop], fingerprint)

    async def read(self, journal: Journal, job: Job, progress: JobProgress) -> None:
        """See `Intake.read`: orders that are in the journal already are passed over."""
        from ht_async.bulk.shop_sync import sync_orders

        assert self._catalogue is not None  # noqa: S101 - it is opened first
        async with aclosing(self._access.orders_since(self._since)) as lots:
            self._result = await sync_orders(
                journal,
                job,
                lots,
                self._catalogue,
                now=datetime.now(UTC),
                on_lot=lambda result: progress.read(result.found),
            )
        await journal.set_state(job.job_id, JobState.RUNNING, only_if=JobState.IMPORTING)

    async def preview(self, look_up: LookUp | None, progress: JobProgress) -> SyncResult:
        """Find out what `read` would do.

        Args:
            look_up: Looks for references in a journal.
            progress: Shown how far it is.
        """
        from ht_async.bulk.shop_sync import preview_orders

        async with self.opened(), aclosing(self._access.orders_since(self._since)) as lots:
            assert self._catalogue is not None  # noqa: S101 - it is opened
            return await preview_orders(
                lots,
                self._catalogue,
                now=datetime.now(UTC),
                look_up=look_up,
                on_lot=lambda result: progress.read(result.found),
            )

    def amend(self, account: Account) -> Account:
        """See `Intake.amend`."""
        refused = 0 if self._result is None else len(self._result.refused)
        return evolve(account, refused=refused, incomplete=self._access.watch.incomplete)

    def members(self) -> dict[str, Any]:
        """See `Intake.members`."""
        found = self._result
        return {
            "found": None if found is None else found.found,
            "taken": None if found is None else len(found.ordered),
            "known": None if found is None else found.known,
            "incomplete": self._access.watch.incomplete,
            "refused": [] if found is None else refusal_members(found.refused),
        }

    def tell(self, run: Run) -> None:
        """See `Intake.tell`."""
        if self._result is not None:
            run.output.lines(*refusal_lines(self._result.refused))
