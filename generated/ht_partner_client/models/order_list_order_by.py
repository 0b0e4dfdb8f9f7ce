from enum import StrEnum


class OrderListOrderBy(StrEnum):
    APPOINTMENT = "appointment"
    CREATED_AT = "created_at"

    def __str__(self) -> str:
        return str(self.value)
