from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "original",
        "thumb",
    )
)


@_attrs_define
class SkuImage(KeepsUnknown):
    """URLs of one picture in two sizes.

    Attributes:
        original (None | str | Unset):
        thumb (None | str | Unset):
    """

    original: None | str | Unset = UNSET
    thumb: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.original is not UNSET:
            _json_["original"] = self.original
        if self.thumb is not UNSET:
            _json_["thumb"] = self.thumb
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.original = _source_.get("original", UNSET)
        _self_.thumb = _source_.get("thumb", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
