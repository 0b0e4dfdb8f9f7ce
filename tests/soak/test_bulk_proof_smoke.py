"""The proof of `make soak-bulk` in small: a real import that is killed, and goes on."""

from __future__ import annotations

from random import Random

from bulk_proof.trials import Conditions, killed_again_and_again, trial

ROWS = 150


async def test_an_import_that_is_killed_tells_the_truth_about_every_row() -> None:
    seed = Random().randrange(10**6)
    conditions = Conditions(
        rows=ROWS, kills=1, seed=seed, faults=0.1, timeout=0.5, lease=4.0, settle=3.5, patience=120
    )
    result = await trial("smoke", killed_again_and_again, "jobs.db", conditions)
    assert result.wrong == {}, f"seed {seed}"
    assert result.holds, f"seed {seed}: {result}"
    assert sum(result.states.values()) == ROWS
    assert result.ledger.struck > 0
