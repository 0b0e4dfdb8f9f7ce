"""Which SKUs are offered in which ZIP codes: a table of ZIP checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, TypedDict, final

from ht_async.errors import HTError
from ht_async.models.pydantic_type import PydanticType
from ht_async.models.zip_check import ZipCheck

SkuId: TypeAlias = int | str
"""HT's id of a SKU."""

Cell: TypeAlias = tuple[SkuId, str]
"""A SKU's id and a ZIP code."""

_MOST_ROWS = 20
_MOST_COLUMNS = 8


class ZipRow(TypedDict):
    """A cell of a `ZipGrid` as plain data; what is not known is None."""

    sku_id: SkuId
    zip: str
    available: bool | None
    treatment: str | None
    cbsa_id: int | None
    cbsa: str | None
    error: str | None


@final
class ZipGrid(PydanticType, Mapping[Cell, ZipCheck]):
    """The answers to the ZIP checks of several SKUs in several ZIP codes, in input order.

        grid = await ht.skus.check_zips([42, 43], ["90001", "10001"])
        grid[42, "90001"].available

    It holds the cells that were answered; the others are in `errors`. An id finds its cell as
    a number and as text. `print(grid)` shows a table.

    Args:
        sku_ids: The SKUs that were asked about, each once.
        zip_codes: The ZIP codes that were asked about, each once.
        ends: The answer or error of every cell, by the id as text and the ZIP code.
    """

    __slots__ = ("_ends", "sku_ids", "zip_codes")

    def __init__(
        self,
        sku_ids: Sequence[SkuId],
        zip_codes: Sequence[str],
        ends: Mapping[tuple[str, str], ZipCheck | HTError],
    ) -> None:
        self.sku_ids = tuple(sku_ids)
        self.zip_codes = tuple(zip_codes)
        self._ends = ends

    @property
    def errors(self) -> Mapping[Cell, HTError]:
        """The cells without an answer, and why; treat them as unknown, not as unavailable."""
        return {cell: end for cell, end in self._all() if isinstance(end, HTError)}

    @property
    def complete(self) -> bool:
        """Whether every cell was answered."""
        return len(self) == len(self._ends)

    @property
    def available(self) -> list[Cell]:
        """The cells whose SKU is offered in their ZIP code."""
        return [cell for cell, check in self.items() if check.available]

    def served(self, zip_code: str) -> list[SkuId]:
        """Return the SKUs that are offered in a ZIP code, as far as was answered.

        Raises:
            KeyError: The ZIP code was not asked about.
        """
        ends = [self._ends.get((str(sku_id), zip_code)) for sku_id in self.sku_ids]
        if None in ends:
            raise KeyError(f"{zip_code} was not asked about")
        answered = zip(self.sku_ids, ends, strict=True)
        return [sku for sku, end in answered if isinstance(end, ZipCheck) and end.available]

    def to_rows(self) -> list[ZipRow]:
        """Return every cell as plain data, JSON-ready."""
        return [_row(cell, end) for cell, end in self._all()]

    def _all(self) -> Iterator[tuple[Cell, ZipCheck | HTError]]:
        for sku_id in self.sku_ids:
            for zip_code in self.zip_codes:
                yield (sku_id, zip_code), self._ends[str(sku_id), zip_code]

    def __getitem__(self, cell: Cell) -> ZipCheck:
        end = self._end(cell)
        if isinstance(end, HTError):
            raise KeyError(f"{cell} has no answer: see errors")
        if end is None:
            raise KeyError(f"{cell} was not asked about")
        return end

    def _end(self, cell: object) -> ZipCheck | HTError | None:
        match cell:
            case (int() | str() as sku_id, str() as zip_code):
                return self._ends.get((str(sku_id), zip_code))
            case _:
                return None

    def __iter__(self) -> Iterator[Cell]:
        return (cell for cell, end in self._all() if isinstance(end, ZipCheck))

    def __len__(self) -> int:
        return sum(isinstance(end, ZipCheck) for end in self._ends.values())

    def __repr__(self) -> str:
        available, failed = len(self.available), len(self.errors)
        return (
            f"<ZipGrid {len(self.sku_ids)} x {len(self.zip_codes)}: {available} available, "
            f"{len(self) - available} not available, {failed} failed>"
        )

    def __str__(self) -> str:
        shown = self.sku_ids[:_MOST_COLUMNS]
        lines = [["ZIP code", *map(str, shown)]]
        for zip_code in self.zip_codes[:_MOST_ROWS]:
            lines.append([zip_code, *(_word(self._ends[str(sku), zip_code]) for sku in shown)])
        text = _aligned(lines)
        hidden = len(self._ends) - len(shown) * (len(lines) - 1)
        return f"{text}\n... and {hidden} more" if hidden else text


def _row(cell: Cell, end: ZipCheck | HTError) -> ZipRow:
    sku_id, zip_code = cell
    if isinstance(end, HTError):
        error = f"{type(end).__name__}: {end}"
        return ZipRow(
            sku_id=sku_id,
            zip=zip_code,
            available=None,
            treatment=None,
            cbsa_id=None,
            cbsa=None,
            error=error,
        )
    return ZipRow(
        sku_id=sku_id,
        zip=zip_code,
        available=end.available,
        treatment=end.treatment,
        cbsa_id=end.cbsa_id,
        cbsa=end.cbsa,
        error=None,
    )


def _word(end: ZipCheck | HTError) -> str:
    if isinstance(end, HTError):
        return "?"
    return "yes" if end.available else "no"


def _aligned(lines: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = [
        "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join(rows)
