"""Recognises inputs of a batch that are one order."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, final

from attrs import define, evolve

from ht_async.batch.outcome import OrderInput, OrderOutcome

_NO_INPUT: Mapping[str, Any] = {}


@define(slots=True)
class Claim:
    """The first input with a reference.

    Args:
        reference: The reference.
        index: The input's place.
        content: Digest of its content.
        outcome: Its outcome, once there is one.
    """

    reference: str
    index: int
    content: bytes
    outcome: OrderOutcome | None = None
    _settled: asyncio.Event | None = None

    def settle(self, outcome: OrderOutcome) -> None:
        """Record the outcome."""
        self.outcome = outcome
        if self._settled is not None:
            self._settled.set()

    async def wait(self) -> OrderOutcome:
        """Wait for the outcome, whoever cancels the wait meanwhile.

        A batch that is interrupted gives every claim its outcome within the time to linger.
        """
        while self.outcome is None:
            self._settled = self._settled or asyncio.Event()
            try:
                await self._settled.wait()
            except asyncio.CancelledError:
                continue
        return self.outcome


@final
class References:
    """The references met so far.

    Args:
        window: How many settled ones are remembered; None for all. A limited memory keeps
            neither orders nor inputs.
    """

    def __init__(self, window: int | None) -> None:
        self._window = window
        self._open: dict[str, Claim] = {}
        self._settled: OrderedDict[str, Claim] = OrderedDict()

    def claim(self, reference: str, index: int, content: bytes) -> Claim:
        """Return the claim on a reference; a new one if the reference is."""
        claim = self._open.get(reference) or self._settled.get(reference)
        if claim is None:
            claim = self._open[reference] = Claim(reference, index, content)
        return claim

    def settle(self, claim: Claim, outcome: OrderOutcome) -> None:
        """Record a claim's outcome."""
        if self._window is not None:
            outcome = evolve(outcome, order=None, order_input=_NO_INPUT)
        claim.settle(outcome)
        del self._open[claim.reference]
        self._settled[claim.reference] = claim
        if self._window is not None and len(self._settled) > self._window:
            self._settled.popitem(last=False)


def follow(first: OrderOutcome, index: int, order_input: OrderInput) -> OrderOutcome:
    """Return the outcome of an input that is the same order as an earlier one."""
    return evolve(first, index=index, order_input=order_input, attempts=0, duplicate_of=first.index)
