"""Text files read line by line, however long a line is and whatever its bytes are."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, TypeAlias, final

from attrs import frozen

from ht_async.bulk.errors import SourceError

MAX_RECORD = 1_000_000
"""Longest record, in characters: one order is far shorter."""

FileState: TypeAlias = tuple[int, int, int]
"""Which file it is, its size in bytes, and when it was changed last, in nanoseconds."""

_CHUNK = 1 << 20
_LINE_ENDS = ("\n", "\r")

_MARKS: Mapping[bytes, str] = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NO_TEXT: Mapping[bytes, str] = {
    b"PK\x03\x04": "is a ZIP archive or an Excel workbook: save the sheet as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook: save the sheet as CSV (UTF-8)",
    b"\x1f\x8b": "is compressed by gzip: unpack it first",
    b"PAR1": "is a Parquet file: give its name the ending .parquet",
}


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading.

    Raises:
        SourceError: It can't be read, is no regular file, or is empty.
    """
    try:
        if not path.is_file() and path.exists():
            raise SourceError(f"{path}: is no regular file: name a file")
        file = path.open("rb")
    except OSError as error:
        raise SourceError(f"{path}: can't be read: {error.strerror}") from None
    if not os.fstat(file.fileno()).st_size:
        file.close()
        raise SourceError(f"{path}: is empty")
    return file


@frozen(slots=True)
class FileDigest:
    """What a file held.

    Args:
        content: The digest of its bytes.
        state: What tells whether it is still that file, and as it was when its bytes were read.
    """

    content: str
    state: FileState


def state_of(file: BinaryIO) -> FileState:
    """Return what changes whenever a file does."""
    status = os.fstat(file.fileno())
    return status.st_ino, status.st_size, status.st_mtime_ns


def check_unchanged(path: Path, file: BinaryIO, state: FileState | None) -> None:
    """Check that a file is as it was; None if it was not looked at before.

    Raises:
        SourceError: It is not.
    """
    if state not in (None, state_of(file)):
        raise SourceError(
            f"{path}: was changed while it was read: "
            "leave it alone until the import has ended, and start again"
        )


def file_digest(path: Path) -> FileDigest:
    """Return the digest of a file's bytes.

    Raises:
        SourceError: It can't be read.
    """
    digest = hashlib.blake2b(digest_size=32)
    with open_file(path) as file:
        state = state_of(file)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return FileDigest(digest.hexdigest(), state)


def find_encoding(path: Path, encoding: str | None) -> str:
    """Return the encoding of a text file: what is said, else what its first bytes say, else UTF-8.

    Raises:
        SourceError: There is no such encoding, or it is no text file.
    """
    with open_file(path) as file:
        head = file.read(4096)
    for magic, remedy in _NO_TEXT.items():
        if head.startswith(magic):
            raise SourceError(f"{path}: {remedy}")
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    if encoding is not None:
        name = _known(path, encoding)
        return "utf-8-sig" if (name, marked) == ("utf-8", "utf-8-sig") else name
    if marked is None and b"\0" in head:
        raise SourceError(
            f'{path}: begins with NUL bytes: say encoding="utf-16-le" or "utf-16-be" if it is '
            "UTF-16, else it is no text file"
        )
    return marked or "utf-8"


def _known(path: Path, encoding: str) -> str:
    try:
        "".encode(encoding, "backslashreplace")  # as rejected rows are written
        b"".decode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise SourceError(
            f"{path}: encoding must be one that Python knows, such as utf-8, utf-16 or cp1252"
        ) from None


def text_digest(path: Path, encoding: str) -> FileDigest:
    """Read a text file to its end, and return the digest of its bytes.

    Raises:
        SourceError: It can't be read, or isn't of that encoding; names the line.
    """
    digest = hashlib.blake2b(digest_size=32)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with open_file(path) as file:
        state = state_of(file)
        try:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                lines += decoder.decode(chunk).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            raise _undecodable(path, encoding, error, lines) from None
    return FileDigest(digest.hexdigest(), state)


def _undecodable(path: Path, encoding: str, error: UnicodeError, lines: int) -> SourceError:
    if isinstance(error, UnicodeDecodeError):
        good = error.object[: error.start]
        lines += good.decode(encoding, "ignore").count("\n")
    said = "utf-8" if encoding == "utf-8-sig" else encoding
    other = "cp1252 (Windows) or utf-16" if said == "utf-8" else "utf-8"
    return SourceError(
        f"{path}, line {lines + 1}: holds bytes that are no {said}: "
        f"name the file's encoding, such as {other}, or save it as UTF-8"
    )


@final
class TextFile:
    """A text file that is read line by line.

    Args:
        path: The file.
        encoding: Its encoding.
        state: How it was when it was looked at before, if it was.

    Attributes:
        lines: Lines read so far; a part of a line counts as one.

    Raises:
        SourceError: It can't be opened, or was changed since.
    """

    def __init__(self, path: Path, encoding: str, state: FileState | None = None) -> None:
        self._path = path
        self._bytes = open_file(path)
        try:
            check_unchanged(path, self._bytes, state)
        except SourceError:
            self._bytes.close()
            raise
        self._text = io.TextIOWrapper(self._bytes, encoding, newline="")
        self._encoding = encoding
        self._opened = state_of(self._bytes)
        self._in_line = False
        self.lines = 0

    @property
    def size(self) -> int:
        """Its size in bytes, when it was opened."""
        return self._opened[1]

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self.size if self._bytes.closed else self._bytes.tell()

    def read(self, limit: int) -> str:
        """Return the next line with its end, or as much of it as the limit allows; "" at the end.

        Raises:
            SourceError: Its bytes are of another encoding, or it was changed meanwhile.
        """
        try:
            text = self._text.readline(limit)
        except UnicodeError as error:
            raise _undecodable(self._path, self._encoding, error, self.lines) from None
        except OSError as error:
            raise SourceError(f"{self._path}: can't be read: {error.strerror}") from None
        if not text:
            check_unchanged(self._path, self._bytes, self._opened)
            return text
        self.lines += not self._in_line
        self._in_line = not text.endswith(_LINE_ENDS)
        return text

    @property
    def in_line(self) -> bool:
        """Whether the last read ended within a line."""
        return self._in_line

    def close(self) -> None:
        """Close the file."""
        self._text.close()
