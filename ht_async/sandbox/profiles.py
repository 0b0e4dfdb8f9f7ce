"""Named mixtures of faults for ``--chaos``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from .faults import FaultRule

_ORDERS = "/api/partners/orders"


@frozen
class Part:
    """Faults in equal parts, as a part of a mixture.

    Attributes:
        share: what part of the mixture's rate they have in common.
        faults: names of the faults.
        method: the HTTP method that they strike; None for any.
        path: pattern of the paths that they strike; None for any.
    """

    share: float
    faults: Sequence[str]
    method: str | None = None
    path: str | None = None

    def rules(self, rate: float) -> list[FaultRule]:
        """Return the fault rules of this part.

        Args:
            rate: the mixture's share of requests to strike.
        """
        chance = rate * self.share / len(self.faults)
        return [FaultRule(name, chance, method=self.method, path=self.path) for name in self.faults]


@frozen
class Profile:
    """A mixture of faults.

    Attributes:
        rate: share of the requests concerned that one of the faults strikes, 0 to 1.
        parts: what it consists of.
    """

    rate: float
    parts: Sequence[Part] = ()

    def rules(self, rate: float | None = None) -> tuple[FaultRule, ...]:
        """Return the fault rules of this mixture.

        Args:
            rate: share of requests to strike instead of the profile's own.
        """
        total = self.rate if rate is None else rate
        return tuple(rule for part in self.parts for rule in part.rules(total))


_MILD = ("latency", "429", "503_retry_after", "500_before")
_LOST_BEFORE = (
    "500_before",
    "502_before",
    "503_plain",
    "504_before",
    "hang_before",
    "reset_before",
)
_LOST_AFTER = (
    "500_after",
    "502_after",
    "504_after",
    "fin_after",
    "hang_after",
    "late_commit",
    "reset_after",
    "truncated_json",
    "wrong_content_type",
)
_LOST_CREATIONS = (
    Part(1 / 3, _LOST_BEFORE, "POST", _ORDERS),
    Part(2 / 3, _LOST_AFTER, "POST", _ORDERS),
)
_LOST_READS = (
    "latency",
    "429",
    "429_plain",
    "503_retry_after",
    *_LOST_BEFORE,
    "fin_after",
    "slow_body",
    "truncated_json",
    "wrong_content_type",
)
_WRONG_LISTS = ("dup_in_list", "missing_in_list")

PROFILES: Mapping[str, Profile] = {
    "none": Profile(0.0),
    "mild": Profile(0.02, (Part(1, _MILD),)),
    "ambiguous": Profile(0.05, _LOST_CREATIONS),
    "chaotic": Profile(
        0.05,
        (
            *_LOST_CREATIONS,
            Part(1, (*_LOST_READS, *_WRONG_LISTS), "GET", _ORDERS),
            Part(1, _LOST_READS, "GET", f"{_ORDERS}/*"),
        ),
    ),
}
"""Profiles by name. `mild`: a good API on a bad day, 2 % of all requests are slow, refused or
fail without an effect. `ambiguous`: 5 % of the order creations lose their answer; a third of
these orders is never stored, the others are, some of them late. `chaotic`: the same, and as many
reads of orders are slow, fail, break, or list an order twice or not at all."""
