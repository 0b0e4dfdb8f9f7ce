"""Compares some of the answers that come in with the API's description, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, final

from attrs import frozen

from ht_async import codec
from ht_async.binding.expected import Expected, sample, surprises
from ht_async.models.drift import DriftFinding, DriftReport, Surprise

FIRST = 16
"""How many answers of an operation are all looked at, from the first."""

EVERY = 64
"""Of the answers that follow, one in so many is looked at."""

MOST_FINDINGS = 200
"""How many differences are kept."""

LARGEST = 4 << 20
"""Bytes of the largest answer that is looked at."""

_NEVER = 1 << 62


@frozen(slots=True)
class Description:
    """What is known of an API's answers.

    Args:
        covers: Tells whether anything is described of an operation's answers.
        expected: Returns what is described of an operation's answer.
        normal: Returns an answer with its names spelled as in the description.
    """

    covers: Callable[[str], bool]
    expected: Callable[[str, object], Expected]
    normal: Callable[[Any], Any]


@final
class DriftWatch:
    """Looks at answers now and then; nearly free where it doesn't.

    Args:
        describe: Returns the description, when it is first needed.
    """

    def __init__(self, describe: Callable[[], Description]) -> None:
        self._describe = describe
        self._to_skip: dict[str, int] = {}
        self._looked_at: Counter[str] = Counter()
        self._counts: dict[tuple[str, str, Surprise], int] = {}
        self._types: dict[tuple[str, str, Surprise], str] = {}
        self._left_out = 0

    def __call__(self, operation: str, body: bytes) -> None:
        """Take an answer that the operation has made a result of.

        Args:
            operation: Name of the operation.
            body: The whole body.
        """
        to_skip = self._to_skip.get(operation, 0)
        if to_skip:
            self._to_skip[operation] = to_skip - 1
        else:
            self._look(operation, body)

    def report(self) -> DriftReport:
        """Return what was found so far."""
        findings = tuple(
            DriftFinding(
                operation=place[0],
                path=place[1],
                surprise=place[2],
                type=self._types[place],
                count=count,
            )
            for place, count in self._counts.items()
        )
        return DriftReport(findings, self._looked_at, self._left_out)

    def _look(self, operation: str, body: bytes) -> None:
        description = self._describe()
        if not description.covers(operation):
            self._to_skip[operation] = _NEVER
            return
        if self._looked_at[operation] + 1 >= FIRST:
            self._to_skip[operation] = EVERY - 1
        if len(body) > LARGEST:
            return
        self._looked_at[operation] += 1
        value = description.normal(sample(codec.decode(body)))
        for path, surprise, kind in surprises(description.expected(operation, value), value):
            self._count((operation, path, surprise), kind)

    def _count(self, place: tuple[str, str, Surprise], kind: str) -> None:
        if place in self._counts:
            self._counts[place] += 1
        elif len(self._counts) < MOST_FINDINGS:
            self._counts[place], self._types[place] = 1, kind
        else:
            self._left_out += 1
