"""A secret gives itself away only when it is asked to."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

from ht_async.secret import Secret

SECRET = Secret("hunter2")


def test_it_reveals_itself_when_asked() -> None:
    assert SECRET.reveal() == "hunter2"


@pytest.mark.parametrize(
    "shown",
    [repr(SECRET), str(SECRET), f"{SECRET}", f"{SECRET!r}", "%s %r" % (SECRET, SECRET)],  # noqa: UP031
)
def test_it_hides_in_every_way_of_showing_it(shown: str) -> None:
    assert "hunter2" not in shown
    assert "***" in shown


def test_it_hides_in_what_holds_it() -> None:
    assert "hunter2" not in repr({"key": [SECRET]})


@pytest.mark.parametrize("copier", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_can_t_be_pickled_or_copied_by_accident(copier: Callable[[Secret], object]) -> None:
    with pytest.raises(TypeError, match=r"reveal\(\)") as caught:
        copier(SECRET)
    assert "hunter2" not in str(caught.value)


def test_it_has_no_dict_to_look_into() -> None:
    assert not hasattr(SECRET, "__dict__")


def test_equality_and_truth() -> None:
    assert Secret("hunter2") == SECRET
    assert hash(Secret("hunter2")) == hash(SECRET)
    assert Secret("other") != SECRET
    assert SECRET != "hunter2"
    assert SECRET
    assert not Secret("")
