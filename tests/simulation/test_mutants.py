"""A simulation that finds nothing proves nothing: it finds out every client that is broken."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from mutants import MUTANTS
from run_seed import run_seed

pytestmark = pytest.mark.no_cover

MOST = 300
"""Seeds in which a mutant has to be caught."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_client_is_caught(mutant: Callable[[], AbstractContextManager[object]]) -> None:
    with mutant():
        caught = next((seed for seed in range(MOST) if run_seed(seed).lies), None)
    assert caught is not None, f"not caught in {MOST} seeds"
    print(f"{mutant.__name__}: caught by the {caught + 1}. seed")
    assert not run_seed(caught).lies, "the whole client fails as well"
