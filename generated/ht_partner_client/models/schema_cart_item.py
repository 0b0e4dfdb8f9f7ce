from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.schema_cart_item_questions import SchemaCartItemQuestions


T = TypeVar("T", bound="SchemaCartItem")


@_attrs_define
class SchemaCartItem:
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
        from ..models.schema_cart_item_questions import SchemaCartItemQuestions  # noqa: PLC0415

        questions: dict[str, Any] | None | Unset
        if isinstance(self.questions, Unset):
            questions = UNSET
        elif isinstance(self.questions, SchemaCartItemQuestions):
            questions = self.questions.to_dict()
        else:
            questions = self.questions

        sku_id: int | None | str | Unset
        if isinstance(self.sku_id, Unset):
            sku_id = UNSET
        else:
            sku_id = self.sku_id

        remote: bool | None | Unset
        if isinstance(self.remote, Unset):
            remote = UNSET
        else:
            remote = self.remote

        remote_only: bool | None | Unset
        if isinstance(self.remote_only, Unset):
            remote_only = UNSET
        else:
            remote_only = self.remote_only

        hero_image_url: None | str | Unset
        if isinstance(self.hero_image_url, Unset):
            hero_image_url = UNSET
        else:
            hero_image_url = self.hero_image_url

        physical_product: bool | None | Unset
        if isinstance(self.physical_product, Unset):
            physical_product = UNSET
        else:
            physical_product = self.physical_product

        device_name: None | str | Unset
        if isinstance(self.device_name, Unset):
            device_name = UNSET
        else:
            device_name = self.device_name

        brand_name: None | str | Unset
        if isinstance(self.brand_name, Unset):
            brand_name = UNSET
        else:
            brand_name = self.brand_name

        sku_category_name: None | str | Unset
        if isinstance(self.sku_category_name, Unset):
            sku_category_name = UNSET
        else:
            sku_category_name = self.sku_category_name

        price_type: None | str | Unset
        if isinstance(self.price_type, Unset):
            price_type = UNSET
        else:
            price_type = self.price_type

        has_unanswered_questions: bool | None | Unset
        if isinstance(self.has_unanswered_questions, Unset):
            has_unanswered_questions = UNSET
        else:
            has_unanswered_questions = self.has_unanswered_questions

        auto_added: bool | None | Unset
        if isinstance(self.auto_added, Unset):
            auto_added = UNSET
        else:
            auto_added = self.auto_added

        quantity: int | None | Unset
        if isinstance(self.quantity, Unset):
            quantity = UNSET
        else:
            quantity = self.quantity

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if questions is not UNSET:
            field_dict["questions"] = questions
        if sku_id is not UNSET:
            field_dict["skuId"] = sku_id
        if remote is not UNSET:
            field_dict["remote"] = remote
        if remote_only is not UNSET:
            field_dict["remoteOnly"] = remote_only
        if hero_image_url is not UNSET:
            field_dict["heroImageUrl"] = hero_image_url
        if physical_product is not UNSET:
            field_dict["physicalProduct"] = physical_product
        if device_name is not UNSET:
            field_dict["deviceName"] = device_name
        if brand_name is not UNSET:
            field_dict["brandName"] = brand_name
        if sku_category_name is not UNSET:
            field_dict["skuCategoryName"] = sku_category_name
        if price_type is not UNSET:
            field_dict["priceType"] = price_type
        if has_unanswered_questions is not UNSET:
            field_dict["hasUnansweredQuestions"] = has_unanswered_questions
        if auto_added is not UNSET:
            field_dict["autoAdded"] = auto_added
        if quantity is not UNSET:
            field_dict["quantity"] = quantity

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schema_cart_item_questions import SchemaCartItemQuestions  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_questions(data: object) -> None | SchemaCartItemQuestions | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                questions_type_0 = SchemaCartItemQuestions.from_dict(data)

                return questions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SchemaCartItemQuestions | Unset, data)

        questions = _parse_questions(d.pop("questions", UNSET))

        def _parse_sku_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        sku_id = _parse_sku_id(d.pop("skuId", UNSET))

        def _parse_remote(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        remote = _parse_remote(d.pop("remote", UNSET))

        def _parse_remote_only(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        remote_only = _parse_remote_only(d.pop("remoteOnly", UNSET))

        def _parse_hero_image_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        hero_image_url = _parse_hero_image_url(d.pop("heroImageUrl", UNSET))

        def _parse_physical_product(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        physical_product = _parse_physical_product(d.pop("physicalProduct", UNSET))

        def _parse_device_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        device_name = _parse_device_name(d.pop("deviceName", UNSET))

        def _parse_brand_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        brand_name = _parse_brand_name(d.pop("brandName", UNSET))

        def _parse_sku_category_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        sku_category_name = _parse_sku_category_name(d.pop("skuCategoryName", UNSET))

        def _parse_price_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        price_type = _parse_price_type(d.pop("priceType", UNSET))

        def _parse_has_unanswered_questions(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_unanswered_questions = _parse_has_unanswered_questions(
            d.pop("hasUnansweredQuestions", UNSET)
        )

        def _parse_auto_added(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        auto_added = _parse_auto_added(d.pop("autoAdded", UNSET))

        def _parse_quantity(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        quantity = _parse_quantity(d.pop("quantity", UNSET))

        schema_cart_item = cls(
            questions=questions,
            sku_id=sku_id,
            remote=remote,
            remote_only=remote_only,
            hero_image_url=hero_image_url,
            physical_product=physical_product,
            device_name=device_name,
            brand_name=brand_name,
            sku_category_name=sku_category_name,
            price_type=price_type,
            has_unanswered_questions=has_unanswered_questions,
            auto_added=auto_added,
            quantity=quantity,
        )

        schema_cart_item.additional_properties = d
        return schema_cart_item

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
