"""The example application as its workers run it here: it also tells about its process."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
from pathlib import Path
from typing import Any

from main import app  # type: ignore[import-not-found] # examples/fastapi_app

PATH = "/_worker"


async def worker() -> dict[str, Any]:
    """Tell the worker's tasks, open files and memory."""
    gc.collect()
    return {
        "pid": os.getpid(),
        "tasks": sorted(task.get_name().rstrip("0123456789") for task in asyncio.all_tasks()),
        "files": len(os.listdir("/proc/self/fd")),
        "resident": resident_bytes(),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "pending": len(app.state.hello_tech.orders.pending()),
    }


def resident_bytes() -> int:
    """Return the memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


app.add_api_route(PATH, worker, include_in_schema=False)
