"""What the views of answers have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast

from ht_async import codec
from ht_async.secret import mask_members

W = TypeVar("W")


class View(Generic[W]):
    """A read-only view of an object that the API sent. Its members never raise.

    Views are equal if they are of one kind and the same was received.

    Args:
        wire: The generated object. Its type follows the API's description, not the version of
            this package.
        raw: What was received.
    """

    __slots__ = ("_raw", "_wire")

    def __init__(self, wire: W, raw: Mapping[str, Any]) -> None:
        self._wire = wire
        self._raw = raw

    @property
    def wire(self) -> W:
        """The generated object; secrets stand in it as they came."""
        return self._wire

    @property
    def raw(self) -> Mapping[str, Any]:
        """What was received, as decoded JSON; secrets stand in it as they came."""
        return self._raw

    def to_dict(self, *, secrets: bool = False) -> dict[str, Any]:
        """Return what was received as a JSON-ready copy.

        Args:
            secrets: Leave secrets as they are, instead of masking them.
        """
        return cast("dict[str, Any]", codec.copy(self._raw, None if secrets else mask_members))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._raw == cast("View[Any]", other)._raw

    def __hash__(self) -> int:
        return hash(frozenset(self._raw))


class IdentifiedView(View[W]):
    """A view of something that has an id.

    Args:
        id: HT's id of it.
        wire: The generated object.
        raw: What was received.
    """

    __slots__ = ("_id",)

    def __init__(self, id: int, wire: W, raw: Mapping[str, Any]) -> None:
        super().__init__(wire, raw)
        self._id = id

    @property
    def id(self) -> int:
        """HT's id."""
        return self._id

    def __hash__(self) -> int:
        return hash(self._id)
