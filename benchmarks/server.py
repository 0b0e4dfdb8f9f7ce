"""Compile the C server when needed, and run it for the length of a `with` block."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE / "server.c"
SOURCES = (SOURCE, HERE / "answers.h")
ORDER = HERE / "order.json"
BINARY = HERE.parent / "build" / "benchmarks" / "server"
STOP_WITHIN_SECONDS = 5


class CompilerMissingError(RuntimeError):
    """There is no C compiler to build the server with."""


@contextlib.contextmanager
def running_server(*options: str, core: int | None = None) -> Iterator[str]:
    """Run the server, pinned to a core if one is given; the value is its base URL."""
    order = json.dumps(json.loads(ORDER.read_text()), separators=(",", ":"))
    with subprocess.Popen(
        [compiled_server(), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if core is not None:
                os.sched_setaffinity(process.pid, {core})
            process.stdin.write(order + "\n")
            process.stdin.flush()
            port = int(process.stdout.readline())
            yield f"http://127.0.0.1:{port}"
        finally:
            process.stdin.close()  # tells the server to end
            try:
                process.wait(STOP_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def compiled_server() -> Path:
    """The server's binary, compiled if it is missing or older than its sources."""
    changed = max(source.stat().st_mtime for source in SOURCES)
    if BINARY.exists() and BINARY.stat().st_mtime >= changed:
        return BINARY
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise CompilerMissingError("The benchmark server needs a C compiler, for example gcc.")
    BINARY.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BINARY.parent) as folder:
        fresh = Path(folder, "server")
        subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-o", fresh, SOURCE], check=True)
        fresh.replace(BINARY)  # at once, for other processes may be compiling too
    return BINARY
