"""Takes many orders at once as a bulk job; `ht-async worker` sends them, elsewhere."""

from __future__ import annotations

import os
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request

from ht_async.bulk import JobMismatchError, Journal, JournalError, submit_job

ACCOUNT = os.environ.get("HT_BASE_URL", "https://apis.hellotech.com")
"""The base URL that the workers use."""

router = APIRouter(prefix="/jobs", tags=["jobs"])


async def the_journal(request: Request) -> Journal:
    """Return the journal that the workers share."""
    journal: Journal = request.app.state.journal
    return journal


Jobs = Annotated[Journal, Depends(the_journal)]


@router.post("/{name}", status_code=202)
async def submit(name: str, orders: list[dict[str, Any]], journal: Jobs) -> dict[str, Any]:
    """Take a job; the same one again changes nothing.

    202: it is in the journal. Flawed orders are named at once, and the others are sent.
    """
    try:
        submission = await submit_job(journal, name, orders, account=ACCOUNT)
    except JobMismatchError as error:
        raise HTTPException(409, str(error)) from None
    except JournalError as error:
        raise HTTPException(503, str(error)) from None
    imported = submission.imported
    problems = list(map(str, imported.first_problems))
    return {"accepted": imported.accepted, "rejected": imported.rejected, "problems": problems}


@router.get("/{name}")
async def progress(name: str, journal: Jobs) -> dict[str, Any]:
    """Tell how far a job is."""
    job = await journal.job(name)
    if job is None:
        raise HTTPException(404, "there is no such job")
    return {"state": job.state, "orders": await journal.counts(job.job_id)}
