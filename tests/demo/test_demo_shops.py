"""The demonstration with shops, in small; and its account notices whatever is wrong."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import demo_shops
import pytest
from demo_processes import ROOT
from demo_run.limits import Limits
from demo_run.shop_account import ShopAccount, disagreements, read_account
from rich.console import Console

pytestmark = pytest.mark.no_cover

QUICK = Limits(settle=1.0, timeout=1.0, lease=6.0)
ORDERS = 12


def test_each_order_that_can_be_placed_is_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = StringIO()
    console = Console(file=text, width=200)
    result = demo_shops.demonstrate(ORDERS, tmp_path, QUICK, console)
    told = demo_shops.as_json(result)
    assert (told["findings"], told["highlevel_limit"]["refused"]) == ([], 0)
    for numbers in told["shops"].values():
        assert numbers["once"] + numbers["refused"] == numbers["orders"] == ORDERS
        assert numbers["once"] > 0
    demo_shops.show(result, console)
    assert "The account adds up: each order that can be placed is there once" in text.getvalue()


TRUTH: dict[str, Any] = {
    "shineon": [{"id": "1", "flaw": None}, {"id": "2", "flaw": "test"}],
    "highlevel_limit": {"requests": 100, "seconds": 10.0, "busiest": 95, "refused": 0},
}
EXPORT = [{"reference": "so-1", "state": "created"}]
LAST = {"taken": 0, "refused": [{"reference": "so-2", "reasons": [{"reason": "test"}]}]}
RIGHT = read_account("shineon", TRUTH, ["so-1"], EXPORT, LAST)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({}, None),
        ({"times": Counter()}, "have not exactly one order"),
        ({"times": Counter({"so-1": 2})}, "have not exactly one order"),
        ({"states": {"so-1": "unresolved"}}, "are not created in the job"),
        ({"times": Counter({"so-1": 1, "so-2": 1})}, "that can't be placed have one"),
        ({"reasons": {}}, "have another reason, or none"),
        ({"reasons": {"so-2": frozenset({"unpaid"})}}, "have another reason, or none"),
        (
            {"reasons": {"so-1": frozenset({"test"}), "so-2": frozenset({"test"})}},
            "have a reason not to",
        ),
        ({"taken": 1}, "by a run that had nothing to take"),
        ({"times": Counter({"so-1": 1, "PO-7": 1})}, "that no shop knows"),
    ],
)
def test_the_account_notices_what_is_wrong(change: dict[str, Any], finding: str | None) -> None:
    account = ShopAccount(**{**vars(RIGHT), **change})
    found = disagreements([account], TRUTH, 0)
    assert (found == []) if finding is None else any(finding in each for each in found)


def test_duplicates_and_a_limit_that_is_exceeded_are_noticed() -> None:
    assert disagreements([RIGHT], TRUTH, 1) == ["1 duplicates on the server"]
    limit = {**TRUTH["highlevel_limit"], "busiest": 101, "refused": 1}
    [finding] = disagreements([RIGHT], {**TRUTH, "highlevel_limit": limit}, 0)
    assert "rate limit was exceeded" in finding
