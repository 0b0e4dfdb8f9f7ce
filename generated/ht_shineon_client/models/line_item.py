from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "title",
        "quantity",
        "price",
        "store_line_item_id",
        "sku",
        "grams",
        "properties",
        "personalizations",
        "tracking_company",
        "tracking_number",
        "variant_id",
        "base_price",
        "currency_code",
        "variant_title",
        "product_id",
        "name",
        "fulfillment_id",
    )
)


@_attrs_define
class LineItem(KeepsUnknown):
    """A line of an order. A line for an extra, such as an engraving, has an id, a title, a
    quantity and a price alone.

    Attributes:
        id (int | None | str | Unset):
        title (None | str | Unset):
        quantity (int | None | str | Unset):
        price (float | None | str | Unset):
        store_line_item_id (None | str | Unset): Has leading zeros in the sample.
        sku (None | str | Unset): Absent from lines for extras.
        grams (float | None | str | Unset):
        properties (LineItemProperties | list[str] | None | Unset): An object in the sample, an
            empty list in the draft of 2018.
        personalizations (list[None | Personalization] | None | Unset):
        tracking_company (None | str | Unset):
        tracking_number (None | str | Unset):
        variant_id (int | None | str | Unset):
        base_price (float | None | str | Unset):
        currency_code (None | str | Unset):
        variant_title (None | str | Unset):
        product_id (int | None | str | Unset):
        name (None | str | Unset):
        fulfillment_id (int | None | str | Unset):
    """

    id: int | None | str | Unset = UNSET
    title: None | str | Unset = UNSET
    quantity: int | None | str | Unset = UNSET
    price: float | None | str | Unset = UNSET
    store_line_item_id: None | str | Unset = UNSET
    sku: None | str | Unset = UNSET
    grams: float | None | str | Unset = UNSET
    properties: LineItemProperties | list[str] | None | Unset = UNSET
    personalizations: list[None | Personalization] | None | Unset = UNSET
    tracking_company: None | str | Unset = UNSET
    tracking_number: None | str | Unset = UNSET
    variant_id: int | None | str | Unset = UNSET
    base_price: float | None | str | Unset = UNSET
    currency_code: None | str | Unset = UNSET
    variant_title: None | str | Unset = UNSET
    product_id: int | None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    fulfillment_id: int | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.title is not UNSET:
            _json_["title"] = self.title
        if self.quantity is not UNSET:
            _json_["quantity"] = self.quantity
        if self.price is not UNSET:
            _json_["price"] = self.price
        if self.store_line_item_id is not UNSET:
            _json_["store_line_item_id"] = self.store_line_item_id
        if self.sku is not UNSET:
            _json_["sku"] = self.sku
        if self.grams is not UNSET:
            _json_["grams"] = self.grams
        if isinstance(self.properties, LineItemProperties):
            _json_["properties"] = self.properties.to_dict()
        elif not isinstance(self.properties, Unset):
            _json_["properties"] = self.properties
        if isinstance(self.personalizations, list):
            _json_["personalizations"] = []
            for personalizations_type_0_item_data in self.personalizations:
                personalizations_type_0_item: dict[str, Any] | None
                if isinstance(personalizations_type_0_item_data, Personalization):
                    personalizations_type_0_item = personalizations_type_0_item_data.to_dict()
                else:
                    personalizations_type_0_item = personalizations_type_0_item_data
                _json_["personalizations"].append(personalizations_type_0_item)
        elif not isinstance(self.personalizations, Unset):
            _json_["personalizations"] = self.personalizations
        if self.tracking_company is not UNSET:
            _json_["tracking_company"] = self.tracking_company
        if self.tracking_number is not UNSET:
            _json_["tracking_number"] = self.tracking_number
        if self.variant_id is not UNSET:
            _json_["variant_id"] = self.variant_id
        if self.base_price is not UNSET:
            _json_["base_price"] = self.base_price
        if self.currency_code is not UNSET:
            _json_["currency_code"] = self.currency_code
        if self.variant_title is not UNSET:
            _json_["variant_title"] = self.variant_title
        if self.product_id is not UNSET:
            _json_["product_id"] = self.product_id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.fulfillment_id is not UNSET:
            _json_["fulfillment_id"] = self.fulfillment_id
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.title = _source_.get("title", UNSET)
        _self_.quantity = _source_.get("quantity", UNSET)
        _self_.price = _source_.get("price", UNSET)
        _self_.store_line_item_id = _source_.get("store_line_item_id", UNSET)
        _self_.sku = _source_.get("sku", UNSET)
        _self_.grams = _source_.get("grams", UNSET)
        properties = _source_.get("properties", UNSET)
        if isinstance(properties, dict):
            try:
                properties = LineItemProperties.from_dict(properties)
            except MISMATCH:
                pass
        _self_.properties = properties
        personalizations = _source_.get("personalizations", UNSET)
        if isinstance(personalizations, list):
            try:
                personalizations_type_0 = []
                for personalizations_type_0_item in personalizations:
                    if isinstance(personalizations_type_0_item, dict):
                        try:
                            personalizations_type_0_item = Personalization.from_dict(
                                personalizations_type_0_item
                            )
                        except MISMATCH:
                            pass
                    personalizations_type_0.append(personalizations_type_0_item)
                personalizations = personalizations_type_0
            except MISMATCH:
                pass
        _self_.personalizations = personalizations
        _self_.tracking_company = _source_.get("tracking_company", UNSET)
        _self_.tracking_number = _source_.get("tracking_number", UNSET)
        _self_.variant_id = _source_.get("variant_id", UNSET)
        _self_.base_price = _source_.get("base_price", UNSET)
        _self_.currency_code = _source_.get("currency_code", UNSET)
        _self_.variant_title = _source_.get("variant_title", UNSET)
        _self_.product_id = _source_.get("product_id", UNSET)
        _self_.name = _source_.get("name", UNSET)
        _self_.fulfillment_id = _source_.get("fulfillment_id", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.line_item_properties import LineItemProperties
from ..models.personalization import Personalization
