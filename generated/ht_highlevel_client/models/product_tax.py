from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "_id",
        "name",
        "calculation",
        "rate",
        "altId",
        "altType",
        "deleted",
        "createdAt",
        "updatedAt",
    )
)


@_attrs_define
class ProductTax(KeepsUnknown):
    """A tax on a product.

    Attributes:
        field_id (None | str | Unset):
        name (None | str | Unset):
        calculation (None | str | Unset):
        rate (float | None | str | Unset):
        alt_id (None | str | Unset):
        alt_type (None | str | Unset):
        deleted (bool | None | str | Unset):
        created_at (None | str | Unset):
        updated_at (None | str | Unset):
    """

    field_id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    calculation: None | str | Unset = UNSET
    rate: float | None | str | Unset = UNSET
    alt_id: None | str | Unset = UNSET
    alt_type: None | str | Unset = UNSET
    deleted: bool | None | str | Unset = UNSET
    created_at: None | str | Unset = UNSET
    updated_at: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.field_id is not UNSET:
            _json_["_id"] = self.field_id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.calculation is not UNSET:
            _json_["calculation"] = self.calculation
        if self.rate is not UNSET:
            _json_["rate"] = self.rate
        if self.alt_id is not UNSET:
            _json_["altId"] = self.alt_id
        if self.alt_type is not UNSET:
            _json_["altType"] = self.alt_type
        if self.deleted is not UNSET:
            _json_["deleted"] = self.deleted
        if self.created_at is not UNSET:
            _json_["createdAt"] = self.created_at
        if self.updated_at is not UNSET:
            _json_["updatedAt"] = self.updated_at
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.field_id = _source_.get("_id", UNSET)
        _self_.name = _source_.get("name", UNSET)
        _self_.calculation = _source_.get("calculation", UNSET)
        _self_.rate = _source_.get("rate", UNSET)
        _self_.alt_id = _source_.get("altId", UNSET)
        _self_.alt_type = _source_.get("altType", UNSET)
        _self_.deleted = _source_.get("deleted", UNSET)
        _self_.created_at = _source_.get("createdAt", UNSET)
        _self_.updated_at = _source_.get("updatedAt", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
