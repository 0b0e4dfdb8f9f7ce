from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "status",
        "data",
    )
)


@_attrs_define
class ListFulfillmentsResponse(KeepsUnknown):
    """The fulfillments of an order.

    Attributes:
        status (bool | None | str | Unset): Whether it succeeded.
        data (list[Fulfillment | None] | None | Unset):
    """

    status: bool | None | str | Unset = UNSET
    data: list[Fulfillment | None] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.status is not UNSET:
            _json_["status"] = self.status
        if isinstance(self.data, list):
            _json_["data"] = []
            for data_type_0_item_data in self.data:
                data_type_0_item: dict[str, Any] | None
                if isinstance(data_type_0_item_data, Fulfillment):
                    data_type_0_item = data_type_0_item_data.to_dict()
                else:
                    data_type_0_item = data_type_0_item_data
                _json_["data"].append(data_type_0_item)
        elif not isinstance(self.data, Unset):
            _json_["data"] = self.data
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.status = _source_.get("status", UNSET)
        data = _source_.get("data", UNSET)
        if isinstance(data, list):
            try:
                data_type_0 = []
                for data_type_0_item in data:
                    if isinstance(data_type_0_item, dict):
                        try:
                            data_type_0_item = Fulfillment.from_dict(data_type_0_item)
                        except MISMATCH:
                            pass
                    data_type_0.append(data_type_0_item)
                data = data_type_0
            except MISMATCH:
                pass
        _self_.data = data
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.fulfillment import Fulfillment
