"""Fixtures of all tests; being here, it also lets every test import `virtual_time`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from virtual_time import VirtualTimeLoop, virtual_runner


@pytest.fixture
def virtual_loop() -> Iterator[VirtualTimeLoop]:
    """An event loop in virtual time, for tests that run it step by step."""
    with virtual_runner() as runner:
        loop = runner.get_loop()
        assert isinstance(loop, VirtualTimeLoop)
        yield loop
