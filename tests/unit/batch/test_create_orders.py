"""Many creations at once: one outcome for each input, whatever happens to it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from order_ledger import Fate, OrderLedger, Script, assert_true, in_turn, new_order
from virtual_time import elapsed, other_tasks, run_virtual, settle, virtual

from ht_async import (
    AuthenticationError,
    BatchResult,
    ClientClosedError,
    ConfigurationError,
    HelloTech,
    InvalidRequestError,
    NewOrder,
    OrderOutcome,
    OutcomeStatus,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ReferenceConflictError,
    RetryPolicy,
    TimeWindow,
    UnprocessableEntityError,
)
from ht_async.batch import create

CREATED, FAILED, UNRESOLVED = (
    OutcomeStatus.CREATED,
    OutcomeStatus.FAILED,
    OutcomeStatus.UNRESOLVED,
)


async def run(orders: Any, ledger: OrderLedger | None = None, **arguments: Any) -> BatchResult:
    """Create orders on a ledger, and check that nothing untrue was said or left behind."""
    ledger = ledger or OrderLedger()
    settings = {name: arguments.pop(name) for name in ("max_connections",) if name in arguments}
    async with ledger.client(**settings) as ht:
        result = await ht.create_orders(orders, **arguments)
        assert ht.stats().slots_in_use == 0
    await asyncio.sleep(5)  # what is stored late counts too
    assert other_tasks() == set()
    assert [outcome.index for outcome in result.outcomes] == list(range(len(result.outcomes)))
    for outcome in result.outcomes:
        if told_apart(outcome):
            assert_true(outcome, ledger)
    return result


def told_apart(outcome: OrderOutcome) -> bool:
    """Tell whether the ledger knows an outcome's order from all others."""
    return (
        isinstance(outcome.order_input, NewOrder)
        and outcome.order_input.purchase_order_id is not None
        and outcome.duplicate_of is None
        and not isinstance(outcome.error, ReferenceConflictError)
    )


def by_number(fates: Mapping[int, Fate]) -> Script:
    """Make a script in which orders have these fates; all others are created."""
    return lambda body, earlier: fates.get(int(body["phone"]), Fate.CREATED)


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


# -- what may be passed --------------------------------------------------------------------


def sync_generator() -> Iterator[NewOrder]:
    for number in range(3):
        yield new_order(number)


async def async_generator() -> AsyncIterator[NewOrder]:
    for number in range(3):
        await asyncio.sleep(0.01)
        yield new_order(number)


class Own:
    """An async iterable of the caller's own making."""

    def __aiter__(self) -> AsyncIterator[NewOrder]:
        return async_generator()


@pytest.mark.parametrize(
    "make",
    [
        sync_generator,
        async_generator,
        Own,
        lambda: [new_order(number) for number in range(3)],
        lambda: tuple(new_order(number) for number in range(3)),
        lambda: {number: new_order(number) for number in range(3)}.values(),
        lambda: map(new_order, range(3)),
    ],
)
@virtual
async def test_inputs_come_from_any_iterable(make: Callable[[], Any]) -> None:
    result = await run(make())
    assert [outcome.reference for outcome in result.created] == ["PO-0", "PO-1", "PO-2"]


