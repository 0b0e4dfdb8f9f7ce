from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "_id",
        "altId",
        "altType",
        "trackings",
        "items",
        "createdAt",
        "updatedAt",
    )
)


@_attrs_define
class Fulfillment(KeepsUnknown):
    """What of an order was handed over.

    Attributes:
        field_id (None | str | Unset):
        alt_id (None | str | Unset):
        alt_type (None | str | Unset):
        trackings (list[FulfillmentTracking | None] | None | Unset):
        items (list[FulfilledItem | None] | None | Unset):
        created_at (None | str | Unset):
        updated_at (None | str | Unset):
    """

    field_id: None | str | Unset = UNSET
    alt_id: None | str | Unset = UNSET
    alt_type: None | str | Unset = UNSET
    trackings: list[FulfillmentTracking | None] | None | Unset = UNSET
    items: list[FulfilledItem | None] | None | Unset = UNSET
    created_at: None | str | Unset = UNSET
    updated_at: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.field_id is not UNSET:
            _json_["_id"] = self.field_id
        if self.alt_id is not UNSET:
            _json_["altId"] = self.alt_id
        if self.alt_type is not UNSET:
            _json_["altType"] = self.alt_type
        if isinstance(self.trackings, list):
            _json_["trackings"] = []
            for trackings_type_0_item_data in self.trackings:
                trackings_type_0_item: dict[str, Any] | None
                if isinstance(trackings_type_0_item_data, FulfillmentTracking):
                    trackings_type_0_item = trackings_type_0_item_data.to_dict()
                else:
                    trackings_type_0_item = trackings_type_0_item_data
                _json_["trackings"].append(trackings_type_0_item)
        elif not isinstance(self.trackings, Unset):
            _json_["trackings"] = self.trackings
        if isinstance(self.items, list):
            _json_["items"] = []
            for items_type_0_item_data in self.items:
                items_type_0_item: dict[str, Any] | None
                if isinstance(items_type_0_item_data, FulfilledItem):
                    items_type_0_item = items_type_0_item_data.to_dict()
                else:
                    items_type_0_item = items_type_0_item_data
                _json_["items"].append(items_type_0_item)
        elif not isinstance(self.items, Unset):
            _json_["items"] = self.items
        if self.created_at is not UNSET:
            _json_["createdAt"] = self.created_at
        if self.updated_at is not UNSET:
            _json_["updatedAt"] = self.updated_at
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.field_id = _source_.get("_id", UNSET)
        _self_.alt_id = _source_.get("altId", UNSET)
        _self_.alt_type = _source_.get("altType", UNSET)
        trackings = _source_.get("trackings", UNSET)
        if isinstance(trackings, list):
            try:
                trackings_type_0 = []
                for trackings_type_0_item in trackings:
                    if isinstance(trackings_type_0_item, dict):
                        try:
                            trackings_type_0_item = FulfillmentTracking.from_dict(
                                trackings_type_0_item
                            )
                        except MISMATCH:
                            pass
                    trackings_type_0.append(trackings_type_0_item)
                trackings = trackings_type_0
            except MISMATCH:
                pass
        _self_.trackings = trackings
        items = _source_.get("items", UNSET)
        if isinstance(items, list):
            try:
                items_type_0 = []
                for items_type_0_item in items:
                    if isinstance(items_type_0_item, dict):
                        try:
                            items_type_0_item = FulfilledItem.from_dict(items_type_0_item)
                        except MISMATCH:
                            pass
                    items_type_0.append(items_type_0_item)
                items = items_type_0
            except MISMATCH:
                pass
        _self_.items = items
        _self_.created_at = _source_.get("createdAt", UNSET)
        _self_.updated_at = _source_.get("updatedAt", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.fulfilled_item import FulfilledItem
from ..models.fulfillment_tracking import FulfillmentTracking
