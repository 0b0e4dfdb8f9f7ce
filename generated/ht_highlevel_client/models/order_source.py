from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "type",
        "subType",
        "id",
        "name",
        "meta",
    )
)


@_attrs_define
class OrderSource(KeepsUnknown):
    """What an order came from.

    Attributes:
        type_ (None | str | Unset): One of a list that grows, such as `funnel`, `website` or
            `invoice`.
        sub_type (None | str | Unset):
        id (None | str | Unset):
        name (None | str | Unset):
        meta (None | SourceMeta | str | Unset):
    """

    type_: None | str | Unset = UNSET
    sub_type: None | str | Unset = UNSET
    id: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    meta: None | SourceMeta | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.type_ is not UNSET:
            _json_["type"] = self.type_
        if self.sub_type is not UNSET:
            _json_["subType"] = self.sub_type
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.name is not UNSET:
            _json_["name"] = self.name
        if isinstance(self.meta, SourceMeta):
            _json_["meta"] = self.meta.to_dict()
        elif not isinstance(self.meta, Unset):
            _json_["meta"] = self.meta
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.type_ = _source_.get("type", UNSET)
        _self_.sub_type = _source_.get("subType", UNSET)
        _self_.id = _source_.get("id", UNSET)
        _self_.name = _source_.get("name", UNSET)
        meta = _source_.get("meta", UNSET)
        if isinstance(meta, dict):
            try:
                meta = SourceMeta.from_dict(meta)
            except MISMATCH:
                pass
        _self_.meta = meta
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.source_meta import SourceMeta
