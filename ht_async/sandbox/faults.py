"""The faults that the sandbox can commit: a table of values, and rules that choose from it.

A fault strikes before a request is carried out (nothing is stored) or after (it is stored, and
the answer gets lost); or the request is carried out late, when its client has long been told
nothing. A further fault joins as a further row of `FAULTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fnmatch import fnmatchcase

from attrs import field, frozen

from .answers import (
    Answer,
    Cut,
    Delayed,
    Dribbled,
    Page,
    Refused,
    Reset,
    Silent,
    Status,
    Truncated,
)
from .list_answers import Relisted, twice, without_one

MAX_SECONDS = 60.0
"""Longest time, in seconds, that any fault may take."""


class Moment(Enum):
    """When a fault strikes: before or after the request is carried out, or long before."""

    BEFORE = "before"
    AFTER = "after"
    LATE = "late"


@frozen
class Fault:
    """One way to go wrong.

    Attributes:
        name: what headers, rules and profiles call it.
        moment: before the request is carried out, after it, or at once while it is carried
            out late.
        answer: what the client gets instead of the true answer.
        seconds: how long it takes, how late the request is carried out, or what `Retry-After`
            says, unless a rule decides otherwise.
    """

    name: str
    moment: Moment
    answer: Answer
    seconds: float = 0.0


def _table(*faults: Fault) -> Mapping[str, Fault]:
    return {fault.name: fault for fault in faults}


FAULTS = _table(
    Fault("latency", Moment.BEFORE, Delayed(), seconds=0.25),
    Fault("429", Moment.BEFORE, Refused(429), seconds=1),
    Fault("429_plain", Moment.BEFORE, Status(429)),
    Fault("503_retry_after", Moment.BEFORE, Refused(503), seconds=1),
    Fault("500_before", Moment.BEFORE, Status(500)),
    Fault("502_before", Moment.BEFORE, Status(502)),
    Fault("503_plain", Moment.BEFORE, Status(503)),
    Fault("504_before", Moment.BEFORE, Status(504)),
    Fault("reset_before", Moment.BEFORE, Reset()),
    Fault("hang_before", Moment.BEFORE, Silent(), seconds=5),
    Fault("500_after", Moment.AFTER, Status(500)),
    Fault("502_after", Moment.AFTER, Status(502)),
    Fault("504_after", Moment.AFTER, Status(504)),
    Fault("reset_after", Moment.AFTER, Reset()),
    Fault("fin_after", Moment.AFTER, Cut()),
    Fault("truncated_json", Moment.AFTER, Truncated()),
    Fault("hang_after", Moment.AFTER, Silent(), seconds=5),
    Fault("slow_body", Moment.AFTER, Dribbled(), seconds=2),
    Fault("wrong_content_type", Moment.AFTER, Page()),
    Fault("late_commit", Moment.LATE, Reset(), seconds=2),
    Fault("dup_in_list", Moment.AFTER, Relisted(twice)),
    Fault("missing_in_list", Moment.AFTER, Relisted(without_one)),
)
"""Every fault by name."""


class FaultSyntaxError(ValueError):
    """A rule for faults is wrong; the message names the flaw and the remedy."""


@frozen
class FaultRule:
    """When to commit a fault.

    Attributes:
        name: name of the fault.
        probability: chance per matching request, 0 to 1.
        times: how often it may strike; None for no limit.
        method: the HTTP method it strikes; None for any.
        path: the path it strikes, with ``*`` and ``?`` as wildcards; None for any.
        seconds: how long it takes, how late the request is carried out, or what `Retry-After`
            says; None for the fault's own.

    Raises:
        FaultSyntaxError: a value is wrong.
    """

    name: str
    probability: float = 1.0
    times: int | None = field(default=None, kw_only=True)
    method: str | None = field(default=None, kw_only=True)
    path: str | None = field(default=None, kw_only=True)
    seconds: float | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Check the values."""
        if self.name not in FAULTS:
            known = ", ".join(FAULTS)
            raise FaultSyntaxError(f"unknown fault {self.name[:40]!r}; there are {known}")
        if not 0 <= self.probability <= 1:
            raise FaultSyntaxError("the probability must lie between 0 and 1")
        if self.times is not None and self.times < 0:
            raise FaultSyntaxError("the number of times must not be negative")
        if self.seconds is not None and not 0 <= self.seconds <= MAX_SECONDS:
            raise FaultSyntaxError(f"the seconds must lie between 0 and {MAX_SECONDS:g}")

    @property
    def fault(self) -> Fault:
        """The fault that this rule is about."""
        return FAULTS[self.name]

    @property
    def duration(self) -> float:
        """How long the fault takes, or what else its seconds mean."""
        return self.fault.seconds if self.seconds is None else self.seconds

    def matches(self, method: str, path: str) -> bool:
        """Tell whether this rule is about a request.

        Args:
            method: HTTP method of the request.
            path: its path.
        """
        return (self.method is None or self.method == method) and (
            self.path is None or fnmatchcase(path, self.path)
        )
