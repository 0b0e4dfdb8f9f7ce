"""Recognises inputs of a batch that are one order."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from operator import attrgetter
from typing import final

from attrs import define, evolve, field, fields

from ht_async.batch.outcome import OrderInput, OrderOutcome
from ht_async.models.new_order import NewOrder

_content = attrgetter(*(attribute.name for attribute in fields(NewOrder)))


def digest(order: NewOrder) -> bytes:
    """Return what two orders have in common if, and only if, they are equal."""
    return hashlib.blake2b(
        repr(_content(order)).encode("utf-8", "surrogatepass"), digest_size=16
    ).digest()


@define(slots=True)
class Claim:
    """The first input with a reference, and those that are the same order.

    Args:
        index: The first input's place.
        content: Digest of its content.
        outcome: Its outcome, once there is one.
        followers: Later inputs that wait for that outcome, with their places.
    """

    index: int
    content: bytes
    outcome: OrderOutcome | None = None
    followers: list[tuple[int, OrderInput]] = field(factory=list)


@final
class References:
    """The references met so far.

    Args:
        window: How many are remembered, at least; None for all. A limited memory keeps no
            orders either.
    """

    def __init__(self, window: int | None) -> None:
        self._window = window
        self._claims: OrderedDict[str, Claim] = OrderedDict()

    def claim(self, reference: str, index: int, content: bytes) -> Claim:
        """Return the claim on a reference; a new one if the reference is."""
        claim = self._claims.get(reference)
        if claim is None:
            claim = self._claims[reference] = Claim(index, content)
            self._forget()
        return claim

    def settle(self, claim: Claim, outcome: OrderOutcome) -> list[OrderOutcome]:
        """Record a claim's outcome and return those of its followers."""
        followers = [follow(outcome, *follower) for follower in claim.followers]
        claim.followers.clear()
        claim.outcome = outcome if self._window is None else evolve(outcome, order=None)
        return followers

    def _forget(self) -> None:
        if self._window is None or len(self._claims) <= self._window:
            return
        oldest = next(iter(self._claims.values()))
        if oldest.outcome is not None:
            self._claims.popitem(last=False)


def follow(first: OrderOutcome, index: int, order_input: OrderInput) -> OrderOutcome:
    """Return the outcome of an input that is the same order as an earlier one."""
    return evolve(first, index=index, order_input=order_input, attempts=0, duplicate_of=first.index)
