from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "_id",
        "name",
        "product",
        "price",
        "qty",
    )
)


@_attrs_define
class FulfilledItem(KeepsUnknown):
    """An item that was handed over.

    Attributes:
        field_id (None | str | Unset): Id of the price.
        name (None | str | Unset):
        product (None | Product | str | Unset):
        price (None | Price | str | Unset):
        qty (float | None | str | Unset):
    """

    field_id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    product: None | Product | str | Unset = UNSET
    price: None | Price | str | Unset = UNSET
    qty: float | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.field_id is not UNSET:
            _json_["_id"] = self.field_id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if isinstance(self.product, Product):
            _json_["product"] = self.product.to_dict()
        elif not isinstance(self.product, Unset):
            _json_["product"] = self.product
        if isinstance(self.price, Price):
            _json_["price"] = self.price.to_dict()
        elif not isinstance(self.price, Unset):
            _json_["price"] = self.price
        if self.qty is not UNSET:
            _json_["qty"] = self.qty
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.field_id = _source_.get("_id", UNSET)
        _self_.name = _source_.get("name", UNSET)
        product = _source_.get("product", UNSET)
        if isinstance(product, dict):
            try:
                product = Product.from_dict(product)
            except MISMATCH:
                pass
        _self_.product = product
        price = _source_.get("price", UNSET)
        if isinstance(price, dict):
            try:
                price = Price.from_dict(price)
            except MISMATCH:
                pass
        _self_.price = price
        _self_.qty = _source_.get("qty", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.price import Price
from ..models.product import Product
