"""Everything that can be set about a sandbox, checked."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast, get_args

import attrs
from attrs import field, frozen

from .cursor_styles import CURSOR_STYLES, CursorStyle
from .dialects import UnknownQuirkError, parse_dialect
from .paths import PathError, served
from .profiles import PROFILES

DEFAULT_API_KEY = "sandbox-key"
"""The key that a sandbox accepts unless it is given another."""

MAX_BODY_BYTES = 1 << 20
"""Largest request body that is read, in bytes; a larger one is answered with 413."""

Dedupe: TypeAlias = Literal["off", "reference"]
DEDUPE: tuple[Dedupe, ...] = get_args(Dedupe)
"""What can become of orders with a reference that exists."""

_Validator: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]


class SandboxConfigError(ValueError):
    """A setting of the sandbox is wrong.

    Attributes:
        field: name of the setting in `SandboxConfig`.
        problem: what is wrong with it and what would be right, without the field's name.
    """

    def __init__(self, field: str, problem: str) -> None:
        """Make the error.

        Args:
            field: name of the setting.
            problem: what is wrong and what would be right.
        """
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


def _number(low: float, high: float, *, whole: bool = False) -> _Validator:
    kind, types = ("a whole number", (int,)) if whole else ("a number", (int, float))

    def check(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        if type(value) not in types or not low <= value <= high:
            raise SandboxConfigError(
                attribute.name, f"must be {kind} from {low:.12g} to {high:.12g}, not {value!r}"
            )

    return check


def _optional(check: _Validator) -> _Validator:
    def check_unless_none(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None:
            check(instance, attribute, value)

    return check_unless_none


def _one_of(*choices: str) -> _Validator:
    def check(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value not in choices:
            listed = ", ".join(choices)
            raise SandboxConfigError(attribute.name, f"must be one of {listed}, not {value!r}")

    return check


def _text(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise SandboxConfigError(attribute.name, "must be a text that is not empty")


def _header_value(instance: object, attribute: attrs.Attribute[Any], value: str) -> None:
    _text(instance, attribute, value)
    if not all("!" <= char <= "~" for char in value):
        raise SandboxConfigError(
            attribute.name, "may only hold printable ASCII characters without spaces"
        )


def _aware(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise SandboxConfigError(
            attribute.name,
            "must be a date and time with a zone, such as 2024-03-25T00:00:00Z",
        )
    if not 2000 <= value.year <= 2100:
        raise SandboxConfigError(attribute.name, "must lie between the years 2000 and 2100")


def _quirks(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, tuple) or not all(isinstance(name, str) for name in value):  # pyright: ignore[reportUnknownVariableType]
        raise SandboxConfigError(attribute.name, "must be a list of names of quirks")
    try:
        parse_dialect(cast("tuple[str, ...]", value))
    except UnknownQuirkError as error:
        raise SandboxConfigError(attribute.name, str(error)) from None


def _movable_paths(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Mapping):
        raise SandboxConfigError(attribute.name, "must map names of operations to paths")
    try:
        served(cast("Mapping[str, str]", value))
    except PathError as error:
        raise SandboxConfigError(attribute.name, str(error)) from None


def _names(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(value.split(","))
    return tuple(value) if isinstance(value, list | tuple | set | frozenset) else value  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


@frozen(kw_only=True)
class SandboxConfig:
    """How a sandbox behaves. Every setting has a default; wrong ones raise at once.

    Attributes:
        host: address to listen on; anything but a loopback address needs `allow_remote`.
        port: TCP port; 0 for any free one.
        allow_remote: listen on `host` even if other machines can reach it.
        api_key: the only key that the sandbox accepts.
        seed: decides ids, tokens, the areas served, seeded orders and the run of faults.
        now: where a fixed clock begins, which then moves a second per stored row; None for
            the wall clock.
        db: path of an SQLite file, or ``:memory:``.
        orders: how many seeded orders to begin with (only when there are none yet).
        shop_orders: how many seeded orders each shop has, see `ht_async.sandbox.shops`.
        chaos: name of a profile of faults, see `ht_async.sandbox.profiles`.
        fault_rate: share of requests that the profile strikes, 0 to 1; None for its own.
        latency_ms: how long every API request takes at least, in milliseconds.
        list_lag_ms: how long a new order stays out of lists, in milliseconds.
        dedupe: what becomes of a new order whose `purchase_order_id` another order has: it is
            stored as well (``off``), or refused with 409 (``reference``).
        rate_limit: requests per second before 429; None for no limit.
        page_size: length of a page when the request has no `limit`.
        max_page_size: longest page; a larger `limit` is cut down to it.
        cursor_style: what the cursor of lists means, see `ht_async.sandbox.cursor_styles`.
        dialects: quirks of all answers, see `ht_async.sandbox.dialects`: names, or a text with
            commas between them.
        paths: other paths for the operations whose path is not documented, by name:
            `clients.create`, `skus.list`, and `orders.count_by_tag`, which is not served
            without.
        journal_size: how many requests the journal remembers.

    Raises:
        SandboxConfigError: a setting is wrong; names it and the remedy.
    """

    host: str = field(default="127.0.0.1", validator=_text)
    port: int = field(default=8787, validator=_number(0, 65535, whole=True))
    allow_remote: bool = False
    api_key: str = field(default=DEFAULT_API_KEY, repr=False, validator=_header_value)
    seed: int = field(default=1, validator=_number(0, 2**32 - 1, whole=True))
    now: datetime | None = field(default=None, validator=_optional(_aware))
    db: str = field(default=":memory:", validator=_text)
    orders: int = field(default=0, validator=_number(0, 100_000, whole=True))
    shop_orders: int = field(default=0, validator=_number(0, 10_000, whole=True))
    chaos: str = field(default="none", validator=_one_of(*PROFILES))
    fault_rate: float | None = field(default=None, validator=_optional(_number(0, 1)))
    latency_ms: float = field(default=0, validator=_number(0, 60_000))
    list_lag_ms: float = field(default=0, validator=_number(0, 3_600_000))
    dedupe: Dedupe = field(default="off", validator=_one_of(*DEDUPE))
    rate_limit: float | None = field(default=None, validator=_optional(_number(0.01, 1e6)))
    page_size: int = field(default=50, validator=_number(1, 10_000, whole=True))
    max_page_size: int = field(default=200, validator=_number(1, 10_000, whole=True))
    cursor_style: CursorStyle = field(default="last_id", validator=_one_of(*CURSOR_STYLES))
    dialects: tuple[str, ...] = field(default=(), converter=_names, validator=_quirks)
    paths: Mapping[str, str] = field(factory=dict[str, str], validator=_movable_paths, hash=False)
    journal_size: int = field(default=20_000, validator=_number(1, 1_000_000, whole=True))

    def __attrs_post_init__(self) -> None:
        """Check the settings that depend on each other."""
        if self.page_size > self.max_page_size:
            raise SandboxConfigError(
                "page_size",
                f"is {self.page_size}, above max_page_size {self.max_page_size}: "
                "lower it or raise max_page_size",
            )
        if self.fault_rate is not None and self.chaos == "none":
            raise SandboxConfigError(
                "fault_rate", "needs a chaos profile other than none, such as chaos=ambiguous"
            )
        if not self.allow_remote and not is_loopback(self.host):
            raise SandboxConfigError(
                "host",
                f"{self.host!r} is not a loopback address: use 127.0.0.1, "
                "or allow_remote if other machines are to reach the sandbox",
            )


def is_loopback(host: str) -> bool:
    """Tell whether an address can only be reached from this machine.

    Args:
        host: an IP address, or the name ``localhost``.
    """
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
