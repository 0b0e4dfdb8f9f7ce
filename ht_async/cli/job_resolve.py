"""`ht-async jobs resolve`: what a person makes of orders whose outcome is not known."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ht_async.bulk.values import LARGEST_ID, Item, ItemState, Job
from ht_async.cli.confirmation import confirm
from ht_async.cli.help_text import examples
from ht_async.cli.job_options import Db, JobName, Yes
from ht_async.cli.job_search import Look, look_for
from ht_async.cli.journal_place import JournalPlace, find_journal, found_job, in_journal, opened
from ht_async.cli.report import PARTLY_FAILED
from ht_async.cli.run import Run, running
from ht_async.cli.tables import table
from ht_async.errors import ConfigurationError, InvalidRequestError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ht_async.bulk.journal.port import Journal
    from ht_async.client import HelloTech

EXAMPLES = examples(
    "ht-async jobs resolve november",
    "ht-async jobs resolve november --look",
    "ht-async jobs resolve november --reference PO-17 --created 812345",
    "ht-async jobs resolve november --reference PO-18 --reference PO-19 --send-again",
)


def resolve_orders(
    context: typer.Context,
    name: JobName,
    db: Db = None,
    references: Annotated[
        list[str] | None,
        typer.Option("--reference", metavar="TEXT", help="The order's reference; repeatable."),
    ] = None,
    look: Annotated[
        bool, typer.Option("--look", help="Look for them on the server, and take what is found.")
    ] = False,
    created: Annotated[
        int | None,
        typer.Option(
            "--created",
            metavar="ID",
            min=1,
            max=LARGEST_ID,
            help="It was created, with this id of HT.",
        ),
    ] = None,
    abandon: Annotated[bool, typer.Option("--abandon", help="Leave it alone for good.")] = False,
    send_again: Annotated[
        bool,
        typer.Option(
            "--send-again",
            help="Send it once more. If it was created after all, it is there twice then.",
        ),
    ] = False,
    yes: Yes = False,
) -> None:
    """Show the orders whose outcome is not known, look for them, or decide about them.

    An order is unresolved when its answer was lost and it was not found on the server. Look
    first; ask HelloTech in doubt; then record what you know.
    """
    with running(context) as run:
        place, wanted = find_journal(db), tuple(dict.fromkeys(references or ()))
        decision = _decision(created, abandon=abandon, send_again=send_again)
        if look and decision is not None:
            raise ConfigurationError("--look goes with no decision: look first, then decide")
        if look:
            _look(run, place, name, wanted)
        elif decision is None:
            _show(run, place, name, _unresolved(run, place, name, wanted))
        else:
            _check_references(wanted, created)
            found = _unresolved(run, place, name, wanted)
            if send_again:
                confirm(run, _twice(found), yes=yes)
            _decide(run, place, name, found, decision, created)


def _decision(created: int | None, *, abandon: bool, send_again: bool) -> ItemState | None:
    chosen = [
        state
        for state, wanted in (
            (ItemState.CREATED, created is not None),
            (ItemState.ABANDONED, abandon),
            (ItemState.NEW, send_again),
        )
        if wanted
    ]
    if len(chosen) > 1:
        raise ConfigurationError("choose one of --created, --abandon and --send-again")
    return chosen[0] if chosen else None


def _check_references(references: Sequence[str], created: int | None) -> None:
    if not references:
        raise InvalidRequestError([Problem("references", "is missing: name the orders")])
    if created is not None and len(references) > 1:
        raise InvalidRequestError([Problem("references", "must be one: an id is one order's")])


def _unresolved(
    run: Run, place: JournalPlace, name: str, references: Sequence[str]
) -> Sequence[Item]:
    async def read(journal: Journal) -> Sequence[Item]:
        return await _read(journal, await found_job(journal, name), references)

    return in_journal(run, place, read)


async def _read(journal: Journal, job: Job, references: Sequence[str]) -> list[Item]:
    """Read the unresolved orders with these references, or all of them.

    Raises:
        ConfigurationError: There is none of a reference.
    """
    unresolved = journal.items(job.job_id, (ItemState.UNRESOLVED,))
    items = [item async for item in unresolved if not references or item.reference in references]
    if missing := set(references).difference(item.reference for item in items):
        raise ConfigurationError(
            f"the job {job.settings.name!r} has no unresolved order {', '.join(sorted(missing))}"
        )
    return items


def _show(run: Run, place: JournalPlace, name: str, items: Sequence[Item]) -> None:
    if run.output.json:
        run.output.data(*(_members(item) for item in items))
    elif items:
        run.output.show(table(("Reference", "Row", "First sent", "Why"), map(_row, items)))
        job = shlex.quote(name)
        run.output.lines(f"next: look for them: ht-async jobs resolve {job} --look{place.option}")
    else:
        run.output.notice("none", "no unresolved orders")


def _members(item: Item) -> dict[str, Any]:
    return {
        "reference": item.reference,
        "row": item.row,
        "first_sent": None if item.first_sent is None else item.first_sent.isoformat(),
        "detail": item.detail,
    }


def _row(item: Item) -> tuple[str | None, ...]:
    sent = "never" if item.first_sent is None else f"{item.first_sent:%Y-%m-%d %H:%M:%S}Z"
    return item.reference, str(item.row), sent, item.detail


def _twice(items: Sequence[Item]) -> str:
    many = f"{len(items)} orders are" if len(items) > 1 else f"The order {items[0].reference} is"
    return (
        f"{many} sent once more. What was created by the first send after all is there twice "
        "then, and somebody may come twice: look for it first (--look)."
    )


def _decide(
    run: Run,
    place: JournalPlace,
    name: str,
    items: Sequence[Item],
    state: ItemState,
    order_id: int | None,
) -> None:
    async def decide(journal: Journal) -> list[str]:
        job = await found_job(journal, name)
        return [
            item.reference
            for item in items
            if await journal.decide(job.job_id, item.row, state, order_id)
        ]

    decided = in_journal(run, place, decide)
    if run.output.json:
        run.output.data({"job": name, "decision": _WORDS[state], "references": decided})
    else:
        run.output.lines(f"job {name}: {', '.join(decided) or 'nothing'}: {_WORDS[state]}")
        if state is ItemState.NEW:
            run.output.lines(f"next: ht-async jobs resume {name}{place.option}")


_WORDS = {
    ItemState.CREATED: "created",
    ItemState.ABANDONED: "abandoned",
    ItemState.NEW: "to be sent again",
}


def _look(run: Run, place: JournalPlace, name: str, references: Sequence[str]) -> None:
    async def look(ht: HelloTech) -> list[Look]:
        async with opened(place) as journal:
            job = await found_job(journal, name)
            return await look_for(ht, journal, job, await _read(journal, job, references))

    looks = run.call(look)
    if run.output.json:
        run.output.data(*(entry.members() for entry in looks))
    elif looks:
        run.output.show(table(("Reference", "Row", "Now", "Why"), (e.row() for e in looks)))
    else:
        run.output.notice("none", "no unresolved orders")
    missing = [entry.item.reference for entry in looks if not entry.found]
    if missing:
        if not run.output.json:
            run.output.lines(_how_to_decide(place, name, missing[0]))
        raise typer.Exit(PARTLY_FAILED)


def _how_to_decide(place: JournalPlace, name: str, reference: str) -> str:
    command = shlex.join(["ht-async", "jobs", "resolve", name, "--reference", reference])
    return (
        "next: ask HelloTech about those that are still unresolved, then record what you know: "
        f"{command} --created ID{place.option} (or --abandon, or --send-again)"
    )
