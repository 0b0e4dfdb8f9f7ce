"""Orders that are taken into a job, once each."""

from __future__ import annotations

import asyncio
import json

import pytest
from journal_world import Begin, World, check_counts, order, orders, settings

from ht_async.bulk.errors import JobMismatchError
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.values import ChunkKey, Clash, ItemResult, ItemState, KnownOrder, NewItem


async def test_an_order_comes_back_as_it_was_taken(journal: SqlJournal) -> None:
    job = await journal.open_job(settings())
    items = [
        NewItem(1, "PO-1", b"{}"),
        NewItem(2, "Bestellung Nr. 7 - „Köln“", '{"name": "Zoë 🎉"}'.encode()),
        NewItem(5, "x" * 300, b'{"notes": "' + b"n" * 2_000_000 + b'"}'),
        NewItem(2_000_000_000, "'; DROP TABLE item; --", b"\x00\xff any bytes"),
    ]
    assert await journal.add(job.job_id, items, rows=7, rejected=3) == []
    found = [item async for item in journal.items(job.job_id)]
    assert [NewItem(item.row, item.reference, item.body) for item in found] == items
    assert {item.state for item in found} == {ItemState.NEW}
    assert (found[0].sends, found[0].first_sent, found[0].ended) == (0, None, None)
    assert await journal.counts(job.job_id) == {ItemState.NEW: 4}


async def test_an_import_that_begins_anew_changes_nothing(begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 3, 4, 5)
    await journal.record(ChunkKey(job_id, 0), [ItemResult(row=2, send=0, state=ItemState.FAILED)])
    before = [item async for item in journal.items(job_id)]
    assert await journal.add(job_id, orders(1, 2, 3), rows=3, rejected=0) == []
    assert [item async for item in journal.items(job_id)] == before
    assert await journal.add(job_id, orders(4, 5, 6), rows=6, rejected=0) == []
    assert await journal.counts(job_id) == {ItemState.NEW: 5, ItemState.FAILED: 1}
    await check_counts(journal, job_id)


async def test_a_reference_is_unique_in_an_account(journal: SqlJournal) -> None:
    first = await journal.open_job(settings("first"))
    second = await journal.open_job(settings("second"))
    elsewhere = await journal.open_job(settings("elsewhere", account="https://other.example.com"))
    await journal.add(first.job_id, orders(1, 2), rows=2, rejected=0)
    rows = [order(1), order(2, body=b"{}"), order(3), order(7, "PO-1", b'{"row": 1}')]
    assert await journal.add(second.job_id, rows, rows=4, rejected=0) == [
        Clash(1, "PO-1", "first", 1, same=True),
        Clash(2, "PO-2", "first", 2, same=False),
        Clash(7, "PO-1", "first", 1, same=True),
    ]
    assert [item.row async for item in journal.items(second.job_id)] == [3]
    assert await journal.add(elsewhere.job_id, orders(1, 2), rows=2, rejected=0) == []


async def test_a_reference_is_unique_in_a_lot(journal: SqlJournal) -> None:
    job = await journal.open_job(settings())
    rows = [order(3, "a", b"1"), order(4, "a", b"1"), order(5, "a", b"2"), order(6, "b", b"1")]
    assert await journal.add(job.job_id, rows, rows=6, rejected=0) == [
        Clash(4, "a", "job", 3, same=True),
        Clash(5, "a", "job", 3, same=False),
    ]
    assert [item.row async for item in journal.items(job.job_id)] == [3, 6]
    await check_counts(journal, job.job_id)


async def test_a_row_with_another_body_is_told(begin: Begin) -> None:
    journal, job_id = await begin(1, 2)
    clashes = await journal.add(job_id, [order(1), order(2, body=b"{}")], rows=2, rejected=0)
    assert clashes == [Clash(2, "PO-2", "job", 2, same=False)]


async def test_a_row_with_another_reference_is_refused(begin: Begin) -> None:
    journal, job_id = await begin(1, 2)
    with pytest.raises(JobMismatchError, match="the source has changed"):
        await journal.add(job_id, [order(2, "else"), order(3)], rows=3, rejected=0)
    assert [item.row async for item in journal.items(job_id)] == [1, 2]
    assert await journal.add(job_id, orders(3), rows=3, rejected=0) == []


