"""What the URL of a journal says."""

from __future__ import annotations


def is_in_postgres(url: str) -> bool:
    """Return whether a journal is in PostgreSQL, and not in a file."""
    kind, separator, _ = url.partition("://")
    return bool(separator) and kind in {"postgresql", "postgres"}


def file_of(url: str) -> str:
    """Return the path of a journal in a file."""
    return url.removeprefix("sqlite:///")
