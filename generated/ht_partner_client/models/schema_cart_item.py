from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "questions",
        "skuId",
        "remote",
        "remoteOnly",
        "heroImageUrl",
        "physicalProduct",
        "deviceName",
        "brandName",
        "skuCategoryName",
        "priceType",
        "hasUnansweredQuestions",
        "autoAdded",
        "quantity",
    )
)


@_attrs_define
class SchemaCartItem(KeepsUnknown):
    """One line of a cart.

    Attributes:
        questions (None | SchemaCartItemQuestions | Unset):
        sku_id (int | None | str | Unset):
        remote (bool | None | Unset):
        remote_only (bool | None | Unset):
        hero_image_url (None | str | Unset):
        physical_product (bool | None | Unset):
        device_name (None | str | Unset):
        brand_name (None | str | Unset):
        sku_category_name (None | str | Unset):
        price_type (None | str | Unset):
        has_unanswered_questions (bool | None | Unset):
        auto_added (bool | None | Unset):
        quantity (int | None | Unset):
    """

    questions: None | SchemaCartItemQuestions | Unset = UNSET
    sku_id: int | None | str | Unset = UNSET
    remote: bool | None | Unset = UNSET
    remote_only: bool | None | Unset = UNSET
    hero_image_url: None | str | Unset = UNSET
    physical_product: bool | None | Unset = UNSET
    device_name: None | str | Unset = UNSET
    brand_name: None | str | Unset = UNSET
    sku_category_name: None | str | Unset = UNSET
    price_type: None | str | Unset = UNSET
    has_unanswered_questions: bool | None | Unset = UNSET
    auto_added: bool | None | Unset = UNSET
    quantity: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if isinstance(self.questions, SchemaCartItemQuestions):
            _json_["questions"] = self.questions.to_dict()
        elif not isinstance(self.questions, Unset):
            _json_["questions"] = self.questions
        if self.sku_id is not UNSET:
            _json_["skuId"] = self.sku_id
        if self.remote is not UNSET:
            _json_["remote"] = self.remote
        if self.remote_only is not UNSET:
            _json_["remoteOnly"] = self.remote_only
        if self.hero_image_url is not UNSET:
            _json_["heroImageUrl"] = self.hero_image_url
        if self.physical_product is not UNSET:
            _json_["physicalProduct"] = self.physical_product
        if self.device_name is not UNSET:
            _json_["deviceName"] = self.device_name
        if self.brand_name is not UNSET:
            _json_["brandName"] = self.brand_name
        if self.sku_category_name is not UNSET:
            _json_["skuCategoryName"] = self.sku_category_name
        if self.price_type is not UNSET:
            _json_["priceType"] = self.price_type
        if self.has_unanswered_questions is not UNSET:
            _json_["hasUnansweredQuestions"] = self.has_unanswered_questions
        if self.auto_added is not UNSET:
            _json_["autoAdded"] = self.auto_added
        if self.quantity is not UNSET:
            _json_["quantity"] = self.quantity
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        questions = _source_.get("questions", UNSET)
        if isinstance(questions, dict):
            try:
                questions = SchemaCartItemQuestions.from_dict(questions)
            except MISMATCH:
                pass
        _self_.questions = questions
        _self_.sku_id = _source_.get("skuId", UNSET)
        _self_.remote = _source_.get("remote", UNSET)
        _self_.remote_only = _source_.get("remoteOnly", UNSET)
        _self_.hero_image_url = _source_.get("heroImageUrl", UNSET)
        _self_.physical_product = _source_.get("physicalProduct", UNSET)
        _self_.device_name = _source_.get("deviceName", UNSET)
        _self_.brand_name = _source_.get("brandName", UNSET)
        _self_.sku_category_name = _source_.get("skuCategoryName", UNSET)
        _self_.price_type = _source_.get("priceType", UNSET)
        _self_.has_unanswered_questions = _source_.get("hasUnansweredQuestions", UNSET)
        _self_.auto_added = _source_.get("autoAdded", UNSET)
        _self_.quantity = _source_.get("quantity", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.schema_cart_item_questions import SchemaCartItemQuestions
