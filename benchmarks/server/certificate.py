"""A certificate for the loopback address, made for the occasion."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    """Files that hold the server's certificate with its key, and the authority to trust."""

    server_file: str
    authority_file: str


@contextlib.contextmanager
def fresh_certificate() -> Iterator[Certificate]:
    """Make a certificate that lasts as long as the `with` block."""
    import trustme

    authority = trustme.CA()
    with tempfile.TemporaryDirectory() as folder:
        made = Certificate(str(Path(folder, "server.pem")), str(Path(folder, "authority.pem")))
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(
            made.server_file
        )
        authority.cert_pem.write_to_path(made.authority_file)
        yield made
