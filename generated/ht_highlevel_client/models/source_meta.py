from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "domain",
        "pageId",
        "pageUrl",
        "stepId",
    )
)


@_attrs_define
class SourceMeta(KeepsUnknown):
    """Where in a shop an order was made.

    Attributes:
        domain (None | str | Unset):
        page_id (None | str | Unset):
        page_url (None | str | Unset):
        step_id (None | str | Unset):
    """

    domain: None | str | Unset = UNSET
    page_id: None | str | Unset = UNSET
    page_url: None | str | Unset = UNSET
    step_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.domain is not UNSET:
            _json_["domain"] = self.domain
        if self.page_id is not UNSET:
            _json_["pageId"] = self.page_id
        if self.page_url is not UNSET:
            _json_["pageUrl"] = self.page_url
        if self.step_id is not UNSET:
            _json_["stepId"] = self.step_id
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.domain = _source_.get("domain", UNSET)
        _self_.page_id = _source_.get("pageId", UNSET)
        _self_.page_url = _source_.get("pageUrl", UNSET)
        _self_.step_id = _source_.get("stepId", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
