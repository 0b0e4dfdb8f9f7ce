from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "trackingNumber",
        "shippingCarrier",
        "trackingUrl",
    )
)


@_attrs_define
class FulfillmentTracking(KeepsUnknown):
    """How a parcel can be followed.

    Attributes:
        tracking_number (None | str | Unset):
        shipping_carrier (None | str | Unset):
        tracking_url (None | str | Unset):
    """

    tracking_number: None | str | Unset = UNSET
    shipping_carrier: None | str | Unset = UNSET
    tracking_url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.tracking_number is not UNSET:
            _json_["trackingNumber"] = self.tracking_number
        if self.shipping_carrier is not UNSET:
            _json_["shippingCarrier"] = self.shipping_carrier
        if self.tracking_url is not UNSET:
            _json_["trackingUrl"] = self.tracking_url
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.tracking_number = _source_.get("trackingNumber", UNSET)
        _self_.shipping_carrier = _source_.get("shippingCarrier", UNSET)
        _self_.tracking_url = _source_.get("trackingUrl", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
