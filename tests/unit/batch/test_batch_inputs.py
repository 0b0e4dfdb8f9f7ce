"""What a batch reads: any iterable, good inputs and bad ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from batches import (
    CREATED,
    FAILED,
    FIELDS,
    run,
)
from order_ledger import (
    OrderLedger,
    assert_true,
    new_order,
)
from virtual_time import settle, virtual

from ht_async import (
    ConfigurationError,
    InvalidRequestError,
    NewOrder,
    OrderOutcome,
)


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
        ([], {"settle": -1}, InvalidRequestError, "settle"),
        ([], {"settle": float("nan")}, InvalidRequestError, "settle"),
        ([], {"settle": True}, InvalidRequestError, "settle"),
        ([], {"on_absent": "resend"}, InvalidRequestError, "on_absent"),
        ([], {"check_existing_since": "2026-01-01"}, InvalidRequestError, "check_existing_since"),
        ([], {"check_existing_since": date(9999, 1, 1)}, InvalidRequestError, "in the future"),
        ([], {"reference": "PO-1"}, InvalidRequestError, "reference"),
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


# -- flawed inputs -----------------------------------------------------------------------


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
    assert result.outcomes[1].order_input == flawed
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


# -- inputs that raise -------------------------------------------------------------------


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
