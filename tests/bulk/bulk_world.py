"""Runs a job in a simulated world: processes come, freeze, die and come back; one seed each.

python tests/bulk/bulk_world.py 4711     one seed, and everything that happened
python tests/bulk/bulk_world.py 0 1000   so many seeds from the first, and those that found a lie
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

if __name__ == "__main__":
    _TESTS = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(_TESTS), str(_TESTS / "simulation"), str(_TESTS.parent)]

from attrs import define, evolve, field, frozen
from choosing import choose_scenario
from memory_journal import MemoryJournal, items_of
from model_server import ModelServer, ServerTraits
from mortal import Process, ProcessJournal, ProcessNetwork, bury
from order_books import Origin
from order_ledger import new_order
from scenario import ClientTraits, NetworkTraits
from simulated_client import make_client
from virtual_time import EPOCH, Deadlock, Endless, VirtualTimeLoop, wall_clock
from weather import Climate, Seen

from ht_async import NewOrder
from ht_async.binding.ht import orders as wire
from ht_async.bulk import JobSettings, JobState, NewItem, run_job
from ht_async.bulk.bodies import encode_order
from ht_async.bulk.errors import JournalError
from ht_async.bulk.values import FINAL, ItemState
from ht_async.bulk.work.lease import MARGIN, attempt_limit

LIMIT = 400_000.0
"""Virtual seconds in which a job has to end."""

DISTURBED = 600.0
"""Seconds in which processes freeze and die, at most."""


@frozen(kw_only=True)
class World:
    """What happens in a run.

    Args:
        seed: What it was chosen by.
        server: The server.
        network: The way there.
        client: How each process sets its client up.
        settings: The job's.
        rows: Orders of the job.
        before: Rows whose orders were on the server before.
        machines: Processes at once.
        lease: Seconds of a holder's lease.
        window: Orders on their way at once, in each process.
        flaws: Share of the journal's calls that fail.
        unrest: Mean seconds between two disturbances of a machine.
        cancelled_at: When the job is cancelled; None if it isn't.
    """

    seed: int
    server: ServerTraits
    network: NetworkTraits
    client: ClientTraits
    settings: JobSettings
    rows: int
    before: frozenset[int]
    machines: int
    lease: float
    window: int
    flaws: float
    unrest: float
    cancelled_at: float | None


def _bearable(reads: Climate) -> Climate:
    """Bound the trouble with reads, above all what ends a process: no job could be finished."""
    most = 0.01 if Seen.LOCKED_OUT in reads.kinds else 0.2
    return evolve(reads, share=min(most, reads.share))


def choose_world(seed: int) -> World:
    """Choose what happens in a run."""
    scenario, chance = choose_scenario(seed), Random(f"bulk world {seed}")
    reads = _bearable(scenario.network.reads)
    cursor = scenario.server.cursor
    server = evolve(scenario.server, cursor="last_id" if cursor == "ignored" else cursor)
    client = evolve(
        scenario.client,
        rate_limit=None,
        dialect=choose_dialect(scenario.client, server),
        grace=chance.choice((0.0, 0.5, 5.0)),
    )
    rows = chance.choice((1, 5, 20, 60, 60))
    before = frozenset(row for row in range(1, rows + 1) if chance.random() < 0.2)
    since = (EPOCH - timedelta(days=4)).date() if chance.random() < 0.3 else None
    settings = JobSettings(
        name="job",
        account="https://api.example",
        source="orders.csv",
        fingerprint="0",
        chunk_size=chance.choice((3, 10, 25)),
        settle=client.settle,
        on_absent=chance.choice(("unresolved", "resend_once")),
        existing_since=since,
    )
    shortest = 1.5 * (attempt_limit(client.timeout) + MARGIN)
    return World(
        seed=seed,
        server=server,
        network=evolve(scenario.network, reads=reads),
        client=client,
        settings=settings,
        rows=rows,
        before=before if since is not None else frozenset(),
        machines=chance.choice((1, 2, 3, 3)),
        lease=shortest * chance.choice((1.0, 1.5)),
        window=chance.choice((1, 3, 8)),
        flaws=chance.choice((0.0, 0.0, 0.001, 0.02)),
        unrest=chance.choice((5.0, 20.0, 20.0, 60.0, 1e9)),
        cancelled_at=chance.random() * 60 if chance.random() < 0.15 else None,
    )


def choose_dialect(client: ClientTraits, server: ServerTraits) -> Any:
    """Return the client's dialect, if it suits the server's lists."""
    rule = {"offset": "offset", "page": "page"}.get(server.cursor, "last_id")
    return evolve(client.dialect, cursor_rule=rule)


@frozen(kw_only=True)
class Report:
    """How a run went.

    Args:
        seed: Its seed.
        lies: What should not have been.
        states: How many orders ended in each state.
        events: How often each disturbance happened.
        seconds: Virtual seconds that it took.
    """

    seed: int
    lies: tuple[str, ...]
    states: Counter[str]
    events: Counter[str]
    seconds: float


def run_world(seed: int, note: Callable[[str], None] = lambda _: None) -> Report:
    """Run a seed and hold the journal against the server's books."""
    world = choose_world(seed)
    loop = VirtualTimeLoop(LIMIT)
    run = _Run(world, lambda what: note(f"{loop.time():9.3f} {what}"))
    try:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(run.play())
    except (Deadlock, Endless) as stuck:
        run.lies.append(str(stuck))
    return Report(
        seed=seed,
        lies=tuple(run.lies),
        states=Counter(item.state.value for item in items_of(run.journal).values()),
        events=run.events,
        seconds=loop.time(),
    )


