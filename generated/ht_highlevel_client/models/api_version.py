from enum import StrEnum
from typing import Self


class ApiVersion(StrEnum):
    """An open set: a text that is not listed becomes a member too."""

    V2021_07_28 = "2021-07-28"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member
