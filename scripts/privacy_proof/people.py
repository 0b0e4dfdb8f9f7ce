"""Made-up people, each with values that are found again wherever they turn up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random
from typing import Any

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = "bcdfghjklmnpqrstvwxz"
_SHORTEST = 8


class People:
    """Makes orders and clients, and remembers every value that is somebody's.

    Args:
        random: Draws the values.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self.words: set[str] = set()
        """Every secret word, in small letters; each is so long that none comes by chance."""

    def keep(self, values: Iterable[object]) -> None:
        """Remember the words of values that came from the server, or go there."""
        for value in values:
            words = _WORD.findall(str(value).lower())
            self.words.update(word for word in words if len(word) >= _SHORTEST)

    def word(self) -> str:
        """Return a word that nobody else has."""
        word = "".join(self._random.choices(_LETTERS, k=12))
        self.words.add(word)
        return word

    def phone(self) -> str:
        """Return a telephone number."""
        number = f"2{self._random.randrange(10**9):09}"
        self.words.add(number)
        return number

    def order(self, reference: str) -> dict[str, Any]:
        """Return the fields of a new order."""
        return {
            "address": f"7 {self.word()} St, Los Angeles, CA 90017",
            "address_details": self.word(),
            "phone": self.phone(),
            "sku_ids": [42],
            "first_name": self.word(),
            "last_name": self.word(),
            "email": f"{self.word()}@{self.word()}.example",
            "business_name": self.word(),
            "devices": [self.word()],
            "notes": f"the key is under {self.word()}",
            "purchase_order_id": reference,
        }

    def client(self) -> dict[str, Any]:
        """Return the fields of a new client."""
        return {
            "email": f"{self.word()}@{self.word()}.example",
            "external_id": self.word(),
            "first_name": self.word(),
            "last_name": self.word(),
            "full_address": f"9 {self.word()} Ave, Los Angeles, CA 90017",
            "phone": self.phone(),
        }


def words_of(text: str) -> set[str]:
    """Return the words of a text, in small letters.

    Digits are put together once more without what phone numbers are written with, so that
    (213) 555-0100 is found too.
    """
    small = text.lower()
    numbers = re.findall(r"\(([0-9]{3})\) ?([0-9]{3})-([0-9]{4})", small)
    return {*_WORD.findall(small), *map("".join, numbers)}
