from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "status",
        "on_hold_reason",
        "store_customer_id",
        "store_order_id",
        "source_id",
        "source_url",
        "source_name",
        "source_po_number",
        "packing_slip_url",
        "shipment_notification_url",
        "email",
        "note",
        "test",
        "subtotal_price",
        "total_shipping",
        "total_price",
        "currency",
        "total_weight",
        "total_tax",
        "name",
        "phone",
        "created_at",
        "updated_at",
        "cancelled_at",
        "cancel_reason",
        "line_items",
        "billing_address",
        "shipping_address",
        "fulfillments",
        "shipping_method",
        "reference",
    )
)


@_attrs_define
class Order(KeepsUnknown):
    """An order.

    Attributes:
        id (int | None | str | Unset):
        status (None | str | Unset): `cancelled` in the sample. Others name `on_hold`,
            `awaiting_payment`, `in_production`,
            `shipped` and `cancelled`.
        on_hold_reason (None | str | Unset):
        store_customer_id (None | str | Unset):
        store_order_id (None | str | Unset):
        source_id (None | str | Unset): The caller's own id of the order.
        source_url (None | str | Unset):
        source_name (None | str | Unset):
        source_po_number (None | str | Unset): A purchase order number of the caller's.
        packing_slip_url (None | str | Unset):
        shipment_notification_url (None | str | Unset):
        email (None | str | Unset):
        note (None | str | Unset):
        test (bool | None | str | Unset):
        subtotal_price (float | None | str | Unset):
        total_shipping (float | None | str | Unset):
        total_price (float | None | str | Unset):
        currency (None | str | Unset):
        total_weight (float | None | str | Unset): In grams.
        total_tax (float | None | str | Unset): A text, while the other amounts are numbers.
        name (None | str | Unset): `SHINE-30018` for the order with the id 20018 in the sample:
            neither follows from the
            other.
        phone (None | str | Unset): Null in the sample.
        created_at (None | str | Unset): ISO 8601 with an offset.
        updated_at (None | str | Unset): ISO 8601 with an offset.
        cancelled_at (None | str | Unset): ISO 8601 with an offset; null unless cancelled.
        cancel_reason (None | str | Unset): `canceled_by_seller` in the sample, with one l
            unlike the status.
        line_items (list[LineItem | None] | None | Unset):
        billing_address (Address | None | Unset):
        shipping_address (Address | None | Unset):
        fulfillments (list[Fulfillment | None] | None | Unset): Empty in the sample.
        shipping_method (None | str | Unset):
        reference (None | str | Unset):
    """

    id: int | None | str | Unset = UNSET
    status: None | str | Unset = UNSET
    on_hold_reason: None | str | Unset = UNSET
    store_customer_id: None | str | Unset = UNSET
    store_order_id: None | str | Unset = UNSET
    source_id: None | str | Unset = UNSET
    source_url: None | str | Unset = UNSET
    source_name: None | str | Unset = UNSET
    source_po_number: None | str | Unset = UNSET
    packing_slip_url: None | str | Unset = UNSET
    shipment_notification_url: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    note: None | str | Unset = UNSET
    test: bool | None | str | Unset = UNSET
    subtotal_price: float | None | str | Unset = UNSET
    total_shipping: float | None | str | Unset = UNSET
    total_price: float | None | str | Unset = UNSET
    currency: None | str | Unset = UNSET
    total_weight: float | None | str | Unset = UNSET
    total_tax: float | None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    created_at: None | str | Unset = UNSET
    updated_at: None | str | Unset = UNSET
    cancelled_at: None | str | Unset = UNSET
    cancel_reason: None | str | Unset = UNSET
    line_items: list[LineItem | None] | None | Unset = UNSET
    billing_address: Address | None | Unset = UNSET
    shipping_address: Address | None | Unset = UNSET
    fulfillments: list[Fulfillment | None] | None | Unset = UNSET
    shipping_method: None | str | Unset = UNSET
    reference: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.status is not UNSET:
            _json_["status"] = self.status
        if self.on_hold_reason is not UNSET:
            _json_["on_hold_reason"] = self.on_hold_reason
        if self.store_customer_id is not UNSET:
            _json_["store_customer_id"] = self.store_customer_id
        if self.store_order_id is not UNSET:
            _json_["store_order_id"] = self.store_order_id
        if self.source_id is not UNSET:
            _json_["source_id"] = self.source_id
        if self.source_url is not UNSET:
            _json_["source_url"] = self.source_url
        if self.source_name is not UNSET:
            _json_["source_name"] = self.source_name
        if self.source_po_number is not UNSET:
            _json_["source_po_number"] = self.source_po_number
        if self.packing_slip_url is not UNSET:
            _json_["packing_slip_url"] = self.packing_slip_url
        if self.shipment_notification_url is not UNSET:
            _json_["shipment_notification_url"] = self.shipment_notification_url
        if self.email is not UNSET:
            _json_["email"] = self.email
        if self.note is not UNSET:
            _json_["note"] = self.note
        if self.test is not UNSET:
            _json_["test"] = self.test
        if self.subtotal_price is not UNSET:
            _json_["subtotal_price"] = self.subtotal_price
        if self.total_shipping is not UNSET:
            _json_["total_shipping"] = self.total_shipping
        if self.total_price is not UNSET:
            _json_["total_price"] = self.total_price
        if self.currency is not UNSET:
            _json_["currency"] = self.currency
        if self.total_weight is not UNSET:
            _json_["total_weight"] = self.total_weight
        if self.total_tax is not UNSET:
            _json_["total_tax"] = self.total_tax
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.phone is not UNSET:
            _json_["phone"] = self.phone
        if self.created_at is not UNSET:
            _json_["created_at"] = self.created_at
        if self.updated_at is not UNSET:
            _json_["updated_at"] = self.updated_at
        if self.cancelled_at is not UNSET:
            _json_["cancelled_at"] = self.cancelled_at
        if self.cancel_reason is not UNSET:
            _json_["cancel_reason"] = self.cancel_reason
        if isinstance(self.line_items, list):
            _json_["line_items"] = []
            for line_items_type_0_item_data in self.line_items:
                line_items_type_0_item: dict[str, Any] | None
                if isinstance(line_items_type_0_item_data, LineItem):
                    line_items_type_0_item = line_items_type_0_item_data.to_dict()
                else:
                    line_items_type_0_item = line_items_type_0_item_data
                _json_["line_items"].append(line_items_type_0_item)
        elif not isinstance(self.line_items, Unset):
            _json_["line_items"] = self.line_items
        if isinstance(self.billing_address, Address):
            _json_["billing_address"] = self.billing_address.to_dict()
        elif not isinstance(self.billing_address, Unset):
            _json_["billing_address"] = self.billing_address
        if isinstance(self.shipping_address, Address):
            _json_["shipping_address"] = self.shipping_address.to_dict()
        elif not isinstance(self.shipping_address, Unset):
            _json_["shipping_address"] = self.shipping_address
        if isinstance(self.fulfillments, list):
            _json_["fulfillments"] = []
            for fulfillments_type_0_item_data in self.fulfillments:
                fulfillments_type_0_item: dict[str, Any] | None
                if isinstance(fulfillments_type_0_item_data, Fulfillment):
                    fulfillments_type_0_item = fulfillments_type_0_item_data.to_dict()
                else:
                    fulfillments_type_0_item = fulfillments_type_0_item_data
                _json_["fulfillments"].append(fulfillments_type_0_item)
        elif not isinstance(self.fulfillments, Unset):
            _json_["fulfillments"] = self.fulfillments
        if self.shipping_method is not UNSET:
            _json_["shipping_method"] = self.shipping_method
        if self.reference is not UNSET:
            _json_["reference"] = self.reference
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.status = _source_.get("status", UNSET)
        _self_.on_hold_reason = _source_.get("on_hold_reason", UNSET)
        _self_.store_customer_id = _source_.get("store_customer_id", UNSET)
        _self_.store_order_id = _source_.get("store_order_id", UNSET)
        _self_.source_id = _source_.get("source_id", UNSET)
        _self_.source_url = _source_.get("source_url", UNSET)
        _self_.source_name = _source_.get("source_name", UNSET)
        _self_.source_po_number = _source_.get("source_po_number", UNSET)
        _self_.packing_slip_url = _source_.get("packing_slip_url", UNSET)
        _self_.shipment_notification_url = _source_.get("shipment_notification_url", UNSET)
        _self_.email = _source_.get("email", UNSET)
        _self_.note = _source_.get("note", UNSET)
        _self_.test = _source_.get("test", UNSET)
        _self_.subtotal_price = _source_.get("subtotal_price", UNSET)
        _self_.total_shipping = _source_.get("total_shipping", UNSET)
        _self_.total_price = _source_.get("total_price", UNSET)
        _self_.currency = _source_.get("currency", UNSET)
        _self_.total_weight = _source_.get("total_weight", UNSET)
        _self_.total_tax = _source_.get("total_tax", UNSET)
        _self_.name = _source_.get("name", UNSET)
        _self_.phone = _source_.get("phone", UNSET)
        _self_.created_at = _source_.get("created_at", UNSET)
        _self_.updated_at = _source_.get("updated_at", UNSET)
        _self_.cancelled_at = _source_.get("cancelled_at", UNSET)
        _self_.cancel_reason = _source_.get("cancel_reason", UNSET)
        line_items = _source_.get("line_items", UNSET)
        if isinstance(line_items, list):
            try:
                line_items_type_0 = []
                for line_items_type_0_item in line_items:
                    if isinstance(line_items_type_0_item, dict):
                        try:
                            line_items_type_0_item = LineItem.from_dict(line_items_type_0_item)
                        except MISMATCH:
                            pass
                    line_items_type_0.append(line_items_type_0_item)
                line_items = line_items_type_0
            except MISMATCH:
                pass
        _self_.line_items = line_items
        billing_address = _source_.get("billing_address", UNSET)
        if isinstance(billing_address, dict):
            try:
                billing_address = Address.from_dict(billing_address)
            except MISMATCH:
                pass
        _self_.billing_address = billing_address
        shipping_address = _source_.get("shipping_address", UNSET)
        if isinstance(shipping_address, dict):
            try:
                shipping_address = Address.from_dict(shipping_address)
            except MISMATCH:
                pass
        _self_.shipping_address = shipping_address
        fulfillments = _source_.get("fulfillments", UNSET)
        if isinstance(fulfillments, list):
            try:
                fulfillments_type_0 = []
                for fulfillments_type_0_item in fulfillments:
                    if isinstance(fulfillments_type_0_item, dict):
                        try:
                            fulfillments_type_0_item = Fulfillment.from_dict(
                                fulfillments_type_0_item
                            )
                        except MISMATCH:
                            pass
                    fulfillments_type_0.append(fulfillments_type_0_item)
                fulfillments = fulfillments_type_0
            except MISMATCH:
                pass
        _self_.fulfillments = fulfillments
        _self_.shipping_method = _source_.get("shipping_method", UNSET)
        _self_.reference = _source_.get("reference", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.address import Address
from ..models.fulfillment import Fulfillment
from ..models.line_item import LineItem
