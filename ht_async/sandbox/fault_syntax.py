"""Rules for faults as requests spell them: in a header, or as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .faults import FaultRule, FaultSyntaxError

HEADER = "x-sandbox-fault"
"""Request header that asks for a fault: ``name[;p=0.05][;n=3][;s=2]``."""

_MAX_RULES = 100
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_MEMBERS = ("name", "probability", "times", "method", "path", "seconds")


def parse_header(text: str) -> FaultRule:
    """Return the rule that a header asks for.

    Args:
        text: value of the header: the fault's name and, if wanted, its probability (``p``),
            the number of times (``n``) and its duration in seconds (``s``).

    Raises:
        FaultSyntaxError: the value is malformed.
    """
    name, *parameters = (part.strip() for part in text.split(";"))
    numbers: dict[str, float] = {}
    for parameter in parameters:
        key, _, number = (part.strip() for part in parameter.partition("="))
        if key not in ("p", "n", "s") or not _NUMBER.fullmatch(number):
            raise FaultSyntaxError(
                f"cannot read {parameter[:40]!r}; write name[;p=0.05][;n=3][;s=2]"
            )
        numbers[key] = float(number)
    return FaultRule(
        name,
        numbers.get("p", 1.0),
        times=int(numbers["n"]) if "n" in numbers else None,
        seconds=numbers.get("s"),
    )


def parse_rules(document: object) -> tuple[FaultRule, ...]:
    """Return the rules of a JSON list.

    Args:
        document: a list of objects with the member ``name`` and, if wanted, ``probability``,
            ``times``, ``method``, ``path`` and ``seconds``, as `FaultRule` describes them.

    Raises:
        FaultSyntaxError: the document is malformed; names the entry.
    """
    if not isinstance(document, list):
        raise FaultSyntaxError('send a list of rules, such as [{"name": "500_after"}]')
    entries: list[object] = list(document)  # pyright: ignore[reportUnknownArgumentType]
    if len(entries) > _MAX_RULES:
        raise FaultSyntaxError(f"send at most {_MAX_RULES} rules")
    return tuple(_rule(index, entry) for index, entry in enumerate(entries))


def _rule(index: int, entry: object) -> FaultRule:
    if not isinstance(entry, Mapping):
        raise FaultSyntaxError(f"[{index}]: a rule is an object with the member name")
    members: dict[str, object] = {str(key): value for key, value in entry.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    unknown = sorted(members.keys() - set(_MEMBERS))
    if unknown:
        raise FaultSyntaxError(
            f"[{index}]: unknown member {unknown[0][:40]!r}; there are {', '.join(_MEMBERS)}"
        )
    try:
        return FaultRule(
            _text(members, "name") or "",
            _float(members, "probability", 1.0) or 0.0,
            times=_whole(members, "times"),
            method=_text(members, "method"),
            path=_text(members, "path"),
            seconds=_float(members, "seconds", None),
        )
    except FaultSyntaxError as error:
        raise FaultSyntaxError(f"[{index}]: {error}") from None


def _text(members: Mapping[str, object], name: str) -> str | None:
    value = members.get(name)
    if value is not None and not isinstance(value, str):
        raise FaultSyntaxError(f"{name} must be a text")
    return value


def _float(members: Mapping[str, object], name: str, default: float | None) -> float | None:
    value = members.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FaultSyntaxError(f"{name} must be a number")
    return value


def _whole(members: Mapping[str, object], name: str) -> int | None:
    value = members.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise FaultSyntaxError(f"{name} must be a whole number")
    return value
