"""Values that look random and depend on the seed alone."""

from __future__ import annotations

from hashlib import blake2b

_SPACE = 1 << 64


def _digest(seed: int, parts: tuple[object, ...], size: int) -> bytes:
    text = "\x1f".join((str(seed), *map(str, parts)))
    return blake2b(text.encode(), digest_size=size).digest()


def token(seed: int, *parts: object) -> str:
    """Return 24 hexadecimal digits that belong to `seed` and `parts`.

    Args:
        seed: the sandbox's seed.
        parts: what the token is for, such as a kind and an id.
    """
    return _digest(seed, parts, 12).hex()


def share(seed: int, *parts: object) -> float:
    """Return a number from 0 (included) to 1 (excluded) that belongs to `seed` and `parts`.

    Args:
        seed: the sandbox's seed.
        parts: what the number is for.
    """
    return int.from_bytes(_digest(seed, parts, 8)) / _SPACE
