from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, KeepsUnknown


@_attrs_define
class SchemaCartItemQuestions(KeepsUnknown):
    """Questions of a cart's line by a key that is not explained."""

    additional_properties: dict[str, None | SchemaCartItemQuestion] = _attrs_field(
        init=False, factory=dict
    )

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = {}
        for _name_, _value_ in self.additional_properties.items():
            if isinstance(_value_, SchemaCartItemQuestion):
                _json_[_name_] = _value_.to_dict()
            else:
                _json_[_name_] = _value_
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.additional_properties = {}
        for _name_, _value_ in _source_.items():
            additional_property = _value_
            if isinstance(additional_property, dict):
                try:
                    additional_property = SchemaCartItemQuestion.from_dict(additional_property)
                except MISMATCH:
                    pass
            _self_.additional_properties[_name_] = additional_property
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.schema_cart_item_question import SchemaCartItemQuestion