@pytest.mark.parametrize(
    ("orders", "arguments", "error", "named"),
    [
        (None, {}, InvalidRequestError, "orders"),
        (5, {}, InvalidRequestError, "orders"),
        ("orders", {}, InvalidRequestError, "orders"),
        (b"orders", {}, InvalidRequestError, "orders"),
        (new_order(1), {}, InvalidRequestError, "orders"),
        ({"address": "1 Main St"}, {}, InvalidRequestError, "orders"),
        ([], {"concurrency": 0}, InvalidRequestError, "concurrency"),
        ([], {"concurrency": True}, InvalidRequestError, "concurrency"),
        ([], {"concurrency": "5"}, InvalidRequestError, "concurrency"),
        ([], {"on_outcome": 5}, InvalidRequestError, "on_outcome"),
        ([], {"timeout": 0}, ConfigurationError, "total"),
        ([], {"retry": 5}, ConfigurationError, "retry"),
        ([], {"headers": 5}, ConfigurationError, "headers"),
    ],
)
@virtual
async def test_a_wrong_argument_is_refused_before_anything_is_read(
    orders: Any, arguments: dict[str, Any], error: type[Exception], named: str
) -> None:
    ledger = OrderLedger()
    async with ledger.client() as ht:
        with pytest.raises(error, match=named):
            await ht.create_orders([new_order(1)] if orders == [] else orders, **arguments)
        if "on_outcome" not in arguments:
            with pytest.raises(error, match=named):
                ht.iter_create_orders(orders, **arguments)
    assert ledger.requests == {}


@pytest.mark.parametrize("window", [0, True, None, "5", -1, 2**64])
@virtual
async def test_a_wrong_window_is_refused(window: Any) -> None:
    async with OrderLedger().client() as ht:
        if window is None:
            return
        with pytest.raises(InvalidRequestError, match="dedupe_window"):
            ht.iter_create_orders([], dedupe_window=window)


# -- flawed inputs -------------------------------------------------------------------------

FIELDS: dict[str, Any] = {"address": "1 Main St", "phone": "1", "sku_ids": [42], "client_id": 7}


class Broken(Mapping[str, Any]):
    """A mapping that can't be read."""

    def __getitem__(self, name: str) -> Any:
        raise ConnectionError("the row is gone")

    def __iter__(self) -> Iterator[str]:
        return iter(FIELDS)

    def __len__(self) -> int:
        return len(FIELDS)


@virtual
async def test_a_mapping_is_an_order_and_a_flawed_one_fails_alone() -> None:
    flawed = {**FIELDS, "phone": "", "colour": "red", "purchase_order_id": "PO-flawed"}
    result = await run([FIELDS, flawed, {}, new_order(3), {**FIELDS, "sku_id": [1]}])
    assert [outcome.status for outcome in result.outcomes] == [
        *(CREATED, FAILED, FAILED, CREATED, FAILED)
    ]
    error = result.outcomes[1].error
    assert isinstance(error, InvalidRequestError)
    assert [problem.field for problem in error.problems] == ["colour", "phone"]
    assert result.outcomes[1].reference == "PO-flawed"
    assert result.outcomes[1].order_input is flawed
    assert result.outcomes[1].attempts == 0


@pytest.mark.parametrize("junk", [None, 5, "order", [FIELDS], object(), Broken()])
@virtual
async def test_an_input_of_a_wrong_kind_fails_alone(junk: Any) -> None:
    result = await run([new_order(1), junk, new_order(2)])
    assert [outcome.status for outcome in result.outcomes] == [CREATED, FAILED, CREATED]
    outcome = result.outcomes[1]
    assert isinstance(outcome.error, InvalidRequestError)
    assert outcome.error.problems[0].field == "order"
    assert (outcome.reference, outcome.order_input) == (None, junk)


@virtual
async def test_flawed_inputs_without_end_let_others_run() -> None:
    """They need no answer, so nothing would ever give way to others."""
    seen = 0

    def flawed() -> Iterator[Any]:
        while True:
            nonlocal seen
            seen += 1
            assert seen < 100_000, "nobody else had a turn"
            yield {}

    ht = OrderLedger().client()
    batch = asyncio.create_task(ht.create_orders(flawed()))
    await settle(20)
    assert 0 < seen <= 20 * 48
    batch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await batch
    await ht.aclose()


# -- what the server does ------------------------------------------------------------------

