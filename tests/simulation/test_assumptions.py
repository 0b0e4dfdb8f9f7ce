"""What becomes of the promises in worlds that break what they take for granted."""

from __future__ import annotations

from typing import Any

import pytest
from assumptions import Assumptions
from attrs import fields
from run_seed import run_seed

pytestmark = pytest.mark.no_cover

MOST = 150
"""Seeds in which something has to happen, or must not."""


def first_twice(holds: Assumptions, **choices: Any) -> int | None:
    """Return the first seed in which an order of ours was created twice."""
    runs = (run_seed(seed, holds, **choices) for seed in range(MOST))
    return next((report.seed for report in runs if report.twice), None)


@pytest.mark.parametrize("name", [attribute.name for attribute in fields(Assumptions)])
def test_nothing_is_taken_for_granted_in_vain(name: str) -> None:
    world = Assumptions(**{name: False})
    assert any(run_seed(seed, world).lies for seed in range(MOST))


def test_who_trusts_refusals_of_a_server_that_works_on_them_creates_orders_twice() -> None:
    world = Assumptions(refused_is_not_processed=False)
    assert first_twice(world, on_absent="unresolved", trusts_refusals=True) is not None


def test_who_does_not_trust_refusals_creates_nothing_twice() -> None:
    world = Assumptions(refused_is_not_processed=False)
    assert first_twice(world, on_absent="unresolved", trusts_refusals=False) is None


def test_who_does_not_trust_refusals_is_told_nothing_false() -> None:
    world = Assumptions(refused_is_not_processed=False)
    runs = (run_seed(seed, world, trusts_refusals=False) for seed in range(MOST))
    assert not [report.lies[0] for report in runs if report.lies]


UNSEEN = {
    "orders come too late": Assumptions(late_orders_are_bounded=False),
    "lists come too late": Assumptions(lists_catch_up=False),
    "references are never shown": Assumptions(references_are_shown=False),
}


@pytest.mark.parametrize("world", UNSEEN.values(), ids=UNSEEN)
def test_who_resends_what_a_server_hides_creates_orders_twice(world: Assumptions) -> None:
    assert first_twice(world, on_absent="resend_once") is not None


@pytest.mark.parametrize("world", UNSEEN.values(), ids=UNSEEN)
def test_who_does_not_resend_creates_nothing_twice(world: Assumptions) -> None:
    assert first_twice(world, on_absent="unresolved", shares=False) is None


def test_who_creates_again_what_a_server_hid_creates_orders_twice() -> None:
    """By somebody's decision, after the order was told as absent."""
    world = Assumptions(lists_catch_up=False)
    assert first_twice(world, on_absent="unresolved", shares=True) is not None


def test_nobody_helps_against_a_proxy_that_repeats_requests() -> None:
    world = Assumptions(nobody_repeats_requests=False)
    assert first_twice(world, on_absent="unresolved") is not None
