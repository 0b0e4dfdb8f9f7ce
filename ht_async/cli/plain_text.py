"""Texts of others made safe to show on a terminal."""

from __future__ import annotations

_SHOWN_FOR_CONTROLS = "\N{REPLACEMENT CHARACTER}"


def plain(text: str) -> str:
    """Return a text without what steers a terminal: escapes, line breaks, changes of direction."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _SHOWN_FOR_CONTROLS for char in text)
