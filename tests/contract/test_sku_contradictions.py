"""What the reference contradicts itself about, one test for each, as far as SKUs go."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from json_server import JsonServer, answer
from mutations import JUNK, mutate

from ht_async import APIStatusError, DecodeError, InvalidRequestError, NotFoundError, RetryPolicy
from ht_async.binding.ht.skus import decode_skus, decode_zip_check
from ht_async.message import Answer, Headers
from ht_async.models import reading
from ht_async.models.sku import Sku
from ht_async.models.zip_check import ZipCheck

pytestmark = pytest.mark.no_cover

ROUNDS = 5_000
FULL_CHECK = {
    "status": "success",
    "treatment": "on",
    "zip": "90001",
    "cbsa_id": 31080,
    "cbsa": "Los Angeles",
    "unknown": {"treatment": "off"},
}
IMAGE = {"original": "https://example.com/a.png", "thumb": "https://example.com/b.png"}
FULL_SKUS = {
    "status": "success",
    "skus": [
        {"id": 42, "name": "TV Mounting", "sku_icon": IMAGE, "hero_image": IMAGE},
        {"id": "43", "name": None, "heroMobileImage": IMAGE, "unknown": [{"id": 1}]},
    ],
}


def test_c3_a_check_has_a_status_beside_its_data() -> None:
    for status in ("success", "error", None):
        check = decode_zip_check({"status": status, "treatment": "on"})
        assert (check.status, check.available) == (status, True)
    assert decode_zip_check({"treatment": "on"}).status is None
    assert not decode_zip_check({"status": "on"}).available


def test_c3_skus_stand_in_an_envelope_or_bare() -> None:
    skus = [{"id": 1, "name": "TV Mounting"}]
    told = [decode_skus(body).skus for body in ({"status": "success", "skus": skus}, skus)]
    assert told[0] == told[1]


def test_c4_members_may_be_spelled_in_camel_case() -> None:
    (sku,) = decode_skus([{"id": 1, "skuIcon": IMAGE, "heroMobileImage": IMAGE}]).skus
    assert sku.sku_icon == sku.hero_mobile_image
    assert sku.sku_icon is not None
    assert decode_zip_check({"cbsaId": 5}).cbsa_id == 5
    assert decode_zip_check({"cbsa_id": 6, "cbsaId": 5}).cbsa_id == 6


ODD_IDS = ["", " ", "..", "1/2", "1?x", "1#", "%31", "é", "x" * 101, None, True, 0, -1, 1.0, b"1"]


@pytest.mark.parametrize("sku_id", [*ODD_IDS, [1], 2**63])
async def test_c17_an_empty_or_odd_id_is_refused_before_any_io(sku_id: Any) -> None:
    server = JsonServer(lambda _: FULL_CHECK)
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError, match=r"^sku_id: "):
            await ht.skus.check_zip(sku_id, "90001")
        with pytest.raises(InvalidRequestError, match=r"^sku_ids\[0\]: "):
            await ht.skus.check_zips([sku_id], ["90001"])
    assert server.requests == []


@pytest.mark.parametrize("body", [[FULL_CHECK], [], None, "on", 1, True])
async def test_c17_what_is_no_single_answer_is_not_taken_for_one(body: object) -> None:
    async with JsonServer(lambda _: body).client() as ht:
        with pytest.raises(DecodeError):
            await ht.skus.check_zip(42, "90001")


async def test_c17_an_answer_about_another_zip_code_is_not_taken() -> None:
    async with JsonServer(lambda _: FULL_CHECK).client() as ht:
        with pytest.raises(DecodeError, match="another ZIP code"):
            await ht.skus.check_zip(42, "10001")
        assert (await ht.skus.check_zip(42, "90001-0001")).available


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 422, 429, 500])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": "x"}', b'"x"'])
async def test_c25_any_status_with_any_body_is_an_error_of_its_kind(
    status: int, body: bytes
) -> None:
    server = JsonServer(lambda _: Answer(status, Headers(), body))
    async with server.client(retry=RetryPolicy(retries=0)) as ht:
        for call in (ht.skus.check_zip(42, "90001"), ht.skus.list()):
            with pytest.raises(APIStatusError) as caught:
                await call
            assert caught.value.status == status


async def test_c25_a_missing_record_may_be_the_sku_or_the_zip_code() -> None:
    server = JsonServer(lambda _: answer({"message": "Record Not Found"}, status=404))
    async with server.client() as ht:
        with pytest.raises(NotFoundError):
            await ht.skus.check_zip(42, "90001")


@pytest.mark.parametrize("treatment", ["on", "On", "ON"])
def test_c26_on_means_available(treatment: str) -> None:
    assert decode_zip_check({"treatment": treatment}).available


@pytest.mark.parametrize("treatment", ["off", "", "only", " on", "true", None, True, 1, [], {}])
def test_c26_anything_else_means_not_available(treatment: object) -> None:
    check = decode_zip_check({"treatment": treatment})
    assert check.available is False
    assert check.raw["treatment"] == treatment
    assert decode_zip_check({}).available is False


def test_c26_places_outside_of_a_metropolitan_area_have_none() -> None:
    check = decode_zip_check({"treatment": "on", "cbsa_id": None, "cbsa": None})
    assert (check.available, check.cbsa_id, check.cbsa) == (True, None, None)


async def test_c27_json_is_what_is_accepted_and_no_content_coding() -> None:
    server = JsonServer(lambda _: FULL_CHECK)
    async with server.client() as ht:
        await ht.skus.check_zip(42, "90001")
    headers = {name.lower(): value for name, value in server.requests[0].headers}
    assert headers["accept"] == "application/json"
    assert "json" not in headers["accept-encoding"]
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("image", [IMAGE, {"original": "o"}, "url", None, [], {}])
def test_c28_an_icon_is_an_object_whatever_its_name_says(image: object) -> None:
    (sku,) = decode_skus([{"id": 1, "sku_icon": image, "hero_image": image}]).skus
    readable = isinstance(image, dict) and bool(image)
    assert (sku.sku_icon is not None) == (sku.hero_image is not None) == readable
    assert sku.raw["sku_icon"] == image


# -- whatever comes ------------------------------------------------------------------------


def read_check(check: ZipCheck) -> None:
    """Read every member, and what a check tells of itself."""
    told = (check.treatment, check.zip, check.cbsa, check.cbsa_id, check.status)
    assert {type(value) for value in told} <= {str, int, type(None)}
    assert check.available == (str(check.raw.get("treatment")).lower() == "on")
    assert len(repr(check)) < 50


def read_skus(skus: tuple[Sku, ...]) -> None:
    for sku in skus:
        assert isinstance(sku.id, int)
        assert isinstance(sku.name, str | None)
        assert len(repr(sku)) < 200
        for image in (sku.sku_icon, sku.hero_image, sku.hero_mobile_image):
            assert image is None or image.original is not None or image.thumb is not None


def skus_at_fault(body: Any) -> bool:
    """Tell whether a body holds no list of objects with ids."""
    skus = body.get("skus") if isinstance(body, dict) else body
    return not isinstance(skus, list) or any(
        not isinstance(sku, dict) or reading.integer(sku.get("id")) is None for sku in skus
    )


KINDS: list[tuple[str, Any, Callable[[Any], None], Callable[[Any], bool]]] = [
    (
        "checks",
        FULL_CHECK,
        lambda body: read_check(decode_zip_check(body)),
        lambda body: not isinstance(body, dict),
    ),
    ("skus", FULL_SKUS, lambda body: read_skus(decode_skus(body).skus), skus_at_fault),
    ("lists", FULL_SKUS["skus"], lambda body: read_skus(decode_skus(body).skus), skus_at_fault),
]


@pytest.mark.parametrize(("kind", "sample", "read", "at_fault"), KINDS, ids=[k[0] for k in KINDS])
def test_mutated_bodies_are_read_or_their_envelope_is_at_fault(
    kind: str, sample: Any, read: Callable[[Any], None], at_fault: Callable[[Any], bool]
) -> None:
    text = json.dumps(sample)
    refused = 0
    for number in range(ROUNDS):
        seed = f"{kind}-{number}"
        body = json.loads(text)
        chance = random.Random(seed)
        mutate(body, chance)
        if chance.random() < 0.02:
            body = chance.choice(JUNK)
        try:
            read(body)
            fault = False
        except DecodeError:
            fault = True
        except Exception as error:
            error.add_note(f"seed {seed!r}: {json.dumps(body)}")
            raise
        assert fault == at_fault(body), f"seed {seed!r}: {json.dumps(body)}"
        refused += fault
    assert 0 < refused < ROUNDS
