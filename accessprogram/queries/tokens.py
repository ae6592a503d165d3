"""Whom a token is about."""

from uuid import UUID

from accessprogram.models import Surface


def subject(programme_id: UUID, reference: str) -> tuple[str, list[str]]:
    """The partner's id and the use cases (slugs) that the surface is bound to; ("", []) when it is not there."""
    rows = Surface.objects.filter(reference=reference, grant__programme_id=programme_id)
    found = list(rows.values_list("partner_id", "use_cases__slug"))
    return (str(found[0][0]), sorted(slug for _partner, slug in found if slug)) if found else ("", [])
