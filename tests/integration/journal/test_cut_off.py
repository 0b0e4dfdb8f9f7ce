"""A transaction whose connection is lost: run again if it is undone, told if that isn't known."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from journal_world import LEASE, Begin, PostgresWorld, by_row, claimed

from ht_async.bulk.errors import JournalError
from ht_async.bulk.journal import claims, postgres
from ht_async.bulk.journal.database import Statement, Steps, UndoneError
from ht_async.bulk.values import ChunkKey, Claim, ItemState

SLEEPING = """SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'
    AND application_name = 'ht-async'"""


@pytest.fixture
def world(postgres_world: PostgresWorld) -> PostgresWorld:
    return postgres_world


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have the first intent stand still before its end; returns how often it was run."""
    runs: list[int] = []
    intend = claims.intend

    def standing_still(claim: Claim, rows: Sequence[int], lease: float) -> Steps[None]:
        runs.append(len(rows))
        yield from intend(claim, rows, lease)
        if len(runs) == 1:
            yield Statement("SELECT pg_sleep(60)")

    monkeypatch.setattr(claims, "intend", standing_still)
    return runs


async def terminate(world: PostgresWorld) -> None:
    """End the connection that sleeps, as the server does to one that stands still for long."""
    async with asyncio.timeout(20):
        while not (sleeping := await asyncio.to_thread(world.execute, SLEEPING)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await asyncio.to_thread(world.execute, f"SELECT pg_terminate_backend({sleeping[0][0]})")


async def test_what_was_cut_off_before_its_end_is_run_once_more(
    world: PostgresWorld, begin: Begin, cut_off: list[int]
) -> None:
    journal, job_id = await begin(1, 2)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    intending = asyncio.create_task(journal.intend(claim, [1, 2], LEASE))
    await terminate(world)
    await intending
    assert cut_off == [2, 2]
    items = await by_row(journal, job_id)
    assert [(item.state, item.sends) for item in items.values()] == [(ItemState.SENDING, 1)] * 2


async def test_a_process_that_slept_past_its_time_limit_goes_on(
    begin: Begin, cut_off: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, job_id = await begin(1)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    monkeypatch.setattr(postgres, "LIMIT", 0.2)
    await journal.intend(claim, [1], LEASE)
    assert cut_off == [1, 1]


COMMITS_SLOWLY = """
    CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(60); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER slowly AFTER INSERT ON holder
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slowly()"""


async def test_what_may_have_come_to_its_end_is_not_run_again(
    world: PostgresWorld, begin: Begin
) -> None:
    journal, _ = await begin(1)
    world.execute(COMMITS_SLOWLY)
    keeping = asyncio.create_task(journal.keep_lease("a", LEASE))
    await terminate(world)
    with pytest.raises(JournalError, match="is not known") as caught:
        await keeping
    assert not isinstance(caught.value, UndoneError)
