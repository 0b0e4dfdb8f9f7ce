from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "created_at",
        "updated_at",
        "tracking_company",
        "tracking_number",
        "tracking_url",
        "line_items",
    )
)


@_attrs_define
class Fulfillment(KeepsUnknown):
    """A shipment.

    Attributes:
        id (int | None | str | Unset):
        created_at (None | str | Unset):
        updated_at (None | str | Unset):
        tracking_company (None | str | Unset):
        tracking_number (None | str | Unset):
        tracking_url (None | str | Unset):
        line_items (list[FulfilledLine | None] | None | Unset):
    """

    id: int | None | str | Unset = UNSET
    created_at: None | str | Unset = UNSET
    updated_at: None | str | Unset = UNSET
    tracking_company: None | str | Unset = UNSET
    tracking_number: None | str | Unset = UNSET
    tracking_url: None | str | Unset = UNSET
    line_items: list[FulfilledLine | None] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.created_at is not UNSET:
            _json_["created_at"] = self.created_at
        if self.updated_at is not UNSET:
            _json_["updated_at"] = self.updated_at
        if self.tracking_company is not UNSET:
            _json_["tracking_company"] = self.tracking_company
        if self.tracking_number is not UNSET:
            _json_["tracking_number"] = self.tracking_number
        if self.tracking_url is not UNSET:
            _json_["tracking_url"] = self.tracking_url
        if isinstance(self.line_items, list):
            _json_["line_items"] = []
            for line_items_type_0_item_data in self.line_items:
                line_items_type_0_item: dict[str, Any] | None
                if isinstance(line_items_type_0_item_data, FulfilledLine):
                    line_items_type_0_item = line_items_type_0_item_data.to_dict()
                else:
                    line_items_type_0_item = line_items_type_0_item_data
                _json_["line_items"].append(line_items_type_0_item)
        elif not isinstance(self.line_items, Unset):
            _json_["line_items"] = self.line_items
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.created_at = _source_.get("created_at", UNSET)
        _self_.updated_at = _source_.get("updated_at", UNSET)
        _self_.tracking_company = _source_.get("tracking_company", UNSET)
        _self_.tracking_number = _source_.get("tracking_number", UNSET)
        _self_.tracking_url = _source_.get("tracking_url", UNSET)
        line_items = _source_.get("line_items", UNSET)
        if isinstance(line_items, list):
            try:
                line_items_type_0 = []
                for line_items_type_0_item in line_items:
                    if isinstance(line_items_type_0_item, dict):
                        try:
                            line_items_type_0_item = FulfilledLine.from_dict(line_items_type_0_item)
                        except MISMATCH:
                            pass
                    line_items_type_0.append(line_items_type_0_item)
                line_items = line_items_type_0
            except MISMATCH:
                pass
        _self_.line_items = line_items
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.fulfilled_line import FulfilledLine
