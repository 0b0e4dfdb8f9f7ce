"""A running count for whoever waits in front of a terminal."""

from __future__ import annotations

import os
import sys
from typing import final

_CLEAR_LINE = "\r\x1b[K"


@final
class Progress:
    """Shows on stderr how far a long reading has come, where that disturbs nothing.

    Args:
        writes_meanwhile: Whether results are written to stdout at the same time.
    """

    def __init__(self, *, writes_meanwhile: bool) -> None:
        disturbs = writes_meanwhile and sys.stdout.isatty()
        can_clear = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._shows = can_clear and not disturbs

    def tell(self, text: str) -> None:
        """Show a text in place of the one before."""
        if self._shows:
            print(_CLEAR_LINE + text, end="", file=sys.stderr, flush=True)  # noqa: T201

    def clear(self) -> None:
        """Take the text away."""
        self.tell("")
