"""Operations on SKUs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import attrs
from attrs import frozen
from ht_partner_client import models
from ht_partner_client.api.skus import check_zip, list_skus
from ht_partner_client.models.check_zip_request import CheckZipRequest

from ht_async.binding.wire import expect_id, expect_object, parts, shape
from ht_async.errors import DecodeError
from ht_async.models.sku import Sku
from ht_async.models.zip_check import ZipCheck
from ht_async.operation import Effect, Operation, RequestParts


@frozen(slots=True)
class ZipQuestion:
    """What a ZIP check asks.

    Args:
        sku_id: HT's id of the SKU, as text.
        zip_code: The ZIP code.
    """

    sku_id: str
    zip_code: str


@frozen(slots=True)
class SkusPage:
    """What an answer with SKUs holds.

    Args:
        skus: The SKUs, in the order that they came.
        body: The body's members, where a next cursor may stand; none if it is a bare list.
    """

    skus: tuple[Sku, ...]
    body: Mapping[str, Any]


def _build_list(_: None) -> RequestParts:
    return parts(list_skus.build_request())


def _build_check(question: ZipQuestion) -> RequestParts:
    body = CheckZipRequest(zip_=question.zip_code)
    return parts(check_zip.build_request(question.sku_id, body=body))


def decode_skus(body: object) -> SkusPage:
    """Decode a list of SKUs, which stands below `skus` or is the body; neither is documented.

    Raises:
        DecodeError: There is no list of SKUs, or one of them is no object with an id.
    """
    if isinstance(body, list):
        return SkusPage(_skus(cast("list[object]", body), ""), {})
    envelope = expect_object(body)
    entries = envelope.get("skus")
    if not isinstance(entries, list):
        raise DecodeError("the answer holds no list of SKUs", path="skus")
    return SkusPage(_skus(cast("list[object]", entries), "skus"), envelope)


def _skus(entries: list[object], path: str) -> tuple[Sku, ...]:
    return tuple(_sku(entry, f"{path}[{index}]") for index, entry in enumerate(entries))


def _sku(value: object, path: str) -> Sku:
    raw = expect_object(value, path)
    sku_id = expect_id(raw, path, "a SKU")
    return Sku(sku_id, raw, _SKU)


@cache
def sku_members() -> frozenset[str]:
    """Return the names of all members of a SKU and of its images."""
    schemas = (models.SkuListItem, models.OrderSku, models.SkuImage)
    return frozenset(field.name for schema in schemas for field in attrs.fields(schema))


def decode_zip_check(body: object) -> ZipCheck:
    """Decode the answer to a ZIP check.

    Raises:
        DecodeError: It is no object.
    """
    return ZipCheck(expect_object(body), _ZIP_CHECK)


@cache
def zip_check_members() -> frozenset[str]:
    """Return the names of all members of a ZIP check, but for `zip`, which can't be misspelled."""
    return frozenset(field.name for field in attrs.fields(models.CheckZipResponse))


_SKU = shape(models, "SkuListItem", sku_members)
_ZIP_CHECK = shape(models, "CheckZipResponse", zip_check_members)

LIST: Operation[None, SkusPage] = Operation(
    "skus.list",
    "GET",
    "/api/partners/skus",
    Effect.READ,
    _build_list,
    decode_skus,
    unconfirmed=True,
)
CHECK_ZIP: Operation[ZipQuestion, ZipCheck] = Operation(
    "skus.check_zip",
    "POST",
    "/api/partners/skus/{id}/check_zip",
    Effect.READ,
    _build_check,
    decode_zip_check,
)
