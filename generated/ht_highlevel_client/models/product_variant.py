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
        "options",
    )
)


@_attrs_define
class ProductVariant(KeepsUnknown):
    """A way in which a product varies.

    Attributes:
        id (None | str | Unset):
        name (None | str | Unset):
        options (list[None | VariantOption] | None | Unset):
    """

    id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    options: list[None | VariantOption] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if isinstance(self.options, list):
            _json_["options"] = []
            for options_type_0_item_data in self.options:
                options_type_0_item: dict[str, Any] | None
                if isinstance(options_type_0_item_data, VariantOption):
                    options_type_0_item = options_type_0_item_data.to_dict()
                else:
                    options_type_0_item = options_type_0_item_data
                _json_["options"].append(options_type_0_item)
        elif not isinstance(self.options, Unset):
            _json_["options"] = self.options
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.name = _source_.get("name", UNSET)
        options = _source_.get("options", UNSET)
        if isinstance(options, list):
            try:
                options_type_0 = []
                for options_type_0_item in options:
                    if isinstance(options_type_0_item, dict):
                        try:
                            options_type_0_item = VariantOption.from_dict(options_type_0_item)
                        except MISMATCH:
                            pass
                    options_type_0.append(options_type_0_item)
                options = options_type_0
            except MISMATCH:
                pass
        _self_.options = options
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.variant_option import VariantOption
