"""What the views of answers have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast, final

from ht_async import codec
from ht_async.models.pydantic_type import PydanticType
from ht_async.secret import mask_members

W = TypeVar("W")


@final
class Shape(Generic[W]):
    """How the API describes a kind of object, for the views of it.

    Args:
        make: Makes the generated object of what was received.
        fold: Returns a JSON value with the names of known members in snake_case (C4).
        find: Finds the object in the body of an answer that is known to hold it.
    """

    __slots__ = ("find", "fold", "make")

    def __init__(
        self,
        make: Callable[[Mapping[str, Any]], W],
        fold: Callable[[Any], Any],
        find: Callable[[bytes], Mapping[str, Any]],
    ) -> None:
        self.make = make
        self.fold = fold
        self.find = find


class View(PydanticType, Generic[W]):
    """A read-only view of an object that the API sent. Its members never raise.

    Views are equal if they are of one kind and the same was received.

    Args:
        raw: What was received.
        shape: How the API describes it.
    """

    __slots__ = ("_members", "_raw", "_shape", "_source", "_wire")

    _source: bytes | None

    def __init__(self, raw: Mapping[str, Any], shape: Shape[W]) -> None:
        self._shape = shape
        self._wire: W | None = None
        self._take(raw)

    def _take(self, raw: Mapping[str, Any]) -> None:
        names = "".join(raw)
        self._raw = raw
        self._members = raw if names == names.lower() else self._shape.fold(raw)

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            """Read what was received, when it is first asked for."""
            if name not in ("_members", "_raw"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            self._take(self._shape.find(self._source))
            self._source = None
            return getattr(self, name)

    def _nested(self, name: str) -> Any:
        """Return a member's value, the names of what is within it in snake_case."""
        return self._shape.fold(self._members.get(name))

    @property
    def wire(self) -> W:
        """The generated object, made when it is first asked for; secrets stand in it as they came.

        Its type follows the API's description, not the version of this package.
        """
        if self._wire is None:
            self._wire = self._shape.make(self._raw)
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
        raw: What was received.
        shape: How the API describes it.
    """

    __slots__ = ("_id",)

    def __init__(self, id: int, raw: Mapping[str, Any], shape: Shape[W]) -> None:
        super().__init__(raw, shape)
        self._id = id

    @classmethod
    def unread(cls, id: int, source: bytes, shape: Shape[W]) -> Self:
        """Make a view that reads what was received when more than the id is asked for.

        Args:
            id: HT's id of it.
            source: The body of an answer that is known to hold it.
            shape: How the API describes it.
        """
        view = cls.__new__(cls)
        view._id = id
        view._shape = shape
        view._source = source
        view._wire = None
        return view

    @property
    def id(self) -> int:
        """HT's id."""
        return self._id

    def __hash__(self) -> int:
        return hash(self._id)
