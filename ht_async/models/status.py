"""The status of an order, open for statuses that are not known yet."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Self, cast

from ht_async.models import reading

_SEPARATORS = re.compile(r"[\s_\-]+")


class OrderStatus(Enum):
    """Status of an order. The value is the documented code.

    The API shows a status as a code, as a code in text or as a name (C1); `OrderStatus(1)`,
    `OrderStatus("1")` and `OrderStatus("searching")` are the same member; so are names in any
    spacing: `PENDING_APPROVAL`, `Pending approval`, `pendingApproval`. A code or name that isn't
    listed makes a member of its own, which compares by its value: the code, or the name in
    capitals with underscores. Every member is truthy. Which statuses follow which, and
    which are final, is not documented.

    Source: https://docs.partner.hellotech.com (Retrieve all orders); codes and names documented.
    """

    PENDING = 0
    SEARCHING = 1
    ASSIGNED = 2
    COMPLETED = 3
    CANCELLED = 4
    PAID = 5
    ABANDONED = 6
    CANCELLED_BY_GEEK = 7
    MASTER_CLIENT_APPROVAL = 8
    UNSERVICEABLE = 9
    PAUSED = 10
    READY_TO_RESUME = 11
    INCOMPLETE = 12
    LATE_TECH = 13
    PENDING_SHIPPING = 14
    PENDING_APPROVAL = 15

    @property
    def known(self) -> bool:
        """Whether the status is a documented one."""
        return self.name in OrderStatus.__members__

    @property
    def code(self) -> int | None:
        """The status code; None for a name that isn't documented."""
        value = cast("object", self.value)
        return value if isinstance(value, int) else None

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if isinstance(value, str):
            return cls._from_text(value.strip())
        if isinstance(value, int) and not isinstance(value, bool):
            return cls._unlisted(value, f"UNKNOWN_{value}")
        return None

    @classmethod
    def _from_text(cls, text: str) -> Self | None:
        code = reading.integer(text)
        if code is not None:
            return cls(code)
        name = _SEPARATORS.sub("_", text).upper()
        if not name:
            return None
        member = cls.__members__.get(name) or cls._run_together(name)
        return cls._unlisted(name, f"UNKNOWN_{name}") if member is None else member

    @classmethod
    def _run_together(cls, name: str) -> Self | None:
        """Find a member whose words came without separators, as in `PendingApproval` (C4)."""
        return next((member for member in cls if member.name.replace("_", "") == name), None)

    @classmethod
    def _unlisted(cls, value: int | str, name: str) -> Self:
        member = object.__new__(cls)
        member._name_ = name
        member._value_ = value
        return member

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OrderStatus):
            return NotImplemented
        return bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash(self.value)


_BY_CODE = {status.value: status for status in OrderStatus}
_LONGEST_NAME = 50


def read_status(value: object) -> OrderStatus | None:
    """Read a status that came as a code, a code in text or a name (C1)."""
    if isinstance(value, str):
        return _read_name(value) if len(value) <= _LONGEST_NAME else _read_text(value)
    code = reading.integer(value)
    return None if code is None else _BY_CODE.get(code) or OrderStatus(code)


def _read_text(text: str) -> OrderStatus | None:
    try:
        return OrderStatus(text)
    except ValueError:  # it is blank
        return None


_read_name = lru_cache(maxsize=256)(_read_text)
