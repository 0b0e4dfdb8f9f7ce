"""Everything to test a program that uses `ht_async`, without a network.

The pytest plugin, which comes with the package, gives the fixtures `ht_sandbox`, `ht` and
`ht_server`; the rest is for any test. It needs `pip install "ht-async[sandbox]"`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ht_async.testing.builders import (
        build_client,
        build_new_order,
        build_order,
        build_order_change,
        build_sku,
        build_zip_check,
    )
    from ht_async.testing.running import in_this_process, on_a_socket
    from ht_async.testing.sandbox_control import (
        ReceivedRequest,
        SandboxControl,
        assert_no_duplicates,
    )
    from ht_async.testing.virtual_loop import (
        Deadlock,
        Endless,
        Unhandled,
        VirtualTimeLoop,
        run_virtual,
        virtual_now,
        virtual_time,
    )

__all__ = [
    "Deadlock",
    "Endless",
    "ReceivedRequest",
    "SandboxControl",
    "Unhandled",
    "VirtualTimeLoop",
    "assert_no_duplicates",
    "build_client",
    "build_new_order",
    "build_order",
    "build_order_change",
    "build_sku",
    "build_zip_check",
    "in_this_process",
    "on_a_socket",
    "run_virtual",
    "virtual_now",
    "virtual_time",
]

_HOMES = {
    "builders": (
        "build_client",
        "build_new_order",
        "build_order",
        "build_order_change",
        "build_sku",
        "build_zip_check",
    ),
    "running": ("in_this_process", "on_a_socket"),
    "sandbox_control": ("ReceivedRequest", "SandboxControl", "assert_no_duplicates"),
    "virtual_loop": (
        "Deadlock",
        "Endless",
        "Unhandled",
        "VirtualTimeLoop",
        "run_virtual",
        "virtual_now",
        "virtual_time",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
