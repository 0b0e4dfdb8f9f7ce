"""Where figures were taken."""

from __future__ import annotations

import os
import platform
import sysconfig
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    *("ht-async", "httpx", "httpcore", "anyio", "httpx2", "httpcore2", "aiohttp", "uvloop"),
    *("msgspec", "pydantic", "openapi-python-client", "openai", "stripe"),
)


def environment() -> dict[str, Any]:
    """The machine, the interpreter and the libraries that are installed."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "build": build(),
        "packages": {name: found for name in PACKAGES if (found := installed(name))},
    }


def processor() -> str:
    """The processor's name."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()


def build() -> str:
    """How the interpreter was optimised when it was built."""
    arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
    pgo, lto = "--enable-optimizations" in arguments, "--with-lto" in arguments
    return f"{'with' if pgo else 'without'} PGO, {'with' if lto else 'without'} LTO"


def installed(package: str) -> str | None:
    """The version of a package; None if it isn't there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
