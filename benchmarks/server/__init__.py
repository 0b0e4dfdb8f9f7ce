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
BODIES = ("order", "zip_check", "chat_completion", "customer")  # as in answers.h
BUILD = HERE.parents[1] / "build" / "benchmarks"
TLS_OPTION = "--tls"
STOP_WITHIN_SECONDS = 5


class CompilerMissingError(RuntimeError):
    """There is no C compiler, or not what it needs, to build the server with."""


@contextlib.contextmanager
def running_server(*options: str, core: int | None = None) -> Iterator[str]:
    """Run the server, pinned to a core if one is given; the value is its base URL.

    Args:
        options: See `server.c`.
        core: The only core that it may use.

    Raises:
        CompilerMissingError: It can't be built here.
    """
    tls = TLS_OPTION in options
    bodies = [json.loads((HERE / f"bodies/{name}.json").read_text()) for name in BODIES]
    lines = "".join(json.dumps(body, separators=(",", ":")) + "\n" for body in bodies)
    with subprocess.Popen(
        [compiled_server(tls=tls), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            if core is not None:
                os.sched_setaffinity(process.pid, {core})
            process.stdin.write(lines)
            process.stdin.flush()
            port = int(process.stdout.readline())
            yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        finally:
            process.stdin.close()  # tells the server to end
            try:
                process.wait(STOP_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def compiled_server(*, tls: bool = False) -> Path:
    """The server's binary, compiled if it is missing or older than its sources.

    Args:
        tls: Whether it has to speak TLS, for which it needs OpenSSL's headers.

    Raises:
        CompilerMissingError: It can't be built here.
    """
    binary = BUILD / ("server-with-tls" if tls else "server")
    changed = max(source.stat().st_mtime for source in HERE.glob("*.[ch]"))
    if binary.exists() and binary.stat().st_mtime >= changed:
        return binary
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise CompilerMissingError("The benchmark server needs a C compiler, for example gcc.")
    extra = ["-DWITH_TLS", "-lssl", "-lcrypto"] if tls else []
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        fresh = Path(folder, "server")
        command = [compiler, "-O2", "-Wall", "-Wextra", "-o", str(fresh), str(SOURCE), *extra]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            needs = "OpenSSL and its headers (libssl-dev)" if tls else "Linux"
            raise CompilerMissingError(f"The server needs {needs}:\n{done.stderr[-500:]}")
        fresh.replace(binary)  # at once, for other processes may be compiling too
    return binary
