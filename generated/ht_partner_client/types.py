"""What the models and operations have in common."""

from collections.abc import Mapping, MutableMapping
from typing import IO, BinaryIO, Generic, Literal, TypeVar

from attrs import define

T = TypeVar("T")


class Unset:
    """The type of `UNSET`, which is false."""

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Unset = Unset()
"""Stands for a member that a body does not have, as against one that is null."""

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


__all__ = ["UNSET", "File", "FileTypes", "RequestFiles", "Response", "Unset"]
