"""What a contender is."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.work import Work

WARM_UP = 0.25
LONG_WARM_UP = 5.5
"""Seconds until httpx has closed the connections that were too many for it: those idle for 5 s.

Until then each request looks at all of them, and costs several times as much.
"""

API_KEY = "benchmark-key-without-any-meaning"


class UnavailableError(Exception):
    """A contender can't take part here; the message says why."""


@dataclass(frozen=True)
class Place:
    """Where contenders work.

    Args:
        base_url: The server.
        in_flight: Requests at once, at most.
        ca_file: The authority to trust; None for a server without TLS.
        units: How many units there will be, where a count bounds them.
    """

    base_url: str
    in_flight: int
    ca_file: str | None = None
    units: int | None = None

    def ssl_context(self) -> ssl.SSLContext | None:
        """TLS settings that trust the server; None without TLS."""
        return None if self.ca_file is None else ssl.create_default_context(cafile=self.ca_file)


Job: TypeAlias = Callable[[Work], Awaitable[object]]
Open: TypeAlias = Callable[[Place], AbstractAsyncContextManager[Job]]


@dataclass(frozen=True)
class Contender:
    """One way to do a workload's job.

    Args:
        name: How it is called in tables.
        open: Opens its client; what it gives does the work.
        needs: Packages that it can't do without.
        uvloop: Whether it runs on uvloop.
        count: How many units it does; None for as many as it can in the time.
        warm_up: For how many seconds it works before the time is taken; 0 for not at all.
        server_options: What its server is started with, besides the workload's options.
        control: Name of the contender that is the bare transport below this one.
    """

    name: str
    open: Open
    needs: tuple[str, ...] = ()
    uvloop: bool = False
    count: int | None = None
    warm_up: float = WARM_UP
    server_options: tuple[str, ...] = ()
    control: str | None = None
