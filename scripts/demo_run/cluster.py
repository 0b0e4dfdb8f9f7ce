"""Three workers on one job: one is killed and stays dead, one is frozen past its lease."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, aclosing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from demo_run.job_files import JOB, JobFiles
from demo_run.killed_import import Course
from demo_run.limits import Limits
from demo_run.program import Program, ProgramError
from ht_async.bulk import Job, Journal, open_journal

WORKERS = 3
WINDOW = 16  # orders on their way at once, of each worker
KILL_AFTER, FREEZE_AFTER = 0.3, 0.5  # shares of the rows that are on the server then
THAW_AFTER_LEASE = 2.0
LOOK_AGAIN_SECONDS = 0.3
AT_MOST_SECONDS = 300.0


class State(StrEnum):
    """What is going on with a worker."""

    WORKS = "works"
    KILLED = "killed by kill -9"
    FROZEN = "frozen by SIGSTOP"
    THAWED = "thawed, works"
    ENDED = "ended by itself"
    FAILED = "failed"


@dataclass
class WorkerProcess:
    """A worker.

    Attributes:
        name: How it is called here.
        process: The process.
        log: What it says.
        state: What is going on.
        answers: How many answers it has got.
    """

    name: str
    process: subprocess.Popen[str]
    log: Path
    state: State = State.WORKS
    answers: int = 0

    def said(self) -> str:
        """The last that it said, without its name."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return lines[-1].rpartition(": ")[2] if lines else ""

    def look(self) -> None:
        """Notice that it has ended."""
        if self.process.poll() is not None and self.state is not State.KILLED:
            self.state = State.FAILED if self.process.returncode else State.ENDED


@dataclass(frozen=True)
class Sight:
    """How far it is.

    Attributes:
        workers: The workers.
        orders: How many orders the server has.
        seconds: Since the workers were started.
    """

    workers: Sequence[WorkerProcess]
    orders: int
    seconds: float


@contextmanager
def running_workers(
    program: Program, folder: Path, limits: Limits
) -> Iterator[list[WorkerProcess]]:
    """Run the workers for the length of a `with` block, at whose end they are made to end."""
    with ExitStack() as stack:
        workers: list[WorkerProcess] = []
        for number in range(1, WORKERS + 1):
            log = folder / f"worker-{number}.log"
            said = stack.enter_context(log.open("w", encoding="utf-8"))
            options = [f"--job={JOB}", "--once", f"--concurrency={WINDOW}", *limits.of_worker()]
            running = program.running("worker", *options, stderr=said)
            workers.append(WorkerProcess(f"worker {number}", stack.enter_context(running), log))
        yield workers


class Cluster:
    """The workers, and what is done to them.

    Args:
        program: The program.
        workers: The workers.
        rows: How many rows the job has.
        limits: Times.
        tell: Told of each event in a line.
        show: Told how far it is.
    """

    def __init__(
        self,
        program: Program,
        workers: Sequence[WorkerProcess],
        rows: int,
        limits: Limits,
        tell: Callable[[str], None],
        show: Callable[[Sight], None],
    ) -> None:
        self._program = program
        self._workers = workers
        self._rows = rows
        self._limits = limits
        self._tell = tell
        self._show = show
        self._killed = self._froze = False
        self._thaw_at = float("inf")

    async def watch(self) -> None:
        """Kill one, freeze and thaw another, and wait until the others have come to an end.

        Raises:
            ProgramError: A worker has failed, or they don't come to an end.
        """
        began = time.monotonic()
        async with aclosing(await open_journal(self._program.journal)) as journal:
            [job] = await journal.jobs()
            while any(worker.process.poll() is None for worker in self._workers):
                await self._read_answers(journal, job)
                orders, now = self._program.server.orders(), time.monotonic()
                self._strike(orders, now)
                self._show(Sight(self._workers, orders, now - began))
                if now - began > AT_MOST_SECONDS:
                    raise ProgramError("the workers don't come to an end; see their logs")
                await asyncio.sleep(LOOK_AGAIN_SECONDS)
        for worker in self._workers:
            worker.look()
            if worker.state is State.FAILED:
                raise ProgramError(f"{worker.name} failed; see {worker.log}")

    async def _read_answers(self, journal: Journal, job: Job) -> None:
        answers = {sample.holder: sample.answered for sample in await journal.samples(job.job_id)}
        for worker in self._workers:
            worker.answers = answers_of(worker, answers)
            worker.look()

    def _strike(self, orders: int, now: float) -> None:
        if not self._killed and orders >= KILL_AFTER * self._rows:
            self._killed = True
            self._strike_busiest(signal.SIGKILL, State.KILLED)
        elif not self._froze and orders >= FREEZE_AFTER * self._rows:
            self._froze = True
            self._strike_busiest(signal.SIGSTOP, State.FROZEN)
            self._thaw_at = now + self._limits.lease + THAW_AFTER_LEASE
        for worker in self._workers:
            if worker.state is State.FROZEN and now >= self._thaw_at:
                worker.process.send_signal(signal.SIGCONT)
                worker.state = State.THAWED
                self._tell(f"{worker.name} is thawed: its lease has run out meanwhile")

    def _strike_busiest(self, number: signal.Signals, state: State) -> None:
        working = [worker for worker in self._workers if worker.state is State.WORKS]
        if len(working) < 2:  # the last one is needed
            return
        worker = max(working, key=lambda worker: worker.answers)
        worker.process.send_signal(number)
        worker.state = state
        self._tell(f"{worker.name} is {state}, after {worker.answers:,} answers")


def answers_of(worker: WorkerProcess, answers: Mapping[str, int]) -> int:
    """How many answers a worker has got: its name in the journal holds its process's id."""
    return next(
        (number for holder, number in answers.items() if f"-{worker.process.pid}-" in holder), 0
    )


def work_in_cluster(
    program: Program,
    files: JobFiles,
    rows: int,
    limits: Limits,
    tell: Callable[[str], None],
    show: Callable[[Sight], None],
) -> Course:
    """Take the orders into the journal and have the workers send them.

    Ctrl-C ends it early, without an error: `complete` stays False.

    Args:
        program: The program.
        files: The file and those about the job.
        rows: How many rows it has.
        limits: Times.
        tell: Told of each event in a line.
        show: Told how far it is.

    Raises:
        ProgramError: It can't be done.
    """
    settings = [f"--job={JOB}", f"--rejects={files.rejects}", f"--settle={limits.settle:g}"]
    command = ["orders", "import", str(files.orders), *settings, "--detach", "--json"]
    course, began = Course(), time.monotonic()
    try:
        program.output(*command, good=(0, 1))
        with running_workers(program, files.folder, limits) as workers:
            asyncio.run(Cluster(program, workers, rows, limits, tell, show).watch())
        course.complete = True
    except KeyboardInterrupt:
        pass
    course.seconds = time.monotonic() - began
    return course
