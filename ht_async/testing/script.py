"""From what a test wants to go wrong to a rule of the sandbox."""

from __future__ import annotations

import re

from ht_async.sandbox.faults import FAULTS, FaultRule, FaultSyntaxError

_FAULT_OF_STATUS = {
    429: "429",
    500: "500_before",
    502: "502_before",
    503: "503_plain",
    504: "504_before",
}
_WITH_PAUSE = {429: "429", 503: "503_retry_after"}
_VARIABLE = re.compile(r"\{\w+\}")

Places = dict[str, tuple[str, str]]
"""HTTP method and path, with variables in braces, of each operation by its name."""


def fault_of(status: int, retry_after: float | None) -> str:
    """Return the name of the fault that answers a status, without carrying the request out.

    Args:
        status: HTTP status.
        retry_after: Seconds to say in `Retry-After`, if any.

    Raises:
        ValueError: There is none.
    """
    faults = _FAULT_OF_STATUS if retry_after is None else _WITH_PAUSE
    if status not in faults:
        told = "" if retry_after is None else " with retry_after"
        raise ValueError(
            f"status{told} must be one of {', '.join(map(str, faults))}: the sandbox answers "
            "others by itself to what it finds wrong"
        )
    return faults[status]


def rule(
    places: Places, operation: str, fault: str, times: int, seconds: float | None = None
) -> FaultRule:
    """Return the rule by which a fault strikes the next requests of an operation.

    Args:
        places: Where the operations are served.
        operation: Name of the operation, such as `orders.create`.
        fault: Name of the fault.
        times: How many requests it strikes.
        seconds: How long it takes, how late the request is carried out, or what `Retry-After`
            says; None for the fault's own.

    Raises:
        ValueError: There is no such operation or fault, or a number is wrong.
    """
    if operation not in places:
        raise ValueError(f"there is no operation {operation!r}: use one of {', '.join(places)}")
    if fault not in FAULTS:
        raise ValueError(f"there is no fault {fault!r}: use one of {', '.join(FAULTS)}")
    if times < 1:
        raise ValueError("times must be 1 or above")
    method, path = places[operation]
    try:
        return FaultRule(
            fault, times=times, method=method, path=_VARIABLE.sub("*", path), seconds=seconds
        )
    except FaultSyntaxError as error:
        raise ValueError(str(error)) from None


def operation_at(places: Places, method: str, path: str) -> str | None:
    """Return the name of the operation that a request calls, if it calls any."""
    for name, (its_method, its_path) in places.items():
        pattern = _VARIABLE.sub(
            "[^/]+", re.escape(its_path).replace(r"\{", "{").replace(r"\}", "}")
        )
        if method == its_method and re.fullmatch(pattern, path):
            return name
    return None
