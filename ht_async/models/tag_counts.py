"""How many orders have each of some tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias, final

from ht_async.models.pydantic_type import PydanticType

CountSource: TypeAlias = Literal["api", "list"]
"""Where counts come from: the API's own count, or a list of orders that was counted."""


@final
class TagCounts(PydanticType, Mapping[str, int]):
    """How many orders have each tag, by the tags in the order that they were asked for.

    An order with several of the tags counts for each of them.

    Args:
        counts: The number of orders for each tag.
        source: Where the counts come from.
    """

    __slots__ = ("_counts", "source")

    def __init__(self, counts: Mapping[str, int], source: CountSource) -> None:
        self._counts = dict(counts)
        self.source: CountSource = source

    def __getitem__(self, tag: str) -> int:
        return self._counts[tag]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        return f"<TagCounts of {len(self)} tags from {self.source}>"
