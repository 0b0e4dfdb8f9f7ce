from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define

from ..types import NEW


@_attrs_define
class CreateFulfillmentItem:
    """An item that was handed over.

    Attributes:
        price_id (str): Id of the item's price.
        qty (float):
    """

    price_id: str
    qty: float

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = {}
        _json_["priceId"] = self.price_id
        _json_["qty"] = self.qty
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.price_id = _source_["priceId"]
        _self_.qty = _source_["qty"]
        return _self_
