"""The trials: one process killed again and again; three of which one dies and one is frozen."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from safety_proof.contenders import Told
from safety_proof.faults import mixed
from safety_proof.server import Ledger, running_server
from safety_proof.truth import wrong_outcomes

from bulk_proof.commands import JOB, Commands, write_orders
from ht_async import OutcomeStatus
from ht_async.bulk import JobState, Journal, JournalError, Progress, open_journal
from ht_async.bulk.values import FINAL

LATE_COMMIT = 2.0
_LOOK = 0.2
_LAST_WORDS = 4_000


@dataclass(frozen=True)
class Conditions:
    """What a trial is.

    Attributes:
        rows: Orders.
        kills: How often the one process is killed.
        seed: Decides which creations meet which fault, and when processes are killed.
        faults: Share of the creations that lose their answers.
        engine: What hands out the work to the three workers.
        on_absent: What becomes of orders that are proven absent.
        timeout: Seconds for a call.
        lease: Seconds of a lease.
        settle: Seconds after which a lost order shows up, if it ever does.
        patience: Seconds after which a trial is given up.
    """

    rows: int
    kills: int
    seed: int
    faults: float = 0.05
    engine: str = "dbos"
    on_absent: str = "unresolved"
    timeout: float = 2.0
    lease: float = 12.0
    settle: float = 8.0
    patience: float = 7200.0


@dataclass(frozen=True)
class Result:
    """What a trial came to.

    Attributes:
        name: Which it was.
        seconds: How long it took.
        states: How many orders ended in each state.
        recovered: How many of those created were lost and found.
        state: The job's state in the end.
        disturbances: What was done to the processes.
        ledger: What the server knows.
        wrong: How many entries of the account are not true, by kinds.
    """

    name: str
    seconds: float
    states: Mapping[str, int]
    recovered: int
    state: str
    disturbances: str
    ledger: Ledger
    wrong: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Whether every row has its true end, and no order is there twice."""
        return not self.wrong and not self.ledger.duplicates and self.state == JobState.DONE


class TrialError(RuntimeError):
    """A trial did not come to its end; its processes say why."""


Disturb = Callable[[Commands, Conditions, Path], Awaitable[str]]


async def trial(name: str, disturb: Disturb, journal: str, conditions: Conditions) -> Result:
    """Run a trial against a server of its own.

    Args:
        name: What to call it.
        disturb: Runs its processes to the end, and says what it did to them.
        journal: The journal's URL; in SQLite, a file's name in the trial's folder.
        conditions: What is to be done.
    """
    rules = mixed(conditions.faults, LATE_COMMIT)
    began = time.monotonic()
    with (
        TemporaryDirectory(prefix="ht-async-proof-") as folder,
        running_server(rules, seed=conditions.seed, latency=0.0) as server,
    ):
        place = Path(folder)
        url = journal if "://" in journal else str(place / journal)
        file = place / "orders.csv"
        write_orders(file, conditions.rows)
        commands = Commands(
            server,
            url,
            place / "log",
            conditions.timeout,
            conditions.lease,
            conditions.settle,
            conditions.on_absent,
        )
        try:
            async with asyncio.timeout(conditions.patience):
                disturbances = await disturb(commands, conditions, file)
            told, states, state = await _account(url)
        except (TimeoutError, TrialError) as error:
            said = commands.log.read_text(errors="replace")[-_LAST_WORDS:]
            raise TrialError(f"{name}: {error or 'took too long'}\n{said}") from None
        ledger = server.ledger()
        return Result(
            name=name,
            seconds=time.monotonic() - began,
            states=states,
            recovered=sum(each.recovered for each in told),
            state=state,
            disturbances=disturbances,
            ledger=ledger,
            wrong=wrong_outcomes(told, ledger, conditions.rows),
        )


async def _account(url: str) -> tuple[list[Told], Counter[str], str]:
    async with open_journal(url) as journal:
        job = await journal.job(JOB)
        if job is None:
            raise TrialError("the journal has no job")
        told: list[Told] = []
        states: Counter[str] = Counter()
        async for item in journal.items(job.job_id):
            states[item.state.value] += 1
            if item.state in FINAL:
                status = OutcomeStatus(item.state.value)
                told.append(Told(item.reference, status, item.order_id, item.recovered))
        return told, states, job.state.value


# -- one process ---------------------------------------------------------------------------------


async def killed_again_and_again(commands: Commands, conditions: Conditions, file: Path) -> str:
    """Import a file with a process that is killed at random moments, and started again."""
    chance = Random(conditions.seed)  # noqa: S311
    goals = sorted(chance.randrange(1, conditions.rows) for _ in range(conditions.kills))
    killed = 0
    for goal in goals:
        with commands.importing(file) as process:
            async with open_journal(commands.journal) as journal:
                if not await _reached(journal, goal, process):
                    break
            await asyncio.sleep(chance.random())
            killed += process.poll() is None
            process.kill()
    with commands.importing(file) as process:
        await _end(process)
    return f"kill -9 x {killed}"


# -- three workers -------------------------------------------------------------------------------


async def one_dies_and_one_is_frozen(commands: Commands, conditions: Conditions, file: Path) -> str:
    """Have three workers send the orders; kill one for good, and freeze one beyond its lease."""
    chance = Random(conditions.seed)  # noqa: S311
    with commands.importing(file, "--detach") as process:
        await _end(process)
    engine = conditions.engine
    with (
        commands.working(engine) as dies,
        commands.working(engine) as frozen,
        commands.working(engine) as lives,
    ):
        async with open_journal(commands.journal) as journal:
            await _reached(journal, chance.randrange(1, conditions.rows // 3), lives)
            dies.kill()
            goal = chance.randrange(conditions.rows // 3, conditions.rows // 2)
            await _reached(journal, goal, lives)
        was_at_work = frozen.poll() is None
        frozen.send_signal(signal.SIGSTOP)
        await asyncio.sleep(1.5 * conditions.lease)
        frozen.send_signal(signal.SIGCONT)
        for process in (frozen, lives):
            await _end(process)
    told = "1 frozen" if was_at_work else "none frozen in time"
    return f"3 workers, 1 killed for good, {told}"


async def _reached(journal: Journal, goal: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until so many orders have ended; tell whether they have, or the process ended first."""
    while process.poll() is None:
        try:
            job = await journal.job(JOB)
            counts = {} if job is None else await journal.counts(job.job_id)
        except JournalError:
            counts, job = {}, None
        if job is not None and Progress(job=job, counts=counts).ended >= goal:
            return True
        await asyncio.sleep(_LOOK)
    return False


async def _end(process: subprocess.Popen[bytes]) -> None:
    code = await asyncio.to_thread(process.wait)
    if code not in (0, 1):  # 1: some orders are unresolved
        raise TrialError(f"a process ended with {code}")
