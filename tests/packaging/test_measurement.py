"""What coverage measures: not the tests marked `no_cover`, which it would slow down fourfold."""

from __future__ import annotations

import sys

import pytest


@pytest.mark.no_cover
def test_a_test_that_is_not_to_be_measured_is_not_traced() -> None:
    assert not type(sys.gettrace()).__module__.startswith("coverage")
