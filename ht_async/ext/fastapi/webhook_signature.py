"""Checks that a webhook comes from HighLevel."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, final

from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey


@final
class SignatureCheck:
    """Checks signatures: base64 of RSA-SHA256 over the body as it came.

    Args:
        public_key: HighLevel's published key, in PEM.

    Raises:
        ConfigurationError: It is no such key, or cryptography is not installed.

    Source: https://github.com/GoHighLevel/highlevel-api-docs (docs/oauth/WebhookAuthentication.md;
        documented).
    """

    def __init__(self, public_key: str) -> None:
        self._key = _load(public_key)

    def holds(self, signature: str | None, body: bytes) -> bool:
        """Tell whether a signature is HighLevel's own over this body."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        try:
            told = base64.b64decode(signature or "", validate=True)
            self._key.verify(told, body, PKCS1v15(), SHA256())
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


def _load(public_key: str) -> RSAPublicKey:
    try:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError:
        raise ConfigurationError(
            "cryptography is missing, which checks signatures: pip install cryptography"
        ) from None
    try:
        key = load_pem_public_key(public_key.encode())
    except ValueError:
        key = None
    if not isinstance(key, RSAPublicKey):
        raise ConfigurationError("public_key must be HighLevel's RSA key, in PEM")
    return key
