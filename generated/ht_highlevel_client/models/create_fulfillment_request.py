from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define

from ..models.alt_type import AltType
from ..types import NEW


@_attrs_define
class CreateFulfillmentRequest:
    """What was handed over.

    Attributes:
        alt_id (str): Id of the location.
        alt_type (AltType): What `altId` is the id of.
        trackings (list[CreateFulfillmentTracking]):
        items (list[CreateFulfillmentItem]):
        notify_customer (bool): Whether the customer is told.
    """

    alt_id: str
    alt_type: AltType
    trackings: list[CreateFulfillmentTracking]
    items: list[CreateFulfillmentItem]
    notify_customer: bool

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = {}
        _json_["altId"] = self.alt_id
        _json_["altType"] = self.alt_type.value
        _json_["trackings"] = []
        for trackings_item_data in self.trackings:
            trackings_item = trackings_item_data.to_dict()
            _json_["trackings"].append(trackings_item)
        _json_["items"] = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            _json_["items"].append(items_item)
        _json_["notifyCustomer"] = self.notify_customer
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.alt_id = _source_["altId"]
        alt_type = AltType(_source_["altType"])
        _self_.alt_type = alt_type
        trackings = [
            CreateFulfillmentTracking.from_dict(trackings_item)
            for trackings_item in _source_["trackings"]
        ]
        _self_.trackings = trackings
        items = [CreateFulfillmentItem.from_dict(items_item) for items_item in _source_["items"]]
        _self_.items = items
        _self_.notify_customer = _source_["notifyCustomer"]
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.create_fulfillment_item import CreateFulfillmentItem
from ..models.create_fulfillment_tracking import CreateFulfillmentTracking
