"""Invented names for very many partners: words that combine, and numbers where words run out."""

from random import Random

FIRST = (
    "Amber", "Birch", "Cedar", "Copper", "Coral", "Crystal", "Delta", "Ember", "Falcon", "Fjord", "Granite", "Harbour",
    "Hazel", "Heron", "Indigo", "Iris", "Ivory", "Jasper", "Juniper", "Kestrel", "Lantern", "Lark", "Linden", "Lotus",
    "Maple", "Marble", "Meadow", "Mistral", "Nimbus", "Oak", "Onyx", "Opal", "Orchid", "Osprey", "Pebble", "Pine",
    "Quartz", "Quill", "Raven", "Reed", "River", "Rowan", "Saffron", "Sage", "Sierra", "Slate", "Sparrow", "Spruce",
    "Summit", "Swift", "Tamarind", "Thistle", "Topaz", "Umber", "Valley", "Violet", "Willow", "Wren", "Zephyr",
)  # fmt: skip
SECOND = (
    "Analytics", "Bank", "Clinic", "Council", "Dynamics", "Energy", "Foundry", "Grid", "Health", "Hospitals",
    "Insurance", "Institute", "Labs", "Logistics", "Mobility", "Networks", "Observatory", "Payments", "Power", "Ports",
    "Press", "Railways", "Research", "Robotics", "Security", "Shipping", "Software", "Space", "Systems", "Telecom",
    "Transit", "University", "Utilities", "Ventures", "Water", "Works",
)  # fmt: skip
FORMS = ("Ltd", "GmbH", "SA", "AB", "Inc", "BV", "SRL", "Oy", "")
COUNTRIES = ("DE", "FR", "US", "GB", "NL", "SE", "JP", "CA", "PL", "IT", "ES", "FI", "KE", "BR", "IN", "AU", "SG", "EE")


def name(number: int, rng: Random) -> str:
    """The name of one partner; those that share their words differ in their number."""
    words = f"Fictional {rng.choice(FIRST)} {rng.choice(SECOND)}"
    return " ".join(filter(None, (words, str(number), rng.choice(FORMS))))


def domain(partner: str) -> str:
    """A domain under the name that nobody can own."""
    return f"{'-'.join(partner.lower().split()[1:4])}.example"


def country(rng: Random) -> str:
    """A few countries have most partners, as everywhere."""
    return rng.choices(COUNTRIES, weights=range(len(COUNTRIES), 0, -1))[0]
