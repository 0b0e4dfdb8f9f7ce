"""When something of an answer reaches aiohttp."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest


def arrival(monkeypatch: pytest.MonkeyPatch, mark: bytes = b"") -> asyncio.Event:
    """Return what is set when data with a mark comes; who waits for it goes on first."""
    arrived = asyncio.Event()
    data_received = aiohttp.client_proto.ResponseHandler.data_received

    def noting(self: Any, data: bytes) -> None:
        if mark in data:
            arrived.set()
        data_received(self, data)

    monkeypatch.setattr(aiohttp.client_proto.ResponseHandler, "data_received", noting)
    return arrived
