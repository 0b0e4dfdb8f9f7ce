from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "name",
        "sku_icon",
        "hero_image",
        "hero_mobile_image",
    )
)


@_attrs_define
class OrderSku(KeepsUnknown):
    """A SKU of an order. The table counts five members, the sample names them.

    Attributes:
        id (int | None | str | Unset):
        name (None | str | Unset):
        sku_icon (None | SkuImage | Unset): An object, although its name reads like a URL (C28).
        hero_image (None | SkuImage | Unset): An object here, the string `heroImageUrl` in the
            schema Cart (C28).
        hero_mobile_image (None | SkuImage | Unset):
    """

    id: int | None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    sku_icon: None | SkuImage | Unset = UNSET
    hero_image: None | SkuImage | Unset = UNSET
    hero_mobile_image: None | SkuImage | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if isinstance(self.sku_icon, SkuImage):
            _json_["sku_icon"] = self.sku_icon.to_dict()
        elif not isinstance(self.sku_icon, Unset):
            _json_["sku_icon"] = self.sku_icon
        if isinstance(self.hero_image, SkuImage):
            _json_["hero_image"] = self.hero_image.to_dict()
        elif not isinstance(self.hero_image, Unset):
            _json_["hero_image"] = self.hero_image
        if isinstance(self.hero_mobile_image, SkuImage):
            _json_["hero_mobile_image"] = self.hero_mobile_image.to_dict()
        elif not isinstance(self.hero_mobile_image, Unset):
            _json_["hero_mobile_image"] = self.hero_mobile_image
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.name = _source_.get("name", UNSET)
        sku_icon = _source_.get("sku_icon", UNSET)
        if isinstance(sku_icon, dict):
            try:
                sku_icon = SkuImage.from_dict(sku_icon)
            except MISMATCH:
                pass
        _self_.sku_icon = sku_icon
        hero_image = _source_.get("hero_image", UNSET)
        if isinstance(hero_image, dict):
            try:
                hero_image = SkuImage.from_dict(hero_image)
            except MISMATCH:
                pass
        _self_.hero_image = hero_image
        hero_mobile_image = _source_.get("hero_mobile_image", UNSET)
        if isinstance(hero_mobile_image, dict):
            try:
                hero_mobile_image = SkuImage.from_dict(hero_mobile_image)
            except MISMATCH:
                pass
        _self_.hero_mobile_image = hero_mobile_image
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.sku_image import SkuImage