ENDINGS: dict[Fate, tuple[OutcomeStatus, type[Exception] | None, int]] = {
    Fate.CREATED: (CREATED, None, 1),
    Fate.NOT_CONNECTED: (FAILED, ConnectionError, 4),
    Fate.LOST_BEFORE: (UNRESOLVED, OutcomeUnknownError, 1),
    Fate.LOST_AFTER: (UNRESOLVED, OutcomeUnknownError, 1),
    Fate.SILENT_AFTER: (UNRESOLVED, OutcomeUnknownError, 1),
    Fate.LATE: (UNRESOLVED, OutcomeUnknownError, 1),
    Fate.UNREADABLE: (UNRESOLVED, OutcomeUnknownError, 1),
    Fate.SERVER_ERROR: (UNRESOLVED, OutcomeUnknownError, 1),
    Fate.THROTTLED: (FAILED, RateLimitError, 31),
    Fate.THROTTLED_PLAINLY: (FAILED, RateLimitError, 31),
    Fate.INVALID: (FAILED, UnprocessableEntityError, 1),
    Fate.UNAUTHORIZED: (FAILED, AuthenticationError, 1),
    Fate.FORBIDDEN: (FAILED, PermissionDeniedError, 1),
}


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
    assert not outcome.recovered


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
    assert [outcome.index for outcome in result.unresolved] == [3, 8]
    assert [outcome.index for outcome in result.failed] == [5]
    assert len(result.created) == 7
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

        async def place(order: NewOrder, options: object) -> Any:
            raise ZeroDivisionError

        monkeypatch.setattr(type(ht.orders), "place", lambda self, *a: place(*a))
        result = await ht.create_orders([new_order(1), new_order(2)])
    assert [outcome.status for outcome in result.outcomes] == [UNRESOLVED] * 2
    error = result.outcomes[0].error
    assert isinstance(error, OutcomeUnknownError)
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert error.reference == "PO-1"


# -- references ----------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [1, 2, 48])
@virtual
async def test_equal_references_are_one_order(concurrency: int) -> None:
    """Whether the first is still on its way or was done long ago."""
    ledger = OrderLedger()
    inputs = [new_order(1), new_order(1), *(new_order(n) for n in range(2, 60)), new_order(1)]
    result = await run(inputs, ledger, concurrency=concurrency)
    assert [o.index for o in result.outcomes if o.duplicate_of is not None] == [1, 60]
    for index in (1, 60):
        copy = result.outcomes[index]
        assert (copy.status, copy.duplicate_of, copy.attempts) == (CREATED, 0, 0)
        assert copy.order is result.outcomes[0].order
        assert copy.order_input is inputs[index]
    assert max(ledger.requests.values()) == 1


@pytest.mark.parametrize(
    "fate", [fate for fate, (status, _, _) in ENDINGS.items() if status is not CREATED]
)
@virtual
async def test_a_duplicate_shares_a_bad_outcome_too_and_is_not_sent(fate: Fate) -> None:
    ledger = OrderLedger(in_turn(fate))
    result = await run([new_order(1)] * 3, ledger)
    first, *copies = result.outcomes
    assert len(ledger.requests) == 1
    for copy in copies:
        assert (copy.status, copy.error, copy.duplicate_of) == (first.status, first.error, 0)
        assert copy.attempts == 0


@pytest.mark.parametrize("concurrency", [1, 48])
@pytest.mark.parametrize("fate", [Fate.CREATED, Fate.INVALID, Fate.LOST_AFTER])
@virtual
async def test_a_reference_with_another_content_is_a_conflict(fate: Fate, concurrency: int) -> None:
    ledger = OrderLedger(in_turn(fate))
    inputs = [new_order(1), new_order(2, purchase_order_id="PO-1"), new_order(1)]
    result = await run(inputs, ledger, concurrency=concurrency)
    first, conflict, copy = result.outcomes
    assert isinstance(conflict.error, ReferenceConflictError)
    assert conflict.error.reference == "PO-1"
    assert "input 1 has the reference of input 0" in str(conflict.error)
    assert (conflict.status, conflict.reference) == (FAILED, "PO-1")
    assert (copy.duplicate_of, copy.status) == (0, first.status)
    assert "2" not in ledger.requests


