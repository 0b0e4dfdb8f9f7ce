"""The proof of `make soak` in small: real sockets, a server process, every fault."""

from __future__ import annotations

import pytest
from safety_proof.experiments import Conditions, sdk, trial
from safety_proof.faults import mixed

from ht_async import OutcomeStatus
from ht_async.resources.recovery import OnAbsent

pytestmark = pytest.mark.no_cover

ORDERS = 400
QUICK = Conditions(fault_rate=0.12, late_commit=0.6, settle=2.4, latency=0.02, seed=7)


@pytest.mark.parametrize("on_absent", ["unresolved", "resend_once"])
async def test_every_outcome_is_true_and_no_order_is_there_twice(on_absent: OnAbsent) -> None:
    contender = sdk(ORDERS, QUICK, on_absent)
    result = await trial(f"smoke {on_absent}", ORDERS, contender, QUICK.faults(), QUICK)
    assert result.wrong == {}
    assert result.ledger.duplicates == 0
    assert result.ledger.struck >= 0.05 * ORDERS, "the faults did not strike"
    assert result.recovered > 0
    absent = ORDERS - len(result.ledger.orders)
    assert result.count(OutcomeStatus.UNRESOLVED) == absent
    assert result.count(OutcomeStatus.CREATED) == ORDERS - absent
    if on_absent == "unresolved":
        assert absent > 0
        assert result.ledger.posts == ORDERS
    else:
        assert absent <= 0.01 * ORDERS
        assert result.ledger.posts > ORDERS


def test_a_third_of_the_faults_strike_before_the_order_is_stored() -> None:
    for hangs in (True, False):
        rules = mixed(0.09, 1.0, hangs=hangs)
        assert sum(rule["probability"] for rule in rules) == pytest.approx(0.09)
        before = [
            rule["probability"]
            for rule in rules
            if rule["name"].endswith("_before") or rule["name"] == "503_plain"
        ]
        assert sum(before) == pytest.approx(0.03)
        assert any("hang" in rule["name"] for rule in rules) is hangs
