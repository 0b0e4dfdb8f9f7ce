"""References that the SDK makes."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async import InvalidRequestError, stable_reference
from ht_async.reference import fresh_reference

PARTS = st.lists(st.integers() | st.from_regex(r"\A[a-z0-9,\"\\ ]*[a-z]\Z"), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("key", "prefix", "reference"),
    [
        (("shop-7", 4711), "", "4f24077fdf435a58bda3ff42679587fc"),
        (("shop-7", "4711"), "", "40c8de18a3135fdeac57550a0a789621"),
        (("Möbel",), "so-", "so-9748cd2cc42a516f9ba33c0185a4c3dd"),
        ((uuid.UUID(int=1),), "", "4b797b23ab305d1abbcb55c751b63b4c"),
    ],
)
def test_a_key_has_the_same_reference_for_ever(key: Any, prefix: str, reference: str) -> None:
    """These literals may never change: orders on the server carry them."""
    assert stable_reference(*key, prefix=prefix) == reference


@given(PARTS, PARTS)
def test_different_keys_have_different_references(one: list[Any], other: list[Any]) -> None:
    assert (stable_reference(*one) == stable_reference(*other)) is (one == other)


@pytest.mark.parametrize(
    "key", [(), ("",), (" ",), ("a\n",), (None,), (True,), (1.5,), (b"a",), (["a"],), ("\ud800",)]
)
def test_what_does_not_stay_the_same_is_no_key(key: Any) -> None:
    with pytest.raises(InvalidRequestError, match="key: must"):
        stable_reference(*key)


@pytest.mark.parametrize(
    "number", [10**5000, -(10**5000), 2**1024], ids=["huge", "minus", "one more"]
)
def test_a_number_without_end_is_no_key(number: int) -> None:
    with pytest.raises(InvalidRequestError, match="key: holds a number above"):
        stable_reference("shop", number)
    assert stable_reference(2**1024 - 1) != stable_reference(1 - 2**1024)


def test_fresh_references_differ() -> None:
    assert len({fresh_reference() for _ in range(1_000)}) == 1_000
