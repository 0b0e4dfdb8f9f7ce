"""The client's callers: batches, streams and single orders, with all that can happen to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from attrs import define, field
from scenario import Job
from truth import Truth

from ht_async import (
    HelloTech,
    HTError,
    NewOrder,
    Order,
    OrderOutcome,
    OutcomeUnknownError,
)


class DeliveryFailed(Exception):
    """What `on_outcome` raises."""


@define(eq=False)
class Caller:
    """Does a job.

    Args:
        job: The job.
        client: The client.
        truth: Told what the client says.
    """

    job: Job
    client: HelloTech
    truth: Truth
    read: list[NewOrder] = field(factory=list)
    told: list[int] = field(factory=list)

    async def run(self) -> None:
        """Do the job, in a task that may be cancelled."""
        await asyncio.sleep(self.job.begins)
        work = {"batch": self._batch, "stream": self._stream, "single": self._single}
        task = asyncio.create_task(work[self.job.kind](), name=f"caller {self.job.kind}")
        if self.job.cancelled_after is not None:
            asyncio.get_running_loop().call_later(self.job.cancelled_after, task.cancel)
        await asyncio.wait((task,))
        if not task.cancelled() and (error := task.exception()) is not None:
            self.truth.lie(f"{self.job.kind} raised {error!r}")
        self._check_completeness()

    def _check_completeness(self) -> None:
        if self.job.kind == "single":
            return
        count = len(self.read)
        self.truth.check(
            sorted(self.told) == list(range(count)),
            f"{count} inputs of a {self.job.kind} were read, told were {sorted(self.told)}",
        )

    # -- batches -----------------------------------------------------------------------

    async def _batch(self) -> None:
        try:
            result = await self.client.create_orders(
                self._inputs(),
                concurrency=self.job.concurrency,
                on_outcome=self._take,
                on_absent=self.job.on_absent,
                settle=self.job.settle,
                check_existing_since=self.job.existing_since,
            )
        except DeliveryFailed:
            self.truth.check(len(self.told) >= (self.job.leaves_after or 0), "raised too soon")
        except HTError as error:
            could_not_prepare = self.job.existing_since is not None and not self.read
            self.truth.check(could_not_prepare, f"a batch raised {error!r}")
        else:
            self._check_result([outcome.index for outcome in result.outcomes], result.stopped)
            await self._resolve_all(result.unresolved)

    def _check_result(self, indexes: list[int], stopped: HTError | None) -> None:
        self.truth.check(indexes == sorted(self.told), f"the result has {indexes}")
        complete = len(self.read) == len(self.job.orders)
        self.truth.check(complete or stopped is not None, "not all inputs were read")

    async def _resolve_all(self, unresolved: Sequence[OrderOutcome]) -> None:
        for outcome in unresolved:
            order, error = outcome.order_input, outcome.error
            if isinstance(order, NewOrder) and isinstance(error, OutcomeUnknownError):
                await self._resolve(order, error)

    async def _take(self, outcome: OrderOutcome) -> None:
        self._hear(outcome)
        await asyncio.sleep(self.job.slow * (outcome.index % 3))
        if len(self.told) == self.job.leaves_after:
            raise DeliveryFailed

    def _hear(self, outcome: OrderOutcome) -> None:
        self.told.append(outcome.index)
        self.truth.check(outcome.order_input is self.read[outcome.index], f"mixed up {outcome}")
        self.truth.outcome(outcome)

    def _inputs(self) -> Iterator[NewOrder] | AsyncIterator[NewOrder]:
        return self._slow_inputs() if self.job.slow else self._plain_inputs()

    def _plain_inputs(self) -> Iterator[NewOrder]:
        for order in self.job.orders:
            self.read.append(order)
            yield order

    async def _slow_inputs(self) -> AsyncIterator[NewOrder]:
        for order in self.job.orders:
            await asyncio.sleep(self.job.slow)
            self.read.append(order)
            yield order

    # -- streams -----------------------------------------------------------------------

    async def _stream(self) -> None:
        stream = self.client.iter_create_orders(
            self._inputs(),
            concurrency=self.job.concurrency,
            on_absent=self.job.on_absent,
            settle=self.job.settle,
            check_existing_since=self.job.existing_since,
        )
        try:
            async with stream as outcomes:
                async for outcome in outcomes:
                    self._hear(outcome)
                    await asyncio.sleep(self.job.slow * (outcome.index % 3))
                    if len(self.told) == self.job.leaves_after:
                        break
        except HTError as error:
            could_not_prepare = self.job.existing_since is not None and not self.read
            self.truth.check(could_not_prepare, f"a stream raised {error!r}")
        finally:
            for outcome in stream.unread:
                self._hear(outcome)

    # -- single orders -----------------------------------------------------------------

    async def _single(self) -> None:
        order = self.job.orders[0]
        try:
            got = await self._create(order)
        except OutcomeUnknownError as error:
            await self._resolve(order, error)
        except HTError as error:
            self.truth.failed(order, error)
        else:
            self.truth.returned(order, got)

    async def _create(self, order: NewOrder) -> Order:
        within: dict[str, Any] = {"resolve_within": self.job.resolve_within}
        if self.job.raw:
            return (await self.client.with_raw_response.orders.create(order, **within)).value
        return await self.client.orders.create(order, **within)

    async def _resolve(self, order: NewOrder, error: OutcomeUnknownError) -> None:
        self.truth.unknown(order, error)
        for seconds in self.job.resolves:
            again = [self._resolve_once(order, error, seconds) for _ in range(self.job.together)]
            found, *_ = await asyncio.gather(*again)
            if found is None:
                return
            error = found

    async def _resolve_once(
        self, order: NewOrder, error: OutcomeUnknownError, seconds: float | None
    ) -> OutcomeUnknownError | None:
        try:
            got = await error.resolve(seconds)
        except OutcomeUnknownError as still:
            self.truth.unknown(order, still)
            return still
        except HTError as certain:
            self.truth.failed(order, certain)
        except LookupError:
            self.truth.check(order.purchase_order_id is None, "there was nothing to look for")
        else:
            self.truth.returned(order, got)
        return None
