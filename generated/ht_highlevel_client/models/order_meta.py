from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(("couponSessionExpired",))


@_attrs_define
class OrderMeta(KeepsUnknown):
    """More about an order. Free-form by its type.

    Attributes:
        coupon_session_expired (bool | None | str | Unset):
    """

    coupon_session_expired: bool | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.coupon_session_expired is not UNSET:
            _json_["couponSessionExpired"] = self.coupon_session_expired
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.coupon_session_expired = _source_.get("couponSessionExpired", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
