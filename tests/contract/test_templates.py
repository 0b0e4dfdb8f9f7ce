"""What our templates make of models, enums and unions, on a spec of odd shapes."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from odd_spec import ODD_NAMES, PACKAGE, odd, odd_folder

__all__ = ["odd", "odd_folder"]  # fixtures

LEAF = {"value": "green"}
STRICT = {
    "leaf": LEAF,
    "leaves": [LEAF, {}],
    "rows": [[LEAF], []],
    "moment": "2024-03-25T09:00:00-07:00",
    "day": "2024-03-25",
    "key": "12345678-1234-5678-1234-567812345678",
    "kind": "two",
    "level": -1,
    "fixed": "always",
    "words": ["a", "b"],
}


def test_generated_code_is_typed(odd_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", PACKAGE],
        cwd=odd_folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("first", ["tree", "forest"])
def test_models_that_hold_each_other_load_in_any_order(odd_folder: Path, first: str) -> None:
    code = f"import {PACKAGE}.models.{first}, {PACKAGE}.models as m; print(m.Tree, m.Forest)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=odd_folder, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_no_name_of_a_member_disturbs_another(odd: ModuleType) -> None:
    body = {name: {"value": name} for name in ODD_NAMES} | {"unknown": {"value": "kept"}}
    decoded = odd.Names.from_dict(body)
    assert isinstance(decoded.d, odd.Leaf)
    assert decoded.from_.value == "from"
    assert decoded.additional_properties == {"unknown": {"value": "kept"}}
    assert decoded.to_dict() == body
    assert odd.Names.from_dict({}).to_dict() == {}


@pytest.mark.parametrize("name", ["Strict", "Lax"])
def test_every_kind_of_member_survives_a_round_trip(odd: ModuleType, name: str) -> None:
    decoded = getattr(odd, name).from_dict(STRICT)
    assert isinstance(decoded.leaves[1], odd.Leaf)
    assert isinstance(decoded.rows[0][0], odd.Leaf)
    assert decoded.moment.utcoffset().total_seconds() == -7 * 3600
    assert decoded.kind is odd.Kind.TWO
    assert decoded.level is odd.Level.VALUE_NEGATIVE_1
    assert decoded.to_dict() == STRICT


@pytest.mark.parametrize("member", STRICT)
def test_required_member_must_be_there(odd: ModuleType, member: str) -> None:
    body = {name: value for name, value in STRICT.items() if name != member}
    with pytest.raises(KeyError, match=member):
        odd.Strict.from_dict(body)
    assert odd.Lax.from_dict(body).to_dict() == body


def test_closed_model_drops_unknown_members(odd: ModuleType) -> None:
    assert odd.Lax.from_dict({"unknown": 1}).to_dict() == {}
    assert not hasattr(odd.Lax.from_dict({}), "additional_properties")


def test_required_list_of_models_raises_for_another_item(odd: ModuleType) -> None:
    with pytest.raises(AttributeError):
        odd.Strict.from_dict(STRICT | {"leaves": [LEAF, 5]})


# -- unions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["shape", "closed"])
def test_the_first_model_that_fits_is_taken(odd: ModuleType, member: str) -> None:
    def decode(value: Any) -> Any:
        return getattr(odd.Unions.from_dict({member: value}), member)

    assert decode({"side": 2}) == odd.Square(side=2)
    assert decode({"radius": 2}) == odd.Circle(radius=2)
    for raw in ({"length": 2}, "round", 5, [], None):
        assert decode(raw) is raw
        assert odd.Unions.from_dict({member: raw}).to_dict() == {member: raw}


def test_items_of_a_list_are_kept_one_by_one(odd: ModuleType) -> None:
    shapes = [{"side": 1}, {"radius": 1}, {}, None, "x"]
    decoded = odd.Unions.from_dict({"shapes": shapes})
    assert decoded.shapes == [odd.Square(side=1), odd.Circle(radius=1), {}, None, "x"]
    assert decoded.to_dict() == {"shapes": shapes}


def test_one_object_or_several(odd: ModuleType) -> None:
    def decode(value: Any) -> Any:
        return odd.Unions.from_dict({"leaf_or_leaves": value}).leaf_or_leaves

    leaf = odd.Leaf(value="green")
    assert decode(LEAF) == leaf
    assert decode([LEAF, {}]) == [leaf, odd.Leaf()]
    assert decode("text") == "text"
    for raw in ([LEAF, 5], 5, True):
        assert decode(raw) is raw


def test_enum_leaves_other_texts_to_the_members_after_it(odd: ModuleType) -> None:
    def decode(value: str) -> Any:
        return odd.Unions.from_dict({"kind_or_colour": value}).kind_or_colour

    assert decode("two") is odd.Kind.TWO
    assert decode("blue") is odd.Colour.BLUE
    assert decode("2024-03-25T09:00:00Z").year == 2024
    assert type(decode("green")) is str


def test_constant_of_a_union_may_be_another(odd: ModuleType) -> None:
    for value in ("a", "b", None):
        assert odd.Unions.from_dict({"fixed": value}).fixed == value


# -- enums ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "unknown"), [("Kind", "three"), ("Level", 99), ("Level", 10**30)])
def test_unknown_value_is_a_member_of_the_enum(odd: ModuleType, name: str, unknown: Any) -> None:
    enum = getattr(odd, name)
    member = enum(unknown)
    assert isinstance(member, enum)
    assert member == unknown == member.value
    assert member.name == f"UNKNOWN_{unknown}"
    assert str(member) == str(unknown)
    assert json.dumps(member) == json.dumps(unknown)
    assert copy.deepcopy(member) == pickle.loads(pickle.dumps(member)) == enum(unknown)
    assert {member: 1}[unknown] == 1
    assert member not in list(enum)
    assert odd.Unions.from_dict({name.lower(): unknown}).to_dict() == {name.lower(): unknown}


@pytest.mark.parametrize(("name", "other"), [("Kind", 1), ("Level", "0"), ("Level", True)])
def test_value_of_another_type_is_no_member(odd: ModuleType, name: str, other: Any) -> None:
    with pytest.raises(ValueError, match="not a valid"):
        getattr(odd, name)(other)


# -- members that are not described -----------------------------------------------------------


def test_unknown_members_are_kept_and_written_back(odd: ModuleType) -> None:
    leaf = odd.Leaf.from_dict(LEAF | {"colour": [1]})
    assert leaf.additional_properties == {"colour": [1]}
    assert leaf.to_dict() == LEAF | {"colour": [1]}


def test_object_without_unknown_members_is_like_any_other(odd: ModuleType) -> None:
    decoded, made = odd.Leaf.from_dict(LEAF), odd.Leaf(value="green")
    for leaf in (decoded, copy.copy(decoded), copy.deepcopy(decoded)):
        assert leaf == made
        assert repr(leaf) == "Leaf(value='green', additional_properties={})"
        leaf.additional_properties["colour"] = 1
        assert leaf.additional_properties == {"colour": 1}
        leaf.additional_properties.clear()
    assert pickle.loads(pickle.dumps(odd.Leaf.from_dict(LEAF))) == made
    with pytest.raises(AttributeError, match="'Leaf' object has no attribute 'colour'"):
        _ = decoded.colour


def test_unknown_members_of_a_described_type_are_decoded(odd: ModuleType) -> None:
    leaves = odd.Leaves.from_dict({"count": 1, "a": LEAF})
    assert leaves.additional_properties == {"a": odd.Leaf(value="green")}
    assert leaves.to_dict() == {"count": 1, "a": LEAF}
    assert odd.Words.from_dict({"a": ["b"]}).to_dict() == {"a": ["b"]}


def test_member_that_is_not_there_is_unset(odd: ModuleType) -> None:
    unset = odd.Leaf.from_dict({}).value
    assert not unset
    assert repr(unset) == "UNSET"
    for same in (copy.copy(unset), copy.deepcopy(unset), pickle.loads(pickle.dumps(unset))):
        assert same is unset
    assert odd.Leaf.from_dict({"value": None}).to_dict() == {"value": None}


def test_objects_hold_themselves_to_any_depth(odd: ModuleType) -> None:
    body = {"children": [{"children": [None, {"forest": {"trees": [{}]}}]}]}
    decoded = odd.Tree.from_dict(body)
    assert isinstance(decoded.children[0].children[1].forest.trees[0], odd.Tree)
    assert decoded.to_dict() == body
