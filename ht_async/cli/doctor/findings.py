"""What the doctor finds out, as values without any data of the account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import asdict, field, frozen


class Verdict(StrEnum):
    """How what was seen compares with what was expected."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    NOT_SEEN = "not_seen"


@frozen(kw_only=True, slots=True)
class Finding:
    """The answer to one question.

    Args:
        check: Name of the question, such as `order.status`.
        about: The contradiction in the documentation that it is about, C1 to C32; empty if it is
            about something else.
        verdict: The answer in short.
        expected: What this package takes as given: what is documented, or the safest guess.
        seen: What was seen: types, names of members, counts; never a value of an order or client.
        advice: What to do about it.
        dialect: Choices of `Dialect` that follow from it.
    """

    check: str
    about: str = ""
    verdict: Verdict
    expected: str
    seen: str
    advice: str = ""
    dialect: Mapping[str, Any] = field(factory=dict[str, Any])

    def to_dict(self) -> dict[str, Any]:
        """Return it as what can be written as JSON."""
        return {**asdict(self), "verdict": self.verdict.value}


def compared(
    check: str,
    about: str,
    expected: str,
    seen: Iterable[str],
    allowed: Iterable[str],
    advice: str = "",
) -> Finding:
    """Make a finding of all forms that were seen.

    Args:
        check: Name of the question.
        about: The contradiction that it is about.
        expected: What was expected, in words.
        seen: The forms that were seen.
        allowed: The forms that are as expected.
        advice: What to do if another form was seen.
    """
    forms = sorted(set(seen))
    if not forms:
        return not_seen(check, about, expected, "nothing to look at")
    if set(forms) <= set(allowed):
        return Finding(
            check=check,
            about=about,
            verdict=Verdict.CONFIRMED,
            expected=expected,
            seen=", ".join(forms),
        )
    return Finding(
        check=check,
        about=about,
        verdict=Verdict.CONTRADICTED,
        expected=expected,
        seen=", ".join(forms),
        advice=advice,
    )


def not_seen(check: str, about: str, expected: str, why: str) -> Finding:
    """Make a finding of a question that could not be answered."""
    return Finding(check=check, about=about, verdict=Verdict.NOT_SEEN, expected=expected, seen=why)
