from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "title",
        "startDate",
        "endDate",
    )
)


@_attrs_define
class ProductLabel(KeepsUnknown):
    """A label on a product.

    Attributes:
        title (None | str | Unset):
        start_date (None | str | Unset):
        end_date (None | str | Unset):
    """

    title: None | str | Unset = UNSET
    start_date: None | str | Unset = UNSET
    end_date: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.title is not UNSET:
            _json_["title"] = self.title
        if self.start_date is not UNSET:
            _json_["startDate"] = self.start_date
        if self.end_date is not UNSET:
            _json_["endDate"] = self.end_date
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.title = _source_.get("title", UNSET)
        _self_.start_date = _source_.get("startDate", UNSET)
        _self_.end_date = _source_.get("endDate", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
