"""What answers ZIP checks in virtual time, as well or badly as a test writes down."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from attrs import define, field
from virtual_time import wall_clock

from ht_async import DeadlineExceededError, Evidence, HTError
from ht_async.binding.ht.skus import ZipQuestion, decode_zip_check
from ht_async.message import Headers
from ht_async.models.zip_check import ZipCheck
from ht_async.operation import Operation, Response
from ht_async.options import CallOptions
from ht_async.resources.zip_cache import ZipCache
from ht_async.resources.zip_checks import ZipChecks

A = ZipQuestion("42", "90001")
B = ZipQuestion("42", "10001")
OPTIONS = CallOptions()
TTL = 100.0


def on(question: ZipQuestion) -> dict[str, Any]:
    """Answer that the SKU is offered there."""
    return {"treatment": "on", "zip": question.zip_code}


@define
class ZipAnswers:
    """A `Caller` that answers ZIP checks, and keeps what it was asked.

    Args:
        answer: Returns the body of an answer, or an error to be raised.
        seconds: How long the next request takes.
    """

    answer: Callable[[ZipQuestion], dict[str, Any] | Exception] = on
    seconds: Callable[[], float] = lambda: 1.0
    asked: list[ZipQuestion] = field(factory=list)
    active: Counter[ZipQuestion] = field(factory=Counter)
    most_active: int = 0
    aborted: int = 0

    async def call(
        self, operation: Operation[Any, Any], argument: Any, options: CallOptions
    ) -> Response[Any]:
        assert operation.name == "skus.check_zip"
        self.asked.append(argument)
        self.active[argument] += 1
        self.most_active = max(self.most_active, self.active.total())
        try:
            return await self._respond(argument, options.timeout.total)
        except asyncio.CancelledError:
            self.aborted += 1
            raise
        finally:
            self.active[argument] -= 1

    async def _respond(self, question: ZipQuestion, total: float) -> Response[Any]:
        seconds = self.seconds()
        await asyncio.sleep(min(seconds, total))
        if seconds >= total:
            raise DeadlineExceededError("of the request", evidence=Evidence.NOT_SENT)
        answer = self.answer(question)
        if isinstance(answer, Exception):
            if isinstance(answer, HTError):
                answer.attempts = 2
            raise answer from OSError("the cause")
        return Response(decode_zip_check(answer), 200, Headers(), None, 1, seconds)

    def wall_clock(self) -> datetime:
        return wall_clock()

    def emit(self, event: object) -> None:
        raise AssertionError(f"a ZIP check tells nothing by itself: {event}")


def checks(answers: ZipAnswers) -> ZipChecks:
    """Make what is tested; it keeps answers for `TTL` seconds."""
    return ZipChecks(answers, ZipCache(ttl=TTL))


def start(coroutine: Coroutine[Any, Any, ZipCheck]) -> asyncio.Task[ZipCheck]:
    return asyncio.get_running_loop().create_task(coroutine)
