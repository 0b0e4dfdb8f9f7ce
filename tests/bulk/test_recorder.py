"""Results are written in lots, in their order, and none is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from virtual_time import other_tasks, virtual

from ht_async.bulk import ChunkKey, ItemState, JournalError
from ht_async.bulk.values import ItemResult
from ht_async.bulk.work.recorder import DELAY, LOT, Recorder

CHUNK, OTHER = ChunkKey(1, 0), ChunkKey(1, 1)


class Book:
    """A journal that only records, and takes a while for it."""

    def __init__(self) -> None:
        self.lots: list[tuple[float, int, list[int]]] = []
        self.broken = False

    async def record(self, chunk: ChunkKey, results: Sequence[ItemResult]) -> None:
        await asyncio.sleep(0.01)
        if self.broken:
            raise JournalError("locked")
        now = asyncio.get_running_loop().time()
        self.lots.append((round(now, 3), chunk.chunk, [result.row for result in results]))


def result(row: int) -> ItemResult:
    return ItemResult(row=row, send=1, state=ItemState.CREATED, order_id=row)


@virtual
async def test_a_few_wait_for_others_a_lot_does_not() -> None:
    book = Book()
    recorder = Recorder(book)  # type: ignore[arg-type]
    recorder.put(CHUNK, result(1))
    await asyncio.sleep(1.0)
    assert book.lots == [(round(DELAY + 0.01, 3), 0, [1])]
    for row in range(LOT):
        recorder.put(CHUNK, result(row))
    await asyncio.sleep(0.015)
    assert book.lots[1:] == [(1.01, 0, list(range(LOT)))]
    assert not other_tasks()


@virtual
async def test_flush_waits_for_what_comes_meanwhile_too() -> None:
    book = Book()
    recorder = Recorder(book)  # type: ignore[arg-type]
    recorder.put(CHUNK, result(1))
    recorder.put(OTHER, result(2))
    asyncio.get_running_loop().call_later(0.015, recorder.put, CHUNK, result(3))
    await recorder.flush()
    assert sorted(row for _, _, rows in book.lots for row in rows) == [1, 2, 3]


@virtual
async def test_what_can_not_be_written_is_kept_in_its_order() -> None:
    book = Book()
    recorder = Recorder(book)  # type: ignore[arg-type]
    book.broken = True
    recorder.put(CHUNK, result(1))
    with pytest.raises(JournalError):
        await recorder.flush()
    recorder.put(CHUNK, result(2))
    await recorder.aclose()  # it can't, and says nothing
    book.broken = False
    await recorder.flush()
    assert [rows for _, _, rows in book.lots] == [[1, 2]]
    assert not other_tasks()
