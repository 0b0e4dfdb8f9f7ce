"""Patient calls wait as long as the gate and a throttling server want them to."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from engine_bench import CREATE, bench
from scripted_transport import (
    ScriptedTransport,
    refuse,
    reply,
    throttle,
)
from virtual_time import virtual

from ht_async import errors
from ht_async.options import RetryPolicy


@virtual
async def test_a_patient_call_s_time_starts_when_it_gets_in() -> None:
    b = bench([reply(work=100), reply(work=10)], slots=1)
    first = b.start(read=100, total=200)
    await asyncio.sleep(0)
    response = await b.response(CREATE, patient=True, queue=1, total=11)
    assert response.elapsed == 110
    await first


@virtual
async def test_waiting_for_a_throttling_server_takes_nothing_from_a_patient_call_s_time() -> None:
    b = bench([throttle(50, work=2), throttle(work=2), throttle(50, work=2), reply(work=2)])
    retry = RetryPolicy(retries=0, backoff=30, max_backoff=60)
    response = await b.response(CREATE, patient=True, total=8.1, retry=retry)
    assert response.attempts == 4
    assert response.elapsed > 108


@virtual
async def test_the_attempts_of_a_patient_call_do_take_from_its_time() -> None:
    b = bench([throttle(50, work=2), throttle(work=2), reply(work=2)])
    with pytest.raises(errors.OutcomeUnknownError):
        await b.call(CREATE, patient=True, total=5)


@virtual
async def test_sleeps_for_other_reasons_take_from_a_patient_call_s_time_too() -> None:
    b = bench([refuse(), refuse()], draw=lambda: 0.99)
    with pytest.raises(errors.APIConnectionError) as caught:
        await b.call(CREATE, patient=True, total=5, retry=RetryPolicy(backoff=6))
    assert caught.value.attempts == 1


@pytest.mark.parametrize("retry_after", [None, 1])
@virtual
async def test_a_patient_call_gives_up_after_so_many_refusals(retry_after: Any) -> None:
    b = bench(ScriptedTransport(lambda _, __: throttle(retry_after)))
    with pytest.raises(errors.RateLimitError) as caught:
        await b.call(CREATE, patient=True, retry=RetryPolicy(retries=0, refusals=7))
    assert caught.value.attempts == 8


@virtual
async def test_refusals_and_retries_of_a_patient_call_are_counted_apart() -> None:
    b = bench([refuse(), throttle(1), refuse(), throttle(), throttle(1), refuse(), reply()])
    retry = RetryPolicy(retries=3, refusals=3)
    assert (await b.response(CREATE, patient=True, retry=retry)).attempts == 7
    b = bench([refuse(), throttle(1), refuse(), throttle(), throttle(1), refuse()])
    with pytest.raises(errors.APIConnectionError):
        await b.call(CREATE, patient=True, retry=RetryPolicy(retries=2, refusals=3))


@virtual
async def test_waiting_out_refusals_needs_no_retry_budget() -> None:
    transport = ScriptedTransport(lambda number, _: throttle(1) if number < 500 else reply())
    b = bench(transport, slots=500)
    await asyncio.gather(*(b.call(CREATE, patient=True) for _ in range(500)))
    assert len(transport.begun) == 1000
