"""Files of orders for the tests of bulk input and output."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

MakeFile = Callable[..., Path]


@pytest.fixture
def make_file(tmp_path: Path) -> MakeFile:
    """Return a function that writes a file; text becomes UTF-8 if nothing else is said."""

    def make(content: str | bytes, name: str = "orders.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make
