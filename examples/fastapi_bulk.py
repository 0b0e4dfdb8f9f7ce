"""A web application that takes bulk jobs; workers elsewhere send their orders.

    HT_DB=jobs.db uvicorn fastapi_bulk:app
    HT_DB=jobs.db ht-async worker --engine dbos

A job is in the journal before the answer leaves. A request that is sent again, since its answer
was lost, finds the job there and changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from ht_async.bulk import JobMismatchError, JournalError, open_journal, open_queue, submit_job

try:
    from fastapi import FastAPI, HTTPException, Request
except ImportError as error:
    raise SystemExit("this example needs FastAPI: pip install fastapi uvicorn") from error

JOURNAL = os.environ.get("HT_DB", "jobs.db")
ACCOUNT = os.environ.get("HT_BASE_URL", "https://apis.hellotech.com")
"""The base URL that the workers use; their key is not needed here."""


@asynccontextmanager
async def open_all(app: FastAPI) -> AsyncIterator[None]:
    """Keep journal and queue open as long as the application runs."""
    async with open_journal(JOURNAL) as journal, open_queue(JOURNAL, account=ACCOUNT) as queue:
        app.state.journal, app.state.queue = journal, queue
        yield


app = FastAPI(lifespan=open_all)


@app.post("/jobs/{name}", status_code=202)
async def begin_job(name: str, orders: list[dict[str, Any]], request: Request) -> dict[str, Any]:
    """Take a job; flawed orders are told at once, and the others are sent."""
    state = request.app.state
    try:
        submitted = await submit_job(
            state.journal, name, orders, account=ACCOUNT, queue=state.queue
        )
    except JobMismatchError as error:
        raise HTTPException(409, str(error)) from None
    except JournalError as error:
        raise HTTPException(503, str(error)) from None
    imported = submitted.imported
    return {
        "state": submitted.job.state,
        "accepted": imported.accepted,
        "duplicates": imported.duplicates,
        "rejected": imported.rejected,
        "problems": list(map(str, imported.first_problems)),
    }


@app.get("/jobs/{name}")
async def show_job(name: str, request: Request) -> dict[str, Any]:
    """Tell how far a job is."""
    journal = request.app.state.journal
    job = await journal.job(name)
    if job is None:
        raise HTTPException(404, "there is no such job")
    return {"state": job.state, "orders": await journal.counts(job.job_id)}
