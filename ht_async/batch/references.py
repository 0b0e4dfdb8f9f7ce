"""Recognises inputs of a batch that are one order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from struct import Struct
from typing import Any, final

from attrs import define, evolve

from ht_async.batch.outcome import OrderInput, OrderOutcome, OutcomeStatus
from ht_async.models.content import DIGEST_BYTES

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
        self._parts: tuple[dict[str, Claim | bytes], ...] = tuple({} for _ in range(_PARTS))
        self._oldest: deque[str] = deque()

    def claim(self, reference: str, index: int, content: bytes) -> Claim:
        """Return the claim on a reference; a new one if the reference is."""
        claim = self._open.get(reference)
        if claim is not None:
            return claim
        settled = self._part(reference).get(reference)
        if settled is None:
            claim = self._open[reference] = Claim(reference, index, content)
            return claim
        return _unpacked(reference, settled) if isinstance(settled, bytes) else settled

    def settle(self, claim: Claim, outcome: OrderOutcome) -> None:
        """Record a claim's outcome."""
        del self._open[claim.reference]
        if self._window is None:
            self._part(claim.reference)[claim.reference] = claim
        else:
            outcome = _without_content(outcome)
            self._remember(claim, outcome, self._window)
        claim.settle(outcome)

    def _remember(self, claim: Claim, outcome: OrderOutcome, window: int) -> None:
        packed = None if outcome.error is not None else _packed(claim, outcome)
        self._part(claim.reference)[claim.reference] = packed or claim
        self._oldest.append(claim.reference)
        if len(self._oldest) > window:
            oldest = self._oldest.popleft()
            del self._part(oldest)[oldest]

    def _part(self, reference: str) -> dict[str, Claim | bytes]:
        return self._parts[hash(reference) % _PARTS]


_PARTS = 64
"""Of what is remembered: a dictionary whose oldest entries go is at times copied as a whole."""

_STATUSES = tuple(OutcomeStatus)
_CLAIM = Struct(f"<{DIGEST_BYTES}sQBQ?")
"""Digest, index, status, attempts, whether recovered: a third of what the objects take."""


def _packed(claim: Claim, outcome: OrderOutcome) -> bytes:
    status = _STATUSES.index(outcome.status)
    return _CLAIM.pack(claim.content, claim.index, status, outcome.attempts, outcome.recovered)


def _unpacked(reference: str, packed: bytes) -> Claim:
    content, index, status, attempts, recovered = _CLAIM.unpack(packed)
    outcome = OrderOutcome(
        index=index,
        order_input=_NO_INPUT,
        reference=reference,
        status=_STATUSES[int(status)],
        attempts=attempts,
        recovered=recovered,
    )
    return Claim(reference, index, content, outcome)


def _without_content(outcome: OrderOutcome) -> OrderOutcome:
    return OrderOutcome(
        index=outcome.index,
        order_input=_NO_INPUT,
        reference=outcome.reference,
        status=outcome.status,
        error=outcome.error,
        attempts=outcome.attempts,
        recovered=outcome.recovered,
    )


def follow(first: OrderOutcome, index: int, order_input: OrderInput) -> OrderOutcome:
    """Return the outcome of an input that is the same order as an earlier one."""
    return evolve(first, index=index, order_input=order_input, attempts=0, duplicate_of=first.index)
