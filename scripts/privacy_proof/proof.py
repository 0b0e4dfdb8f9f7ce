"""Lets a client work on a sandbox that misbehaves, and looks through all that it tells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from random import Random
from typing import Any

import httpx
from attrs import frozen
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

from ht_async import HelloTech, RetryPolicy, Timeout
from ht_async.sandbox import SandboxConfig, create_app, serve
from ht_async.testing.virtual_loop import run_virtual
from privacy_proof.captured import Captured
from privacy_proof.people import People
from privacy_proof.work import Work

_FAULTS = 0.06
_TIMEOUT = Timeout(connect=2, read=0.4, write=2, queue=30, total=30)
_RETRY = RetryPolicy(retries=3, backoff=0.01)


@frozen
class Proof:
    """What came of it.

    Args:
        calls: How many calls were made.
        words: How many secret words were looked for.
        counts: How many log records, events and so on were looked through.
        leaks: The secret words that were told, by the kind of what told them.
        drift: What `HelloTech.drift()` told at the end.
    """

    calls: int
    words: int
    counts: Mapping[str, int]
    leaks: Mapping[str, set[str]]
    drift: Mapping[str, Any]


def prove(calls: int, seed: int, *, sockets: bool) -> Proof:
    """Make calls of all kinds, and look for every secret word in what was told.

    Args:
        calls: How many.
        seed: Decides what is done, and what goes wrong.
        sockets: Over real connections; else in process, in virtual time, where broken connections
            are errors of the transport's.
    """
    if sockets:
        return asyncio.run(_prove(calls, seed, sockets=True))
    return run_virtual(_prove(calls, seed, sockets=False))


async def _prove(calls: int, seed: int, *, sockets: bool) -> Proof:
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    people, captured = People(random), Captured()
    key = f"{people.word()}-{people.word()}"
    config = SandboxConfig(
        port=0, api_key=key, seed=seed, chaos="chaotic", fault_rate=_FAULTS, orders=30
    )
    world = _on_sockets(config, captured) if sockets else _in_process(config)
    with captured.logs():
        async with world as where, _client(key, captured, where) as ht:
            work = Work(ht, people, captured, random)
            await work.run(calls)
            captured.take("stats and repr", f"{ht.stats()} {ht!r} {ht.drift()!r}")
            drift = ht.drift().to_dict()
    captured.take("drift", str(drift))
    captured.finish()
    return Proof(work.done, len(people.words), captured.counts, captured.leaks(people.words), drift)


def _client(key: str, captured: Captured, where: Mapping[str, Any]) -> HelloTech:
    return HelloTech(
        key,
        on_event=[captured.event, captured.spans],
        timeout=_TIMEOUT,
        retry=_RETRY,
        settle=0.5,
        grace=1,
        zip_cache=None,
        **where,
    )


@asynccontextmanager
async def _in_process(config: SandboxConfig) -> AsyncIterator[Mapping[str, Any]]:
    app = create_app(config)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        yield {"base_url": "http://127.0.0.1", "http_client": http}
    app.state.sandbox.close()


def _on_sockets(
    config: SandboxConfig, captured: Captured
) -> AbstractAsyncContextManager[Mapping[str, Any]]:
    @asynccontextmanager
    async def running() -> AsyncIterator[Mapping[str, Any]]:
        instrumentor = HTTPXClientInstrumentor()
        instrumentor.instrument(tracer_provider=captured.tracers)
        try:
            async with serve(config) as server:
                yield {"base_url": server.url}
        finally:
            instrumentor.uninstrument()

    return running()
