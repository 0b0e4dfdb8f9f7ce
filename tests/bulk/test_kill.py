"""Real processes that are killed, frozen and interrupted; the sandbox knows what they did."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from random import Random

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


def test_a_job_that_is_killed_again_and_again_creates_every_order_once(tmp_path: Path) -> None:
    url, rows, seed = str(tmp_path / "jobs.db"), 300, Random().randrange(10**6)
    print(f"seed {seed}")
    chance = Random(seed)
    with sandbox(*CHAOS, "--seed", "3") as base_url:
        asyncio.run(begin_job(url, base_url, rows))
        for goal in (chance.randrange(1, 120), chance.randrange(120, 270)):
            with worker(url, base_url) as process:
                assert wait_for(process, goal)
                process.kill()
        with worker(url, base_url) as process:
            _, errors = process.communicate(timeout=BOUND)
        assert (process.returncode, errors) == (0, "")
        state, items = asyncio.run(read_job(url))
        states = assert_account_is_true(base_url, items)
    assert state is JobState.DONE
    assert states["created"] > 0.9 * rows


def test_a_frozen_worker_sends_nothing_once_another_has_taken_over(tmp_path: Path) -> None:
    url, rows = str(tmp_path / "jobs.db"), 200
    with sandbox(*CHAOS, "--seed", "4") as base_url:
        asyncio.run(begin_job(url, base_url, rows, on_absent="resend_once"))
        with worker(url, base_url) as frozen, worker(url, base_url) as other:
            assert wait_for(frozen, 50)
            freeze(frozen, url)
            assert wait_for(other, rows)
            frozen.send_signal(signal.SIGCONT)
            for process in (frozen, other):
                _, errors = process.communicate(timeout=BOUND)
                assert (process.returncode, errors) == (0, "")
        state, items = asyncio.run(read_job(url))
        states = assert_account_is_true(base_url, items)
    assert state is JobState.DONE
    assert states["created"] > 0.98 * rows


def test_an_interrupted_worker_gives_back_what_it_has_not_sent(tmp_path: Path) -> None:
    url, rows = str(tmp_path / "jobs.db"), 200
    with sandbox("--latency-ms", "50") as base_url:
        asyncio.run(begin_job(url, base_url, rows))
        with worker(url, base_url) as process:
            assert wait_for(process, 20)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=BOUND)
        state, items = asyncio.run(read_job(url))
        assert state is JobState.RUNNING
        left = {item.state.value for item in items}
        assert left == {"created", "new"}  # nothing is in doubt
        with worker(url, base_url) as process:  # at once: no lease is in its way
            _, errors = process.communicate(timeout=BOUND)
            assert (process.returncode, errors) == (0, "")
        _, items = asyncio.run(read_job(url))
        assert assert_account_is_true(base_url, items) == {"created": rows}
