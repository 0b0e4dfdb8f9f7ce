"""Brings the orders of a job whose answers were lost to an end."""

from __future__ import annotations

import asyncio
from typing import final

from ht_async.bulk.values import ItemResult, OpenItem
from ht_async.bulk.work import verdicts
from ht_async.bulk.work.assignment import Assignment
from ht_async.bulk.work.case import Case
from ht_async.bulk.work.second_send import send_again
from ht_async.bulk.work.verdicts import Cure, cure
from ht_async.engine.outlast import end_all, outlast
from ht_async.errors import HTError, InvalidRequestError
from ht_async.reconcile.finding import Absent, Found, Refused, Taken, Untold

MOST_OPEN = 5_000
"""Orders that are looked for at once; as long as there are so many, no chunk is begun."""

SEARCH_PAUSE = 30.0
"""Seconds until an order is looked for again after the API could not be asked."""

MOST_TRIES = 20
"""Searches for an order that come to nothing, after which the work on the job is stopped."""

LONGEST_PAUSE = 10.0
"""Seconds, at most, until the orders of dead holders are looked for again."""

_ENDING = 10.0  # seconds beyond the time to linger


@final
class Resolver:
    """Looks for the orders of a job whose answers were lost, each in a task beside the sending.

    Args:
        assignment: The job.

    Attributes:
        trouble: Why it can't go on before a person has mended the settings.
        failure: What ended a search that should not have ended: the journal can't be used.
    """

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._searches: dict[asyncio.Task[None], Case] = {}
        self._left: list[Case] = []
        self._room = asyncio.Event()
        self._adopting: asyncio.Task[None] | None = None
        self._stopped = False
        self.trouble: HTError | None = None
        self.failure: BaseException | None = None

    @property
    def open(self) -> int:
        """How many orders it looks for."""
        return len(self._searches)

    def begin(self) -> None:
        """Take over what dead holders have left open, again and again, from now on."""
        if self._adopting is not None:
            return
        self._adopting = asyncio.create_task(self._keep_adopting(), name="ht_async bulk adoption")
        self._adopting.add_done_callback(self._ended)

    def take(self, case: Case) -> None:
        """Look for an order; if it is too late for that, it stays open in the journal."""
        if self._stopped:
            self._left.append(case)
            return
        search = asyncio.create_task(self._search(case), name="ht_async bulk search")
        self._searches[search] = case
        search.add_done_callback(self._searched)

    async def wait_for_room(self) -> None:
        """Wait until there are not too many open orders."""
        while len(self._searches) >= MOST_OPEN:
            self._room.clear()
            await self._room.wait()

    async def wait(self) -> None:
        """Wait until it looks for none any more."""
        while self._searches:
            await asyncio.wait(tuple(self._searches))

    async def aclose(self, grace: float) -> None:
        """Look no more; what is being sent a second time has its time to end.

        Args:
            grace: That time, in seconds.
        """
        self._stopped = True
        if self._adopting is not None:
            await end_all((self._adopting,))
        searches = dict(self._searches)
        for search in searches:
            search.cancel()
        await outlast(tuple(searches), grace + _ENDING)
        self._left.extend(searches.values())

    @property
    def leaves_under_way(self) -> bool:
        """Whether an order that it looks for no more may still be on its way to the server."""
        return any(case.open_order.under_way for case in self._left)

    # -- what dead holders have left -------------------------------------------------------

    async def adopt(self) -> int:
        """Take over the orders that dead holders have left open; return how many.

        Raises:
            JournalError: The journal can't be used.
        """
        assignment = self._assignment
        await self.wait_for_room()
        room, holder = MOST_OPEN - len(self._searches), assignment.lease.holder
        found = await assignment.journal.adopt(assignment.job.job_id, holder, room)
        for item in found:
            self._take_over(item)
        return len(found)

    async def _keep_adopting(self) -> None:
        pause = min(LONGEST_PAUSE, self._assignment.lease.seconds / 3)
        while True:
            await self.adopt()
            await asyncio.sleep(pause)

    def _take_over(self, found: OpenItem) -> None:
        try:
            self.take(Case.adopted(found, self._assignment))
        except InvalidRequestError as flaw:
            item = found.item
            detail = f"sent, and can't be compared: {verdicts.describe(flaw)}"
            result = verdicts.unresolved(item.row, item.sends, item.attempts, detail)
            self._assignment.recorder.put(found.chunk, result)

    # -- one order -------------------------------------------------------------------------

    async def _search(self, case: Case) -> None:
        assignment, tries = self._assignment, 0
        while not self._stopped:
            finding = await assignment.tracing.find(case.open_order)
            if finding is None or isinstance(finding, Untold):
                tries += 1
                if not await self._may_ask_again(finding, tries):
                    return  # the order stays open in the journal
            elif isinstance(finding, Absent) and self._is_sent_again(case):
                following = await send_again(case, assignment)
                if isinstance(following, ItemResult):
                    return assignment.recorder.put(case.chunk, following)
                case = following
                opened = verdicts.opened(case.row, case.send, case.attempts)
                assignment.recorder.put(case.chunk, opened)
            else:
                return assignment.recorder.put(case.chunk, _conclusion(case, finding))

    def _is_sent_again(self, case: Case) -> bool:
        wanted = self._assignment.job.settings.on_absent == "resend_once"
        return wanted and case.send == 1 and case.conflict is None

    async def _may_ask_again(self, untold: Untold | None, tries: int) -> bool:
        error = None if untold is None else untold.error
        if isinstance(error, HTError) and (cure(error) is Cure.PERSON or tries >= MOST_TRIES):
            self.trouble = self.trouble or error
            return False
        await asyncio.sleep(SEARCH_PAUSE)
        return True

    def _searched(self, search: asyncio.Task[None]) -> None:
        self._searches.pop(search, None)
        self._room.set()
        self._ended(search)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.failure = self.failure or error


def _conclusion(case: Case, finding: Found | Refused | Absent | Taken) -> ItemResult:
    if case.conflict is not None and isinstance(finding, Absent):
        return verdicts.refused(case.row, case.send, case.conflict, case.attempts)
    if case.joined and isinstance(finding, Found):
        finding = Found(finding.order, existing=True)
    return verdicts.concluded(case.row, case.send, finding, case.attempts)
