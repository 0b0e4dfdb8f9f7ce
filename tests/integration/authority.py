"""A certificate authority of the tests' own."""

from __future__ import annotations

import ssl

import trustme
from attrs import frozen


@frozen
class Authority:
    """An authority, a context of a server on 127.0.0.1, and one of a client that trusts it."""

    ca: trustme.CA
    server: ssl.SSLContext
    client: ssl.SSLContext

    @classmethod
    def found(cls) -> Authority:
        ca = trustme.CA()
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ca.issue_cert("127.0.0.1").configure_cert(server)
        client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        ca.configure_trust(client)
        return cls(ca, server, client)
