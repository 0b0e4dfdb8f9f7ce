"""The order statuses of the documentation, by code.

Source: the text of https://docs.partner.hellotech.com (Retrieve all orders). The labels are the
sandbox's own spelling of the documented names; a label "Pending" is the only one that is shown.
"""

from __future__ import annotations

STATUSES = (
    "PENDING",
    "SEARCHING",
    "ASSIGNED",
    "COMPLETED",
    "CANCELLED",
    "PAID",
    "ABANDONED",
    "CANCELLED_BY_GEEK",
    "MASTER_CLIENT_APPROVAL",
    "UNSERVICEABLE",
    "PAUSED",
    "READY_TO_RESUME",
    "INCOMPLETE",
    "LATE_TECH",
    "PENDING_SHIPPING",
    "PENDING_APPROVAL",
)
"""Names of the statuses; a status's code is its position."""

PENDING = 0
"""Code of a new order."""


def label(code: int) -> str:
    """Return the label of a status, such as ``Pending approval``.

    Args:
        code: its code, 0 to 15.
    """
    return STATUSES[code].replace("_", " ").capitalize()
