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
        "type",
        "currency",
        "amount",
        "membershipOffers",
        "variantOptionIds",
        "locationId",
        "product",
        "userId",
        "recurring",
        "createdAt",
        "updatedAt",
        "compareAtPrice",
        "trackInventory",
        "availableQuantity",
        "allowOutOfStockPurchases",
    )
)


@_attrs_define
class Price(KeepsUnknown):
    """A price of a product, which stands for a choice of variants too.

    Attributes:
        field_id (None | str | Unset):
        name (None | str | Unset):
        type_ (None | str | Unset): `one_time` or `recurring`.
        currency (None | str | Unset):
        amount (float | None | str | Unset): In whole units, as the sums in the sample of the
            webhook show.
        membership_offers (list[MembershipOffer | None] | None | Unset):
        variant_option_ids (list[str] | None | Unset):
        location_id (None | str | Unset):
        product (None | str | Unset): Id of the product.
        user_id (None | str | Unset):
        recurring (None | Recurrence | str | Unset):
        created_at (None | str | Unset):
        updated_at (None | str | Unset):
        compare_at_price (float | None | str | Unset):
        track_inventory (bool | None | str | Unset):
        available_quantity (float | None | str | Unset):
        allow_out_of_stock_purchases (bool | None | str | Unset):
    """

    field_id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    currency: None | str | Unset = UNSET
    amount: float | None | str | Unset = UNSET
    membership_offers: list[MembershipOffer | None] | None | Unset = UNSET
    variant_option_ids: list[str] | None | Unset = UNSET
    location_id: None | str | Unset = UNSET
    product: None | str | Unset = UNSET
    user_id: None | str | Unset = UNSET
    recurring: None | Recurrence | str | Unset = UNSET
    created_at: None | str | Unset = UNSET
    updated_at: None | str | Unset = UNSET
    compare_at_price: float | None | str | Unset = UNSET
    track_inventory: bool | None | str | Unset = UNSET
    available_quantity: float | None | str | Unset = UNSET
    allow_out_of_stock_purchases: bool | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.field_id is not UNSET:
            _json_["_id"] = self.field_id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.type_ is not UNSET:
            _json_["type"] = self.type_
        if self.currency is not UNSET:
            _json_["currency"] = self.currency
        if self.amount is not UNSET:
            _json_["amount"] = self.amount
        if isinstance(self.membership_offers, list):
            _json_["membershipOffers"] = []
            for membership_offers_type_0_item_data in self.membership_offers:
                membership_offers_type_0_item: dict[str, Any] | None
                if isinstance(membership_offers_type_0_item_data, MembershipOffer):
                    membership_offers_type_0_item = membership_offers_type_0_item_data.to_dict()
                else:
                    membership_offers_type_0_item = membership_offers_type_0_item_data
                _json_["membershipOffers"].append(membership_offers_type_0_item)
        elif not isinstance(self.membership_offers, Unset):
            _json_["membershipOffers"] = self.membership_offers
        if self.variant_option_ids is not UNSET:
            _json_["variantOptionIds"] = self.variant_option_ids
        if self.location_id is not UNSET:
            _json_["locationId"] = self.location_id
        if self.product is not UNSET:
            _json_["product"] = self.product
        if self.user_id is not UNSET:
            _json_["userId"] = self.user_id
        if isinstance(self.recurring, Recurrence):
            _json_["recurring"] = self.recurring.to_dict()
        elif not isinstance(self.recurring, Unset):
            _json_["recurring"] = self.recurring
        if self.created_at is not UNSET:
            _json_["createdAt"] = self.created_at
        if self.updated_at is not UNSET:
            _json_["updatedAt"] = self.updated_at
        if self.compare_at_price is not UNSET:
            _json_["compareAtPrice"] = self.compare_at_price
        if self.track_inventory is not UNSET:
            _json_["trackInventory"] = self.track_inventory
        if self.available_quantity is not UNSET:
            _json_["availableQuantity"] = self.available_quantity
        if self.allow_out_of_stock_purchases is not UNSET:
            _json_["allowOutOfStockPurchases"] = self.allow_out_of_stock_purchases
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.field_id = _source_.get("_id", UNSET)
        _self_.name = _source_.get("name", UNSET)
        _self_.type_ = _source_.get("type", UNSET)
        _self_.currency = _source_.get("currency", UNSET)
        _self_.amount = _source_.get("amount", UNSET)
        membership_offers = _source_.get("membershipOffers", UNSET)
        if isinstance(membership_offers, list):
            try:
                membership_offers_type_0 = []
                for membership_offers_type_0_item in membership_offers:
                    if isinstance(membership_offers_type_0_item, dict):
                        try:
                            membership_offers_type_0_item = MembershipOffer.from_dict(
                                membership_offers_type_0_item
                            )
                        except MISMATCH:
                            pass
                    membership_offers_type_0.append(membership_offers_type_0_item)
                membership_offers = membership_offers_type_0
            except MISMATCH:
                pass
        _self_.membership_offers = membership_offers
        _self_.variant_option_ids = _source_.get("variantOptionIds", UNSET)
        _self_.location_id = _source_.get("locationId", UNSET)
        _self_.product = _source_.get("product", UNSET)
        _self_.user_id = _source_.get("userId", UNSET)
        recurring = _source_.get("recurring", UNSET)
        if isinstance(recurring, dict):
            try:
                recurring = Recurrence.from_dict(recurring)
            except MISMATCH:
                pass
        _self_.recurring = recurring
        _self_.created_at = _source_.get("createdAt", UNSET)
        _self_.updated_at = _source_.get("updatedAt", UNSET)
        _self_.compare_at_price = _source_.get("compareAtPrice", UNSET)
        _self_.track_inventory = _source_.get("trackInventory", UNSET)
        _self_.available_quantity = _source_.get("availableQuantity", UNSET)
        _self_.allow_out_of_stock_purchases = _source_.get("allowOutOfStockPurchases", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.membership_offer import MembershipOffer
from ..models.recurrence import Recurrence
