"""What the sandbox sells, and where.

The ids 42 and 10639 and the name "TV Mounting" come from the samples of the documentation
(https://docs.partner.hellotech.com/api-31578562 and api-10624222); the rest is made up. The
areas are real metropolitan areas with the codes of the US census and some of their ZIP codes.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .seeding import share

_COVERAGE = 0.75


@frozen
class Sku:
    """Something that partners sell.

    Attributes:
        id: its id.
        name: its name.
        everywhere: whether every area is served, whatever the seed.
    """

    id: int
    name: str
    everywhere: bool = False


@frozen
class Area:
    """A core-based statistical area.

    Attributes:
        cbsa_id: its census code.
        name: its name.
        prefixes: first three digits of its ZIP codes.
    """

    cbsa_id: int
    name: str
    prefixes: tuple[str, ...]


SKUS: Mapping[int, Sku] = {
    sku.id: sku
    for sku in (
        Sku(42, "TV Mounting", everywhere=True),
        Sku(43, "Wi-Fi Setup", everywhere=True),
        Sku(44, "Smart Doorbell Installation"),
        Sku(45, "Smart Thermostat Installation"),
        Sku(46, "Smart Lock Installation"),
        Sku(47, "Security Camera Installation"),
        Sku(48, "Computer Setup"),
        Sku(49, "Printer Setup"),
        Sku(50, "Sound Bar Installation"),
        Sku(10639, "On-Site Support Visit", everywhere=True),
        Sku(10640, "Projector Installation"),
        Sku(10641, "Fitness Mirror Installation"),
    )
}
"""The catalogue by id, in the order of ids."""

AREAS = (
    Area(31080, "Los Angeles-Long Beach-Anaheim, CA", ("900", "902", "904", "908", "917", "928")),
    Area(35620, "New York-Newark-Jersey City, NY-NJ", ("070", "100", "104", "112", "114")),
    Area(16980, "Chicago-Naperville-Elgin, IL-IN", ("600", "604", "606")),
    Area(26900, "Indianapolis-Carmel-Greenwood, IN", ("460", "461", "462")),
    Area(19100, "Dallas-Fort Worth-Arlington, TX", ("750", "752", "760", "761")),
    Area(42660, "Seattle-Tacoma-Bellevue, WA", ("980", "981", "984")),
    Area(33100, "Miami-Fort Lauderdale-West Palm Beach, FL", ("330", "331", "333")),
    Area(14460, "Boston-Cambridge-Newton, MA-NH", ("021", "022", "024")),
)
"""The areas that the sandbox knows."""

_AREA_BY_PREFIX = {prefix: area for area in AREAS for prefix in area.prefixes}


def area_of(zip_code: str) -> Area | None:
    """Return the area that a ZIP code lies in, or None.

    Args:
        zip_code: five digits, or nine with a hyphen.
    """
    return _AREA_BY_PREFIX.get(zip_code[:3])


def served(seed: int, sku: Sku, area: Area) -> bool:
    """Tell whether a SKU is offered in an area.

    Args:
        seed: the sandbox's seed; decides about the SKUs that are not offered everywhere.
        sku: the SKU.
        area: the area.
    """
    return sku.everywhere or share(seed, "coverage", sku.id, area.cbsa_id) < _COVERAGE
