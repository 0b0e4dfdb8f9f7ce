"""The doctor looks at real certificates."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from ht_async.cli.doctor.tls import judge, shake_hands


@pytest.fixture
def authority(tmp_path: Path) -> trustme.CA:
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return made


@pytest.fixture
async def port(authority: trustme.CA) -> AsyncIterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    end = datetime.now(UTC) + timedelta(days=5, hours=1)
    authority.issue_cert("127.0.0.1", not_after=end).configure_cert(context)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


async def test_a_certificate_that_ends_soon_is_told(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    finding = judge(await shake_hands("127.0.0.1", port, 10), datetime.now(UTC))
    assert (finding.verdict, finding.seen) == ("contradicted", "TLSv1.3, 5 days left")


async def test_a_certificate_of_a_stranger_is_told(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    finding = judge(await shake_hands("127.0.0.1", port, 10), datetime.now(UTC))
    assert finding.verdict == "contradicted"
    assert finding.seen.startswith("the certificate is refused: ")


async def test_no_connection_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        handshake = await shake_hands("127.0.0.1", unused.getsockname()[1], 10)
    assert handshake.error == "no connection (ConnectionRefusedError)"


async def test_trusted_roots_that_are_not_there_are_told(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    handshake = await shake_hands("127.0.0.1", port, 10)
    assert handshake.error is not None
