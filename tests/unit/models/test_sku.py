"""What a SKU tells."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ht_partner_client.models import SkuListItem

from ht_async import DecodeError, Image
from ht_async.binding.ht.skus import decode_skus
from ht_async.models.sku import Sku

FULL = {
    "id": 42,
    "name": "TV Mounting",
    "sku_icon": {"original": "icon", "thumb": "small icon"},
    "hero_image": {"original": "hero", "thumb": "small hero"},
    "hero_mobile_image": {"original": "mobile", "thumb": "small mobile"},
}
MEMBERS = ("name", "sku_icon", "hero_image", "hero_mobile_image")


def sku(**members: Any) -> Sku:
    (read,) = decode_skus([{"id": 1, **members}]).skus
    return read


def test_a_sku_is_read_whole() -> None:
    read = sku(**FULL)
    assert (read.id, read.name) == (42, "TV Mounting")
    assert read.sku_icon == Image("icon", "small icon")
    assert read.hero_image == Image("hero", "small hero")
    assert read.hero_mobile_image == Image("mobile", "small mobile")
    assert isinstance(read.wire, SkuListItem)
    assert read.raw == read.to_dict() == FULL


def test_a_sku_with_nothing_but_its_id_is_read_whole() -> None:
    read = sku()
    assert [getattr(read, name) for name in MEMBERS] == [None] * 4
    assert repr(read) == "<Sku 1>"


@pytest.mark.parametrize("value", ["url", 5, [], ["url"], {}, {"original": 5}, True, None])
def test_what_is_no_image_is_none_and_kept(value: object) -> None:
    read = sku(hero_image=value, name=value if not isinstance(value, str) else None)
    assert read.hero_image is None
    assert read.name is None
    assert read.raw["hero_image"] == value


def test_half_an_image_is_an_image() -> None:
    assert sku(sku_icon={"thumb": "t", "original": None}).sku_icon == Image(None, "t")


def test_members_in_camel_case_are_read() -> None:
    read = sku(skuIcon={"thumb": "t"}, heroImage={"thumb": "h"}, heroMobileImage={"thumb": "m"})
    images = (read.sku_icon, read.hero_image, read.hero_mobile_image)
    assert images == (Image(None, "t"), Image(None, "h"), Image(None, "m"))
    assert "skuIcon" in read.raw


def test_the_dictionary_is_detached_from_the_sku() -> None:
    read = sku(**FULL)
    read.to_dict()["sku_icon"]["thumb"] = "changed"
    assert read.sku_icon == Image("icon", "small icon")


def test_skus_are_equal_if_the_same_was_received() -> None:
    assert sku(name="x") == sku(name="x")
    assert sku(name="x") != sku(name="y")
    assert sku() != 1


@pytest.mark.parametrize("name", ["TV Mounting", "x" * 1_000, "\n\ud800"])
def test_the_representation_is_one_short_line(name: str) -> None:
    assert len(repr(sku(name=name))) < 100
    assert repr(sku(name=name)).isprintable()


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "skus"),
        ({"skus": None}, "skus"),
        ({"skus": {"id": 1}}, "skus"),
        ({"id": 1, "name": "TV Mounting"}, "skus"),
        ({"skus": [{"id": 1}, {"name": "x"}]}, "skus[1].id"),
        ({"skus": [{"id": 1}, {"id": "x"}]}, "skus[1].id"),
        ({"skus": [{"id": True}]}, "skus[0].id"),
        ({"skus": [None]}, "skus[0]"),
        ([{"id": 1}, 5], "[1]"),
        ([[]], "[0]"),
        ([{"id": None}], "[0].id"),
        (None, ""),
        ("skus", ""),
        (5, ""),
    ],
)
def test_what_is_no_list_of_skus_is_an_error_that_tells_where(body: object, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_skus(body)
    assert caught.value.path == path


@pytest.mark.parametrize("envelope", [lambda skus: {"status": "ok", "skus": skus}, lambda s: s])
def test_the_list_stands_below_skus_or_is_the_body(envelope: Any) -> None:
    body = envelope([{"id": "7", "name": "x"}, {"id": 8}])
    page = decode_skus(json.loads(json.dumps(body)))
    assert [sku.id for sku in page.skus] == [7, 8]
    assert page.body == (body if isinstance(body, dict) else {})
