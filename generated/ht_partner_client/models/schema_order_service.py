from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "skuId",
        "name",
        "amount",
        "price",
        "originalAmount",
        "prepaid",
        "totalAmount",
        "originalTotalAmount",
        "adjustments",
        "physicalProduct",
        "image",
        "quantity",
        "priceType",
        "estimatedDuration",
        "duration",
    )
)


@_attrs_define
class SchemaOrderService(KeepsUnknown):
    """One service of an order's breakdown.

    Attributes:
        id (int | None | str | Unset):
        sku_id (int | None | str | Unset):
        name (None | str | Unset):
        amount (None | str | Unset):
        price (None | str | Unset):
        original_amount (None | str | Unset):
        prepaid (None | str | Unset):
        total_amount (None | str | Unset):
        original_total_amount (None | str | Unset):
        adjustments (list[None | SchemaOrderServiceAdjustment] | None | Unset):
        physical_product (bool | None | Unset):
        image (None | str | Unset): URL of a picture.
        quantity (int | None | Unset):
        price_type (None | str | Unset):
        estimated_duration (None | str | Unset):
        duration (None | str | Unset):
    """

    id: int | None | str | Unset = UNSET
    sku_id: int | None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    amount: None | str | Unset = UNSET
    price: None | str | Unset = UNSET
    original_amount: None | str | Unset = UNSET
    prepaid: None | str | Unset = UNSET
    total_amount: None | str | Unset = UNSET
    original_total_amount: None | str | Unset = UNSET
    adjustments: list[None | SchemaOrderServiceAdjustment] | None | Unset = UNSET
    physical_product: bool | None | Unset = UNSET
    image: None | str | Unset = UNSET
    quantity: int | None | Unset = UNSET
    price_type: None | str | Unset = UNSET
    estimated_duration: None | str | Unset = UNSET
    duration: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.sku_id is not UNSET:
            _json_["skuId"] = self.sku_id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.amount is not UNSET:
            _json_["amount"] = self.amount
        if self.price is not UNSET:
            _json_["price"] = self.price
        if self.original_amount is not UNSET:
            _json_["originalAmount"] = self.original_amount
        if self.prepaid is not UNSET:
            _json_["prepaid"] = self.prepaid
        if self.total_amount is not UNSET:
            _json_["totalAmount"] = self.total_amount
        if self.original_total_amount is not UNSET:
            _json_["originalTotalAmount"] = self.original_total_amount
        if isinstance(self.adjustments, list):
            _json_["adjustments"] = []
            for adjustments_type_0_item_data in self.adjustments:
                adjustments_type_0_item: dict[str, Any] | None
                if isinstance(adjustments_type_0_item_data, SchemaOrderServiceAdjustment):
                    adjustments_type_0_item = adjustments_type_0_item_data.to_dict()
                else:
                    adjustments_type_0_item = adjustments_type_0_item_data
                _json_["adjustments"].append(adjustments_type_0_item)
        elif not isinstance(self.adjustments, Unset):
            _json_["adjustments"] = self.adjustments
        if self.physical_product is not UNSET:
            _json_["physicalProduct"] = self.physical_product
        if self.image is not UNSET:
            _json_["image"] = self.image
        if self.quantity is not UNSET:
            _json_["quantity"] = self.quantity
        if self.price_type is not UNSET:
            _json_["priceType"] = self.price_type
        if self.estimated_duration is not UNSET:
            _json_["estimatedDuration"] = self.estimated_duration
        if self.duration is not UNSET:
            _json_["duration"] = self.duration
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.sku_id = _source_.get("skuId", UNSET)
        _self_.name = _source_.get("name", UNSET)
        _self_.amount = _source_.get("amount", UNSET)
        _self_.price = _source_.get("price", UNSET)
        _self_.original_amount = _source_.get("originalAmount", UNSET)
        _self_.prepaid = _source_.get("prepaid", UNSET)
        _self_.total_amount = _source_.get("totalAmount", UNSET)
        _self_.original_total_amount = _source_.get("originalTotalAmount", UNSET)
        adjustments = _source_.get("adjustments", UNSET)
        if isinstance(adjustments, list):
            try:
                adjustments_type_0 = []
                for adjustments_type_0_item in adjustments:
                    if isinstance(adjustments_type_0_item, dict):
                        try:
                            adjustments_type_0_item = SchemaOrderServiceAdjustment.from_dict(
                                adjustments_type_0_item
                            )
                        except MISMATCH:
                            pass
                    adjustments_type_0.append(adjustments_type_0_item)
                adjustments = adjustments_type_0
            except MISMATCH:
                pass
        _self_.adjustments = adjustments
        _self_.physical_product = _source_.get("physicalProduct", UNSET)
        _self_.image = _source_.get("image", UNSET)
        _self_.quantity = _source_.get("quantity", UNSET)
        _self_.price_type = _source_.get("priceType", UNSET)
        _self_.estimated_duration = _source_.get("estimatedDuration", UNSET)
        _self_.duration = _source_.get("duration", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.schema_order_service_adjustment import SchemaOrderServiceAdjustment
