from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define

from ..types import NEW, UNSET, Unset


@_attrs_define
class CreateFulfillmentTracking:
    """How a parcel can be followed.

    Attributes:
        tracking_number (str | Unset):
        shipping_carrier (str | Unset):
        tracking_url (str | Unset):
    """

    tracking_number: str | Unset = UNSET
    shipping_carrier: str | Unset = UNSET
    tracking_url: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = {}
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
        return _self_
