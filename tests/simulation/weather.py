"""What becomes of requests on their way: chosen at random, by weights that each run chooses."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from random import Random

from attrs import frozen


class Seen(Enum):
    """What the sender of a request sees of it."""

    ANSWER = "answer"
    REFUSED = "connection refused"
    UNREACHABLE = "no connection in time"
    RESET = "connection reset"
    MISNAMED = "reset that the HTTP library calls a failed connect"
    SILENCE = "no answer"
    CUT = "head of an answer, and a reset"
    UNREADABLE = "2xx with an unreadable body"
    BROKEN = "500, 502 or 504"
    UNAVAILABLE = "503 without Retry-After"
    BUSY = "503 with Retry-After"
    THROTTLED = "429"
    REJECTED = "4xx"
    LOCKED_OUT = "401 or 403"
    ODD = "a status that proves nothing"


NEVER_ARRIVES = frozenset({Seen.REFUSED, Seen.UNREACHABLE})
REFUSES = frozenset({Seen.BUSY, Seen.THROTTLED})
"""Refused for now; that such an order isn't carried out is an assumption."""

REJECTS = frozenset({Seen.REJECTED, Seen.LOCKED_OUT})

STATUSES: Mapping[Seen, tuple[int, ...]] = {
    Seen.UNREADABLE: (200, 200, 201, 204, 299),
    Seen.BROKEN: (500, 502, 504),
    Seen.UNAVAILABLE: (503,),
    Seen.BUSY: (503,),
    Seen.THROTTLED: (429,),
    Seen.REJECTED: (400, 405, 409, 413, 418, 422, 425),
    Seen.LOCKED_OUT: (401, 403),
    Seen.ODD: (100, 302, 307, 408, 460, 499, 520, 600, 999),
    Seen.CUT: (200, 200, 302, 429, 500, 502),
}

UNREADABLE_BODIES = (
    b"",
    b"<html>",
    b"[]",
    b'{"order": null}',
    b'{"order": {}}',
    b'{"order": {"id": 10',
    b'{"orders": {}}',
)


@frozen
class Fate:
    """What becomes of a request.

    Args:
        seen: What its sender sees.
        status: The status of the answer, if there is one.
        carried_out: Whether the server does what it asks for.
        later: Seconds by which it does so late.
        retry_after: Seconds that a refused caller is asked to wait; None if it isn't.
        body: Body of an answer that can't be read.
    """

    seen: Seen = Seen.ANSWER
    status: int = 200
    carried_out: bool = True
    later: float = 0.0
    retry_after: float | None = None
    body: bytes = b""

    def tells(self, *, trusts_refusals: bool) -> bool:
        """Tell whether its sender learns what the server did.

        Args:
            trusts_refusals: Whether it takes 429, and 503 with `Retry-After`, for a proof.
        """
        if self.seen in REFUSES:
            return trusts_refusals
        return self.seen is Seen.ANSWER or self.seen in REJECTS


@frozen
class Climate:
    """How much goes wrong in a run.

    Args:
        share: Share of the requests that something happens to.
        kinds: What, ...
        weights: ... and how often.
        carried_out: Share of the orders in doubt that are carried out, ...
        refused: ... and of those that are refused for now.
        late: Share of the orders that are carried out late.
        latest: Seconds after which a late order is carried out, at most.
        retry_after: Longest `Retry-After`, in seconds.
    """

    share: float
    kinds: tuple[Seen, ...]
    weights: tuple[int, ...]
    carried_out: float
    refused: float
    late: float
    latest: float
    retry_after: float

    def draw(self, chance: Random) -> Fate:
        """Choose what becomes of a request."""
        later = chance.random() * self.latest if chance.random() < self.late else 0.0
        if chance.random() >= self.share:
            return Fate(later=later)
        seen = chance.choices(self.kinds, self.weights)[0]
        return Fate(
            seen=seen,
            status=chance.choice(STATUSES.get(seen, (0,))),
            carried_out=chance.random() < self._carried_out(seen),
            later=later,
            retry_after=self._retry_after(seen, chance),
            body=chance.choice(UNREADABLE_BODIES) if seen is Seen.UNREADABLE else b"",
        )

    def _carried_out(self, seen: Seen) -> float:
        if seen in NEVER_ARRIVES or seen in REJECTS:
            return 0.0
        return self.refused if seen in REFUSES else self.carried_out

    def _retry_after(self, seen: Seen, chance: Random) -> float | None:
        if seen is Seen.BUSY or (seen is Seen.THROTTLED and chance.random() < 0.6):
            return chance.choice((0.0, round(chance.random() * self.retry_after, 1)))
        return None
