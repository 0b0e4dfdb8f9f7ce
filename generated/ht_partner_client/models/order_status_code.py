from enum import IntEnum


class OrderStatusCode(IntEnum):
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

    def __str__(self) -> str:
        return str(self.value)
