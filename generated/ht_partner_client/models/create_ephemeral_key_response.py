from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "stripe_customer_id",
        "ephemeral_key",
    )
)


@_attrs_define
class CreateEphemeralKeyResponse(KeepsUnknown):
    """A short-lived Stripe key. The table requires both members.

    Attributes:
        stripe_customer_id (None | str | Unset): Stripe's identifier of the customer.
        ephemeral_key (None | str | Unset): A secret (C24).
    """

    stripe_customer_id: None | str | Unset = UNSET
    ephemeral_key: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.stripe_customer_id is not UNSET:
            _json_["stripe_customer_id"] = self.stripe_customer_id
        if self.ephemeral_key is not UNSET:
            _json_["ephemeral_key"] = self.ephemeral_key
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.stripe_customer_id = _source_.get("stripe_customer_id", UNSET)
        _self_.ephemeral_key = _source_.get("ephemeral_key", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
