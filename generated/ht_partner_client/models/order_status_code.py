from enum import IntEnum
from typing import Self


class OrderStatusCode(IntEnum):
    """An open set: a number that is not listed becomes a member too."""

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

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member
