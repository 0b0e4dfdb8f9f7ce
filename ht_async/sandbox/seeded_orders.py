"""Orders to begin with: made up, and equal for equal seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from attrs import frozen

from .catalogue import AREAS, SKUS
from .statuses import STATUSES

_SPAN = 30 * 86_400
_FIRST = ("Ana", "Björn", "Chloé", "Dmitri", "Emeka", "Fatima", "Grace", "Hiroshi", "Ines", "José")
_LAST = ("Adler", "Brown", "Chen", "Díaz", "Evans", "Fischer", "García", "Hughes", "Ito", "Jones")
_STREETS = ("Main St", "Oak Ave", "Flower St", "Park Blvd", "Hill Rd")
_TAGS = ("urgent", "tv-mount", "follow-up", "weekend")


@frozen
class SeededOrder:
    """A made-up order.

    Attributes:
        client: columns of its client.
        status: status code.
        reference: its `purchase_order_id`.
        sku_ids: ids of its SKUs.
        tags: its tags.
        age: seconds between its creation and the present.
        lead: seconds between its creation and its appointment, or None.
    """

    client: Mapping[str, str]
    status: int
    reference: str
    sku_ids: tuple[int, ...]
    tags: tuple[str, ...]
    age: int
    lead: int | None


def seeded_orders(seed: int, count: int) -> Iterator[SeededOrder]:
    """Yield made-up orders of the last thirty days, the oldest first.

    Args:
        seed: the sandbox's seed.
        count: how many.
    """
    random = Random(f"{seed}:orders")  # noqa: S311 - repeatable on purpose
    for number in range(1, count + 1):
        first, last = random.choice(_FIRST), random.choice(_LAST)
        yield SeededOrder(
            client={
                "first_name": first,
                "last_name": last,
                "email": f"customer{number}@example.com",
                "phone": f"310555{random.randrange(10_000):04}",
                "full_address": _address(random),
            },
            status=random.randrange(len(STATUSES)),
            reference=f"SEED-{number:06}",
            sku_ids=tuple(random.sample(tuple(SKUS), random.choice((1, 1, 2)))),
            tags=tuple(tag for tag in _TAGS if random.random() < 0.25),
            age=_SPAN - _SPAN * number // (count + 1),
            lead=random.choice((None, 86_400, 2 * 86_400)),
        )


def _address(random: Random) -> str:
    area = random.choice(AREAS)
    city, _, state = area.name.partition(", ")
    street = f"{random.randrange(1, 2000)} {random.choice(_STREETS)}"
    zip_code = f"{random.choice(area.prefixes)}{random.randrange(100):02}"
    return f"{street}, {city.split('-')[0]}, {state[:2]} {zip_code}"