@virtual
async def test_orders_without_a_reference_are_all_sent() -> None:
    ledger = OrderLedger()
    result = await run([FIELDS, FIELDS, NewOrder(**FIELDS)], ledger)
    assert [outcome.duplicate_of for outcome in result.outcomes] == [None] * 3
    assert ledger.requests == {"1": 3}


@virtual
async def test_a_mapping_and_an_order_can_be_duplicates() -> None:
    fields = {**FIELDS, "purchase_order_id": "PO-1", "time_windows": None}
    result = await run([fields, NewOrder(**{**fields, "time_windows": ()})])
    assert [outcome.duplicate_of for outcome in result.outcomes] == [None, 0]


@virtual
async def test_the_same_hours_in_another_zone_are_no_other_content() -> None:
    start = datetime(2030, 1, 2, 9, tzinfo=UTC)
    there = start.astimezone(timezone(timedelta(hours=-8)))
    hour = timedelta(hours=1)
    inputs = [
        new_order(1, time_windows=[TimeWindow(begin, begin + length * hour)])
        for begin, length in ((start, 1), (there, 1), (start, 2))
    ]
    result = await run(inputs)
    assert [outcome.duplicate_of for outcome in result.outcomes] == [None, 0, None]
    assert isinstance(result.outcomes[2].error, ReferenceConflictError)


# -- stopping ------------------------------------------------------------------------------


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


# -- on_outcome ----------------------------------------------------------------------------


@virtual
async def test_on_outcome_is_told_each_outcome_once_as_it_comes() -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(by_number({3: Fate.INVALID}), iter([0.5, 0.1, 0.2] * 100).__next__)
    inputs = [*(new_order(n) for n in range(10)), {}, new_order(0)]
    result = await run(inputs, ledger, on_outcome=told.append)
    assert len(told) == 12
    assert sorted(told, key=lambda outcome: outcome.index) == list(result.outcomes)
    assert told != list(result.outcomes)


@virtual
async def test_on_outcome_may_be_async_and_holds_its_worker() -> None:
    told: list[int] = []

    async def on_outcome(outcome: OrderOutcome) -> None:
        await asyncio.sleep(10)
        told.append(outcome.index)

    result = await run([new_order(n) for n in range(4)], on_outcome=on_outcome, concurrency=1)
    assert len(result.created) == 4
    assert told == [0, 1, 2, 3]
    assert asyncio.get_running_loop().time() > 40


@pytest.mark.parametrize("is_async", [False, True])
@virtual
async def test_if_on_outcome_raises_the_batch_ends_and_all_is_told(is_async: bool) -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=iter([0.3, 0.1, 0.2, 0.4] * 1000).__next__)

    def on_outcome(outcome: OrderOutcome) -> Any:
        told.append(outcome)
        if outcome.index == 10:
            raise KeyError("the database is gone")

    async def on_outcome_async(outcome: OrderOutcome) -> None:
        await asyncio.sleep(0.01)
        on_outcome(outcome)

    inputs = Counted(10_000)
    with pytest.raises(KeyError, match="the database is gone"):
        await run(
            inputs,
            ledger,
            concurrency=8,
            on_outcome=on_outcome_async if is_async else on_outcome,
        )
    assert sorted(outcome.index for outcome in told) == list(range(inputs.read))
    assert inputs.read < 40
    for outcome in told:
        assert_true(outcome, ledger)


