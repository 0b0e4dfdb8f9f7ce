"""The operations of the HT Partner API and of the shops, and where they are served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import client_operations as clients
from . import highlevel_operations as highlevel
from . import order_operations as orders
from . import shineon_operations as shineon
from . import sku_operations as skus
from .admission import Admission
from .dispatch import Operation, Operations
from .paths import served

_OPERATIONS: Mapping[str, Operation] = {
    "orders.list": orders.list_orders,
    "orders.create": orders.create_order,
    "orders.count_by_tag": orders.count_by_tag,
    "orders.get": orders.get_order,
    "clients.create": clients.create_client,
    "clients.get": clients.get_client,
    "clients.update": clients.update_client,
    "clients.create_setup_intent": clients.create_setup_intent,
    "clients.create_ephemeral_key": clients.create_ephemeral_key,
    "skus.list": skus.list_skus,
    "skus.check_zip": skus.check_zip,
}

SHOP_ROUTES: Sequence[tuple[str, Operations, Admission]] = (
    ("/payments/orders", {"GET": highlevel.list_orders}, highlevel.admit),
    ("/payments/orders/{order_id}", {"GET": highlevel.get_order}, highlevel.admit),
    ("/v1/orders", {"GET": shineon.list_orders}, shineon.admit),
    ("/v1/orders/{order_id}", {"GET": shineon.get_order}, shineon.admit),
)
"""The shops' paths, their operations by method, and who may call them."""


def routes(moved: Mapping[str, str]) -> dict[str, Operations]:
    """Return the operations by path and method, in the order in which paths are to be tried.

    Args:
        moved: other paths for operations whose path is not documented, by name.

    Raises:
        PathError: one of them cannot be used.
    """
    found: dict[str, dict[str, Operation]] = {}
    for (path, method), name in served(moved).items():
        found.setdefault(path, {})[method] = _OPERATIONS[name]
    # A path without variables goes first, lest a word be taken for an id.
    return dict(sorted(found.items(), key=lambda entry: "{" in entry[0]))
