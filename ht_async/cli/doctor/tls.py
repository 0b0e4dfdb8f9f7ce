"""Looks at the server's certificate."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from ht_async.cli.doctor.findings import Finding, Verdict, not_seen
from ht_async.errors import ConfigurationError
from ht_async.transports.tls import TlsSettings

ENOUGH_DAYS = 14
_EXPECTED = f"TLS 1.2 or later, a certificate that can be verified and lasts {ENOUGH_DAYS} days"
_GOOD_VERSIONS = ("TLSv1.2", "TLSv1.3")


@frozen(slots=True)
class Handshake:
    """How a TLS handshake ended.

    Args:
        version: The TLS version; None if it failed.
        expires: When the certificate ends.
        error: Why it failed.
    """

    version: str | None = None
    expires: datetime | None = None
    error: str | None = None


async def shake_hands(host: str, port: int, seconds: float) -> Handshake:
    """Connect as the default transport does, and look at the certificate.

    Args:
        host: Host name or address.
        port: TCP port.
        seconds: The longest that it may take.
    """
    settings = TlsSettings()
    try:
        async with asyncio.timeout(seconds):
            context = await settings.load()
            _, writer = await asyncio.open_connection(host, port, ssl=context)
    except ssl.SSLCertVerificationError as error:
        return Handshake(error=f"the certificate is refused: {error.verify_message}")
    except (OSError, ConfigurationError) as error:
        return Handshake(error=f"no connection ({type(error).__name__})")
    finally:
        await settings.aclose()
    try:
        return _read(writer.get_extra_info("ssl_object"))
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def _read(connection: Any) -> Handshake:
    certificate: dict[str, Any] = connection.getpeercert() or {}
    end: str | None = certificate.get("notAfter")
    expires = None if end is None else datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC)
    return Handshake(connection.version(), expires)


def judge(handshake: Handshake, now: datetime) -> Finding:
    """Make a finding of a handshake.

    Args:
        handshake: How it ended.
        now: The wall clock time.
    """
    if handshake.error is not None:
        advice = "check the clock, the proxy, SSL_CERT_FILE and SSL_CERT_DIR"
        return _finding(Verdict.CONTRADICTED, handshake.error, advice)
    days = None if handshake.expires is None else (handshake.expires - now).days
    seen = f"{handshake.version}, {'no end' if days is None else f'{days} days left'}"
    lasts = days is None or days >= ENOUGH_DAYS
    if lasts and handshake.version in _GOOD_VERSIONS:
        return _finding(Verdict.CONFIRMED, seen)
    return _finding(Verdict.CONTRADICTED, seen, "tell HelloTech, or who runs the proxy")


def not_looked_at(why: str) -> Finding:
    """Make a finding of a handshake that there was none of."""
    return not_seen("tls", "", _EXPECTED, why)


def _finding(verdict: Verdict, seen: str, advice: str = "") -> Finding:
    return Finding(check="tls", verdict=verdict, expected=_EXPECTED, seen=seen, advice=advice)
