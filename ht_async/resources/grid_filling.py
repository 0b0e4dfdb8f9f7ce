"""Checks many ZIP codes by a few workers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TypeAlias, final

from ht_async.binding.ht.skus import ZipQuestion
from ht_async.errors import (
    AuthenticationError,
    ClientClosedError,
    HTError,
    InvalidRequestError,
    PermissionDeniedError,
    WrongLoopError,
)
from ht_async.models.zip_check import ZipCheck
from ht_async.models.zip_grid import SkuId, ZipGrid
from ht_async.resources.frames import drop_frames

Check: TypeAlias = Callable[[ZipQuestion], Awaitable[ZipCheck]]

_BREATH = 10
"""Cells after which a worker lets others run, since known answers take no waiting."""

_STOPPING = (
    AuthenticationError,
    ClientClosedError,
    InvalidRequestError,
    PermissionDeniedError,
    WrongLoopError,
)


@final
class GridFilling:
    """Fills one grid.

    Args:
        sku_ids: The SKUs, each once.
        zip_codes: The ZIP codes, each once.
        check: Checks a cell.
    """

    def __init__(self, sku_ids: Sequence[SkuId], zip_codes: Sequence[str], check: Check) -> None:
        self._sku_ids = sku_ids
        self._zip_codes = zip_codes
        self._check = check
        self._questions = self._ask_for_all()
        self._ends: dict[tuple[str, str], ZipCheck | HTError] = {}
        self._stopped: HTError | None = None

    async def run(self, workers: int) -> ZipGrid:
        """Check every cell.

        An error is its cell's alone, but for a bad key (401, 403) and a closed client, which
        become the error of all cells that were not begun.

        Raises:
            InvalidRequestError: A header is wrong; nothing was sent.
        """
        async with asyncio.TaskGroup() as group:
            for number in range(min(workers, len(self._sku_ids) * len(self._zip_codes))):
                group.create_task(self._work(), name=f"ht_async ZIP worker {number}")
        if isinstance(self._stopped, InvalidRequestError):  # the headers are every cell's
            raise self._stopped
        return ZipGrid(self._sku_ids, self._zip_codes, self._ends)

    def _ask_for_all(self) -> Iterator[ZipQuestion]:
        for sku_id in map(str, self._sku_ids):
            for zip_code in self._zip_codes:
                yield ZipQuestion(sku_id, zip_code)

    async def _work(self) -> None:
        for number, question in enumerate(self._questions, start=1):
            self._ends[question.sku_id, question.zip_code] = await self._end(question)
            if number % _BREATH == 0:
                await asyncio.sleep(0)

    async def _end(self, question: ZipQuestion) -> ZipCheck | HTError:
        if self._stopped is not None:
            return self._stopped
        try:
            return await self._check(question)
        except HTError as error:
            if isinstance(error, _STOPPING):
                self._stopped = error
            drop_frames(error)
            return error
