"""What the server says of itself, asked with the standard library alone."""

from __future__ import annotations

import json
import ssl
import urllib.request
from dataclasses import dataclass

ANSWER_WITHIN_SECONDS = 10


@dataclass(frozen=True)
class Account:
    """What the server did since the last reset.

    Args:
        cpu_seconds: CPU time since its start.
        stored: Orders that it stored.
        distinct: Different references among them.
        let_through: Requests that its limit let through, by tenths of a second since the first.
        refused: Requests that it refused, likewise.
    """

    cpu_seconds: float
    stored: int
    distinct: int
    let_through: list[int]
    refused: list[int]


def account(base_url: str, ca_file: str | None = None) -> Account:
    """Ask the server for its account."""
    return Account(**json.loads(_ask(f"{base_url}/benchmark/account", "GET", ca_file)))


def reset(base_url: str, ca_file: str | None = None) -> None:
    """Let the server forget what it did."""
    _ask(f"{base_url}/benchmark/reset", "POST", ca_file)


def _ask(url: str, method: str, ca_file: str | None) -> bytes:
    context = ssl.create_default_context(cafile=ca_file) if ca_file else None
    handlers = [urllib.request.ProxyHandler({})]
    opener = urllib.request.build_opener(
        *handlers, *([urllib.request.HTTPSHandler(context=context)] if context else [])
    )
    request = urllib.request.Request(url, method=method)
    with opener.open(request, timeout=ANSWER_WITHIN_SECONDS) as response:
        content: bytes = response.read()
    return content
