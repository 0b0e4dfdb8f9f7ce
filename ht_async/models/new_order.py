"""An order to be created."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, cast

from attrs import field, fields, frozen

from ht_async.errors import InvalidRequestError, Problem
from ht_async.models import checks
from ht_async.models.pydantic_type import PydanticType
from ht_async.models.time_window import TimeWindow

_WINDOWS: frozenset[type] = frozenset([TimeWindow])
_RENAMED = {"sku_id": "sku_ids", "sku": "sku_ids", "skus": "sku_ids"}


def _tuple(value: Any) -> Any:
    """Freeze a list; leave anything else to the checks, which name the field."""
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


class Digested:
    """Something with room for its digest; see `models.content`."""

    __slots__ = ("_digest",)

    _digest: bytes


@frozen(kw_only=True, slots=True)
class NewOrder(PydanticType, Digested):
    """An order to be created, checked when it is made.

    Either `client_id` names an existing client, or `first_name`, `last_name` and `email`
    describe one that the API then creates.

    Args:
        address: Service address in one line.
        phone: The customer's phone number.
        sku_ids: Ids of the SKUs bought, at least one.
        client_id: HT's id of an existing client.
        first_name: Of the customer; needed without `client_id`.
        last_name: Of the customer; needed without `client_id`.
        email: Of the customer; needed without `client_id`.
        address_details: Unit, or how to get in.
        business_name: Name of the business, if it is one.
        devices: Devices of the customer. More than one raises the order's price.
        notes: Anything that helps with the service; may have several lines.
        time_windows: When a visit is possible.
        purchase_order_id: Your own reference of the order. It is what the SDK recognises an
            order by when an answer is lost, so give each order one. It neither begins nor ends
            with a blank.

    Raises:
        InvalidRequestError: With every problem, by field name.

    Source: https://docs.partner.hellotech.com/api-10624222 (documented).
    """

    address: str = field(repr=False)
    phone: str = field(repr=False)
    sku_ids: tuple[int, ...] = field(converter=_tuple)
    client_id: int | None = None
    first_name: str | None = field(default=None, repr=False)
    last_name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    address_details: str | None = field(default=None, repr=False)
    business_name: str | None = field(default=None, repr=False)
    devices: tuple[str, ...] = field(default=(), converter=_tuple, repr=False)
    notes: str | None = field(default=None, repr=False)
    time_windows: tuple[TimeWindow, ...] = field(default=(), converter=_tuple, repr=False)
    purchase_order_id: str | None = None

    def __attrs_post_init__(self) -> None:
        if not self._is_plainly_sound():
            self._check()

    def _is_plainly_sound(self) -> bool:
        """Tell in a fraction of the time that `_check` finds nothing; False proves nothing."""
        devices, reference = self.devices, self.purchase_order_id
        if type(devices) is not tuple:
            return False
        texts = [self.address, self.phone, *devices]
        texts += [text for text in _single_lines(self) if text is not None]
        return (
            checks.are_plain_lines(texts)
            and checks.are_plain_ids(self.sku_ids)
            and (reference is None or reference == reference.strip())
            and (self.email is None or checks.is_email(self.email))
            and not checks.text("notes", self.notes, lines=True)
            and not self._client_problems()
            and not self._window_problems()
        )

    def _check(self) -> None:
        problems = [
            *checks.text("address", self.address, required=True),
            *checks.text("phone", self.phone, required=True),
            *checks.identifiers("sku_ids", self.sku_ids),
            *checks.text("first_name", self.first_name),
            *checks.text("last_name", self.last_name),
            *checks.text("address_details", self.address_details),
            *checks.text("business_name", self.business_name),
            *checks.text("purchase_order_id", self.purchase_order_id),
            *checks.trimmed("purchase_order_id", self.purchase_order_id),
            *checks.email("email", self.email),
            *checks.texts("devices", self.devices),
            *checks.text("notes", self.notes, lines=True),
            *self._client_problems(),
            *self._window_problems(),
        ]
        if problems:
            raise InvalidRequestError(problems)

    def _client_problems(self) -> checks.Problems:
        if self.client_id is not None:
            return checks.identifier("client_id", self.client_id)
        if None not in (self.first_name, self.last_name, self.email):
            return ()
        return tuple(
            Problem(name, "is missing: it is needed without client_id")
            for name in ("first_name", "last_name", "email")
            if getattr(self, name) is None
        )

    def _window_problems(self) -> checks.Problems:
        windows: Any = self.time_windows
        if not isinstance(windows, tuple):
            return (Problem("time_windows", "must be a list of TimeWindow"),)
        entries = cast("tuple[object, ...]", windows)
        if len(entries) > checks.MAX_ITEMS:
            return (Problem("time_windows", f"has more than {checks.MAX_ITEMS} entries"),)
        if _WINDOWS.issuperset(map(type, entries)):
            return ()
        return tuple(
            Problem(f"time_windows[{index}]", "must be a TimeWindow")
            for index, window in enumerate(entries)
            if not isinstance(window, TimeWindow)
        )

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> NewOrder:
        """Make an order of a mapping with this class's field names.

        Time windows may be mappings with `start` and `end`, as datetimes or ISO 8601 texts.

        Raises:
            InvalidRequestError: With every problem, unknown and missing fields included.
        """
        given = dict(mapping)
        problems: list[Problem] = []
        values = {name: value for name, value in given.items() if value is not None}
        if not given.keys() <= _KNOWN:
            strange = [name for name in given if name not in _KNOWN]
            problems += [Problem(str(name)[:100], _unknown(name)) for name in strange]
            values = {name: value for name, value in values.items() if name in _KNOWN}
        for name in _REQUIRED:
            values.setdefault(name, None)
        if "time_windows" in values:
            values["time_windows"] = _windows(values["time_windows"], problems)
        try:
            order = cls(**values)
        except InvalidRequestError as error:
            problems.extend(_missing(error.problems, values))
        else:
            if not problems:
                return order
        raise InvalidRequestError(problems)


_single_lines = attrgetter(
    "first_name", "last_name", "email", "address_details", "business_name", "purchase_order_id"
)
_FIELDS = tuple(attribute.name for attribute in fields(NewOrder))
_KNOWN = frozenset(_FIELDS)
_REQUIRED = ("address", "phone", "sku_ids")


def _unknown(name: object) -> str:
    if isinstance(name, str) and name in _RENAMED:
        return f"is called {_RENAMED[name]} here"
    return f"is no field of an order; the fields are {', '.join(_FIELDS)}"


def _missing(problems: Iterable[Problem], values: Mapping[str, Any]) -> Iterator[Problem]:
    for problem in problems:
        absent = problem.field in _REQUIRED and values[problem.field] is None
        yield Problem(problem.field, "is missing") if absent else problem


def _windows(value: Any, problems: list[Problem]) -> Any:
    if not isinstance(value, (list, tuple)):
        return value
    windows: list[TimeWindow] = []
    for index, entry in enumerate(cast("list[Any]", value)):
        try:
            windows.append(TimeWindow.read(entry, f"time_windows[{index}]"))
        except InvalidRequestError as error:
            problems.extend(error.problems)
    return windows
