from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "from_datetime",
        "to_datetime",
        "range_mode",
    )
)


@_attrs_define
class ClientAvailabilityRange(KeepsUnknown):
    """A span in which the client is available. The table counts four members, the sample names
    them.

    Attributes:
        id (int | None | str | Unset):
        from_datetime (float | None | str | Timestamp | Unset): Its `integer` and `iso` are
            eight hours apart in the sample (C8).
        to_datetime (float | None | str | Timestamp | Unset): Its `integer` and `iso` are eight
            hours apart in the sample (C8).
        range_mode (None | str | Unset): `anytime` in the sample; other values are not shown.
    """

    id: int | None | str | Unset = UNSET
    from_datetime: float | None | str | Timestamp | Unset = UNSET
    to_datetime: float | None | str | Timestamp | Unset = UNSET
    range_mode: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if isinstance(self.from_datetime, Timestamp):
            _json_["from_datetime"] = self.from_datetime.to_dict()
        elif not isinstance(self.from_datetime, Unset):
            _json_["from_datetime"] = self.from_datetime
        if isinstance(self.to_datetime, Timestamp):
            _json_["to_datetime"] = self.to_datetime.to_dict()
        elif not isinstance(self.to_datetime, Unset):
            _json_["to_datetime"] = self.to_datetime
        if self.range_mode is not UNSET:
            _json_["range_mode"] = self.range_mode
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        from_datetime = _source_.get("from_datetime", UNSET)
        if isinstance(from_datetime, dict):
            try:
                from_datetime = Timestamp.from_dict(from_datetime)
            except MISMATCH:
                pass
        _self_.from_datetime = from_datetime
        to_datetime = _source_.get("to_datetime", UNSET)
        if isinstance(to_datetime, dict):
            try:
                to_datetime = Timestamp.from_dict(to_datetime)
            except MISMATCH:
                pass
        _self_.to_datetime = to_datetime
        _self_.range_mode = _source_.get("range_mode", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.timestamp import Timestamp
