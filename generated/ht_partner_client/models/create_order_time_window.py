from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="CreateOrderTimeWindow")


@_attrs_define
class CreateOrderTimeWindow:
    """A slot of one hour. Whether longer slots or offsets other than UTC are taken is not stated
    (C31).

        Attributes:
            start_time (str | Unset): Start of the slot; UTC with milliseconds and `Z` in the sample.
            end_time (str | Unset): End of the slot, one hour after its start in the sample.
    """

    start_time: str | Unset = UNSET
    end_time: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        start_time = self.start_time

        end_time = self.end_time

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if start_time is not UNSET:
            field_dict["start_time"] = start_time
        if end_time is not UNSET:
            field_dict["end_time"] = end_time

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        start_time = d.pop("start_time", UNSET)

        end_time = d.pop("end_time", UNSET)

        create_order_time_window = cls(
            start_time=start_time,
            end_time=end_time,
        )

        return create_order_time_window
