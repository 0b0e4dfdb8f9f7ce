from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "token",
        "items",
        "status",
        "statusId",
        "workflow",
        "coupon",
        "followUp",
        "availability",
        "consolidatedAvailability",
        "address",
        "plan",
    )
)


@_attrs_define
class SchemaCart(KeepsUnknown):
    """The schema that the reference calls `Cart`. No operation on carts is listed. The copy of the
    page
    ends after `plan`, so further members may exist.

    Attributes:
        id (int | None | str | Unset):
        token (None | str | Unset):
        items (list[None | SchemaCartItem] | None | Unset):
        status (None | str | Unset):
        status_id (int | None | str | Unset):
        workflow (None | str | Unset):
        coupon (None | str | Unset):
        follow_up (None | str | Unset):
        availability (list[None | SchemaCartAvailabilitySlot] | None | Unset):
        consolidated_availability (None | SchemaCartConsolidatedAvailability | Unset):
        address (None | SchemaCartAddress | Unset):
        plan (None | str | Unset):
    """

    id: int | None | str | Unset = UNSET
    token: None | str | Unset = UNSET
    items: list[None | SchemaCartItem] | None | Unset = UNSET
    status: None | str | Unset = UNSET
    status_id: int | None | str | Unset = UNSET
    workflow: None | str | Unset = UNSET
    coupon: None | str | Unset = UNSET
    follow_up: None | str | Unset = UNSET
    availability: list[None | SchemaCartAvailabilitySlot] | None | Unset = UNSET
    consolidated_availability: None | SchemaCartConsolidatedAvailability | Unset = UNSET
    address: None | SchemaCartAddress | Unset = UNSET
    plan: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.token is not UNSET:
            _json_["token"] = self.token
        if isinstance(self.items, list):
            _json_["items"] = []
            for items_type_0_item_data in self.items:
                items_type_0_item: dict[str, Any] | None
                if isinstance(items_type_0_item_data, SchemaCartItem):
                    items_type_0_item = items_type_0_item_data.to_dict()
                else:
                    items_type_0_item = items_type_0_item_data
                _json_["items"].append(items_type_0_item)
        elif not isinstance(self.items, Unset):
            _json_["items"] = self.items
        if self.status is not UNSET:
            _json_["status"] = self.status
        if self.status_id is not UNSET:
            _json_["statusId"] = self.status_id
        if self.workflow is not UNSET:
            _json_["workflow"] = self.workflow
        if self.coupon is not UNSET:
            _json_["coupon"] = self.coupon
        if self.follow_up is not UNSET:
            _json_["followUp"] = self.follow_up
        if isinstance(self.availability, list):
            _json_["availability"] = []
            for availability_type_0_item_data in self.availability:
                availability_type_0_item: dict[str, Any] | None
                if isinstance(availability_type_0_item_data, SchemaCartAvailabilitySlot):
                    availability_type_0_item = availability_type_0_item_data.to_dict()
                else:
                    availability_type_0_item = availability_type_0_item_data
                _json_["availability"].append(availability_type_0_item)
        elif not isinstance(self.availability, Unset):
            _json_["availability"] = self.availability
        if isinstance(self.consolidated_availability, SchemaCartConsolidatedAvailability):
            _json_["consolidatedAvailability"] = self.consolidated_availability.to_dict()
        elif not isinstance(self.consolidated_availability, Unset):
            _json_["consolidatedAvailability"] = self.consolidated_availability
        if isinstance(self.address, SchemaCartAddress):
            _json_["address"] = self.address.to_dict()
        elif not isinstance(self.address, Unset):
            _json_["address"] = self.address
        if self.plan is not UNSET:
            _json_["plan"] = self.plan
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.token = _source_.get("token", UNSET)
        items = _source_.get("items", UNSET)
        if isinstance(items, list):
            try:
                items_type_0 = []
                for items_type_0_item in items:
                    if isinstance(items_type_0_item, dict):
                        try:
                            items_type_0_item = SchemaCartItem.from_dict(items_type_0_item)
                        except MISMATCH:
                            pass
                    items_type_0.append(items_type_0_item)
                items = items_type_0
            except MISMATCH:
                pass
        _self_.items = items
        _self_.status = _source_.get("status", UNSET)
        _self_.status_id = _source_.get("statusId", UNSET)
        _self_.workflow = _source_.get("workflow", UNSET)
        _self_.coupon = _source_.get("coupon", UNSET)
        _self_.follow_up = _source_.get("followUp", UNSET)
        availability = _source_.get("availability", UNSET)
        if isinstance(availability, list):
            try:
                availability_type_0 = []
                for availability_type_0_item in availability:
                    if isinstance(availability_type_0_item, dict):
                        try:
                            availability_type_0_item = SchemaCartAvailabilitySlot.from_dict(
                                availability_type_0_item
                            )
                        except MISMATCH:
                            pass
                    availability_type_0.append(availability_type_0_item)
                availability = availability_type_0
            except MISMATCH:
                pass
        _self_.availability = availability
        consolidated_availability = _source_.get("consolidatedAvailability", UNSET)
        if isinstance(consolidated_availability, dict):
            try:
                consolidated_availability = SchemaCartConsolidatedAvailability.from_dict(
                    consolidated_availability
                )
            except MISMATCH:
                pass
        _self_.consolidated_availability = consolidated_availability
        address = _source_.get("address", UNSET)
        if isinstance(address, dict):
            try:
                address = SchemaCartAddress.from_dict(address)
            except MISMATCH:
                pass
        _self_.address = address
        _self_.plan = _source_.get("plan", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.schema_cart_address import SchemaCartAddress
from ..models.schema_cart_availability_slot import SchemaCartAvailabilitySlot
from ..models.schema_cart_consolidated_availability import (
    SchemaCartConsolidatedAvailability,
)
from ..models.schema_cart_item import SchemaCartItem
