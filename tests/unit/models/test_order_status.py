"""The status of an order: documented ones, and whatever else may arrive."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ht_async import OrderStatus
from ht_async.models.status import read_status

DOCUMENTED = {
    "PENDING": 0,
    "SEARCHING": 1,
    "ASSIGNED": 2,
    "COMPLETED": 3,
    "CANCELLED": 4,
    "PAID": 5,
    "ABANDONED": 6,
    "CANCELLED_BY_GEEK": 7,
    "MASTER_CLIENT_APPROVAL": 8,
    "UNSERVICEABLE": 9,
    "PAUSED": 10,
    "READY_TO_RESUME": 11,
    "INCOMPLETE": 12,
    "LATE_TECH": 13,
    "PENDING_SHIPPING": 14,
    "PENDING_APPROVAL": 15,
}
UNLISTED = [16, -1, 10**18, "RESCHEDULED", "Waiting for parts", "été"]


def test_the_members_are_the_documented_ones() -> None:
    assert {member.name: member.code for member in OrderStatus} == DOCUMENTED


@pytest.mark.parametrize(("name", "code"), DOCUMENTED.items())
def test_a_status_is_known_by_code_and_name_in_any_spelling(name: str, code: int) -> None:
    member = OrderStatus[name]
    assert (member.code, member.value, member.known) == (code, code, True)
    words = name.replace("_", " ")
    for told in [
        *(code, str(code), f" {code} ", f"{code:03d}"),
        *(name, name.lower(), words, words.title(), words.capitalize()),
        *(name.replace("_", "-"), name.replace("_", "  "), f"\t{name}\n"),
        *(name.replace("_", ""), words.title().replace(" ", "")),
    ]:
        assert OrderStatus(told) is member
        assert read_status(told) is member


@pytest.mark.parametrize("told", UNLISTED)
def test_an_unlisted_status_makes_a_member_of_its_own(told: int | str) -> None:
    status = OrderStatus(told)
    assert isinstance(status, OrderStatus)
    assert not status.known
    assert status.code == (told if isinstance(told, int) else None)
    assert status.name.startswith("UNKNOWN_")
    assert status not in list(OrderStatus)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (16, "16"),
        ("RESCHEDULED", "rescheduled"),
        ("Waiting for parts", "WAITING_FOR_PARTS"),
        ("waiting-for  parts", " Waiting_for_Parts "),
    ],
)
def test_an_unlisted_status_compares_whatever_its_spelling(
    one: int | str, other: int | str
) -> None:
    assert OrderStatus(one) == OrderStatus(other)
    assert len({OrderStatus(one), OrderStatus(other)}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [(16, 17), (16, 0), ("PENDING", "PENDINGS"), (16, "SIXTEEN")]
)
def test_different_statuses_differ(one: int | str, other: int | str) -> None:
    assert OrderStatus(one) != OrderStatus(other)


def test_a_status_is_not_its_code_or_name() -> None:
    assert OrderStatus.SEARCHING != 1
    assert OrderStatus.SEARCHING != "SEARCHING"


@pytest.mark.parametrize("told", [*DOCUMENTED.values(), *UNLISTED])
def test_every_status_is_truthy_and_survives_copying(told: int | str) -> None:
    status = OrderStatus(told)
    assert bool(status) is True
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(status, protocol)) == status
    for other in (copy.copy(status), copy.deepcopy(status)):
        assert other == status
        assert hash(other) == hash(status)
        assert (other.name, other.code, other.known) == (status.name, status.code, status.known)


@pytest.mark.parametrize("told", ["", "  ", None, 1.5, b"PENDING", ["PENDING"], {}])
def test_what_tells_no_status_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match="OrderStatus"):
        OrderStatus(told)
    assert read_status(told) is None


@pytest.mark.parametrize("told", [True, False, 1.0, 10**19, -(10**19)])
def test_reading_does_not_guess(told: object) -> None:
    assert read_status(told) is None


@given(told=st.one_of(st.integers(), st.text()))
def test_every_status_equals_the_one_made_of_its_value(told: int | str) -> None:
    status = read_status(told)
    assume(status is not None)
    assert status is not None
    assert OrderStatus(status.value) == status
    assert OrderStatus(status.value).name == status.name
    assert pickle.loads(pickle.dumps(status)) == status
