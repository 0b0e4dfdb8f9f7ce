from enum import StrEnum
from typing import Self


class AltType(StrEnum):
    """An open set: a text that is not listed becomes a member too."""

    LOCATION = "location"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member
