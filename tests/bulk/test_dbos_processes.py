"""Workers with the DBOS engine: killed for good, frozen beyond their lease, and thawed."""

from __future__ import annotations

import asyncio
import re
import signal
from pathlib import Path

import pytest
from processes import (
    BOUND,
    assert_account_is_true,
    begin_job,
    freeze,
    read_job,
    sandbox,
    wait_for,
    worker,
)

from ht_async.bulk import JobState

CHAOS = ("--chaos", "ambiguous", "--list-lag-ms", "200", "--latency-ms", "20", "--page-size", "200")

CONNECTION_GONE = re.compile(
    "server closed the connection|terminating connection|connection is lost"
)
"""What a worker ends with that was frozen within a transaction, which was ended meanwhile."""


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_three_workers_of_which_one_dies_and_one_is_frozen_create_every_order_once(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url, rows = str(tmp_path / "jobs.db"), 240
    files = [url, f"{url}.dbos"]
    if database == "postgres":
        url, files = request.getfixturevalue("postgres_url"), []
    with sandbox(*CHAOS, "--seed", "6") as base_url:
        asyncio.run(begin_job(url, base_url, rows, chunk_size=20))
        with (
            worker(url, base_url, "dbos") as dies,
            worker(url, base_url, "dbos") as frozen,
            worker(url, base_url, "dbos") as lives,
        ):
            assert wait_for(dies, 30)
            dies.kill()
            assert wait_for(frozen, 30)
            freeze(frozen, *files)
            assert wait_for(lives, rows), lives.communicate()  # it does what both had
            frozen.send_signal(signal.SIGCONT)
            _, errors = frozen.communicate(timeout=BOUND)
            ended_well = (frozen.returncode, errors) == (0, "")
            assert ended_well or (database == "postgres" and CONNECTION_GONE.search(errors))
            _, errors = lives.communicate(timeout=BOUND)
            assert (lives.returncode, errors) == (0, "")
        state, items = asyncio.run(read_job(url))
        states = assert_account_is_true(base_url, items)
    assert state is JobState.DONE
    assert states["created"] > 0.75 * rows  # unsent ones of the dead are in doubt too


def test_engines_of_both_kinds_work_side_by_side(tmp_path: Path) -> None:
    url, rows = str(tmp_path / "jobs.db"), 120
    with sandbox("--latency-ms", "20") as base_url:
        asyncio.run(begin_job(url, base_url, rows, chunk_size=10))
        with worker(url, base_url, "dbos") as one, worker(url, base_url) as other:
            for process in (one, other):
                _, errors = process.communicate(timeout=BOUND)
                assert (process.returncode, errors) == (0, "")
        _, items = asyncio.run(read_job(url))
        assert assert_account_is_true(base_url, items) == {"created": rows}
