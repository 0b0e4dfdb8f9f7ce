"""Named mixtures of faults for ``--chaos``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from .faults import FaultRule


@frozen
class Profile:
    """A mixture of faults in equal parts.

    Attributes:
        rate: share of the requests concerned that one of the faults strikes, 0 to 1.
        faults: names of the faults.
        method: the HTTP method that they strike; None for any.
        path: pattern of the paths that they strike; None for any.
    """

    rate: float
    faults: Sequence[str]
    method: str | None = None
    path: str | None = None

    def rules(self, rate: float | None = None) -> tuple[FaultRule, ...]:
        """Return the fault rules of this mixture.

        Args:
            rate: share of requests to strike instead of the profile's own.
        """
        total = self.rate if rate is None else rate
        return tuple(
            FaultRule(name, total / len(self.faults), method=self.method, path=self.path)
            for name in self.faults
        )


PROFILES: Mapping[str, Profile] = {
    "none": Profile(0.0, ()),
    "mild": Profile(0.02, ("latency", "429", "503_retry_after", "500_before")),
    "ambiguous": Profile(
        0.05,
        (
            "500_before",
            "500_after",
            "502_after",
            "504_after",
            "reset_after",
            "fin_after",
            "truncated_json",
            "hang_after",
        ),
        method="POST",
        path="/api/partners/orders",
    ),
}
"""Profiles by name. `mild`: a good API on a bad day, 2 % of all requests are slow, refused or
fail without an effect. `ambiguous`: 5 % of the order creations lose their answer, and all but
one kind of these orders exist nevertheless."""
