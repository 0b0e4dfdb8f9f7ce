"""Sends the orders of one claimed chunk."""

from __future__ import annotations

import asyncio
from typing import final

from attrs import frozen

from ht_async.bulk.errors import JournalError, OwnershipLostError
from ht_async.bulk.values import ChunkKey, Claim, ItemResult
from ht_async.bulk.work import verdicts
from ht_async.bulk.work.assignment import Assignment
from ht_async.bulk.work.case import Case
from ht_async.bulk.work.intents import Intents
from ht_async.bulk.work.resolver import Resolver
from ht_async.bulk.work.screening import Ready, Screening
from ht_async.bulk.work.verdicts import Cure, cure
from ht_async.errors import ConflictError, HTError
from ht_async.resources.placed import Placed


@frozen(slots=True)
class ChunkEnd:
    """How the work on a chunk ended.

    Args:
        chunk: The chunk.
        claimed: Whether there was anything to send, and nobody else had it.
        ended: Orders whose sending came to an end, lost ones included.
        trouble: Why not all of its orders were sent: the rest is up for whoever claims it.
    """

    chunk: ChunkKey
    claimed: bool
    ended: int = 0
    trouble: HTError | None = None


@final
class ChunkRun:
    """Sends the orders of a chunk; it is not cancelled, but stopped.

    Args:
        assignment: The job.
        resolver: Given the orders whose answers were lost.
        screening: Tells which orders are to be sent.
        chunk: The chunk.
    """

    def __init__(
        self,
        assignment: Assignment,
        resolver: Resolver,
        screening: Screening,
        chunk: ChunkKey,
    ) -> None:
        self._assignment = assignment
        self._resolver = resolver
        self._screening = screening
        self._chunk = chunk
        self._options = assignment.options_in(assignment.lease.term)
        self._intents: Intents | None = None
        self._sends: dict[asyncio.Task[None], None] = {}
        self._stopped = False
        self._ended = 0
        self._trouble: HTError | None = None
        self._bug: Exception | None = None

    def stop(self) -> None:
        """Begin no more attempts; those under way have their time to linger."""
        self._stopped = True
        if self._intents is not None:
            self._intents.stop()
        for send in self._sends:
            send.cancel()

    async def run(self) -> ChunkEnd:
        """Claim the chunk, send its orders, and give it back.

        Raises:
            JournalError: The journal can't be used; what was sent is found out later.
        """
        assignment = self._assignment
        claim = await assignment.journal.claim(self._chunk, assignment.lease.holder)
        if claim is None:
            return ChunkEnd(self._chunk, False)
        try:
            items = await assignment.journal.items_to_send(claim)
        except OwnershipLostError as lost:
            return ChunkEnd(self._chunk, False, trouble=lost)
        intents = self._intents = Intents(assignment, self._screening, claim, items)
        failure = await self._send_all(intents) or self._bug
        try:
            await self._give_back(claim, intents)
        except JournalError as error:
            failure = failure or error
        if failure is not None:
            raise failure
        return ChunkEnd(self._chunk, True, self._ended, self._trouble)

    async def _give_back(self, claim: Claim, intents: Intents) -> None:
        journal = self._assignment.journal
        try:
            await self._assignment.recorder.flush()
        finally:  # whatever failed: what was not sent must not look as if it had been
            await journal.give_back(claim, sorted(intents.unsent))

    async def _send_all(self, intents: Intents) -> BaseException | None:
        """Send the orders until there are no more, or none may be sent.

        Returns:
            What makes it impossible to go on.
        """
        if self._stopped:
            intents.stop()
        writing = asyncio.create_task(intents.run(), name="ht_async bulk intents")
        while (ready := await intents.next()) is not None:
            await self._assignment.window.enter()
            self._start(ready, intents)
        await asyncio.wait((writing,))
        while self._sends:
            await asyncio.wait(tuple(self._sends))
        error = writing.exception()
        if isinstance(error, HTError) and not isinstance(error, JournalError):
            self._trouble = self._trouble or error
            return None
        return error

    def _start(self, ready: Ready, intents: Intents) -> None:
        send = asyncio.create_task(self._send(ready, intents), name="ht_async bulk send")
        self._sends[send] = None
        send.add_done_callback(self._sent)

    def _sent(self, send: asyncio.Task[None]) -> None:
        self._sends.pop(send, None)
        self._assignment.window.leave()

    async def _send(self, ready: Ready, intents: Intents) -> None:
        if self._stopped or self._trouble is not None:
            return
        item, job = ready.item, self._assignment.job.settings
        if not await self._may_send(intents):
            return
        intents.unsent.discard(item.row)
        try:
            sent = await self._assignment.safety.send(
                ready.order, self._options, job.settle, "unresolved"
            )
        except ConflictError as conflict:
            self._seek(Case.contested(self._chunk, ready, conflict, self._assignment))
        except HTError as error:
            self._refused(ready, error, intents)
        except (Exception, asyncio.CancelledError) as bug:
            self._seek(Case.doubtful(self._chunk, ready, self._assignment))
            self._bug = bug if isinstance(bug, Exception) else self._bug
        else:
            if isinstance(sent, Placed):
                self._record(verdicts.placed(item.row, ready.send, sent))
            else:
                self._seek(Case.lost(self._chunk, ready, sent))

    async def _may_send(self, intents: Intents) -> bool:
        try:
            await self._assignment.cap.wait()
        except asyncio.CancelledError:  # it is stopped
            return False
        except Exception as error:
            self._bug = self._bug or error
            intents.stop()
            return False
        return not self._stopped and self._trouble is None

    def _refused(self, ready: Ready, error: HTError, intents: Intents) -> None:
        if cure(error) is Cure.NONE:
            self._record(verdicts.refused(ready.item.row, ready.send, error, error.attempts))
        else:
            intents.unsent.add(ready.item.row)
            intents.stop()
            self._trouble = self._trouble or error

    def _seek(self, case: Case) -> None:
        self._record(verdicts.opened(case.row, case.send, case.attempts))
        self._resolver.take(case)

    def _record(self, result: ItemResult) -> None:
        self._ended += 1
        self._assignment.recorder.put(self._chunk, result)
