from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.sku_list_item import SkuListItem


T = TypeVar("T", bound="ListSkusResponse")


@_attrs_define
class ListSkusResponse:
    """The SKUs. The page has not been seen; the envelope is concluded from the list of orders, and
    an answer may look quite different.

        Attributes:
            skus (list[None | SkuListItem] | None | Unset):
    """

    skus: list[None | SkuListItem] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.sku_list_item import SkuListItem  # noqa: PLC0415

        skus: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.skus, Unset):
            skus = UNSET
        elif isinstance(self.skus, list):
            skus = []
            for skus_type_0_item_data in self.skus:
                skus_type_0_item: dict[str, Any] | None
                if isinstance(skus_type_0_item_data, SkuListItem):
                    skus_type_0_item = skus_type_0_item_data.to_dict()
                else:
                    skus_type_0_item = skus_type_0_item_data
                skus.append(skus_type_0_item)

        else:
            skus = self.skus

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if skus is not UNSET:
            field_dict["skus"] = skus

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sku_list_item import SkuListItem  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_skus(data: object) -> list[None | SkuListItem] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                skus_type_0 = []
                _skus_type_0 = data
                for skus_type_0_item_data in _skus_type_0:

                    def _parse_skus_type_0_item(data: object) -> None | SkuListItem:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            skus_type_0_item_type_0 = SkuListItem.from_dict(data)

                            return skus_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | SkuListItem, data)

                    skus_type_0_item = _parse_skus_type_0_item(skus_type_0_item_data)

                    skus_type_0.append(skus_type_0_item)

                return skus_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | SkuListItem] | None | Unset, data)

        skus = _parse_skus(d.pop("skus", UNSET))

        list_skus_response = cls(
            skus=skus,
        )

        list_skus_response.additional_properties = d
        return list_skus_response

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
