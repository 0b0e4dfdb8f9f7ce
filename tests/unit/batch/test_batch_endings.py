"""One outcome for each input, which says what is proven; and what stops the reading."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from batches import (
    CREATED,
    ENDINGS,
    FOUND,
    UNRESOLVED,
    by_number,
    run,
)
from order_ledger import (
    Fate,
    OrderLedger,
    assert_true,
    in_turn,
    new_order,
)
from virtual_time import elapsed, run_virtual, virtual

from ht_async import (
    AuthenticationError,
    ClientClosedError,
    NewOrder,
    OutcomeUnknownError,
    PermissionDeniedError,
)
from ht_async.resources.order_safety import OrderSafety


@virtual
async def test_every_input_has_its_outcome_in_input_order() -> None:
    ledger = OrderLedger(seconds=iter([0.9, 0.1, 0.5] * 1000).__next__)
    inputs = [new_order(number) for number in range(100)]
    result = await run(inputs, ledger)
    assert [outcome.order_input for outcome in result.outcomes] == inputs
    assert [outcome.reference for outcome in result.outcomes] == [
        f"PO-{number}" for number in range(100)
    ]
    assert {outcome.status for outcome in result.outcomes} == {CREATED}
    assert {outcome.attempts for outcome in result.outcomes} == {1}
    assert result.created == list(result.outcomes)
    assert result.stopped is None
    assert len(ledger.created) == 100


@virtual
async def test_no_input_has_no_outcome() -> None:
    for nothing in ([], iter(()), {}.values()):
        result = await run(nothing)
        assert (list(result.outcomes), result.stopped) == ([], None)


# -- what the server does ----------------------------------------------------------------


def test_every_fate_is_tried() -> None:
    assert set(ENDINGS) == set(Fate)


@pytest.mark.parametrize("fate", ENDINGS)
@virtual
async def test_the_outcome_is_what_is_proven(fate: Fate) -> None:
    status, error, attempts = ENDINGS[fate]
    ledger = OrderLedger(in_turn(fate))
    result = await run([new_order(1)], ledger)
    (outcome,) = result.outcomes
    assert (outcome.status, outcome.attempts) == (status, attempts)
    if error is ConnectionError:
        assert getattr(outcome.error, "evidence", None) == "not_sent"
    elif error is not None:
        assert type(outcome.error) is error
    assert ledger.requests == {"1": attempts}
    assert getattr(outcome.error, "reference", "PO-1") == "PO-1"
    assert outcome.recovered is (fate in FOUND)


@pytest.mark.parametrize("fate", [*FOUND, Fate.LOST_BEFORE, Fate.SERVER_ERROR])
@virtual
async def test_without_a_reference_what_is_lost_stays_unknown(fate: Fate) -> None:
    ledger = OrderLedger(in_turn(fate))
    result = await run([new_order(1, purchase_order_id=None)], ledger)
    (outcome,) = result.unresolved
    assert isinstance(outcome.error, OutcomeUnknownError)
    assert ledger.lists.asked == []
    with pytest.raises(LookupError):
        await outcome.error.resolve()


@pytest.mark.parametrize("fate", [Fate.NOT_CONNECTED, Fate.THROTTLED, Fate.THROTTLED_PLAINLY])
@virtual
async def test_what_was_not_carried_out_is_sent_again(fate: Fate) -> None:
    ledger = OrderLedger(in_turn(fate, fate, Fate.CREATED))
    result = await run([new_order(1)], ledger)
    assert [(outcome.status, outcome.attempts) for outcome in result.outcomes] == [(CREATED, 3)]


@virtual
async def test_one_lost_answer_concerns_one_order_alone() -> None:
    ledger = OrderLedger(by_number({3: Fate.LOST_AFTER, 5: Fate.INVALID, 8: Fate.LOST_BEFORE}))
    result = await run([new_order(number) for number in range(10)], ledger)
    assert [outcome.index for outcome in result.outcomes if outcome.recovered] == [3]
    assert [outcome.index for outcome in result.unresolved] == [8]
    assert [outcome.index for outcome in result.failed] == [5]
    assert len(result.created) == 8
    assert len(ledger.created) == 8
    assert max(ledger.requests.values()) == 1


@virtual
async def test_throttling_is_waited_out_however_long_it_takes() -> None:
    """The time of a call does not run while the server asks to wait."""
    ledger = OrderLedger(in_turn(*[Fate.THROTTLED] * 20, Fate.CREATED), retry_after=100)
    result = await run([new_order(number) for number in range(5)], ledger, timeout=60)
    assert [outcome.status for outcome in result.outcomes] == [CREATED] * 5
    assert asyncio.get_running_loop().time() > 2_000


@virtual
async def test_a_pause_is_everybodys() -> None:
    """While one caller is asked to wait, nobody else knocks."""
    times: list[float] = []

    def script(body: Mapping[str, Any], earlier: int) -> Fate:
        times.append(asyncio.get_running_loop().time())
        return Fate.THROTTLED if len(times) == 1 else Fate.CREATED

    ledger = OrderLedger(script, retry_after=50)
    result = await run([new_order(number) for number in range(100)], ledger, concurrency=10)
    assert len(result.created) == 100
    assert not [moment for moment in times if 1 < moment < 50]


@virtual
async def test_a_bug_below_never_loses_an_order(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = OrderLedger()
    async with ledger.client() as ht:

        async def send(*_: object) -> Any:
            raise ZeroDivisionError

        monkeypatch.setattr(OrderSafety, "send", send)
        result = await ht.create_orders([new_order(1), new_order(2)])
    assert [outcome.status for outcome in result.outcomes] == [UNRESOLVED] * 2
    error = result.outcomes[0].error
    assert isinstance(error, OutcomeUnknownError)
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert error.reference == "PO-1"


# -- stopping ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fate", "error"),
    [(Fate.UNAUTHORIZED, AuthenticationError), (Fate.FORBIDDEN, PermissionDeniedError)],
)
@virtual
async def test_a_bad_key_stops_the_reading_and_what_is_under_way_ends(
    fate: Fate, error: type[Exception]
) -> None:
    seconds = iter([0.1, 0.1, 0.1] * 10_000)
    ledger = OrderLedger(by_number({20: fate}), seconds.__next__)
    result = await run((new_order(n) for n in range(10_000)), ledger, concurrency=4)
    assert isinstance(result.stopped, error)
    assert len(result.outcomes) < 30
    assert [outcome.index for outcome in result.failed] == [20]
    assert len(result.created) == len(result.outcomes) - 1 == len(ledger.created)


@virtual
async def test_a_bad_key_does_not_wait_for_inputs_that_never_come() -> None:
    closed = asyncio.Event()

    async def live() -> AsyncIterator[NewOrder]:
        try:
            yield new_order(1)
            await asyncio.Event().wait()
        finally:
            closed.set()

    result = await run(live(), OrderLedger(in_turn(Fate.UNAUTHORIZED)))
    assert isinstance(result.stopped, AuthenticationError)
    assert len(result.outcomes) == 1
    assert closed.is_set()


@virtual
async def test_a_closed_client_stops_the_reading() -> None:
    ledger = OrderLedger()
    ht = ledger.client()
    await ht.aclose()
    read: list[int] = []
    result = await ht.create_orders(
        (read.append(n) or new_order(n) for n in range(1000)),  # type: ignore[func-returns-value]
        concurrency=3,
    )
    assert isinstance(result.stopped, ClientClosedError)
    assert len(read) == len(result.outcomes) <= 3
    assert all(isinstance(outcome.error, ClientClosedError) for outcome in result.outcomes)
    assert ledger.requests == {}


@virtual
async def test_closing_the_client_ends_a_running_batch() -> None:
    ledger = OrderLedger(seconds=lambda: 1.0)
    ht = ledger.client()
    batch = asyncio.create_task(ht.create_orders(new_order(n) for n in range(10_000)))
    await asyncio.sleep(4)
    assert await elapsed(ht.aclose(grace=5)) <= 3
    result = await batch
    assert isinstance(result.stopped, ClientClosedError)
    for outcome in result.outcomes:
        assert_true(outcome, ledger)
    assert len(result.created) == len(ledger.created) >= 48


def test_a_client_of_another_loop_stops_the_reading() -> None:
    ht = OrderLedger().client()
    run_virtual(ht.orders.get(1))  # type: ignore[arg-type]
    result = run_virtual(ht.create_orders((new_order(n) for n in range(1000)), concurrency=2))
    assert type(result.stopped).__name__ == "WrongLoopError"
    assert len(result.outcomes) <= 2
    with pytest.warns(ResourceWarning, match="never closed"):
        del ht
