"""What the models and operations have in common."""

from collections.abc import Callable, Mapping, MutableMapping
from typing import IO, TYPE_CHECKING, BinaryIO, Generic, Literal, TypeVar

from attrs import define

T = TypeVar("T")


class Unset:
    """The type of `UNSET`, which is false."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        """Copies and pickles are the one `UNSET`."""
        return "UNSET"


UNSET: Unset = Unset()
"""Stands for a member that a body does not have, as against one that is null."""

NEW: Callable[[type[T]], T] = object.__new__
"""Makes an object whose attributes are to be set, without a look-up for each."""


class KeepsUnknown:
    """Base of the models that keep members which their description does not name."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            """Make the empty `additional_properties`, which decoding leaves out, when asked."""
            if name != "additional_properties":
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            self.additional_properties = {}
            return self.additional_properties


MISMATCH = (TypeError, ValueError, AttributeError, KeyError)
"""What decoding raises for a value of another shape than described."""

# The shapes of one part of a multipart body in httpx: name, content, content type, headers.
FileContent = IO[bytes] | bytes | str
FileTypes = (
    tuple[str | None, FileContent, str | None]
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
RequestFiles = list[tuple[str, FileTypes]]


@define
class File:
    """A file to be sent as a part of a multipart body."""

    payload: BinaryIO
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """The file as httpx takes it."""
        return self.file_name, self.payload, self.mime_type


@define
class Response(Generic[T]):
    """An answer with any status, `parsed` where its status is documented."""

    status_code: int
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = [
    "MISMATCH",
    "NEW",
    "UNSET",
    "File",
    "FileTypes",
    "KeepsUnknown",
    "RequestFiles",
    "Response",
    "Unset",
]
