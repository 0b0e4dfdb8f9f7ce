"""Fixtures of all tests; being here, it also lets every test import `virtual_time`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from virtual_time import VirtualTimeLoop, virtual_runner


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let `no_cover` pause coverage in workers, too.

    pytest-cov measures twice there, and the one goes on while it pauses the other.
    """
    coverage = session.config.pluginmanager.getplugin("_cov")
    if hasattr(session.config, "workerinput") and getattr(coverage, "cov_controller", None):
        coverage.cov_controller.cov.stop()


@pytest.fixture
def virtual_loop() -> Iterator[VirtualTimeLoop]:
    """An event loop in virtual time, for tests that run it step by step."""
    with virtual_runner() as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualTimeLoop)
        yield loop
