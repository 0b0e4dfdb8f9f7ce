from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "data",
        "totalCount",
    )
)


@_attrs_define
class ListOrdersResponse(KeepsUnknown):
    """A page of orders.

    Attributes:
        data (list[None | OrderRow] | None | Unset):
        total_count (int | None | str | Unset): Rows on all pages together.
    """

    data: list[None | OrderRow] | None | Unset = UNSET
    total_count: int | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if isinstance(self.data, list):
            _json_["data"] = []
            for data_type_0_item_data in self.data:
                data_type_0_item: dict[str, Any] | None
                if isinstance(data_type_0_item_data, OrderRow):
                    data_type_0_item = data_type_0_item_data.to_dict()
                else:
                    data_type_0_item = data_type_0_item_data
                _json_["data"].append(data_type_0_item)
        elif not isinstance(self.data, Unset):
            _json_["data"] = self.data
        if self.total_count is not UNSET:
            _json_["totalCount"] = self.total_count
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        data = _source_.get("data", UNSET)
        if isinstance(data, list):
            try:
                data_type_0 = []
                for data_type_0_item in data:
                    if isinstance(data_type_0_item, dict):
                        try:
                            data_type_0_item = OrderRow.from_dict(data_type_0_item)
                        except MISMATCH:
                            pass
                    data_type_0.append(data_type_0_item)
                data = data_type_0
            except MISMATCH:
                pass
        _self_.data = data
        _self_.total_count = _source_.get("totalCount", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.order_row import OrderRow
