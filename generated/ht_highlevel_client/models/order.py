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
        "currency",
        "amount",
        "status",
        "liveMode",
        "createdAt",
        "updatedAt",
        "fulfillmentStatus",
        "contactSnapshot",
        "amountSummary",
        "source",
        "items",
        "coupon",
        "trackingId",
        "fingerprint",
        "meta",
        "markAsTest",
        "traceId",
        "automaticTaxesCalculated",
        "taxCalculationProvider",
        "createdBy",
        "paymentStatus",
    )
)


@_attrs_define
class Order(KeepsUnknown):
    """An order.

    Attributes:
        field_id (None | str | Unset):
        alt_id (None | str | Unset): Id of the location.
        alt_type (None | str | Unset): `location` in the sample.
        contact_id (None | str | Unset):
        currency (None | str | Unset): ISO code in upper case in the sample.
        amount (float | None | str | Unset): A number by its type, a text in the sample.
        status (None | str | Unset): `completed` in the sample, `pending` in that of the
            webhook; the values are not listed.
        live_mode (bool | None | str | Unset): A truth value by its type, the text `false` in
            the sample.
        created_at (None | str | Unset): ISO 8601.
        updated_at (None | str | Unset): ISO 8601.
        fulfillment_status (None | str | Unset): `unfulfilled` in the sample; the values are not
            listed.
        contact_snapshot (ContactSnapshot | None | str | Unset): The contact as it was. An
            object by its type, a text that is no JSON in the sample.
        amount_summary (AmountSummary | None | str | Unset): An object by its type, a text that
            is no JSON in the sample.
        source (None | OrderSource | str | Unset): An object by its type, a text that is no JSON
            in the sample.
        items (list[None | OrderItem | str] | None | str | Unset): The line items. A list of
            texts by its type, one text that is no JSON in the sample, and
            a list of objects in the sample of the webhook.
        coupon (Coupon | None | str | Unset): An object by its type, a text that is no JSON in
            the sample.
        tracking_id (None | str | Unset): A UUID in the sample, so hardly a parcel's number.
        fingerprint (None | str | Unset):
        meta (None | OrderMeta | str | Unset): An object by its type, a text that is no JSON in
            the sample.
        mark_as_test (bool | None | str | Unset): A truth value by its type, the text `false` in
            the sample.
        trace_id (None | str | Unset):
        automatic_taxes_calculated (bool | None | str | Unset): A truth value in the sample too.
        tax_calculation_provider (None | str | TaxCalculationProvider | Unset): An object by its
            type, a text in the sample.
        created_by (None | str | Unset): Id of a user.
        payment_status (None | str | Unset): Seen in lists alone; whether a single order has it
            is not known.
    """

    field_id: None | str | Unset = UNSET
    alt_id: None | str | Unset = UNSET
    alt_type: None | str | Unset = UNSET
    contact_id: None | str | Unset = UNSET
    currency: None | str | Unset = UNSET
    amount: float | None | str | Unset = UNSET
    status: None | str | Unset = UNSET
    live_mode: bool | None | str | Unset = UNSET
    created_at: None | str | Unset = UNSET
    updated_at: None | str | Unset = UNSET
    fulfillment_status: None | str | Unset = UNSET
    contact_snapshot: ContactSnapshot | None | str | Unset = UNSET
    amount_summary: AmountSummary | None | str | Unset = UNSET
    source: None | OrderSource | str | Unset = UNSET
    items: list[None | OrderItem | str] | None | str | Unset = UNSET
    coupon: Coupon | None | str | Unset = UNSET
    tracking_id: None | str | Unset = UNSET
    fingerprint: None | str | Unset = UNSET
    meta: None | OrderMeta | str | Unset = UNSET
    mark_as_test: bool | None | str | Unset = UNSET
    trace_id: None | str | Unset = UNSET
    automatic_taxes_calculated: bool | None | str | Unset = UNSET
    tax_calculation_provider: None | str | TaxCalculationProvider | Unset = UNSET
    created_by: None | str | Unset = UNSET
    payment_status: None | str | Unset = UNSET
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
        if self.currency is not UNSET:
            _json_["currency"] = self.currency
        if self.amount is not UNSET:
            _json_["amount"] = self.amount
        if self.status is not UNSET:
            _json_["status"] = self.status
        if self.live_mode is not UNSET:
            _json_["liveMode"] = self.live_mode
        if self.created_at is not UNSET:
            _json_["createdAt"] = self.created_at
        if self.updated_at is not UNSET:
            _json_["updatedAt"] = self.updated_at
        if self.fulfillment_status is not UNSET:
            _json_["fulfillmentStatus"] = self.fulfillment_status
        if isinstance(self.contact_snapshot, ContactSnapshot):
            _json_["contactSnapshot"] = self.contact_snapshot.to_dict()
        elif not isinstance(self.contact_snapshot, Unset):
            _json_["contactSnapshot"] = self.contact_snapshot
        if isinstance(self.amount_summary, AmountSummary):
            _json_["amountSummary"] = self.amount_summary.to_dict()
        elif not isinstance(self.amount_summary, Unset):
            _json_["amountSummary"] = self.amount_summary
        if isinstance(self.source, OrderSource):
            _json_["source"] = self.source.to_dict()
        elif not isinstance(self.source, Unset):
            _json_["source"] = self.source
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
        if isinstance(self.coupon, Coupon):
            _json_["coupon"] = self.coupon.to_dict()
        elif not isinstance(self.coupon, Unset):
            _json_["coupon"] = self.coupon
        if self.tracking_id is not UNSET:
            _json_["trackingId"] = self.tracking_id
        if self.fingerprint is not UNSET:
            _json_["fingerprint"] = self.fingerprint
        if isinstance(self.meta, OrderMeta):
            _json_["meta"] = self.meta.to_dict()
        elif not isinstance(self.meta, Unset):
            _json_["meta"] = self.meta
        if self.mark_as_test is not UNSET:
            _json_["markAsTest"] = self.mark_as_test
        if self.trace_id is not UNSET:
            _json_["traceId"] = self.trace_id
        if self.automatic_taxes_calculated is not UNSET:
            _json_["automaticTaxesCalculated"] = self.automatic_taxes_calculated
        if isinstance(self.tax_calculation_provider, TaxCalculationProvider):
            _json_["taxCalculationProvider"] = self.tax_calculation_provider.to_dict()
        elif not isinstance(self.tax_calculation_provider, Unset):
            _json_["taxCalculationProvider"] = self.tax_calculation_provider
        if self.created_by is not UNSET:
            _json_["createdBy"] = self.created_by
        if self.payment_status is not UNSET:
            _json_["paymentStatus"] = self.payment_status
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.field_id = _source_.get("_id", UNSET)
        _self_.alt_id = _source_.get("altId", UNSET)
        _self_.alt_type = _source_.get("altType", UNSET)
        _self_.contact_id = _source_.get("contactId", UNSET)
        _self_.currency = _source_.get("currency", UNSET)
        _self_.amount = _source_.get("amount", UNSET)
        _self_.status = _source_.get("status", UNSET)
        _self_.live_mode = _source_.get("liveMode", UNSET)
        _self_.created_at = _source_.get("createdAt", UNSET)
        _self_.updated_at = _source_.get("updatedAt", UNSET)
        _self_.fulfillment_status = _source_.get("fulfillmentStatus", UNSET)
        contact_snapshot = _source_.get("contactSnapshot", UNSET)
        if isinstance(contact_snapshot, dict):
            try:
                contact_snapshot = ContactSnapshot.from_dict(contact_snapshot)
            except MISMATCH:
                pass
        _self_.contact_snapshot = contact_snapshot
        amount_summary = _source_.get("amountSummary", UNSET)
        if isinstance(amount_summary, dict):
            try:
                amount_summary = AmountSummary.from_dict(amount_summary)
            except MISMATCH:
                pass
        _self_.amount_summary = amount_summary
        source = _source_.get("source", UNSET)
        if isinstance(source, dict):
            try:
                source = OrderSource.from_dict(source)
            except MISMATCH:
                pass
        _self_.source = source
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
        coupon = _source_.get("coupon", UNSET)
        if isinstance(coupon, dict):
            try:
                coupon = Coupon.from_dict(coupon)
            except MISMATCH:
                pass
        _self_.coupon = coupon
        _self_.tracking_id = _source_.get("trackingId", UNSET)
        _self_.fingerprint = _source_.get("fingerprint", UNSET)
        meta = _source_.get("meta", UNSET)
        if isinstance(meta, dict):
            try:
                meta = OrderMeta.from_dict(meta)
            except MISMATCH:
                pass
        _self_.meta = meta
        _self_.mark_as_test = _source_.get("markAsTest", UNSET)
        _self_.trace_id = _source_.get("traceId", UNSET)
        _self_.automatic_taxes_calculated = _source_.get("automaticTaxesCalculated", UNSET)
        tax_calculation_provider = _source_.get("taxCalculationProvider", UNSET)
        if isinstance(tax_calculation_provider, dict):
            try:
                tax_calculation_provider = TaxCalculationProvider.from_dict(
                    tax_calculation_provider
                )
            except MISMATCH:
                pass
        _self_.tax_calculation_provider = tax_calculation_provider
        _self_.created_by = _source_.get("createdBy", UNSET)
        _self_.payment_status = _source_.get("paymentStatus", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.amount_summary import AmountSummary
from ..models.contact_snapshot import ContactSnapshot
from ..models.coupon import Coupon
from ..models.order_item import OrderItem
from ..models.order_meta import OrderMeta
from ..models.order_source import OrderSource
from ..models.tax_calculation_provider import TaxCalculationProvider