class Counted:
    """Orders, counted as they are read."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.read = 0

    def __iter__(self) -> Iterator[NewOrder]:
        for number in range(self.size):
            self.read += 1
            yield new_order(number)


# -- inputs that raise ---------------------------------------------------------------------


@pytest.mark.parametrize("is_async", [False, True])
@virtual
async def test_if_the_inputs_raise_what_was_sent_ends_and_all_is_told(is_async: bool) -> None:
    told: list[OrderOutcome] = []
    ledger = OrderLedger(seconds=iter([0.3, 0.1, 0.2, 0.4] * 1000).__next__)

    def broken() -> Iterator[NewOrder]:
        for number in range(20):
            yield new_order(number)
        raise ConnectionError("the database is gone")

    async def broken_async() -> AsyncIterator[NewOrder]:
        for order in broken():
            await asyncio.sleep(0.01)
            yield order

    with pytest.raises(ConnectionError, match="the database is gone"):
        await run(
            broken_async() if is_async else broken(),
            ledger,
            concurrency=8,
            on_outcome=told.append,
        )
    assert sorted(outcome.index for outcome in told) == list(range(20))
    for outcome in told:
        assert_true(outcome, ledger)
    sent = [outcome for outcome in told if outcome.status is CREATED]
    assert len(sent) == len(ledger.created) > 10


@virtual
async def test_an_iterator_that_could_go_on_after_an_error_is_left_alone() -> None:
    class Flaky:
        count = 0

        def __iter__(self) -> Any:
            return self

        def __next__(self) -> NewOrder:
            self.count += 1
            if self.count == 3:
                raise ConnectionError
            return new_order(self.count)

    inputs = Flaky()
    with pytest.raises(ConnectionError):
        await run(inputs, concurrency=2)
    assert inputs.count == 3


# -- sharing the client --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "concurrency", "used"),
    [(64, None, 48), (4, None, 3), (1, None, 1), (64, 10, 10), (10, 64, 10), (10, 10**4, 10)],
)
@virtual
async def test_the_default_leaves_a_quarter_of_the_slots(
    most: int, concurrency: int | None, used: int
) -> None:
    ledger = OrderLedger()
    inputs = [new_order(n) for n in range(200)]
    await run(inputs, ledger, concurrency=concurrency, max_connections=most)
    assert ledger.most_active == used


@virtual
async def test_no_more_is_read_than_can_be_sent() -> None:
    inputs = Counted(1000)
    async with OrderLedger(seconds=lambda: 10.0).client(max_connections=10) as ht:
        batch = asyncio.create_task(ht.create_orders(inputs, concurrency=500))
        await asyncio.sleep(1)
        assert inputs.read == 10
        batch.cancel()
        await asyncio.wait((batch,))


@virtual
async def test_an_interactive_call_gets_a_slot_during_a_batch() -> None:
    ledger = OrderLedger(seconds=lambda: 1.0)
    async with ledger.client(max_connections=8) as ht:
        batch = asyncio.create_task(ht.create_orders([new_order(n) for n in range(100)]))
        await asyncio.sleep(5)
        assert ledger.active == 6
        assert await elapsed(ht.orders.get(1)) == 1
        assert await elapsed(ht.orders.create(new_order(1000))) == 3
        assert len((await batch).created) == 100


# -- on its seams --------------------------------------------------------------------------


@virtual
async def test_options_of_the_batch_reach_every_order() -> None:
    seen: list[Any] = []

    class Watch(OrderLedger):
        async def send(self, request: Any, timeouts: Any, progress: Any) -> Any:
            seen.append((dict(request.headers).get("X-Batch"), timeouts.read))
            return await super().send(request, timeouts, progress)

    ledger = Watch(in_turn(Fate.NOT_CONNECTED))
    async with ledger.client() as ht:
        result = await ht.create_orders(
            [new_order(1)],
            headers={"X-Batch": "7"},
            timeout=5,
            retry=RetryPolicy(retries=1, backoff=0),
        )
    assert [outcome.attempts for outcome in result.outcomes] == [2]
    assert seen == [("7", 30.0)] * 2


def test_the_client_passes_everything_on() -> None:
    """What the function takes, the method takes as well."""
    inner = set(inspect.signature(create.create_orders).parameters)
    assert inner == {"orders", "options", "inputs", "workers", "on_outcome"}
    outer = set(inspect.signature(HelloTech.create_orders).parameters)
    assert outer == {"self", "orders", "concurrency", "on_outcome", "timeout", "retry", "headers"}
