from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "interval",
        "intervalCount",
    )
)


@_attrs_define
class Recurrence(KeepsUnknown):
    """How often a price is due.

    Attributes:
        interval (None | str | Unset): `day`, `week`, `month` or `year`.
        interval_count (float | None | str | Unset):
    """

    interval: None | str | Unset = UNSET
    interval_count: float | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.interval is not UNSET:
            _json_["interval"] = self.interval
        if self.interval_count is not UNSET:
            _json_["intervalCount"] = self.interval_count
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.interval = _source_.get("interval", UNSET)
        _self_.interval_count = _source_.get("intervalCount", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
