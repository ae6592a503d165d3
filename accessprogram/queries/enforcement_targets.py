"""What a measure can be against: of one partner in one programme, the smallest things first."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import GrantState, SurfaceState
from accessprogram.models import Grant, Incident, NamedUser, Partner, Programme, Surface, UseCase
from accessprogram.policy.actors import Actor
from accessprogram.queries.grants import desk_grants

_OPEN = (GrantState.PROVISIONING, GrantState.ACTIVE, GrantState.RESTRICTED, GrantState.SUSPENDED)


@dataclass(frozen=True)
class Ground:
    """A partner in a programme, perhaps because of an incident; ``groups`` are (title, [(value, words)])."""

    partner: Partner
    programme: Programme
    incident: Incident | None
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def grounds(actor: Actor) -> list[Grant]:
    """One open grant of each partner and programme that this person handles, by the partner's name."""
    rows = desk_grants(actor).filter(state__in=_OPEN).select_related("partner", "programme")
    found = {(grant.partner_id, grant.programme_id): grant for grant in rows}
    return sorted(found.values(), key=lambda grant: (grant.partner.name.casefold(), str(grant.programme)))


def ground_of(actor: Actor, partner_id: UUID, programme_id: UUID, incident: Incident | None = None) -> Ground | None:
    """What can be named there; None when the partner has no grant there that this person sees. Five queries."""
    seen = desk_grants(actor).filter(partner_id=partner_id, programme_id=programme_id)
    grants = list(seen.filter(state__in=_OPEN).select_related("programme"))
    if not grants:
        return None
    surfaces = Surface.objects.filter(grant__in=grants, state__in=[SurfaceState.PROVISIONED, SurfaceState.PROVED])
    users = NamedUser.objects.filter(partner_id=partner_id, ended_at__isnull=True, cut_at__isnull=True)
    uses = UseCase.objects.filter(id__in=seen.filter(state__in=_OPEN).values("lines__use_case"))
    groups = (
        (_("One named user"), tuple((f"user:{row.id}", f"{row.label} ({row.user_key})") for row in users)),
        (_("One surface"), tuple((f"surface:{row.id}", row.reference) for row in surfaces.order_by("reference"))),
        (_("One use case"), tuple((f"use_case:{row.id}", row.title) for row in uses.order_by("title"))),
        (_("One grant"), tuple((f"grant:{row.id}", _grant_words(row)) for row in grants)),
        (_("The whole partner"), (("partner:", _("all access of %s") % grants[0].partner),)),
    )
    return Ground(grants[0].partner, grants[0].programme, incident, tuple(group for group in groups if group[1]))


def _grant_words(grant: Grant) -> str:
    return f"{grant.tier_version.tier} · {grant.agreement.application.reference} · {grant.get_state_display()}"
