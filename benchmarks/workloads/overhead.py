"""What SDKs cost by themselves, over transports that do no I/O."""

from __future__ import annotations

from benchmarks.contenders import nothing, tasks
from benchmarks.contenders.bare import aiohttp_session, by_hand
from benchmarks.contenders.contender import Contender
from benchmarks.contenders.ours import batch, create, each
from benchmarks.workloads.contestants import SESSION
from benchmarks.workloads.workload import Workload

OURS_ALONE, HTTPX2_ALONE = "ht_async's transport alone", "httpx2 alone, chat"
MAPPINGS, TYPED = "create_orders of mappings", "create_orders of NewOrders"
STREAMED, EACH = "iter_create_orders of NewOrders", "orders.create"
OPENAI, STRIPE = "openai-python", "stripe"

OVERHEAD = Workload(
    name="overhead",
    title="What SDKs cost by themselves, 64 calls at once",
    unit="call",
    columns=("cpu_us", "above_us", "cpu_ratio", "foreign_load"),
    plotted="above_us",
    baseline=SESSION,
    contenders=(
        Contender(SESSION, by_hand(aiohttp_session, tasks.create), ("aiohttp",)),
        Contender(OURS_ALONE, nothing.ours_alone),
        Contender(MAPPINGS, nothing.ours(batch()), control=OURS_ALONE),
        Contender(TYPED, nothing.ours(nothing.create_typed), control=OURS_ALONE),
        Contender(STREAMED, nothing.ours(nothing.create_streamed), control=OURS_ALONE),
        Contender(EACH, nothing.ours(each(create)), control=OURS_ALONE),
        Contender(HTTPX2_ALONE, by_hand(nothing.httpx2_client, tasks.chat), ("httpx2",)),
        Contender(OPENAI, nothing.openai, ("openai", "httpx2"), control=HTTPX2_ALONE),
        Contender(STRIPE, nothing.stripe, ("stripe",), control=OURS_ALONE),
    ),
    in_flight=64,
    about=(
        "Below the SDKs there are transports that do no I/O: they have the answer already, and "
        "give it in the next turn of the event loop. Below stripe there is no HTTP client either. "
        "aiohttp alone sends its requests to the benchmark server, for comparison."
    ),
)
