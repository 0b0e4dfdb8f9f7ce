from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define

from ..types import NEW, UNSET, Unset


@_attrs_define
class CreateOrderTimeWindow:
    """A slot of one hour. Whether longer slots or offsets other than UTC are taken is not stated
    (C31).

    Attributes:
        start_time (str | Unset): Start of the slot; UTC with milliseconds and `Z` in the
            sample.
        end_time (str | Unset): End of the slot, one hour after its start in the sample.
    """

    start_time: str | Unset = UNSET
    end_time: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = {}
        if self.start_time is not UNSET:
            _json_["start_time"] = self.start_time
        if self.end_time is not UNSET:
            _json_["end_time"] = self.end_time
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.start_time = _source_.get("start_time", UNSET)
        _self_.end_time = _source_.get("end_time", UNSET)
        return _self_
