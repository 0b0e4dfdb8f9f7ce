from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.sku_image import SkuImage


T = TypeVar("T", bound="OrderSku")


@_attrs_define
class OrderSku:
    """A SKU of an order. The table counts five members, the sample names them.

    Attributes:
        id (int | None | str | Unset):
        name (None | str | Unset):
        sku_icon (None | SkuImage | Unset): An object, although its name reads like a URL (C28).
        hero_image (None | SkuImage | Unset): An object here, the string `heroImageUrl` in the schema Cart (C28).
        hero_mobile_image (None | SkuImage | Unset):
    """

    id: int | None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    sku_icon: None | SkuImage | Unset = UNSET
    hero_image: None | SkuImage | Unset = UNSET
    hero_mobile_image: None | SkuImage | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.sku_image import SkuImage  # noqa: PLC0415

        id: int | None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        sku_icon: dict[str, Any] | None | Unset
        if isinstance(self.sku_icon, Unset):
            sku_icon = UNSET
        elif isinstance(self.sku_icon, SkuImage):
            sku_icon = self.sku_icon.to_dict()
        else:
            sku_icon = self.sku_icon

        hero_image: dict[str, Any] | None | Unset
        if isinstance(self.hero_image, Unset):
            hero_image = UNSET
        elif isinstance(self.hero_image, SkuImage):
            hero_image = self.hero_image.to_dict()
        else:
            hero_image = self.hero_image

        hero_mobile_image: dict[str, Any] | None | Unset
        if isinstance(self.hero_mobile_image, Unset):
            hero_mobile_image = UNSET
        elif isinstance(self.hero_mobile_image, SkuImage):
            hero_mobile_image = self.hero_mobile_image.to_dict()
        else:
            hero_mobile_image = self.hero_mobile_image

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if name is not UNSET:
            field_dict["name"] = name
        if sku_icon is not UNSET:
            field_dict["sku_icon"] = sku_icon
        if hero_image is not UNSET:
            field_dict["hero_image"] = hero_image
        if hero_mobile_image is not UNSET:
            field_dict["hero_mobile_image"] = hero_mobile_image

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sku_image import SkuImage  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_sku_icon(data: object) -> None | SkuImage | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                sku_icon_type_0 = SkuImage.from_dict(data)

                return sku_icon_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SkuImage | Unset, data)

        sku_icon = _parse_sku_icon(d.pop("sku_icon", UNSET))

        def _parse_hero_image(data: object) -> None | SkuImage | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                hero_image_type_0 = SkuImage.from_dict(data)

                return hero_image_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SkuImage | Unset, data)

        hero_image = _parse_hero_image(d.pop("hero_image", UNSET))

        def _parse_hero_mobile_image(data: object) -> None | SkuImage | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                hero_mobile_image_type_0 = SkuImage.from_dict(data)

                return hero_mobile_image_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SkuImage | Unset, data)

        hero_mobile_image = _parse_hero_mobile_image(d.pop("hero_mobile_image", UNSET))

        order_sku = cls(
            id=id,
            name=name,
            sku_icon=sku_icon,
            hero_image=hero_image,
            hero_mobile_image=hero_mobile_image,
        )

        order_sku.additional_properties = d
        return order_sku

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
