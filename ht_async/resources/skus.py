"""SKUs: list, and check where they are offered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeAlias, cast, final

from ht_async.binding.ht import skus as wire
from ht_async.binding.ht.skus import ZipQuestion
from ht_async.binding.ht.wire import confirmed_by
from ht_async.binding.spelling import spellings
from ht_async.dialect import Dialect
from ht_async.engine.caller import Caller
from ht_async.errors import Problem
from ht_async.events import PagingStopped
from ht_async.models import checks
from ht_async.models.sku import Sku
from ht_async.models.zip_check import ZipCheck, zip_code_problems
from ht_async.models.zip_grid import SkuId, ZipGrid
from ht_async.options import CallOptions, RetryPolicy, TimeoutTypes
from ht_async.pages.cursor import Position
from ht_async.pages.pager import Pager
from ht_async.pages.walk import Chunk, Source
from ht_async.resources.grid_filling import Check, GridFilling
from ht_async.resources.zip_checks import ZipChecks, ask

_FieldCheck: TypeAlias = Callable[[str, object], Iterable[Problem]]


@final
class Skus:
    """What the account can sell, and where.

    Args:
        caller: Makes the calls.
        options: How calls are made unless they say otherwise.
        dialect: What the API's documentation leaves open.
        checks: Shares and keeps the answers to ZIP checks; None asks anew each time.
        workers: ZIP checks of a grid under way at once.
    """

    def __init__(
        self,
        caller: Caller,
        options: CallOptions,
        dialect: Dialect,
        checks: ZipChecks | None = None,
        *,
        workers: int = 1,
    ) -> None:
        self._caller = caller
        self._options = options
        self._dialect = dialect
        self._checks = checks
        self._workers = workers

    def list(
        self,
        *,
        max_items: int | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Pager[Sku]:
        """List the SKUs.

        `await` the result for the page, or iterate over it for every SKU. How the API pages
        this list, if it does, is not documented, so it is one page; if the answer names a next
        cursor, the event `PagingStopped` tells that there would be more.

        Args:
            max_items: The most SKUs to yield.
            timeout: Time limits, or seconds for the call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: An argument is wrong.
            UnconfirmedEndpointError: 404; the path is not documented. `Dialect(paths=...)`
                corrects it.
            DecodeError: Something else than a list of SKUs came.

        Source: https://docs.partner.hellotech.com (Retrieve all SKUs): name and method; the
            path and the answer are inferred.
        """
        checks.refuse(checks.count("max_items", max_items))
        options = self._options.override(timeout, retry, headers)
        return Pager(self._source(options), max_items=max_items)

    async def check_zip(
        self,
        sku_id: SkuId,
        zip_code: str,
        *,
        fresh: bool = False,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ZipCheck:
        """Check whether a SKU is offered in a ZIP code.

        An answer that came a short while ago is given again (`HelloTech(zip_cache=...)`), and
        equal checks at the same time are one request: those with the same time limits and
        retry policy. Neither goes for a check with headers of its own.

        Args:
            sku_id: The SKU's id.
            zip_code: Five digits, or nine with a hyphen, as text.
            fresh: Ask the API now, whatever is known or under way.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: An argument is wrong; nothing was sent.
            NotFoundError: There is no such SKU, or nothing is known about the ZIP code; which
                of them is not documented.
            DecodeError: The answer is no object, or about another ZIP code.

        Source: https://docs.partner.hellotech.com/api-28467060 (documented).
        """
        checks.refuse(checks.path_id("sku_id", sku_id), zip_code_problems("zip_code", zip_code))
        options = self._options.override(timeout, retry, headers)
        return await self._check(options, fresh)(ZipQuestion(str(sku_id), zip_code))

    async def check_zips(
        self,
        sku_ids: Iterable[SkuId],
        zip_codes: Iterable[str],
        *,
        fresh: bool = False,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> ZipGrid:
        """Check where several SKUs are offered: every SKU in every ZIP code.

        Each cell is a check as of `check_zip`, some of them at the same time; the others of
        the client's connections stay free for other calls. What comes twice is asked once.
        No error of a cell is raised: it is in `ZipGrid.errors`. A bad key (401, 403) and a
        closed client are the error of all cells that were not begun, and nothing more is sent.

        Args:
            sku_ids: The SKUs' ids.
            zip_codes: Five digits each, or nine with a hyphen, as text.
            fresh: Ask the API now, whatever is known or under way.
            timeout: Time limits of each cell, or seconds for it.
            retry: When to send a cell again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: An argument is wrong: every problem is told, and nothing was
                sent.

        Source: https://docs.partner.hellotech.com/api-28467060 (documented).
        """
        skus, zips = checks.listed(sku_ids), checks.listed(zip_codes)
        checks.refuse(
            _each("sku_ids", skus, checks.path_id), _each("zip_codes", zips, zip_code_problems)
        )
        options = self._options.override(timeout, retry, headers)
        unique = {str(sku_id): sku_id for sku_id in reversed(skus)}
        filling = GridFilling(
            [unique[sku_id] for sku_id in dict.fromkeys(map(str, skus))],
            list(dict.fromkeys(zips)),
            self._check(options, fresh),
        )
        return await filling.run(self._workers)

    def _check(self, options: CallOptions, fresh: bool) -> Check:
        if self._checks is None:
            return partial(ask, self._caller, options=options)
        return partial(self._checks.check, options=options, fresh=fresh)

    def _source(self, options: CallOptions) -> Source[Sku]:
        operation = confirmed_by(self._dialect, wire.LIST)

        async def fetch(_: Position) -> Chunk[Sku]:
            page = (await self._caller.call(operation, None, options)).value
            more = any(
                _is_cursor(page.body.get(name))
                for name in spellings(self._dialect.next_cursor_members)
            )
            return Chunk(page.skus, None, flaw="no_cursor_parameter" if more else None)

        return Source(
            fetch=fetch,
            legs=1,
            key=lambda sku: sku.id,
            fingerprint=wire.LIST.name,
            stopped=self._stopped,
        )

    def _stopped(self, reason: str, pages: int) -> None:
        self._caller.emit(PagingStopped(wire.LIST.name, reason, pages))


def _is_cursor(value: object) -> bool:
    return value is not None and value is not False and value != ""


def _each(field: str, values: object, check: _FieldCheck) -> Iterable[Problem]:
    if not isinstance(values, tuple):
        yield Problem(field, f"must be a list, not {type(values).__name__}")
        return
    entries = cast("tuple[object, ...]", values)
    if not entries:
        yield Problem(field, "is empty: name at least one")
    for index, entry in enumerate(entries):
        yield from check(f"{field}[{index}]", entry)
