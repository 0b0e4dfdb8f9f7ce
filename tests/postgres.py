"""A PostgreSQL server for tests.

A conftest that imports `postgres_server` and `postgres_url` gives them to its tests. Every
process of a test run has a server of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

SCRIPTS = str(Path(__file__).resolve().parents[1] / "scripts")
if SCRIPTS not in sys.path:
    sys.path.append(SCRIPTS)

from local_postgres import PostgresMissingError, PostgresServer, running_server  # noqa: E402

__all__ = ["PostgresServer", "postgres_server", "postgres_url"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for all tests of this process; they are skipped if there is none to be had."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_server())
        except PostgresMissingError as error:
            pytest.skip(str(error))
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of an empty database."""
    return postgres_server.new_database()
