from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "name",
    )
)


@_attrs_define
class VariantOption(KeepsUnknown):
    """A choice within a variant.

    Attributes:
        id (None | str | Unset):
        name (None | str | Unset):
    """

    id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.name is not UNSET:
            _json_["name"] = self.name
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.name = _source_.get("name", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