async def test_progress_is_counted_once(journal: SqlJournal) -> None:
    job = await journal.open_job(settings())
    number = job.job_id

    async def progress() -> tuple[int, int, int]:
        [found] = await journal.jobs()
        return found.rows, found.rejected, found.duplicates

    def lots() -> list[tuple[list[NewItem], int, int]]:
        one, two = order(1), order(2)
        return [
            ([one, two, order(3, "PO-1", one.body)], 0, 0),
            ([order(5), order(6, "PO-2", two.body), order(7, "PO-2", b"else")], 4, 1),
            ([], 8, 3),
        ]

    for lot, rows, rejected in lots()[:2]:
        await journal.add(number, lot, rows=rows, rejected=rejected)
    assert await progress() == (4, 1, 2)
    for lot, rows, rejected in lots():
        await journal.add(number, lot, rows=rows, rejected=rejected)
    assert await progress() == (8, 3, 2)


async def test_two_that_take_the_same_orders_take_each_once(world: World) -> None:
    journals = [await world.open(), await world.open()]
    jobs = [await journals[0].open_job(settings(name)) for name in ("a", "b")]
    rows = range(1, 201)
    lots = [orders(*rows), [order(row, f"PO-{201 - row}") for row in rows]]
    clashes = await asyncio.gather(
        *(
            journal.add(job.job_id, lot, rows=200, rejected=0)
            for journal, job, lot in zip(journals, jobs, lots, strict=True)
        )
    )
    assert sorted(map(len, clashes)) == [0, 200]
    counts = [await journals[0].counts(job.job_id) for job in jobs]
    assert sorted(sum(count.values()) for count in counts) == [0, 200]


async def test_two_that_import_the_same_job_take_each_order_once(world: World) -> None:
    journals = [await world.open(), await world.open()]
    job = await journals[0].open_job(settings())
    lots = [orders(*range(start, start + 50)) for start in range(1, 401, 50)]

    async def take(journal: SqlJournal) -> None:
        for lot in lots:
            assert await journal.add(job.job_id, lot, rows=lot[-1].row, rejected=0) == []

    await asyncio.gather(*map(take, journals))
    assert await journals[1].counts(job.job_id) == {ItemState.NEW: 400}
    await check_counts(journals[0], job.job_id)


# -- orders without a number of their own ---------------------------------------------------


async def test_orders_are_appended_behind_the_last_row(begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 7)
    bodies = {reference: body(reference) for reference in ("hl-1", "hl-2")}
    assert list(await journal.append(job_id, bodies)) == []
    found = {item.reference: item.row async for item in journal.items(job_id)}
    assert (found["hl-1"], found["hl-2"]) == (8, 9)
    assert await journal.counts(job_id) == {ItemState.NEW: 5}
    job = await journal.job("job")
    assert job is not None
    assert (job.rows, job.rejected, job.duplicates) == (9, 0, 0)


async def test_what_is_there_is_not_appended_whatever_its_body_and_job(begin: Begin) -> None:
    journal, job_id = await begin(1)
    other = await journal.open_job(settings("other"))
    assert list(await journal.append(other.job_id, {"hl-1": body("hl-1")})) == []
    for again in (body("hl-1"), body("hl-1", "changed")):
        assert list(await journal.append(job_id, {"hl-1": again})) == ["hl-1"]
    assert list(await journal.append(job_id, {})) == []
    assert await journal.counts(job_id) == {ItemState.NEW: 1}
    known = await journal.known(other.settings.account, ["hl-1", "hl-2"])
    assert known == {"hl-1": KnownOrder("other", 1, body("hl-1"))}
    assert await journal.known("https://another.example", ["hl-1"]) == {}


async def test_processes_that_append_at_once_take_each_order_once(world: World) -> None:
    journals = [await world.open() for _ in range(3)]
    job = await journals[0].open_job(settings("job"))
    bodies = {f"hl-{number}": body(f"hl-{number}") for number in range(60)}

    async def append(journal: SqlJournal, first: int) -> int:
        taken = 0
        for begin in range(0, 60, 10):
            lot = [f"hl-{(number + first) % 60}" for number in range(begin, begin + 10)]
            left = await journal.append(job.job_id, {each: bodies[each] for each in lot})
            taken += len(lot) - len(left)
        return taken

    taken = await asyncio.gather(*map(append, journals, (0, 5, 30)))
    assert sum(taken) == 60
    found = [item async for item in journals[0].items(job.job_id)]
    assert {item.reference: item.body for item in found} == bodies
    assert len({item.row for item in found}) == len(found) == 60


def body(reference: str, notes: str = "") -> bytes:
    return json.dumps({"purchase_order_id": reference, "notes": notes}).encode()
