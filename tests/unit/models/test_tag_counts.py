"""How many orders have each tag."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ht_async.models.tag_counts import TagCounts


def test_it_maps_tags_to_numbers_in_order() -> None:
    counts = TagCounts({"wifi": 0, "tv": 3}, "api")
    assert isinstance(counts, Mapping)
    assert list(counts.items()) == [("wifi", 0), ("tv", 3)]
    assert (len(counts), counts["tv"], counts.get("x"), counts.source) == (2, 3, None, "api")
    assert counts == {"tv": 3, "wifi": 0}
    with pytest.raises(KeyError):
        counts["x"]


def test_its_representation_names_no_tag() -> None:
    assert repr(TagCounts({"for Jane Doe": 1}, "list")) == "<TagCounts of 1 tags from list>"


def test_it_cannot_be_changed() -> None:
    told = {"tv": 3}
    counts = TagCounts(told, "api")
    told["tv"] = 4
    assert counts["tv"] == 3
    with pytest.raises(TypeError):
        counts["tv"] = 4  # type: ignore[index]
