"""The order that a command line describes, by options or by a file."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from attrs import fields

from ht_async import codec
from ht_async.errors import InvalidRequestError, Problem
from ht_async.models.new_order import NewOrder
from ht_async.models.order_document import as_fields

_MAX_BYTES = 1_000_000
_NAMES = frozenset(field.name for field in fields(NewOrder))


def read_new_order(parameters: Mapping[str, Any], file: str | None) -> NewOrder:
    """Make the order.

    Args:
        parameters: The values of the command line's parameters, by the names of `NewOrder`'s
            fields; others are ignored, and so is what was not given.
        file: Path of a file with the order instead, or `-` for stdin.

    Raises:
        InvalidRequestError: With every problem; those of a file are problems of `file`.
    """
    given: dict[str, Any] = {
        name: list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value
        for name, value in parameters.items()
        if name in _NAMES and value not in (None, (), [])
    }
    if file is None:
        return NewOrder.from_mapping(_with_windows(given))
    if given:
        raise _flaw("describes the whole order: leave out the other options, or the file")
    try:
        return NewOrder.from_mapping(as_fields(_document(_content(file))))
    except InvalidRequestError as error:
        raise InvalidRequestError(
            problem
            if problem.field == "file"
            else Problem("file", f"{problem.field} {problem.message}")
            for problem in error.problems
        ) from None


def _with_windows(given: dict[str, Any]) -> dict[str, Any]:
    """Read each `START/END`."""
    problems: list[Problem] = []
    windows: list[dict[str, datetime]] = []
    for index, text in enumerate(given.get("time_windows", ())):
        ends = [_moment(end) for end in text.split("/")]
        match ends:
            case [datetime() as start, datetime() as end]:
                windows.append({"start": start, "end": end})
            case _:
                problems.append(Problem(f"time_windows[{index}]", _WINDOW))
    if problems:
        raise InvalidRequestError(problems)
    return {**given, "time_windows": windows}


_WINDOW = (
    "must be START/END, two times with their offsets, such as "
    "2030-01-31T09:00:00-08:00/2030-01-31T12:00:00-08:00"
)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return None if moment.utcoffset() is None else moment


def _content(file: str) -> bytes:
    try:
        if file == "-":
            content = sys.stdin.buffer.read(_MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                content = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise _flaw(f"can't be read: {error.strerror}") from None
    if len(content) > _MAX_BYTES:
        raise _flaw(f"is larger than {_MAX_BYTES} bytes: one order is a small JSON object")
    return content


def _document(content: bytes) -> Mapping[str, Any]:
    try:
        document = codec.decode(content)
    except ValueError:
        raise _flaw("is no JSON document") from None
    if not isinstance(document, dict):
        raise _flaw("must hold one JSON object, the order")
    return cast("dict[str, Any]", document)


def _flaw(message: str) -> InvalidRequestError:
    return InvalidRequestError([Problem("file", message)])
