from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="CheckZipRequest")


@_attrs_define
class CheckZipRequest:
    """The place to check.

    Attributes:
        zip_ (str): ZIP code; five digits in the sample. That it is required is concluded.
    """

    zip_: str

    def to_dict(self) -> dict[str, Any]:
        zip_ = self.zip_

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "zip": zip_,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        zip_ = d.pop("zip")

        check_zip_request = cls(
            zip_=zip_,
        )

        return check_zip_request
