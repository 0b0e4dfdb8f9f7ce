"""DBOS in this process, of which there can be one: it hands chunks over to our event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeAlias

from dbos import DBOS, DBOSConfig
from dbos import _dbos as singleton  # pyright: ignore[reportPrivateUsage]

from ht_async.bulk.engine.dbos_queue import WORKFLOW
from ht_async.bulk.engine.dbos_records import PATIENCE, VERSION, DbosRecords
from ht_async.errors import ConfigurationError

Take: TypeAlias = Callable[[int, int, int], Future[Any]]
"""Begins to work on a chunk, given its job's number, when that was begun, and its own number."""

_take: Take | None = None


def launch(records: DbosRecords, name: str, executor: str, take: Take) -> None:
    """Have DBOS take chunks from its queues. Blocks; call it in a thread without an event loop.

    DBOS then has an event loop of its own, and leaves ours alone. Nothing is recovered by
    itself: the executor is one that never was before.

    Args:
        records: Where its records are.
        name: The application's name.
        executor: What to call this process.
        take: Begins to work on a chunk.

    Raises:
        ConfigurationError: The process uses DBOS for something else.
    """
    global _take
    if singleton._dbos_global_instance is not None:  # pyright: ignore[reportPrivateUsage]
        raise ConfigurationError(
            "this process uses DBOS already, and a process can do so once: run the worker in a "
            "process of its own"
        )
    _keep_quiet()
    _take = take
    DBOS(
        config=DBOSConfig(
            name=name,
            system_database_url=records.url,
            dbos_system_schema=records.schema,
            sys_db_pool_size=5,
            sys_db_idle_transaction_timeout_sec=PATIENCE,
            application_version=VERSION,
            executor_id=executor,
            log_level="ERROR",
            enable_otlp=False,
        )
    )
    DBOS.launch()


def destroy(take: Take) -> None:
    """End DBOS, if it was launched with that; what it was working on stays taken. Blocks."""
    global _take
    if _take == take:
        DBOS.destroy()
        _take = None


def _keep_quiet() -> None:
    """Keep DBOS from writing to stderr; whoever sets logging up sees its errors all the same."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
async def work_on_chunk(job_id: int, begun: int, chunk: int) -> None:
    """Work on a chunk; whether that has to be done, and by whom, is decided by the journal."""
    await _process(job_id, begun, chunk)


@DBOS.step(name="process_chunk")
async def _process(job_id: int, begun: int, chunk: int) -> None:
    if _take is None:
        raise RuntimeError("the engine has been stopped")
    await asyncio.wrap_future(_take(job_id, begun, chunk))
