from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(("skus",))


@_attrs_define
class ListSkusResponse(KeepsUnknown):
    """The SKUs. The page has not been seen; the envelope is concluded from the list of orders, and
    an answer may look quite different.

    Attributes:
        skus (list[None | SkuListItem] | None | Unset):
    """

    skus: list[None | SkuListItem] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if isinstance(self.skus, list):
            _json_["skus"] = []
            for skus_type_0_item_data in self.skus:
                skus_type_0_item: dict[str, Any] | None
                if isinstance(skus_type_0_item_data, SkuListItem):
                    skus_type_0_item = skus_type_0_item_data.to_dict()
                else:
                    skus_type_0_item = skus_type_0_item_data
                _json_["skus"].append(skus_type_0_item)
        elif not isinstance(self.skus, Unset):
            _json_["skus"] = self.skus
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        skus = _source_.get("skus", UNSET)
        if isinstance(skus, list):
            try:
                skus_type_0 = []
                for skus_type_0_item in skus:
                    if isinstance(skus_type_0_item, dict):
                        try:
                            skus_type_0_item = SkuListItem.from_dict(skus_type_0_item)
                        except MISMATCH:
                            pass
                    skus_type_0.append(skus_type_0_item)
                skus = skus_type_0
            except MISMATCH:
                pass
        _self_.skus = skus
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.sku_list_item import SkuListItem
