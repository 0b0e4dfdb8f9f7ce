"""Whether a SKU is offered in a ZIP code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn, final

from ht_async.errors import Problem
from ht_async.models import reading
from ht_async.models.view import View

if TYPE_CHECKING:
    from ht_partner_client.models.check_zip_response import CheckZipResponse  # noqa: F401 - below

_ZIP_CODE = re.compile(r"[0-9]{5}(-[0-9]{4})?")
_BARE_ZIP_CODE = re.compile(r"([0-9]{3,5})(-?[0-9]{4})?")


@final
class ZipCheck(View["CheckZipResponse"]):
    """A read-only view of the answer to a ZIP check. Its members never raise.

    It is neither true nor false: `if check:` could ask whether there is an answer or what it
    says, so it raises `TypeError`. Ask `available`.

    Args:
        raw: What was received.
        shape: How the API describes it.

    Source: https://docs.partner.hellotech.com/api-28467060; documented, the members in a sample.
    """

    __slots__ = ()

    @property
    def available(self) -> bool:
        """Whether the SKU is offered there: `treatment` is `on`, in any case (C26)."""
        treatment = self.treatment
        return treatment is not None and treatment.lower() == "on"

    @property
    def treatment(self) -> str | None:
        """What was told; anything but `on` means that the SKU is not offered (C26)."""
        return reading.text(self._members.get("treatment"))

    @property
    def zip(self) -> str | None:
        """The ZIP code that the answer names."""
        return reading.label(self._members.get("zip"))

    @property
    def cbsa_id(self) -> int | None:
        """Census code of the metropolitan area (CBSA); places outside of one may have none."""
        return reading.integer(self._members.get("cbsa_id"))

    @property
    def cbsa(self) -> str | None:
        """Name of the metropolitan area (CBSA)."""
        return reading.text(self._members.get("cbsa"))

    @property
    def status(self) -> str | None:
        """Status of the answer, not of the ZIP code (C3)."""
        return reading.label(self._members.get("status"))

    def __bool__(self) -> NoReturn:
        raise TypeError("a ZipCheck is neither true nor false: ask its .available")

    def __repr__(self) -> str:
        return f"<ZipCheck {'available' if self.available else 'not available'}>"


def zip_code_problems(field: str, value: object) -> Iterator[Problem]:
    """Check a ZIP code that is asked about: text of five digits, or nine with a hyphen."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield Problem(field, 'must be text such as "02108": a number loses its leading zeros')
    elif not isinstance(value, str):
        yield Problem(field, f"must be text, not {type(value).__name__}")
    elif not _ZIP_CODE.fullmatch(value):
        yield Problem(field, "must be five digits, such as 90001, or nine, such as 90001-0001")


def names_another(check: ZipCheck, asked: str) -> bool:
    """Tell whether an answer names another ZIP code than was asked about.

    Only the first five digits count, which may have lost their leading zeros; what is no ZIP
    code names none.
    """
    told = _BARE_ZIP_CODE.fullmatch(check.zip or "")
    return told is not None and told[1].zfill(5) != asked[:5]
