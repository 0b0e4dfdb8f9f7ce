"""ZIP checks of one client: equal ones at the same time are one request, answers are kept."""

from __future__ import annotations

import asyncio
from typing import TypeAlias, final

from ht_async.binding.ht import skus as wire
from ht_async.binding.ht.skus import ZipQuestion
from ht_async.engine.caller import Caller
from ht_async.errors import DeadlineExceededError, DecodeError, HTError, QueueTimeoutError
from ht_async.message import Evidence
from ht_async.models.zip_check import ZipCheck, names_another
from ht_async.options import CallOptions, RetryPolicy, Timeout
from ht_async.resources.shared_calls import SharedCalls
from ht_async.resources.zip_cache import RecentValues, ZipCache

_Key: TypeAlias = tuple[ZipQuestion, Timeout, RetryPolicy]

_OUT_OF_TIME = (DeadlineExceededError, QueueTimeoutError)


async def ask(caller: Caller, question: ZipQuestion, options: CallOptions) -> ZipCheck:
    """Check a ZIP code by a request of its own.

    Raises:
        DecodeError: The answer is about another ZIP code (C17).
        HTError: What the call ends in, unless it has a result.
    """
    response = await caller.call(wire.CHECK_ZIP, question, options)
    if names_another(response.value, question.zip_code):
        raise DecodeError("the answer is about another ZIP code than was asked for", path="zip")
    return response.value


@final
class ZipChecks:
    """Checks ZIP codes for one client and everything that shares its connections.

    Calls that ask the same at the same time, with the same time limits and the same retry
    policy, are one request. Each call keeps its own deadline: where the request runs out of
    the time of the call that began it, the others go on with another one. A request whose
    callers have all gone is aborted. Answers are kept; errors and answers without a
    `treatment` are not. Calls with headers of their own are neither shared nor kept.

    Args:
        caller: Makes the calls.
        cache: How long answers are kept, and how many; None keeps none.
    """

    def __init__(self, caller: Caller, cache: ZipCache | None) -> None:
        self._caller = caller
        self._kept: RecentValues[ZipQuestion, ZipCheck] | None = None
        if cache is not None:
            self._kept = RecentValues(cache)
        self._calls: SharedCalls[_Key, ZipCheck] = SharedCalls(wire.CHECK_ZIP.name)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def check(
        self, question: ZipQuestion, options: CallOptions, *, fresh: bool = False
    ) -> ZipCheck:
        """Check a ZIP code.

        Args:
            question: What is asked.
            options: How the call is made.
            fresh: Ask by a request that begins now, whatever is known or under way.

        Raises:
            HTError: What the call ends in, unless it has a result.
        """
        if options.headers or self._closed or not self._at_home():
            return await ask(self._caller, question, options)  # which knows what is wrong
        if fresh:
            return await self._ask(question, options)
        known = self._known(question)
        return await self._ask_together(question, options) if known is None else known

    async def aclose(self) -> None:
        """Abort what is under way and forget every answer; to be called after the engine's."""
        self._closed = True
        if self._kept is not None:
            self._kept.clear()
        if self._at_home():
            await self._calls.aclose()

    def _at_home(self) -> bool:
        """Tell whether this is the loop whose tasks and times are kept here."""
        loop = asyncio.get_running_loop()
        if self._loop is None:
            self._loop = loop
        return self._loop is loop

    def _known(self, question: ZipQuestion) -> ZipCheck | None:
        if self._kept is None:
            return None
        return self._kept.get(question, asyncio.get_running_loop().time())

    async def _ask(self, question: ZipQuestion, options: CallOptions) -> ZipCheck:
        check = await ask(self._caller, question, options)
        if self._kept is not None and "treatment" in check.raw and not self._closed:
            self._kept.put(question, check, asyncio.get_running_loop().time())
        return check

    async def _ask_together(self, question: ZipQuestion, options: CallOptions) -> ZipCheck:
        key = (question, options.timeout, options.retry)
        total = options.timeout.total
        deadline = asyncio.get_running_loop().time() + total
        leads = key not in self._calls
        left = None if leads else total  # the request of a leader has its deadline
        while left is None or left > 0:
            end = await self._calls.join(key, lambda: self._ask(question, options), left)
            if isinstance(end, ZipCheck):
                return end
            if isinstance(end, HTError) and (leads or not isinstance(end, _OUT_OF_TIME)):
                raise end
            left = deadline - asyncio.get_running_loop().time()
        raise DeadlineExceededError(
            f"{wire.CHECK_ZIP.name} was not done within timeout.total ({total:.3g} s)",
            evidence=Evidence.MAYBE_SENT,
        )
