"""SDKs and the transports below them."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.contenders import ours, sdks, tasks
from benchmarks.contenders.bare import aiohttp_session, by_hand, httpx_client
from benchmarks.contenders.contender import LONG_WARM_UP, Contender
from benchmarks.workloads.contestants import AIOHTTP, SESSION, on_transports
from benchmarks.workloads.workload import Workload

TRANSPORT = "transport of ht_async alone"
CHAT2, CHAT_AIOHTTP = "httpx2, chat", "aiohttp, chat"
CUSTOMER, CUSTOMER_AIOHTTP = "httpx, customer", "aiohttp, customer"
OPENAI, OPENAI_AIOHTTP = "openai-python", "openai-python on aiohttp"
STRIPE, STRIPE_AIOHTTP = "stripe", "stripe on aiohttp"

SDKS = Workload(
    name="sdks",
    title="What SDKs add to the transports below them, 64 in flight",
    unit="call",
    columns=("cpu_us", "above_us", "per_second", "p50_ms", "p99_ms", "server_load", "foreign_load"),
    plotted="cpu_us",
    baseline=SESSION,
    contenders=(
        Contender(SESSION, by_hand(aiohttp_session, tasks.create), ("aiohttp",)),
        *(replace(c, control=SESSION) for c in on_transports(ours.batch(), AIOHTTP)),
        Contender(TRANSPORT, ours.transport_alone("aiohttp"), ("aiohttp",), control=SESSION),
        Contender(CHAT2, by_hand(httpx_client("httpx2"), tasks.chat), ("httpx2",)),
        Contender(
            OPENAI, sdks.openai("DefaultAsyncHttpx2Client"), ("openai", "httpx2"), control=CHAT2
        ),
        Contender(CHAT_AIOHTTP, by_hand(aiohttp_session, tasks.chat), ("aiohttp",)),
        Contender(
            OPENAI_AIOHTTP,
            sdks.openai("DefaultAioHttpClient"),
            ("openai", "aiohttp"),
            control=CHAT_AIOHTTP,
        ),
        Contender(
            CUSTOMER,
            by_hand(httpx_client(), tasks.create_customer),
            warm_up=LONG_WARM_UP,
        ),
        Contender(
            STRIPE,
            sdks.stripe("HTTPXClient"),
            ("stripe",),
            control=CUSTOMER,
            warm_up=LONG_WARM_UP,
        ),
        Contender(CUSTOMER_AIOHTTP, by_hand(aiohttp_session, tasks.create_customer), ("aiohttp",)),
        Contender(
            STRIPE_AIOHTTP,
            sdks.stripe("AIOHTTPClient"),
            ("stripe", "aiohttp"),
            control=CUSTOMER_AIOHTTP,
        ),
    ),
    in_flight=64,
    about=(
        "Each SDK calls what its own API offers; the bare transport sends the same body to the "
        "same path and reads the same member of the answer's JSON. The transport of ht_async alone "
        "sends a body that is bytes already, and reads no JSON."
    ),
)
