"""Runs sandboxes for tests: in this process without sockets, or on a real one in a thread."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from anyio.from_thread import start_blocking_portal

from ht_async.client import HelloTech
from ht_async.sandbox import SandboxConfig, create_app, serve
from ht_async.sandbox.clock import Clock
from ht_async.testing.in_process import InProcess
from ht_async.testing.kit_clock import KitClock
from ht_async.testing.sandbox_control import SandboxControl

T = TypeVar("T")

_URL = "http://127.0.0.1"


@contextmanager
def in_this_process(
    settings: Mapping[str, Any], *, virtual: bool = False
) -> Generator[SandboxControl]:
    """Run a sandbox in this process, without sockets.

    Its clients need no closing: there is nothing but memory behind them.

    Args:
        settings: Settings of the sandbox, see `SandboxConfig`.
        virtual: Whether it is used in virtual time.

    Raises:
        SandboxConfigError: A setting is wrong.
    """
    clock = KitClock(virtual=virtual)
    config = SandboxConfig(**settings)
    app = create_app(config, Clock(config.now, clock.wall, clock.steady))

    def connect(**settings: Any) -> HelloTech:
        given: dict[str, Any] = {"transport": InProcess(app), **settings}
        ht = HelloTech(**given)
        ht._session.engine.belong_to_a_test(clock.now)  # pyright: ignore[reportPrivateUsage]
        return ht

    sandbox = app.state.sandbox
    try:
        yield SandboxControl(sandbox, _URL, connect, _at_once)
    finally:
        sandbox.close()


@contextmanager
def on_a_socket(settings: Mapping[str, Any]) -> Generator[SandboxControl]:
    """Run a sandbox on a free port of this machine, in a thread of its own.

    Args:
        settings: Settings of the sandbox, see `SandboxConfig`.

    Raises:
        SandboxConfigError: A setting is wrong, or it can't listen.
    """
    anywhere: dict[str, Any] = {"port": 0, **settings}
    config = SandboxConfig(**anywhere)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serve(config)) as server,
    ):
        yield SandboxControl(server.sandbox, server.url, HelloTech, portal.call)


def _at_once(work: Callable[[], T]) -> T:
    return work()
