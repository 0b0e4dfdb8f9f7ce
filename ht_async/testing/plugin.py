"""The pytest plugin: fixtures that need no network, or no more than this machine.

`ht_sandbox`, `ht` and `ht_server` are synchronous, so that they go with every plugin for
asynchronous tests, and with none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ht_async.client import HelloTech
    from ht_async.testing.sandbox_control import SandboxControl

_MARKER = (
    "ht_sandbox(**settings): settings of the sandbox that ht_sandbox and ht_server give, such as "
    "orders=20 or list_lag_ms=500; see ht_async.sandbox.SandboxConfig"
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def ht_sandbox(request: pytest.FixtureRequest) -> Iterator[SandboxControl]:
    """A fresh sandbox in this process, without sockets; in virtual time, if the test is."""
    from ht_async.testing.running import in_this_process

    virtual = bool(getattr(request.function, "in_virtual_time", False))
    with in_this_process(_settings(request), virtual=virtual) as control:
        yield control


@pytest.fixture
def ht_server(request: pytest.FixtureRequest) -> Iterator[SandboxControl]:
    """A fresh sandbox on a real socket of this machine, in a thread of its own."""
    from ht_async.testing.running import on_a_socket

    with on_a_socket(_settings(request)) as control:
        yield control


@pytest.fixture
def ht(ht_sandbox: SandboxControl) -> HelloTech:
    """A client of `ht_sandbox`, which needs no closing."""
    return ht_sandbox.client()


def _settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for marker in reversed([*request.node.iter_markers("ht_sandbox")]):
        settings |= marker.kwargs
    return settings
