from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "_id",
        "locationId",
        "name",
        "description",
        "productType",
        "availableInStore",
        "createdAt",
        "updatedAt",
        "statementDescriptor",
        "image",
        "collectionIds",
        "isTaxesEnabled",
        "taxes",
        "automaticTaxCategoryId",
        "label",
        "slug",
        "variants",
    )
)


@_attrs_define
class Product(KeepsUnknown):
    """A product.

    Attributes:
        field_id (None | str | Unset):
        location_id (None | str | Unset):
        name (None | str | Unset):
        description (None | str | Unset): May hold HTML.
        product_type (None | str | Unset): `SERVICE` and `PHYSICAL` in samples; the values are
            not listed.
        available_in_store (bool | None | str | Unset):
        created_at (None | str | Unset):
        updated_at (None | str | Unset):
        statement_descriptor (None | str | Unset):
        image (None | str | Unset): A URL.
        collection_ids (list[str] | None | Unset):
        is_taxes_enabled (bool | None | str | Unset):
        taxes (list[None | ProductTax | str] | None | Unset): Ids by their type, objects in the
            sample of the webhook.
        automatic_tax_category_id (None | str | Unset):
        label (None | ProductLabel | str | Unset):
        slug (None | str | Unset):
        variants (list[None | ProductVariant] | None | Unset):
    """

    field_id: None | str | Unset = UNSET
    location_id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    description: None | str | Unset = UNSET
    product_type: None | str | Unset = UNSET
    available_in_store: bool | None | str | Unset = UNSET
    created_at: None | str | Unset = UNSET
    updated_at: None | str | Unset = UNSET
    statement_descriptor: None | str | Unset = UNSET
    image: None | str | Unset = UNSET
    collection_ids: list[str] | None | Unset = UNSET
    is_taxes_enabled: bool | None | str | Unset = UNSET
    taxes: list[None | ProductTax | str] | None | Unset = UNSET
    automatic_tax_category_id: None | str | Unset = UNSET
    label: None | ProductLabel | str | Unset = UNSET
    slug: None | str | Unset = UNSET
    variants: list[None | ProductVariant] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.field_id is not UNSET:
            _json_["_id"] = self.field_id
        if self.location_id is not UNSET:
            _json_["locationId"] = self.location_id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.description is not UNSET:
            _json_["description"] = self.description
        if self.product_type is not UNSET:
            _json_["productType"] = self.product_type
        if self.available_in_store is not UNSET:
            _json_["availableInStore"] = self.available_in_store
        if self.created_at is not UNSET:
            _json_["createdAt"] = self.created_at
        if self.updated_at is not UNSET:
            _json_["updatedAt"] = self.updated_at
        if self.statement_descriptor is not UNSET:
            _json_["statementDescriptor"] = self.statement_descriptor
        if self.image is not UNSET:
            _json_["image"] = self.image
        if self.collection_ids is not UNSET:
            _json_["collectionIds"] = self.collection_ids
        if self.is_taxes_enabled is not UNSET:
            _json_["isTaxesEnabled"] = self.is_taxes_enabled
        if isinstance(self.taxes, list):
            _json_["taxes"] = []
            for taxes_type_0_item_data in self.taxes:
                taxes_type_0_item: dict[str, Any] | None | str
                if isinstance(taxes_type_0_item_data, ProductTax):
                    taxes_type_0_item = taxes_type_0_item_data.to_dict()
                else:
                    taxes_type_0_item = taxes_type_0_item_data
                _json_["taxes"].append(taxes_type_0_item)
        elif not isinstance(self.taxes, Unset):
            _json_["taxes"] = self.taxes
        if self.automatic_tax_category_id is not UNSET:
            _json_["automaticTaxCategoryId"] = self.automatic_tax_category_id
        if isinstance(self.label, ProductLabel):
            _json_["label"] = self.label.to_dict()
        elif not isinstance(self.label, Unset):
            _json_["label"] = self.label
        if self.slug is not UNSET:
            _json_["slug"] = self.slug
        if isinstance(self.variants, list):
            _json_["variants"] = []
            for variants_type_0_item_data in self.variants:
                variants_type_0_item: dict[str, Any] | None
                if isinstance(variants_type_0_item_data, ProductVariant):
                    variants_type_0_item = variants_type_0_item_data.to_dict()
                else:
                    variants_type_0_item = variants_type_0_item_data
                _json_["variants"].append(variants_type_0_item)
        elif not isinstance(self.variants, Unset):
            _json_["variants"] = self.variants
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.field_id = _source_.get("_id", UNSET)
        _self_.location_id = _source_.get("locationId", UNSET)
        _self_.name = _source_.get("name", UNSET)
        _self_.description = _source_.get("description", UNSET)
        _self_.product_type = _source_.get("productType", UNSET)
        _self_.available_in_store = _source_.get("availableInStore", UNSET)
        _self_.created_at = _source_.get("createdAt", UNSET)
        _self_.updated_at = _source_.get("updatedAt", UNSET)
        _self_.statement_descriptor = _source_.get("statementDescriptor", UNSET)
        _self_.image = _source_.get("image", UNSET)
        _self_.collection_ids = _source_.get("collectionIds", UNSET)
        _self_.is_taxes_enabled = _source_.get("isTaxesEnabled", UNSET)
        taxes = _source_.get("taxes", UNSET)
        if isinstance(taxes, list):
            try:
                taxes_type_0 = []
                for taxes_type_0_item in taxes:
                    if isinstance(taxes_type_0_item, dict):
                        try:
                            taxes_type_0_item = ProductTax.from_dict(taxes_type_0_item)
                        except MISMATCH:
                            pass
                    taxes_type_0.append(taxes_type_0_item)
                taxes = taxes_type_0
            except MISMATCH:
                pass
        _self_.taxes = taxes
        _self_.automatic_tax_category_id = _source_.get("automaticTaxCategoryId", UNSET)
        label = _source_.get("label", UNSET)
        if isinstance(label, dict):
            try:
                label = ProductLabel.from_dict(label)
            except MISMATCH:
                pass
        _self_.label = label
        _self_.slug = _source_.get("slug", UNSET)
        variants = _source_.get("variants", UNSET)
        if isinstance(variants, list):
            try:
                variants_type_0 = []
                for variants_type_0_item in variants:
                    if isinstance(variants_type_0_item, dict):
                        try:
                            variants_type_0_item = ProductVariant.from_dict(variants_type_0_item)
                        except MISMATCH:
                            pass
                    variants_type_0.append(variants_type_0_item)
                variants = variants_type_0
            except MISMATCH:
                pass
        _self_.variants = variants
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.product_label import ProductLabel
from ..models.product_tax import ProductTax
from ..models.product_variant import ProductVariant
