"""A local server that behaves, and misbehaves, like the HT Partner API.

It keeps its state in SQLite, knows orders, clients and SKUs, and checks what it is sent. On demand
it answers in the odd shapes that the documentation shows or suggests, and commits faults: refused,
failed, lost and broken answers, before or after the order is stored.
``GET /_sandbox/duplicates`` and ``GET /_sandbox/journal`` tell what really happened. The sandbox
shares no code with the client, so that a shared mistake cannot prove itself right.

Start it with ``python -m ht_async.sandbox``, inside an event loop with `serve`, or in process
with `create_app`. It needs ``pip install "ht-async[sandbox]"``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .app import create_app
    from .config import SandboxConfig, SandboxConfigError
    from .server import RunningServer, run, serve
    from .transport import SocketFaultError

__all__ = [
    "RunningServer",
    "SandboxConfig",
    "SandboxConfigError",
    "SocketFaultError",
    "create_app",
    "run",
    "serve",
]

_HOMES = {
    "RunningServer": "server",
    "SandboxConfig": "config",
    "SandboxConfigError": "config",
    "SocketFaultError": "transport",
    "create_app": "app",
    "run": "server",
    "serve": "server",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(f".{_HOMES[name]}", __name__)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in ("starlette", "uvicorn"):
            raise ImportError(
                f'{missing} is missing: the sandbox needs pip install "ht-async[sandbox]"'
            ) from error
        raise
    return getattr(module, name)
