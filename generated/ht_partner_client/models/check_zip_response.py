from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "status",
        "treatment",
        "zip",
        "cbsa_id",
        "cbsa",
    )
)


@_attrs_define
class CheckZipResponse(KeepsUnknown):
    """Whether a SKU is offered in a ZIP code. Required and nullable members are not shown.

    Attributes:
        status (None | str | Unset): Status of the answer (C3).
        treatment (None | str | Unset): `on` if the SKU is offered there; the text says that
            anything else means it is not, and
            shows no other value (C26).
        zip_ (None | str | Unset):
        cbsa_id (int | None | str | Unset):
        cbsa (None | str | Unset):
    """

    status: None | str | Unset = UNSET
    treatment: None | str | Unset = UNSET
    zip_: None | str | Unset = UNSET
    cbsa_id: int | None | str | Unset = UNSET
    cbsa: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.status is not UNSET:
            _json_["status"] = self.status
        if self.treatment is not UNSET:
            _json_["treatment"] = self.treatment
        if self.zip_ is not UNSET:
            _json_["zip"] = self.zip_
        if self.cbsa_id is not UNSET:
            _json_["cbsa_id"] = self.cbsa_id
        if self.cbsa is not UNSET:
            _json_["cbsa"] = self.cbsa
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.status = _source_.get("status", UNSET)
        _self_.treatment = _source_.get("treatment", UNSET)
        _self_.zip_ = _source_.get("zip", UNSET)
        _self_.cbsa_id = _source_.get("cbsa_id", UNSET)
        _self_.cbsa = _source_.get("cbsa", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
