"""The texts that stand for a position in a listing."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ht_async import InvalidRequestError
from ht_async.models.checks import MAX_ID
from ht_async.pages.cursor import Position, decode_cursor, encode_cursor

CURSORS = st.one_of(st.none(), st.integers(min_value=-MAX_ID, max_value=MAX_ID))


def refusal(cursor: Any, fingerprint: str = "f", legs: int = 1) -> str:
    with pytest.raises(InvalidRequestError) as caught:
        decode_cursor(cursor, fingerprint, legs)
    (problem,) = caught.value.problems
    assert problem.field == "cursor"
    return problem.message


def text(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode()


@given(
    leg=st.integers(min_value=0, max_value=15),
    cursor=CURSORS,
    told=st.booleans(),
    fingerprint=st.text(max_size=19),
)
def test_a_position_comes_back_from_its_text(
    leg: int, cursor: int | None, told: bool, fingerprint: str
) -> None:
    position = Position(leg, cursor, told)
    written = encode_cursor(position, fingerprint)
    assert written.isascii()
    assert not set(written) & set("=+/&? ")
    assert decode_cursor(written, fingerprint, leg + 1) == position


@given(leg=st.integers(min_value=1, max_value=15), cursor=CURSORS)
def test_a_position_of_another_listing_is_refused(leg: int, cursor: int | None) -> None:
    told = encode_cursor(Position(leg, cursor), "these filters")
    for fingerprint, legs in (("other filters", leg + 1), ("these filters", leg)):
        assert "other filters" in refusal(told, fingerprint, legs)


def test_no_cursor_is_the_beginning() -> None:
    assert decode_cursor(None, "f", 3) == Position(0, None)


@pytest.mark.parametrize("cursor", [0, 1, -1, MAX_ID, -MAX_ID])
def test_a_cursor_of_the_api_itself_is_taken_where_there_is_one_leg(cursor: int) -> None:
    assert decode_cursor(cursor, "f", 1) == Position(0, cursor)
    assert "several statuses" in refusal(cursor, legs=2)


GARBAGE = [
    *("", "abc", "!", "ä", "x" * 501, "=" * 8, "bnVsbA", "W10"),
    *(True, False, 1.5, b"W10", [], {}, MAX_ID + 1, -MAX_ID - 1, 10**30),
    *(text(document) for document in (None, 5, [], ["f"], ["f", 0, 1], {}, [5, 0, 1, True])),
    *(text(["f", *rest, True]) for rest in (["0", 1], [None, 1], [True, 1], [0, True], [0, "1"])),
    *(text(["f", *rest, False]) for rest in ([0, 1.5], [0, [1]], [0, MAX_ID + 1])),
    *(text(["f", 0, 1, told]) for told in (0, 1, None, "true")),
    *(text(["f", 0, 1, True, 1]), text(["f", 0, 1, True])[:-2], text(["f", 0, 1, True]) + "A"),
    "W1tb" * 125,
]


@pytest.mark.parametrize("cursor", GARBAGE)
def test_what_is_no_cursor_is_refused(cursor: object) -> None:
    assert "take it from a page" in refusal(cursor)


@pytest.mark.parametrize("leg", [-1, 1, 2])
def test_a_leg_that_does_not_exist_is_refused(leg: int) -> None:
    assert "other filters" in refusal(text(["f", leg, 1, True]))


@given(cursor=st.one_of(st.text(), st.text(alphabet="ABCabc012-_=", max_size=40)))
@example(cursor="[" * 400)
def test_no_text_does_harm(cursor: str) -> None:
    try:
        assert isinstance(decode_cursor(cursor, "f", 1), Position)
    except InvalidRequestError as error:
        assert len(error.problems) == 1  # noqa: PT017
