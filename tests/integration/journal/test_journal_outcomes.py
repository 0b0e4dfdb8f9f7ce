"""What becomes of an order when something is told about it, in every state that it can be in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from attrs import frozen
from journal_world import LEASE, Begin, check_counts
from model_journal import counts

from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.journal.transitions import job_state_after, may_send_again, state_after
from ht_async.bulk.values import (
    FINAL,
    ChunkKey,
    Item,
    ItemResult,
    ItemState,
    JobState,
)

pytestmark = pytest.mark.no_cover

S = ItemState
TOLD = (S.OPEN, S.CREATED, S.EXISTING, S.FAILED, S.UNRESOLVED)


@frozen
class Past:
    """How an order came to be as it is: states and sends are those of its end."""

    state: ItemState
    sends: int

    def known(self) -> Item:
        return Item(row=1, reference="r", body=b"", state=self.state, sends=self.sends)


PASTS = [
    Past(S.NEW, 0),
    Past(S.NEW, 1),
    Past(S.NEW, 2),
    *(Past(state, sends) for state in (S.SENDING, S.OPEN) for sends in (1, 2)),
    *(Past(state, sends) for state in sorted(FINAL) for sends in (0, 1, 2)),
]
CASES = list(product(PASTS, TOLD, (0, 1, 2)))


@pytest.mark.parametrize(
    ("state", "sends", "told", "send", "after"),
    [
        # What is there is there, whoever says so, and whenever.
        (S.NEW, 0, S.EXISTING, 0, S.EXISTING),
        (S.NEW, 1, S.CREATED, 1, S.CREATED),
        (S.SENDING, 1, S.CREATED, 1, S.CREATED),
        (S.SENDING, 2, S.CREATED, 1, S.CREATED),
        (S.OPEN, 2, S.EXISTING, 1, S.EXISTING),
        (S.UNRESOLVED, 2, S.CREATED, 1, S.CREATED),
        # What is said of a send holds for that one.
        (S.SENDING, 1, S.OPEN, 1, S.OPEN),
        (S.SENDING, 2, S.OPEN, 1, None),
        (S.SENDING, 1, S.FAILED, 1, S.FAILED),
        (S.SENDING, 2, S.FAILED, 1, None),
        (S.OPEN, 1, S.UNRESOLVED, 1, S.UNRESOLVED),
        (S.OPEN, 2, S.UNRESOLVED, 1, None),
        (S.UNRESOLVED, 1, S.FAILED, 1, S.FAILED),
        (S.UNRESOLVED, 2, S.FAILED, 1, None),
        # An order that is found flawed before it is sent.
        (S.NEW, 0, S.FAILED, 0, S.FAILED),
        (S.NEW, 1, S.FAILED, 0, S.FAILED),
        (S.NEW, 0, S.OPEN, 0, None),
        # What is final stays.
        (S.CREATED, 1, S.FAILED, 1, None),
        (S.FAILED, 1, S.CREATED, 1, None),
        (S.EXISTING, 0, S.CREATED, 1, None),
        (S.ABANDONED, 1, S.CREATED, 1, None),
        (S.UNRESOLVED, 1, S.OPEN, 1, None),
    ],
)
def test_the_rules(
    state: ItemState, sends: int, told: ItemState, send: int, after: ItemState | None
) -> None:
    assert state_after(state, sends, ItemResult(row=1, send=send, state=told)) is after


def test_the_rules_are_those_of_the_model() -> None:
    for state, told, sends, send in product(ItemState, ItemState, range(4), range(4)):
        if told in (S.NEW, S.SENDING, S.ABANDONED):
            continue
        result = ItemResult(row=1, send=send, state=told)
        expected = told if counts(Past(state, sends).known(), result) else None
        assert state_after(state, sends, result) is expected, (state, sends, result)


@pytest.mark.parametrize("state", ItemState)
@pytest.mark.parametrize("job", JobState)
def test_what_may_be_sent_again(state: ItemState, job: JobState) -> None:
    working = job in (JobState.IMPORTING, JobState.RUNNING)
    assert may_send_again(state, 1, job) == (state is S.OPEN and working)
    assert not may_send_again(state, 2, job)


@pytest.mark.parametrize("state", JobState)
@pytest.mark.parametrize("wanted", JobState)
def test_only_done_and_importing_have_conditions(state: JobState, wanted: JobState) -> None:
    importing = state is JobState.IMPORTING
    kept = wanted is JobState.DONE and importing
    kept |= wanted is JobState.IMPORTING and state is JobState.CANCELLED
    assert job_state_after(state, wanted, 0) is (state if kept else wanted)
    kept |= wanted is JobState.DONE
    assert job_state_after(state, wanted, 1) is (state if kept else wanted)


# -- the same in the databases ---------------------------------------------------------------


async def live_through(journal: SqlJournal, job_id: int, pasts: Sequence[Past]) -> None:
    """Have the orders from row 1 on come to be as they are to be."""
    rows = dict(enumerate(pasts, start=1))
    await journal.keep_lease("h", LEASE)

    async def tell(send: int, told: dict[int, ItemState]) -> None:
        for row, state in told.items():
            order_id = row if state in (S.CREATED, S.EXISTING) else None
            result = ItemResult(row=row, send=send, state=state, order_id=order_id)
            await journal.record(ChunkKey(job_id, (row - 1) // 4), [result])

    async def intend(wanted: list[int]) -> None:
        for chunk in sorted({(row - 1) // 4 for row in wanted}):
            claim = await journal.claim(ChunkKey(job_id, chunk), "h")
            assert claim is not None
            mine = [row for row in wanted if (row - 1) // 4 == chunk]
            await journal.intend(claim, mine, LEASE)
            await journal.give_back(claim)

    def last(past: Past) -> ItemState:
        return S.UNRESOLVED if past.state in (S.NEW, S.ABANDONED) else past.state

    for sends in (0, 1, 2):
        if sends == 1:
            await intend([row for row, past in rows.items() if past.sends])
        if sends == 2:
            twice = [row for row, past in rows.items() if past.sends == 2]
            await tell(1, dict.fromkeys(twice, S.OPEN))
            for row in twice:
                chunk = ChunkKey(job_id, (row - 1) // 4)
                assert await journal.intend_again(chunk, row, "h", LEASE)
        ending = {row: last(past) for row, past in rows.items() if past.sends == sends}
        skipped = (S.SENDING,) if sends else (S.NEW,)
        never = {row for row, past in rows.items() if past == Past(S.NEW, 0)}
        await tell(
            sends,
            {r: state for r, state in ending.items() if state not in skipped and r not in never},
        )
    for row, past in rows.items():
        if past.state is S.ABANDONED or (past.state is S.NEW and past.sends):
            assert await journal.decide(job_id, row, past.state, None)


async def test_every_result_in_every_state(begin: Begin) -> None:
    journal, job_id = await begin(*range(1, len(CASES) + 1))
    await live_through(journal, job_id, [past for past, _, _ in CASES])
    before = [item async for item in journal.items(job_id)]
    assert [Past(item.state, item.sends) for item in before] == [past for past, _, _ in CASES]
    for item, (_, told, send) in zip(before, CASES, strict=True):
        result = ItemResult(
            row=item.row, send=send, state=told, order_id=99, attempts=3, detail="said"
        )
        await journal.record(ChunkKey(job_id, (item.row - 1) // 4), [result])
    after = [item async for item in journal.items(job_id)]
    for old, new, (past, told, send) in zip(before, after, CASES, strict=True):
        result = ItemResult(row=old.row, send=send, state=told)
        expected = state_after(past.state, past.sends, result)
        if expected is None:
            assert new == old, (past, told, send)
        else:
            assert new.state is expected, (past, told, send)
            assert (new.order_id, new.attempts, new.detail) == (99, 3, "said")
            assert (new.ended is not None) == (expected in FINAL)
            assert (new.sends, new.first_sent) == (old.sends, old.first_sent)
    await check_counts(journal, job_id)


async def test_results_of_one_lot_count_one_after_the_other(begin: Begin) -> None:
    journal, job_id = await begin(1)
    await journal.keep_lease("h", LEASE)
    claim = await journal.claim(ChunkKey(job_id, 0), "h")
    assert claim is not None
    await journal.intend(claim, [1], LEASE)
    found = ItemResult(row=1, send=1, state=S.CREATED, order_id=7, attempts=1, recovered=True)
    lot = [
        ItemResult(row=1, send=1, state=S.OPEN, attempts=2),
        ItemResult(row=1, send=1, state=S.UNRESOLVED, attempts=2, detail="absent"),
        found,
        ItemResult(row=1, send=1, state=S.FAILED, detail="too late"),
    ]
    await journal.record(claim.chunk, lot)
    [item] = [item async for item in journal.items(job_id)]
    assert (item.state, item.order_id, item.attempts) == (S.CREATED, 7, 2)
    assert (item.recovered, item.detail) == (True, None)
    await check_counts(journal, job_id)


@pytest.mark.parametrize("state", [S.NEW, S.SENDING, S.ABANDONED])
async def test_a_result_has_a_state_that_can_be_told(begin: Begin, state: ItemState) -> None:
    journal, job_id = await begin(1)
    with pytest.raises(ValueError, match=f"results: a state can't be {state}"):
        await journal.record(ChunkKey(job_id, 0), [ItemResult(row=1, send=1, state=state)])


# -- what a person decides -------------------------------------------------------------------


@pytest.mark.parametrize("past", PASTS, ids=lambda past: f"{past.state}-{past.sends}")
async def test_a_person_decides_about_unresolved_orders_alone(begin: Begin, past: Past) -> None:
    decisions = [(S.CREATED, 5), (S.ABANDONED, None), (S.NEW, None)]
    journal, job_id = await begin(*range(1, len(decisions) + 1))
    await live_through(journal, job_id, [past] * len(decisions))
    for row, (state, order_id) in enumerate(decisions, start=1):
        decided = await journal.decide(job_id, row, state, order_id)
        assert decided == (past.state is S.UNRESOLVED)
    after = [item async for item in journal.items(job_id)]
    if past.state is S.UNRESOLVED:
        assert [(item.state, item.order_id) for item in after] == decisions
        assert [item.ended is None for item in after] == [False, False, True]
    else:
        assert {Past(item.state, item.sends) for item in after} == {past}
    assert not await journal.decide(job_id, 99, S.NEW, None)
    await check_counts(journal, job_id)


async def test_an_order_that_a_person_wants_sent_again_is_sent(begin: Begin) -> None:
    journal, job_id = await begin(1)
    await live_through(journal, job_id, [Past(S.UNRESOLVED, 2)])
    await journal.set_state(job_id, JobState.RUNNING)
    await journal.set_state(job_id, JobState.DONE)
    first_sent = [item.first_sent async for item in journal.items(job_id)]
    assert await journal.decide(job_id, 1, S.NEW, None)
    assert (await journal.jobs())[0].state is JobState.RUNNING
    claim = await journal.claim(ChunkKey(job_id, 0), "h")
    assert claim is not None
    await journal.intend(claim, [1], LEASE)
    [item] = [item async for item in journal.items(job_id)]
    assert (item.state, item.sends, [item.first_sent]) == (S.SENDING, 3, first_sent)
    # Nobody sends it again on his own account.
    await journal.record(claim.chunk, [ItemResult(row=1, send=3, state=S.OPEN)])
    assert not await journal.intend_again(claim.chunk, 1, "h", LEASE)


@pytest.mark.parametrize(
    ("state", "order_id", "said"),
    [
        (S.FAILED, None, "state: must be one of abandoned, created, new"),
        (S.CREATED, None, "order_id"),
        (S.NEW, 5, "order_id"),
        (S.CREATED, 0, "order_id: must be a whole number from 1"),
        (S.CREATED, 2**63, "order_id: must be a whole number from 1"),
    ],
)
async def test_odd_decisions_are_refused(
    begin: Begin, state: ItemState, order_id: int | None, said: str
) -> None:
    journal, job_id = await begin(1)
    with pytest.raises(ValueError, match=said):
        await journal.decide(job_id, 1, state, order_id)


async def test_orders_are_gone_through_by_state(begin: Begin) -> None:
    journal, job_id = await begin(*range(1, 1203))
    for row in (3, 700, 1201):
        chunk = ChunkKey(job_id, (row - 1) // 4)
        await journal.record(chunk, [ItemResult(row=row, send=0, state=S.FAILED)])
    assert [item.row async for item in journal.items(job_id)] == list(range(1, 1203))
    assert [item.row async for item in journal.items(job_id, {S.FAILED})] == [3, 700, 1201]
    assert [i.row async for i in journal.items(job_id, {S.OPEN, S.CREATED})] == []
    both = [item.row async for item in journal.items(job_id, [S.NEW, S.FAILED])]
    assert both == list(range(1, 1203))
