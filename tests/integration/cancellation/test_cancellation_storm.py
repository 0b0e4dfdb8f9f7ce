"""Calls cancelled at random moments, by the thousand: afterwards everything is as before."""

from __future__ import annotations

import asyncio
import gc
import random
import ssl
from collections import Counter

import httpx
import pytest
from authority import Authority
from kinds import OWN, Kind
from loopback import LIMIT, open_files, until_open_files
from messages import MakeClient
from scripted_server import ScriptedServer, Serve
from storm import RETURN_WITHIN, Storm, all_slots_free, slow

from ht_async import HelloTech

pytestmark = pytest.mark.no_cover

CONNECTIONS = 10
TOLD_OF_CLOSING = ("ClientClosedError", "APIConnectionError", "OutcomeUnknownError")


def connect(server: ScriptedServer, kind: Kind, context: ssl.SSLContext | None = None) -> HelloTech:
    return HelloTech(
        api_key="key",
        base_url=server.url,
        max_connections=CONNECTIONS,
        ssl_context=context,
        transport=kind.library.__name__,
    )


def check(storm: Storm, server: ScriptedServer) -> None:
    """Check what the storm was like, and that it sent no order twice."""
    assert set(storm.ended) == {"answered", "cancelled"}
    assert min(storm.ended.values()) > 10
    assert storm.slowest_return < RETURN_WITHIN + storm.worst_stall
    bodies = Counter(received.body for received in server.requests if received.method == "POST")
    assert len(bodies) > 10
    assert set(bodies.values()) == {1}, "an order was sent twice"


@pytest.mark.parametrize(
    ("seconds", "seed", "tls"), [(1.0, 20260728, False), (1.0, 7, False), (1.0, 11, True)]
)
@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.name)
async def test_after_a_storm_of_cancellations_the_client_works_as_before(
    serve: Serve,
    authority: Authority,
    kind: Kind,
    seconds: float,
    seed: int,
    *,
    tls: bool,
) -> None:
    asyncio.get_running_loop().set_debug(False)
    server = await serve(slow(random.Random(seed)), tls=authority.server if tls else None)
    files, tasks = open_files(), asyncio.all_tasks()
    client = connect(server, kind, authority.client if tls else None)
    storm = Storm(client, random.Random(seed))

    await storm.rage(seconds)

    await all_slots_free(client)
    answers = await asyncio.gather(*[client.orders.get(1) for _ in range(CONNECTIONS)])
    assert [order.id for order in answers] == [1] * CONNECTIONS
    assert (client.stats().slots_in_use, client.stats().waiting) == (0, 0)
    await client.aclose()
    await server.until(lambda: server.open == 0)
    await until_open_files(files)
    gc.collect()  # a socket that was lost on the way would warn now
    assert asyncio.all_tasks() <= tasks
    check(storm, server)
    print(  # shown with `-rP`
        f"{dict(storm.ended)}: back after {storm.slowest_return * 1e3:.1f} ms at most, "
        f"while the process stalled for {storm.worst_stall * 1e3:.1f} ms at most"
    )


@pytest.mark.parametrize(
    ("room", "seed", "tls"),
    [(CONNECTIONS, 20260728, False), (5, 7, False), (CONNECTIONS, 11, True)],
)
async def test_after_a_storm_the_users_own_client_works_as_before(
    serve: Serve, http_client: MakeClient, authority: Authority, room: int, seed: int, *, tls: bool
) -> None:
    """Cancelled as it is by itself, httpx loses nearly every connection of such a pool."""
    asyncio.get_running_loop().set_debug(False)
    server = await serve(slow(random.Random(seed)), tls=authority.server if tls else None)
    files = open_files()
    theirs = http_client(
        limits=httpx.Limits(max_connections=room), timeout=LIMIT, verify=authority.client
    )
    client = HelloTech(
        api_key="key", base_url=server.url, max_connections=CONNECTIONS, http_client=theirs
    )
    storm = Storm(client, random.Random(seed))

    await storm.rage(1.0)

    await all_slots_free(client)
    answers = await asyncio.gather(*[client.orders.get(1) for _ in range(CONNECTIONS)])
    assert [order.id for order in answers] == [1] * CONNECTIONS
    await client.aclose()
    served = await asyncio.gather(*[theirs.get(server.url) for _ in range(room)])
    assert [response.status_code for response in served] == [200] * room
    assert lost_connections(theirs) == []
    check(storm, server)
    await theirs.aclose()
    await server.until(lambda: server.open == 0)
    await until_open_files(files)
    gc.collect()


def lost_connections(client: httpx.AsyncClient) -> list[str]:
    """Return the connections that the pool holds and will never use again."""
    transport = client._transport
    assert isinstance(transport, httpx.AsyncHTTPTransport)
    return [repr(held) for held in transport._pool.connections if not held.is_idle()]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.name)
async def test_closing_in_the_middle_of_a_storm_leaves_nothing_behind(
    serve: Serve, kind: Kind, seed: int
) -> None:
    server = await serve(slow(random.Random(seed)))
    files, tasks = open_files(), asyncio.all_tasks()
    client = connect(server, kind)
    await client.orders.get(1)
    storm = Storm(client, random.Random(seed))
    raging = asyncio.create_task(storm.rage(LIMIT))
    await server.until(lambda: len(server.requests) > 20)

    await client.aclose(grace=random.Random(seed).choice([0.0, 0.005, LIMIT]))
    assert (client.stats().slots_in_use, client.stats().waiting) == (0, 0)

    async with asyncio.timeout(LIMIT):
        while not storm.ended["ClientClosedError"]:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0)
    storm.over = True
    await raging
    await server.until(lambda: server.open == 0)
    await until_open_files(files)
    assert asyncio.all_tasks() <= tasks
    assert set(storm.ended) <= {"answered", "cancelled", *TOLD_OF_CLOSING}
