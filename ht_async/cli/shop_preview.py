"""`ht-async sources sync --dry-run`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

from ht_async.cli.job_progress import JobProgress
from ht_async.cli.journal_place import JournalPlace, opened
from ht_async.cli.report import PARTLY_FAILED
from ht_async.cli.run import Run
from ht_async.cli.shop_access import ShopAccess
from ht_async.cli.shop_intake import ShopIntake
from ht_async.cli.show_shop_orders import refusal_lines, refusal_members
from ht_async.cli.tables import details
from ht_async.settings import HELLOTECH, find_origin

if TYPE_CHECKING:
    from ht_async.bulk.shop_sync import LookUp, SyncResult
    from ht_async.bulk.values import KnownOrder


def preview_only(run: Run, access: ShopAccess, intake: ShopIntake, place: JournalPlace) -> NoReturn:
    """Tell what a sync would order, and why the rest not, and end the command.

    Args:
        run: The command.
        access: The shop.
        intake: Reads its orders.
        place: The journal, which is looked into if there is one, and not changed.
    """
    account = find_origin(HELLOTECH, run.settings.base_url).base_url

    async def preview() -> SyncResult:
        with JobProgress(run.output) as progress:
            async with _looking_up(place, account) as look_up:
                return await intake.preview(look_up, progress)

    result = run.do(preview)
    if run.output.json:
        run.output.data(
            {
                "dry_run": True,
                "found": result.found,
                "would_order": result.ordered,
                "known": result.known,
                "incomplete": access.watch.incomplete,
                "refused": refusal_members(result.refused),
            }
        )
    else:
        run.output.lines(*refusal_lines(result.refused))
        run.output.show(details(_lines(result)))
    raise typer.Exit(PARTLY_FAILED if result.refused or access.watch.incomplete else 0)


@asynccontextmanager
async def _looking_up(place: JournalPlace, account: str) -> AsyncGenerator[LookUp | None]:
    # Only a file tells whether it is there without being made.
    if place.path is None or not place.path.exists():
        yield None
        return
    async with opened(place) as journal:

        async def look_up(references: Collection[str]) -> Mapping[str, KnownOrder]:
            return await journal.known(account, references)

        yield look_up


def _lines(result: SyncResult) -> Iterator[tuple[str, str]]:
    for reference in result.ordered:
        yield "Would be ordered", reference
    yield "Orders", f"{len(result.ordered):,} would be created; nothing was sent"
    if result.known:
        yield "Known", f"{result.known:,} were ordered before"
    if result.refused:
        yield "Not ordered", f"{len(result.refused):,}, for the reasons above"