@define(eq=False, slots=False)
class _Run:
    world: World
    note: Callable[[str], None]
    journal: MemoryJournal = field(factory=MemoryJournal)
    lies: list[str] = field(factory=list)
    events: Counter[str] = field(factory=Counter)
    processes: list[Process] = field(factory=list)
    ended: bool = False
    _lives: int = 0

    def __attrs_post_init__(self) -> None:
        self.chance = Random(f"bulk run {self.world.seed}")
        self.server = ModelServer(self.world.server, Random(f"server {self.world.seed}"))
        self.orders = [_order(row) for row in range(1, self.world.rows + 1)]
        self.rows = {order.purchase_order_id: order for order in self.orders}

    async def play(self) -> None:
        await self._import()
        machines = [
            asyncio.create_task(self._machine(number)) for number in range(self.world.machines)
        ]
        if self.world.cancelled_at is not None:
            asyncio.get_running_loop().call_later(self.world.cancelled_at, self._cancel_job)
        for machine in asyncio.as_completed(machines):
            await machine
        note, self.note = self.note, lambda _: None  # the dead are buried in no order
        await bury()
        self.note = note
        network = self.world.network
        await asyncio.sleep(network.latest + self.world.client.settle)
        self._check()

    async def _import(self) -> None:
        job = await self.journal.open_job(self.world.settings)
        items = [
            NewItem(row, order.purchase_order_id or "", encode_order(order))
            for row, order in enumerate(self.orders, start=1)
        ]
        await self.journal.add(job.job_id, items, rows=len(items), rejected=0)
        await self.journal.set_state(job.job_id, JobState.RUNNING)
        for row in self.world.before:
            body = json.loads(wire.CREATE.build(self.orders[row - 1]).body or b"")
            self.server.begin_with(body, Origin.BEFORE, 3600.0 + 3600.0 * self.chance.random())

    def _cancel_job(self) -> None:
        self.note("the job is cancelled")
        job = self.journal.jobs_[1]
        if job.state is JobState.RUNNING:
            self.journal.jobs_[1] = evolve(job, state=JobState.CANCELLED)

    # -- machines --------------------------------------------------------------------------

    async def _machine(self, number: int) -> None:
        await asyncio.sleep(self.chance.random() * self.chance.choice((0.0, 20.0)))
        while not self.ended:
            self._lives += 1
            process = Process(f"m{number}-{self._lives}")
            self.processes.append(process)
            stays_away = await self._live(process)
            if stays_away and number > 0:
                return
            await asyncio.sleep(self.chance.random() * 10)

    async def _live(self, process: Process) -> bool:
        """Run a process to its end; tell whether it never comes back."""
        working = asyncio.create_task(self._work(process), name=process.name)
        while not working.done():
            if asyncio.get_running_loop().time() > DISTURBED:
                await asyncio.wait((working,))
                break
            wait = self.chance.expovariate(1 / self.world.unrest)
            await asyncio.wait((working,), timeout=min(wait, DISTURBED))
            if working.done() or wait > DISTURBED:
                continue
            if self._disturb(process, working) == "killed":
                working.add_done_callback(lambda task: task.cancelled() or task.exception())
                return self.chance.random() < 0.3
        await asyncio.wait((working,))
        return False

    def _disturb(self, process: Process, working: asyncio.Task[None]) -> str:
        what = self.chance.choice(("killed", "frozen", "frozen", "interrupted"))
        self.note(f"{process.name} is {what}")
        self.events[what] += 1
        if what == "killed":
            process.kill()
        elif what == "frozen":
            process.freeze(self.world.lease * self.chance.choice((0.3, 1.1, 1.5, 4.0)))
        else:
            working.cancel()
        return what

    async def _work(self, process: Process) -> None:
        """Do what a process does, from its start to its end."""
        world, seed = self.world, f"{process.name} {self.world.seed}"
        journal: Any = ProcessJournal(
            self.journal, process, Random(f"j {seed}"), world.flaws, DISTURBED
        )
        network = ProcessNetwork(
            server=self.server,
            traits=world.network,
            chance=Random(f"n {seed}"),
            trusts_refusals=world.client.retry.retry_refused_creates,
            note=lambda what: self.note(f"{process.name} {what}"),
            process=process,
            leaving=self._leaving,
        )
        client = make_client(world.client, network, Random(f"c {seed}"), wall_clock, self._event)
        try:
            progress = await run_job(
                client,
                journal,
                "job",
                holder=process.name,
                lease=world.lease,
                window=world.window,
            )
        except JournalError:
            self.events["journal errors"] += 1
        except asyncio.CancelledError:
            pass
        else:
            self.note(f"{process.name} ends: {progress.counts} {progress.trouble!r}")
            self.ended = self.ended or progress.trouble is None
        finally:
            await client.aclose()
            self._check_leftovers(process, client)

    def _event(self, event: object) -> None:
        self.note(f"{event}")

    # -- truth -----------------------------------------------------------------------------

    def _lie(self, what: str) -> None:
        self.note(f"FALSE: {what}")
        self.lies.append(f"at {asyncio.get_running_loop().time():.2f} s: {what}")

    def _leaving(self, process: Process, reference: str) -> None:
        """Check that whoever sends an order has written that down, and still may."""
        row = self.journal.rows[1][int(reference.removeprefix("PO-"))]
        ours = row.holder == process.name and self.journal.is_alive(process.name)
        # It is open already if the attempt has outlived its caller.
        if not ours or row.item.state not in (ItemState.SENDING, ItemState.OPEN):
            self._lie(f"{process.name} sends {row}")

    def _check_leftovers(self, process: Process, client: Any) -> None:
        stats = client.stats()
        if stats.slots_in_use or stats.waiting:
            self._lie(f"{process.name} left {stats}")

    def _check(self) -> None:
        for reference, ids in self.server.books.twice().items():
            self._lie(f"{reference} was created {len(ids)} times: {ids}")
        state, cancelled = self.journal.jobs_[1].state, self.world.cancelled_at is not None
        if state is not JobState.DONE and not cancelled:
            self._lie(f"the job is {state}")
        for item in items_of(self.journal).values():
            self._check_item(item, cancelled=state is JobState.CANCELLED)

    def _check_item(self, item: Any, *, cancelled: bool) -> None:
        ours = [order.id for order in self.server.books.ours(self.orders[item.row - 1].phone)]
        before = [
            1001 + index
            for index, order in enumerate(self.server.books.orders)
            if order.reference == item.reference and order.origin is Origin.BEFORE
        ]
        if item.state not in FINAL and not (cancelled and item.state is ItemState.NEW):
            self._lie(f"{item} has no end")
        most = 1 if self.world.settings.on_absent == "unresolved" else 2
        if item.sends > most:
            self._lie(f"{item} was sent {item.sends} times")
        right = {
            ItemState.CREATED: [item.order_id] == ours,
            ItemState.EXISTING: item.order_id in before and not ours,
            ItemState.FAILED: not ours,
            ItemState.UNRESOLVED: not ours,
            ItemState.NEW: not ours,
        }
        if not right.get(item.state, True):
            self._lie(f"{item}, but we created {ours}, and there was {before}")


def _order(row: int) -> NewOrder:
    return new_order(row)


def show_world(seed: int) -> bool:
    """Run a world and show all of it; tell whether nothing false was said."""
    report = run_world(seed, print)
    print(evolve(report))
    return not report.lies


def show_liars(first: int, number: int) -> bool:
    """Run many worlds and show those in which something false was said; tell whether none was."""
    liars = 0
    for seed in range(first, first + number):
        if lies := run_world(seed).lies:
            liars += 1
            print(f"seed {seed}: {lies[0]}", flush=True)
    print(f"{number:,} worlds from seed {first}: something false was said in {liars:,}")
    return not liars


if __name__ == "__main__":
    seeds = [int(text) for text in sys.argv[1:]]
    sys.exit(0 if (show_world(*seeds) if len(seeds) == 1 else show_liars(*seeds)) else 1)
