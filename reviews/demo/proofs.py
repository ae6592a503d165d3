"""What the fictional partners placed in the DNS: the demonstration's own name server answers with it."""

import json
from uuid import UUID

from django.conf import settings

from reviews.checks.tokens import host_of, record_name
from reviews.queries.tokens import DOMAIN, TARGET, token_for

FILE = "demo-proofs.json"


def place(partner_id: UUID, *, domain: str, targets: list[str]) -> None:
    """Put the partner's lines for its domain and its targets where the checks look for them."""
    placed = read()
    for kind, value in ((DOMAIN, domain), *((TARGET, target) for target in targets)):
        name = record_name(host_of(value))
        placed[name] = [*placed.get(name, ()), token_for(partner_id, kind, value)]
    (settings.VAR / FILE).write_text(json.dumps(placed), encoding="utf-8")


def read() -> dict[str, list[str]]:
    """Name of a TXT record -> its lines; nothing before the demonstration is written."""
    try:
        placed: dict[str, list[str]] = json.loads((settings.VAR / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return placed
