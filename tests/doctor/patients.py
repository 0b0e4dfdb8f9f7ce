"""A sandbox in process that the doctor examines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from ht_async import Dialect
from ht_async.cli.doctor.consultation import consult
from ht_async.cli.doctor.report import Report
from ht_async.sandbox import SandboxConfig, create_app
from ht_async.transports.user_client import UserClient

KEY = "key-of-the-doctor-s-tests"
URL = "http://127.0.0.1"
ORDER = {
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane.doe@example.com",
    "address": "719 Flower St, Los Angeles, CA 90017",
    "phone": "2135550100",
    "sku_id": [42],
    "time_windows": [
        {"start_time": "2030-11-03T16:00:00.000Z", "end_time": "2030-11-03T17:00:00.000Z"}
    ],
    "purchase_order_id": "PO-of-Jane",
}


class Patient:
    """A sandbox, and what the doctor says about it.

    Args:
        config: How it behaves.
    """

    def __init__(self, config: SandboxConfig) -> None:
        self.app = create_app(config)
        transport = httpx.ASGITransport(self.app)
        self.http = httpx.AsyncClient(
            transport=transport, base_url=URL, headers={"Api-Key": config.api_key}
        )

    async def create(self, **changes: Any) -> None:
        """Store an order that has everything."""
        headers = {"X-Sandbox-Dialect": ""}
        made = await self.http.post(
            "/api/partners/orders", json={**ORDER, **changes}, headers=headers
        )
        made.raise_for_status()

    async def examined(self, dialect: Dialect | None = None) -> Report:
        """Return the doctor's report."""
        return await consult(URL, dialect or Dialect(), transport=UserClient(self.http))

    async def journal(self) -> list[dict[str, Any]]:
        """Return what the sandbox was asked."""
        answer = await self.http.get("/_sandbox/journal?limit=1000")
        entries: list[dict[str, Any]] = answer.json()["entries"]
        return entries


Admit = Callable[..., Awaitable[Patient]]


@pytest.fixture
async def admit(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Admit]:
    """Makes sandboxes with 40 seeded orders, and one that has everything."""
    monkeypatch.setenv("HT_API_KEY", KEY)
    patients: list[Patient] = []

    async def make(*, complete: bool = True, **settings: Any) -> Patient:
        patient = Patient(SandboxConfig(**{"api_key": KEY, "orders": 40, **settings}))
        patients.append(patient)
        if complete:
            await patient.create()
        return patient

    yield make
    for patient in patients:
        await patient.http.aclose()
        patient.app.state.sandbox.close()
