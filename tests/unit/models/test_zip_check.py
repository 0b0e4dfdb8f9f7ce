"""What the answer to a ZIP check tells."""

from __future__ import annotations

from typing import Any

import pytest
from ht_partner_client.models import CheckZipResponse

from ht_async import DecodeError, Problem
from ht_async.binding.ht.skus import decode_zip_check
from ht_async.models.zip_check import ZipCheck, names_another, zip_code_problems

FULL = {"status": "ok", "treatment": "on", "zip": "90001", "cbsa_id": 31080, "cbsa": "LA"}


def check(**members: Any) -> ZipCheck:
    return decode_zip_check(members)


def test_a_check_is_read_whole() -> None:
    read = check(**FULL)
    assert read.available is True
    assert {name: getattr(read, name) for name in FULL} == FULL
    assert isinstance(read.wire, CheckZipResponse)
    assert read.raw == read.to_dict() == FULL
    assert repr(read) == "<ZipCheck available>"


def test_an_empty_answer_is_read_whole() -> None:
    read = check()
    assert read.available is False
    assert [getattr(read, name) for name in FULL] == [None] * 5
    assert repr(read) == "<ZipCheck not available>"


@pytest.mark.parametrize("treatment", ["on", "ON", "On", "oN"])
def test_on_in_any_case_is_available(treatment: str) -> None:
    assert check(treatment=treatment).available
    assert check(treatment=treatment).treatment == treatment


NOT_ON = ["off", "", " on", "on ", "once", "yes", "true", "0n", "onn"]


@pytest.mark.parametrize("treatment", [*NOT_ON, None, True, 1, ["on"], {"on": True}])
def test_anything_else_is_not(treatment: object) -> None:
    read = check(treatment=treatment)
    assert read.available is False
    assert read.treatment == (treatment if isinstance(treatment, str) else None)


@pytest.mark.parametrize("treatment", ["on", "off", None])
def test_a_check_is_neither_true_nor_false(treatment: str | None) -> None:
    with pytest.raises(TypeError, match="available"):
        bool(check(treatment=treatment))


def test_numbers_and_camel_case_are_read() -> None:
    read = check(zip=90001, cbsaId="31080", cbsa=5, status=200)
    assert (read.zip, read.cbsa_id, read.cbsa, read.status) == ("90001", 31080, None, "200")
    assert "cbsaId" in read.raw


def test_checks_are_equal_if_the_same_was_received() -> None:
    assert check(treatment="on") == check(treatment="on")
    assert check(treatment="on") != check(treatment="ON")
    assert check() != {}


@pytest.mark.parametrize("body", [None, [], [FULL], "on", 5, True])
def test_what_is_no_object_is_an_error(body: object) -> None:
    with pytest.raises(DecodeError):
        decode_zip_check(body)


@pytest.mark.parametrize("zip_code", ["90001", "00501", "90001-0001", "00000"])
def test_zip_codes_are_five_digits_or_nine(zip_code: str) -> None:
    assert list(zip_code_problems("zip_code", zip_code)) == []


FLAWED = ["", "9000", "900011", "90001-", "90001-00", "900010001", " 90001", "90001\n", "9000a"]


@pytest.mark.parametrize("zip_code", [*FLAWED, "९०००१", "90001 0001", "\ud800"])
def test_flawed_zip_codes_are_refused_without_their_value(zip_code: str) -> None:
    message = "must be five digits, such as 90001, or nine, such as 90001-0001"
    assert list(zip_code_problems("zip_code", zip_code)) == [Problem("zip_code", message)]


@pytest.mark.parametrize("zip_code", [90001, 501, 0])
def test_a_number_is_refused_as_it_loses_leading_zeros(zip_code: int) -> None:
    assert list(zip_code_problems("zip_codes[3]", zip_code)) == [
        Problem("zip_codes[3]", 'must be text such as "02108": a number loses its leading zeros')
    ]


@pytest.mark.parametrize("zip_code", [None, True, b"90001", 90001.0, ["90001"]])
def test_other_kinds_are_refused_by_name(zip_code: object) -> None:
    (problem,) = zip_code_problems("zip_code", zip_code)
    assert type(zip_code).__name__ in problem.message


@pytest.mark.parametrize(
    ("told", "asked", "another"),
    [
        ("90001", "90001", False),
        ("90001", "90002", True),
        ("90001", "90001-0001", False),
        ("90001-0001", "90001", False),
        ("90001-0001", "90001-0002", False),
        ("900010001", "90001", False),
        ("90002-0001", "90001", True),
        (90001, "90001", False),
        (90002, "90001", True),
        (501, "00501", False),
        ("2108-5555", "02108", False),
        (21085555, "02108-5555", False),
        ("string", "90001", False),
        ("", "90001", False),
        (0, "90001", False),
        (None, "90001", False),
        ({}, "90001", False),
        (10**30, "90001", False),
    ],
)
def test_an_answer_about_another_zip_code_is_recognised(
    told: object, asked: str, another: bool
) -> None:
    assert names_another(check(zip=told), asked) is another
