"""Sends an order that was lost and is proven absent once more, if the job wants that."""

from __future__ import annotations

from attrs import evolve

from ht_async.bulk.values import ItemResult
from ht_async.bulk.work import verdicts
from ht_async.bulk.work.assignment import Assignment
from ht_async.bulk.work.case import Case
from ht_async.bulk.work.verdicts import ABSENT, Cure, cure
from ht_async.errors import ConflictError, HTError
from ht_async.options import CallOptions
from ht_async.resources.placed import Placed


async def send_again(case: Case, assignment: Assignment) -> Case | ItemResult:
    """Send an order a second time, unless anybody has done so before.

    Returns:
        What became of it, or what is to be looked for from now on.

    Raises:
        JournalError: The intent can't be written down; nothing was sent.
    """
    lease = assignment.lease
    await assignment.cap.wait()
    await assignment.window.enter()
    try:
        term, began = lease.term, lease.now()
        may_be_sent = await assignment.journal.intend_again(
            case.chunk, case.row, lease.holder, lease.seconds
        )
        if not may_be_sent:
            return verdicts.unresolved(case.row, case.send, case.attempts, ABSENT)
        lease.renewed(began)
        return await _send(evolve(case, send=2), assignment, assignment.options_in(term))
    finally:
        assignment.window.leave()


async def _send(case: Case, assignment: Assignment, options: CallOptions) -> Case | ItemResult:
    try:
        sent = await assignment.tracing.send_again(case.open_order, options)
    except ConflictError as error:  # so it is there after all
        return evolve(case, attempts=case.attempts + error.attempts)
    except HTError as error:
        case = evolve(case, attempts=case.attempts + error.attempts)
        if cure(error) is not Cure.NONE:
            return case  # others may believe that it was sent, so there is no third time
        return verdicts.refused(case.row, case.send, error, case.attempts)
    if sent is None:  # what is known here of its reference contradicts that it is absent
        return verdicts.unresolved(case.row, case.send, case.attempts, ABSENT)
    if isinstance(sent, Placed):
        attempts = case.attempts + sent.attempts
        return verdicts.placed(case.row, case.send, evolve(sent, attempts=attempts))
    return evolve(case, attempts=case.attempts + sent.error.attempts)
