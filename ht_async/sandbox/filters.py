"""The query of *Retrieve all orders*, checked and turned into a value.

Source of the parameters: https://docs.partner.hellotech.com (Retrieve all orders). The sandbox's
own choices where it is silent: newest first; both days of `from` and `to` included, in UTC, and
about the creation; several tags mean any of them; a parameter given twice counts the last time
unless it is a list; a `limit` above the maximum is cut down to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl

from attrs import frozen

from .members import MAX_ID
from .problems import Problem, Refusal
from .statuses import STATUSES

OrderBy: TypeAlias = Literal["created_at", "appointment"]

_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SAMPLE_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_INTEGER = re.compile(r"[0-9]{1,19}")


@frozen
class OrderQuery:
    """Which orders to list.

    Attributes:
        limit: length of the page; None for the default.
        cursor: the cursor as it came; None for the first page.
        order_by: what to sort by.
        descending: whether the newest or latest comes first.
        created_from: earliest creation, in seconds since 1970.
        created_before: creation must be earlier than this, in seconds since 1970.
        client_id: the client, or None for all.
        statuses: codes of the statuses wanted; empty for all.
        tags: tags of which an order must carry one; empty for all orders.
    """

    limit: int | None = None
    cursor: int | None = None
    order_by: OrderBy = "created_at"
    descending: bool = True
    created_from: int | None = None
    created_before: int | None = None
    client_id: int | None = None
    statuses: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()


class _Parameters:
    """The parameters of a query; empty ones count as absent."""

    def __init__(self, query: str) -> None:
        try:
            self._pairs = parse_qsl(query, errors="strict", max_num_fields=1000)
        except ValueError:
            raise Refusal(400, (Problem("", "the query must be percent-encoded UTF-8"),)) from None
        self.problems: list[Problem] = []

    def every(self, *names: str) -> list[str]:
        return [value for name, value in self._pairs if name in names]

    def last(self, name: str) -> str | None:
        values = self.every(name)
        return values[-1] if values else None

    def integer(self, name: str, low: int) -> int | None:
        text = self.last(name)
        if text is None:
            return None
        number = int(text) if _INTEGER.fullmatch(text) else -1
        if low <= number <= MAX_ID:
            return number
        self.problems.append(Problem(name, f"must be an integer, {low} or more"))
        return None

    def choice(self, name: str, choices: Sequence[str]) -> str:
        text = self.last(name)
        if text is not None and text not in choices:
            self.problems.append(Problem(name, f"must be one of {', '.join(choices)}"))
        return choices[0] if text is None else text

    def day(self, name: str) -> int | None:
        text = self.last(name)
        if text is None:
            return None
        day = parse_day(text)
        if day is None:
            self.problems.append(Problem(name, "must be a date, MM-DD-YYYY or YYYY-MM-DD"))
        return day

    def statuses(self) -> tuple[int, ...]:
        parts = _split(self.every("status", "status[]"))
        codes = [int(part) for part in parts if _INTEGER.fullmatch(part)]
        if len(codes) != len(parts) or any(code >= len(STATUSES) for code in codes):
            self.problems.append(
                Problem("status", f"must be a status code from 0 to {len(STATUSES) - 1}")
            )
        return tuple(dict.fromkeys(codes))


def _split(values: Iterable[str]) -> list[str]:
    return [part for value in values for part in value.split(",") if part]


def parse_day(text: str) -> int | None:
    """Return the beginning of a day (UTC) in seconds since 1970, or None if it is no date.

    Args:
        text: ``MM-DD-YYYY``, as the documentation's sample, or ``YYYY-MM-DD``, as its type.
    """
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = match.groups()
    elif match := _SAMPLE_DATE.fullmatch(text):
        month, day, year = match.groups()
    else:
        return None
    try:
        return (date(int(year), int(month), int(day)).toordinal() - _EPOCH) * _DAY
    except ValueError:
        return None


def parse_order_query(query: str) -> OrderQuery:
    """Check the query of *Retrieve all orders*.

    Args:
        query: the raw query string, with brackets as they are or percent-encoded.

    Raises:
        Refusal: 400 with all that is wrong.
    """
    parameters = _Parameters(query)
    last_day = parameters.day("to")
    parsed = OrderQuery(
        limit=parameters.integer("limit", 1),
        cursor=parameters.integer("cursor", 0),
        order_by=(
            "appointment"
            if parameters.choice("order_by", ("created_at", "appointment")) == "appointment"
            else "created_at"
        ),
        descending=parameters.choice("sort", ("DESC", "ASC")) == "DESC",
        created_from=parameters.day("from"),
        created_before=None if last_day is None else last_day + _DAY,
        client_id=parameters.integer("client_id", 0),
        statuses=parameters.statuses(),
        tags=tuple(dict.fromkeys(parameters.every("tags[]"))),
    )
    if parameters.problems:
        raise Refusal(400, parameters.problems)
    return parsed
