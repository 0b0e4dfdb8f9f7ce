"""TLS: verified by default, by the context of the user else."""

from __future__ import annotations

import pytest
from authority import Authority
from messages import MakeTransport, answered, failed, request
from scripted_answers import answer, serving
from scripted_server import Serve

from ht_async.message import Evidence

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
