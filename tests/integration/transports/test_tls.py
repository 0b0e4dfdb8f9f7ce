"""TLS: verified by default, by the context of the user else."""

from __future__ import annotations

from pathlib import Path

import pytest
from authority import Authority
from messages import MakeTransport, answered, failed, request
from scripted_answers import answer, serving
from scripted_server import Serve

from ht_async import ConfigurationError
from ht_async.message import Evidence, FailureKind

pytestmark = pytest.mark.usefixtures("bare_environment")


async def test_a_certificate_of_nobody_known_is_refused_by_default(
    serve: Serve, transports: MakeTransport, authority: Authority
) -> None:
    server = await serve(serving(answer()), tls=authority.server)

    refused = await failed(transports(), request(server.url))

    assert refused.evidence is Evidence.NOT_SENT
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused.cause)
    assert server.requests == []


async def test_a_certificate_for_another_name_is_refused(
    serve: Serve, transports: MakeTransport, authority: Authority
) -> None:
    server = await serve(serving(answer()), tls=authority.server)

    refused = await failed(
        transports(ssl_context=authority.client),
        request(server.url.replace("127.0.0.1", "localhost")),
    )

    assert refused.evidence is Evidence.NOT_SENT
    assert server.requests == []


async def test_a_context_of_the_user_decides(
    serve: Serve, transports: MakeTransport, authority: Authority
) -> None:
    server = await serve(serving(answer(b"hello")), tls=authority.server)
    transport = transports(ssl_context=authority.client)

    for _ in range(3):
        assert (await answered(transport, request(server.url))).body == b"hello"

    assert server.connections == 1


async def test_the_environment_names_trusted_certificates(
    serve: Serve,
    own_transports: MakeTransport,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = await serve(serving(answer()), tls=authority.server)
    bundle = tmp_path / "ca.pem"
    authority.ca.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))

    assert (await answered(own_transports(), request(server.url))).status == 200
    refused = await failed(own_transports(trust_env=False), request(server.url))
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused.cause)


async def test_certificates_that_cannot_be_loaded_are_named(
    serve: Serve, own_transports: MakeTransport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))

    lost = await failed(own_transports(), request("https://127.0.0.1:1"))

    assert (lost.evidence, lost.kind) == (Evidence.NOT_SENT, FailureKind.UNEXPECTED)
    assert isinstance(lost.cause, ConfigurationError)
    assert "SSL_CERT_FILE" in str(lost.cause)
