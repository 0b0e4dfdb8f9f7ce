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
        "contactId",
        "contactName",
        "contactEmail",
        "currency",
        "amount",
        "subtotal",
        "discount",
        "status",
        "liveMode",
        "totalProducts",
        "onetimeProducts",
        "recurringProducts",
        "sourceType",
        "sourceSubType",
        "sourceName",
        "sourceId",
        "sourceMeta",
        "couponCode",
        "fulfillmentStatus",
        "createdAt",
        "updatedAt",
        "createdBy",
        "paymentStatus",
        "items",
    )
)


@_attrs_define
class OrderRow(KeepsUnknown):
    """An order as a list tells it: flat, and without line items.

    Attributes:
        field_id (None | str | Unset):
        alt_id (None | str | Unset): Id of the location.
        alt_type (None | str | Unset): `location` in the sample.
        contact_id (None | str | Unset):
        contact_name (None | str | Unset): The contact's whole name.
        contact_email (None | str | Unset):
        currency (None | str | Unset): ISO code in upper case in the sample.
        amount (float | None | str | Unset): A number by its type, a text in the sample.
        subtotal (float | None | str | Unset):
        discount (float | None | str | Unset):
        status (None | str | Unset): `completed` in the sample; the values are not listed.
        live_mode (bool | None | str | Unset): A truth value by its type, the text `false` in
            the sample.
        total_products (int | None | str | Unset):
        onetime_products (int | None | str | Unset):
        recurring_products (int | None | str | Unset):
        source_type (None | str | Unset):
        source_sub_type (None | str | Unset):
        source_name (None | str | Unset):
        source_id (None | str | Unset):
        source_meta (None | SourceMeta | str | Unset): An object by its type, a text that is no
            JSON in the sample.
        coupon_code (None | str | Unset):
        fulfillment_status (None | str | Unset): `unfulfilled` in the sample; the values are not
            listed.
        created_at (None | str | Unset): ISO 8601.
        updated_at (None | str | Unset): ISO 8601.
        created_by (None | str | Unset): Id of a user.
        payment_status (None | str | Unset): Has the values of the filter of that name.
        items (list[None | OrderItem | str] | None | str | Unset): Always empty in a list.
    """

    field_id: None | str | Unset = UNSET
    alt_id: None | str | Unset = UNSET
    alt_type: None | str | Unset = UNSET
    contact_id: None | str | Unset = UNSET
    contact_name: None | str | Unset = UNSET
    contact_email: None | str | Unset = UNSET
    currency: None | str | Unset = UNSET
    amount: float | None | str | Unset = UNSET
    subtotal: float | None | str | Unset = UNSET
    discount: float | None | str | Unset = UNSET
    status: None | str | Unset = UNSET
    live_mode: bool | None | str | Unset = UNSET
    total_products: int | None | str | Unset = UNSET
    onetime_products: int | None | str | Unset = UNSET
    recurring_products: int | None | str | Unset = UNSET
    source_type: None | str | Unset = UNSET
    source_sub_type: None | str | Unset = UNSET
    source_name: None | str | Unset = UNSET
    source_id: None | str | Unset = UNSET
    source_meta: None | SourceMeta | str | Unset = UNSET
    coupon_code: None | str | Unset = UNSET
    fulfillment_status: None | str | Unset = UNSET
    created_at: None | str | Unset = UNSET
    updated_at: None | str | Unset = UNSET
    created_by: None | str | Unset = UNSET
    payment_status: None | str | Unset = UNSET
    items: list[None | OrderItem | str] | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.field_id is not UNSET:
            _json_["_id"] = self.field_id
        if self.alt_id is not UNSET:
            _json_["altId"] = self.alt_id
        if self.alt_type is not UNSET:
            _json_["altType"] = self.alt_type
        if self.contact_id is not UNSET:
            _json_["contactId"] = self.contact_id
        if self.contact_name is not UNSET:
            _json_["contactName"] = self.contact_name
        if self.contact_email is not UNSET:
            _json_["contactEmail"] = self.contact_email
        if self.currency is not UNSET:
            _json_["currency"] = self.currency
        if self.amount is not UNSET:
            _json_["amount"] = self.amount
        if self.subtotal is not UNSET:
            _json_["subtotal"] = self.subtotal
        if self.discount is not UNSET:
            _json_["discount"] = self.discount
        if self.status is not UNSET:
            _json_["status"] = self.status
        if self.live_mode is not UNSET:
            _json_["liveMode"] = self.live_mode
        if self.total_products is not UNSET:
            _json_["totalProducts"] = self.total_products
        if self.onetime_products is not UNSET:
            _json_["onetimeProducts"] = self.onetime_products
        if self.recurring_products is not UNSET:
            _json_["recurringProducts"] = self.recurring_products
        if self.source_type is not UNSET:
            _json_["sourceType"] = self.source_type
        if self.source_sub_type is not UNSET:
            _json_["sourceSubType"] = self.source_sub_type
        if self.source_name is not UNSET:
            _json_["sourceName"] = self.source_name
        if self.source_id is not UNSET:
            _json_["sourceId"] = self.source_id
        if isinstance(self.source_meta, SourceMeta):
            _json_["sourceMeta"] = self.source_meta.to_dict()
        elif not isinstance(self.source_meta, Unset):
            _json_["sourceMeta"] = self.source_meta
        if self.coupon_code is not UNSET:
            _json_["couponCode"] = self.coupon_code
        if self.fulfillment_status is not UNSET:
            _json_["fulfillmentStatus"] = self.fulfillment_status
        if self.created_at is not UNSET:
            _json_["createdAt"] = self.created_at
        if self.updated_at is not UNSET:
            _json_["updatedAt"] = self.updated_at
        if self.created_by is not UNSET:
            _json_["createdBy"] = self.created_by
        if self.payment_status is not UNSET:
            _json_["paymentStatus"] = self.payment_status
        if isinstance(self.items, list):
            _json_["items"] = []
            for items_type_0_item_data in self.items:
                items_type_0_item: dict[str, Any] | None | str
                if isinstance(items_type_0_item_data, OrderItem):
                    items_type_0_item = items_type_0_item_data.to_dict()
                else:
                    items_type_0_item = items_type_0_item_data
                _json_["items"].append(items_type_0_item)
        elif not isinstance(self.items, Unset):
            _json_["items"] = self.items
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.field_id = _source_.get("_id", UNSET)
        _self_.alt_id = _source_.get("altId", UNSET)
        _self_.alt_type = _source_.get("altType", UNSET)
        _self_.contact_id = _source_.get("contactId", UNSET)
        _self_.contact_name = _source_.get("contactName", UNSET)
        _self_.contact_email = _source_.get("contactEmail", UNSET)
        _self_.currency = _source_.get("currency", UNSET)
        _self_.amount = _source_.get("amount", UNSET)
        _self_.subtotal = _source_.get("subtotal", UNSET)
        _self_.discount = _source_.get("discount", UNSET)
        _self_.status = _source_.get("status", UNSET)
        _self_.live_mode = _source_.get("liveMode", UNSET)
        _self_.total_products = _source_.get("totalProducts", UNSET)
        _self_.onetime_products = _source_.get("onetimeProducts", UNSET)
        _self_.recurring_products = _source_.get("recurringProducts", UNSET)
        _self_.source_type = _source_.get("sourceType", UNSET)
        _self_.source_sub_type = _source_.get("sourceSubType", UNSET)
        _self_.source_name = _source_.get("sourceName", UNSET)
        _self_.source_id = _source_.get("sourceId", UNSET)
        source_meta = _source_.get("sourceMeta", UNSET)
        if isinstance(source_meta, dict):
            try:
                source_meta = SourceMeta.from_dict(source_meta)
            except MISMATCH:
                pass
        _self_.source_meta = source_meta
        _self_.coupon_code = _source_.get("couponCode", UNSET)
        _self_.fulfillment_status = _source_.get("fulfillmentStatus", UNSET)
        _self_.created_at = _source_.get("createdAt", UNSET)
        _self_.updated_at = _source_.get("updatedAt", UNSET)
        _self_.created_by = _source_.get("createdBy", UNSET)
        _self_.payment_status = _source_.get("paymentStatus", UNSET)
        items = _source_.get("items", UNSET)
        if isinstance(items, list):
            try:
                items_type_0 = []
                for items_type_0_item in items:
                    if isinstance(items_type_0_item, dict):
                        try:
                            items_type_0_item = OrderItem.from_dict(items_type_0_item)
                        except MISMATCH:
                            pass
                    items_type_0.append(items_type_0_item)
                items = items_type_0
            except MISMATCH:
                pass
        _self_.items = items
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.order_item import OrderItem
from ..models.source_meta import SourceMeta
