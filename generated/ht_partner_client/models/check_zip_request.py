from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define

from ..types import NEW


@_attrs_define
class CheckZipRequest:
    """The place to check.

    Attributes:
        zip_ (str): ZIP code; five digits in the sample. That it is required is concluded.
    """

    zip_: str

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = {}
        _json_["zip"] = self.zip_
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.zip_ = _source_["zip"]
        return _self_
