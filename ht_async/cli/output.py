"""Where results and notices go: data to stdout, anything else to stderr."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TextIO, final

from ht_async.cli.plain_text import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

_UNLIMITED = 10_000
"""Columns where nobody watches: `grep` is to find whole rows."""


@final
class Output:
    """Writes what a command has to say.

    Args:
        json: Write JSON instead of tables and sentences, one document a line.
    """

    def __init__(self, *, json: bool) -> None:
        self.json = json

    def data(self, *documents: Any) -> None:
        """Write JSON documents to stdout, a line each."""
        self._write(sys.stdout, "".join(map(_json, documents)))

    def show(self, *renderables: RenderableType) -> None:
        """Write tables and the like to stdout."""
        self._write(sys.stdout, _rendered(renderables, sys.stdout))

    def notice(self, kind: str, text: str, **members: Any) -> None:
        """Write a remark to stderr.

        Args:
            kind: What it is about, the name of the JSON object.
            text: The remark.
            **members: What else stands in the JSON object.
        """
        if self.json:
            self.record(kind, {"message": text, **members})
        else:
            self.lines(text)

    def record(self, kind: str, members: Mapping[str, Any]) -> None:
        """Write a JSON object of that name to stderr."""
        self._write(sys.stderr, _json({kind: members}))

    def lines(self, *lines: str) -> None:
        """Write lines to stderr."""
        self._write(sys.stderr, "".join(f"{plain(line)}\n" for line in lines))

    def _write(self, stream: TextIO, text: str) -> None:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # such as a terminal that knows ASCII alone
        stream.write(text)
        stream.flush()


def _json(document: Any) -> str:
    # ASCII alone: escapes for terminals and halves of surrogate pairs come out harmless.
    return json.dumps(document) + "\n"


def _rendered(renderables: tuple[RenderableType, ...], stream: TextIO) -> str:
    from rich.console import Console

    watched = stream.isatty() or "COLUMNS" in os.environ
    console = Console(
        file=stream,
        width=None if watched else _UNLIMITED,
        markup=False,
        highlight=False,
        emoji=False,
    )
    with console.capture() as captured:
        for renderable in renderables:
            console.print(renderable)
    text = "\n".join(line.rstrip() for line in captured.get().splitlines())
    return text.strip("\n") + "\n"
