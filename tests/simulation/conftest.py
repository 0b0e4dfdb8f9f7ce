"""Fixtures of the simulation."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def _quick_collections() -> Iterator[None]:
    """Let the collection after each run see only what the run left."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
