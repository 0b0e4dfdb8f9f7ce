"""Thousands of calls in random trouble: nothing is left behind, and nobody is told a lie.

The simulated server keeps a ledger of what it carried out. At the end every caller's story is
held against it.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

import pytest
from attrs import define
from engine_bench import OPERATIONS, Bench, bench
from scripted_transport import (
    Script,
    ScriptedTransport,
    cut,
    hang,
    refuse,
    reply,
    throttle,
)
from virtual_time import run_virtual

from ht_async import errors
from ht_async.events import LateOutcome, WriteOutlivedCaller
from ht_async.message import Evidence, FailureKind, Request
from ht_async.operation import Effect
from ht_async.options import RateLimit, RetryPolicy

pytestmark = pytest.mark.no_cover

CALLS = 1000
DELAYS = [0.0, 0.0, 0.1, 0.1, 0.5, 0.5, 1.0, 2.0, 20.0]


def weather(chance: random.Random) -> Script:
    """Choose what happens to an attempt."""
    timing: dict[str, Any] = {"connect": chance.choice(DELAYS), "work": chance.choice(DELAYS)}
    work = timing["work"]
    committed = chance.choice([None, 0.0, work / 2, work, work + 5])
    kinds = [
        (50, lambda: reply(**timing, commit=chance.choice([0.0, work]), body={"id": 1})),
        (4, lambda: reply(200, b"<html>", **timing, commit=committed)),
        (
            6,
            lambda: reply(
                chance.choice([500, 502, 504, 408, 302, 999]), **timing, commit=committed
            ),
        ),
        (5, lambda: reply(chance.choice([400, 404, 409, 422]), **timing)),
        (4, lambda: throttle(chance.choice([None, None, 0, 1, 5]), **timing)),
        (1, lambda: throttle(chance.choice([1, 5]), status=503, **timing)),
        (3, lambda: throttle(None, status=503, **timing, commit=committed)),
        (6, lambda: refuse(connect=timing["connect"])),
        (7, lambda: cut(chance.choice([None, None, 200, 404]), FailureKind.TIMEOUT, **timing)),
        (6, lambda: cut(**timing, commit=committed)),
        (2, lambda: hang(commit=chance.choice([None, 1.0, 100.0]))),
        (1, lambda: hang(sent=False)),
        (1, lambda: Script(end=RuntimeError("bug"), **timing, commit=committed)),
    ]
    (kind,) = chance.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])
    return kind()


@define
class Story:
    """One call, and what its caller was told."""

    effect: Effect
    reference: str
    patient: bool
    linger: float | None
    told: Any = None
    cancelled_at: float | None = None
    gone_at: float | None = None


class Storm:
    """Many calls on one engine, some of them cancelled."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.transport = ScriptedTransport(self.script)
        self.slots = chance.choice([4, 16, 64])
        self.bench: Bench = bench(
            self.transport,
            slots=self.slots,
            rate=chance.choice([None, None, RateLimit(20, burst=5)]),
            draw=chance.random,
        )
        self.closes_at = chance.choice([None, None, CALLS // 2])
        self.stories: list[Story] = []

    def script(self, _: int, __: Request) -> Script:
        return weather(self.chance)

    async def caller(self, number: int) -> None:
        chance = self.chance
        effect = chance.choice([Effect.READ, Effect.IDEMPOTENT, Effect.CREATE, Effect.CREATE])
        patient = chance.random() < 0.4
        linger = chance.choice([0.0, 2.0, 30.0]) if patient else None
        story = Story(effect, f"PO-{number}", patient, linger)
        self.stories.append(story)
        task = self.bench.start(
            OPERATIONS[effect],
            story.reference,
            patient=patient,
            linger=linger,
            retry=RetryPolicy(retries=chance.choice([0, 1, 3]), refusals=10),
            total=chance.choice([2.0, 20.0, 60.0]),
            queue=chance.choice([0.5, 5.0, 30.0]),
            connect=5.0,
            write=10.0,
            read=chance.choice([2.0, 15.0]),
        )
        if chance.random() < 0.35:
            await self.cancel(task, story)
        await asyncio.wait((task,))
        story.gone_at = asyncio.get_running_loop().time()
        story.told = "cancelled" if task.cancelled() else task.exception() or task.result()

    async def cancel(self, task: asyncio.Task[Any], story: Story) -> None:
        for _ in range(self.chance.choice([1, 1, 2])):
            await asyncio.wait((task,), timeout=self.chance.choice(DELAYS))
            if not task.done():
                task.cancel()
                now = asyncio.get_running_loop().time()
                story.cancelled_at = now if story.cancelled_at is None else story.cancelled_at

    async def run(self) -> None:
        callers = []
        for number in range(CALLS):
            callers.append(asyncio.create_task(self.caller(number)))
            await asyncio.sleep(self.chance.choice([0.0, 0.0, 0.1, 0.5, 1.0]))
            if number == self.closes_at:
                callers.append(asyncio.create_task(self.bench.engine.aclose(2.0)))
        await asyncio.gather(*callers)
        await asyncio.sleep(200)  # abandoned writes end, and the server carries out the last
        await self.bench.assert_idle()

    # -- what must be true at the end ------------------------------------------------------

    def check(self) -> Counter[str]:
        ledger = Counter(
            request.body.decode().strip('"')
            for request in self.transport.committed
            if request.method == "POST"
        )
        late = {event.reference: event.fate for event in self.bench.told(LateOutcome)}
        outlived = Counter(event.reference for event in self.bench.told(WriteOutlivedCaller))
        assert outlived == Counter(event.reference for event in self.bench.told(LateOutcome))
        seen: Counter[str] = Counter()
        for story in self.stories:
            self.check_manners(story)
            if told_not_sent(story.told):
                assert ledger[story.reference] == 0, story
            if story.effect is Effect.CREATE:
                verdict = creation_claim(story.told)
                if verdict == "cancelled" and story.reference in late:
                    verdict = f"late {late[story.reference]}"
                check_claim(verdict, ledger[story.reference])
                seen[verdict] += 1
        assert self.transport.most_active <= self.slots
        return seen

    @staticmethod
    def check_manners(story: Story) -> None:
        """Whoever was cancelled left at once, or within its time to linger."""
        assert isinstance(story.told, errors.HTError | dict | str), story
        lingers = story.linger is not None and story.effect is not Effect.READ
        assert not (lingers and story.told == "cancelled")
        if story.cancelled_at is not None:
            allowed = story.linger if lingers and story.linger is not None else 0.0
            assert story.gone_at is not None
            assert story.gone_at <= story.cancelled_at + allowed + 1e-6, story


def told_not_sent(told: object) -> bool:
    """Tell whether an error claims that the server can't have acted."""
    return isinstance(told, errors.APIConnectionError) and told.evidence is Evidence.NOT_SENT


def creation_claim(told: object) -> str:
    """Say in a word what a creation's caller was told."""
    if told == "cancelled":
        return "cancelled"
    if isinstance(told, dict):
        return "created"
    if isinstance(told, errors.OutcomeUnknownError):
        return "unknown"
    if isinstance(told, errors.APIStatusError):
        return "rejected"
    if isinstance(told, errors.APIConnectionError):
        assert told_not_sent(told), "a creation in doubt must be told as unknown"
        return "not sent"
    if isinstance(told, errors.ClientClosedError):
        return "closed"
    raise AssertionError(f"a creation must not end in {told!r}")


def check_claim(claim: str, commits: int) -> None:
    """Hold what was claimed against what the server did."""
    assert commits <= 1, "a duplicate"
    if claim in ("created", "late answered"):
        # 2xx with a body that can't be read is told late as answered, too.
        assert commits == 1 or claim == "late answered"
    elif claim in (
        "rejected",
        "not sent",
        "closed",
        "late rejected",
        "late throttled",
        "cancelled",
    ):
        # A caller that was cancelled and left no write behind left nothing at all.
        assert commits == 0, f"{claim}, and yet the server carried it out"


def storm(seed: int) -> Counter[str]:
    async def run() -> Counter[str]:
        world = Storm(seed)
        await world.run()
        return world.check()

    try:
        return run_virtual(run())
    except BaseException as error:
        error.add_note(f"seed {seed}")
        raise


@pytest.mark.parametrize("block", range(4))
def test_after_any_storm_all_is_quiet_and_every_story_true(block: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(block * 8, block * 8 + 8):
        seen += storm(seed)
    assert {"created", "unknown", "rejected", "not sent", "cancelled"} <= set(seen)
    assert {"late answered", "late unknown", "closed"} <= set(seen)
    assert sum(seen.values()) > CALLS


def test_a_storm_can_be_repeated_exactly() -> None:
    assert storm(7) == storm(7)


def test_a_storm_would_notice_a_lie() -> None:
    with pytest.raises(AssertionError, match="carried it out"):
        check_claim("not sent", 1)
    with pytest.raises(AssertionError, match="duplicate"):
        check_claim("unknown", 2)
    with pytest.raises(AssertionError, match="must be told as unknown"):
        creation_claim(errors.APIConnectionError("m", evidence=Evidence.MAYBE_SENT))
