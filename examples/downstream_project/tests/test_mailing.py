"""What customers are told while their orders go on."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

from tv_mounts.mailing import tell_customers

from ht_async import HelloTech, OrderStatus
from ht_async.testing import SandboxControl, build_new_order, virtual_time


@virtual_time
async def test_every_new_status_is_told_once(
    ht: HelloTech, ht_sandbox: SandboxControl, tmp_path: Path
) -> None:
    sent: list[tuple[str, str]] = []
    telling = asyncio.create_task(
        tell_customers(ht, date(2026, 1, 1), tmp_path / "state", lambda *mail: sent.append(mail))
    )
    order = ht_sandbox.add_order(build_new_order(email="jane@example.com"))
    await asyncio.sleep(3600)
    ht_sandbox.change_order(order.id, status=OrderStatus.CANCELLED)
    await asyncio.sleep(3600)
    telling.cancel()
    assert sent == [
        ("jane@example.com", "We are looking for a technician."),
        ("jane@example.com", "The visit was cancelled."),
    ]
