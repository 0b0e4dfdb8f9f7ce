from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "services",
        "adjustments",
        "coupon",
        "totalAmount",
    )
)


@_attrs_define
class SchemaOrderBreakdown(KeepsUnknown):
    """What an order costs, by service.

    Attributes:
        services (list[None | SchemaOrderService] | None | Unset):
        adjustments (list[None | SchemaOrderAdjustment] | None | Unset):
        coupon (None | str | Unset):
        total_amount (None | str | Unset):
    """

    services: list[None | SchemaOrderService] | None | Unset = UNSET
    adjustments: list[None | SchemaOrderAdjustment] | None | Unset = UNSET
    coupon: None | str | Unset = UNSET
    total_amount: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if isinstance(self.services, list):
            _json_["services"] = []
            for services_type_0_item_data in self.services:
                services_type_0_item: dict[str, Any] | None
                if isinstance(services_type_0_item_data, SchemaOrderService):
                    services_type_0_item = services_type_0_item_data.to_dict()
                else:
                    services_type_0_item = services_type_0_item_data
                _json_["services"].append(services_type_0_item)
        elif not isinstance(self.services, Unset):
            _json_["services"] = self.services
        if isinstance(self.adjustments, list):
            _json_["adjustments"] = []
            for adjustments_type_0_item_data in self.adjustments:
                adjustments_type_0_item: dict[str, Any] | None
                if isinstance(adjustments_type_0_item_data, SchemaOrderAdjustment):
                    adjustments_type_0_item = adjustments_type_0_item_data.to_dict()
                else:
                    adjustments_type_0_item = adjustments_type_0_item_data
                _json_["adjustments"].append(adjustments_type_0_item)
        elif not isinstance(self.adjustments, Unset):
            _json_["adjustments"] = self.adjustments
        if self.coupon is not UNSET:
            _json_["coupon"] = self.coupon
        if self.total_amount is not UNSET:
            _json_["totalAmount"] = self.total_amount
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        services = _source_.get("services", UNSET)
        if isinstance(services, list):
            try:
                services_type_0 = []
                for services_type_0_item in services:
                    if isinstance(services_type_0_item, dict):
                        try:
                            services_type_0_item = SchemaOrderService.from_dict(
                                services_type_0_item
                            )
                        except MISMATCH:
                            pass
                    services_type_0.append(services_type_0_item)
                services = services_type_0
            except MISMATCH:
                pass
        _self_.services = services
        adjustments = _source_.get("adjustments", UNSET)
        if isinstance(adjustments, list):
            try:
                adjustments_type_0 = []
                for adjustments_type_0_item in adjustments:
                    if isinstance(adjustments_type_0_item, dict):
                        try:
                            adjustments_type_0_item = SchemaOrderAdjustment.from_dict(
                                adjustments_type_0_item
                            )
                        except MISMATCH:
                            pass
                    adjustments_type_0.append(adjustments_type_0_item)
                adjustments = adjustments_type_0
            except MISMATCH:
                pass
        _self_.adjustments = adjustments
        _self_.coupon = _source_.get("coupon", UNSET)
        _self_.total_amount = _source_.get("totalAmount", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.schema_order_adjustment import SchemaOrderAdjustment
from ..models.schema_order_service import SchemaOrderService
