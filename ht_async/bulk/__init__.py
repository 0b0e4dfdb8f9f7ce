"""Durable bulk jobs: every order of a file is created once, whatever happens meanwhile.

    async with await open_journal("jobs.db") as journal, HelloTech() as ht:
        progress = await run_job(ht, journal, "november")

Names are loaded when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ht_async.bulk.engine.dbos_engine import DBOSEngine
    from ht_async.bulk.engine.inline import InlineEngine
    from ht_async.bulk.engine.port import Engine, Progress
    from ht_async.bulk.errors import (
        JobBusyError,
        JobMismatchError,
        JournalError,
        OwnershipLostError,
        SourceError,
    )
    from ht_async.bulk.jobs import run_job, see_through
    from ht_async.bulk.journal.opening import open_journal
    from ht_async.bulk.journal.port import Journal
    from ht_async.bulk.shop_submitting import submit_shop_order
    from ht_async.bulk.shop_sync import SyncResult, sync_fingerprint, sync_orders
    from ht_async.bulk.submitting import Submission, open_queue, submit_job
    from ht_async.bulk.values import (
        ChunkKey,
        Item,
        ItemState,
        Job,
        JobSettings,
        JobState,
        NewItem,
    )
    from ht_async.bulk.work.chunk import find_lost_orders, process_chunk
    from ht_async.bulk.work.chunk_run import ChunkEnd
    from ht_async.bulk.work.worker import Worker

__all__ = [
    "ChunkEnd",
    "ChunkKey",
    "DBOSEngine",
    "Engine",
    "InlineEngine",
    "Item",
    "ItemState",
    "Job",
    "JobBusyError",
    "JobMismatchError",
    "JobSettings",
    "JobState",
    "Journal",
    "JournalError",
    "NewItem",
    "OwnershipLostError",
    "Progress",
    "SourceError",
    "Submission",
    "SyncResult",
    "Worker",
    "find_lost_orders",
    "open_journal",
    "open_queue",
    "process_chunk",
    "run_job",
    "see_through",
    "submit_job",
    "submit_shop_order",
    "sync_fingerprint",
    "sync_orders",
]

_HOMES = {
    "ht_async.bulk.engine.dbos_engine": ("DBOSEngine",),
    "ht_async.bulk.engine.inline": ("InlineEngine",),
    "ht_async.bulk.engine.port": ("Engine", "Progress"),
    "ht_async.bulk.errors": (
        "JobBusyError",
        "JobMismatchError",
        "JournalError",
        "OwnershipLostError",
        "SourceError",
    ),
    "ht_async.bulk.jobs": ("run_job", "see_through"),
    "ht_async.bulk.journal.opening": ("open_journal",),
    "ht_async.bulk.journal.port": ("Journal",),
    "ht_async.bulk.shop_submitting": ("submit_shop_order",),
    "ht_async.bulk.shop_sync": ("SyncResult", "sync_fingerprint", "sync_orders"),
    "ht_async.bulk.submitting": ("Submission", "open_queue", "submit_job"),
    "ht_async.bulk.values": (
        "ChunkKey",
        "Item",
        "ItemState",
        "Job",
        "JobSettings",
        "JobState",
        "NewItem",
    ),
    "ht_async.bulk.work.chunk": ("find_lost_orders", "process_chunk"),
    "ht_async.bulk.work.chunk_run": ("ChunkEnd",),
    "ht_async.bulk.work.worker": ("Worker",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'ht_async.bulk' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
