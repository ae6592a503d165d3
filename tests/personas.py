"""Everybody who can stand before the site, by a name that tests and the generated permission table share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.test import Client

from accessprogram.models import Conflict, Membership, Partner, Tier, User
from tests import factories
from tests.factories.sessions import client_of

ROLES: Mapping[str, str] = {
    "intake": "intake_officer",
    "analyst": "screening_analyst",
    "reviewer": "reviewer",
    "conflicted": "reviewer",
    "senior": "senior_reviewer",
    "committee": "committee_member",
    "appeals": "appeals_reviewer",
    "verifier": "commitments_verifier",
    "operator": "access_operator",
    "dashboards": "dashboard_reader",
    "auditor": "auditor",
    "administrator": "programme_administrator",
}
PERSONAS: Mapping[str, str] = {
    "anonymous": "nobody signed in",
    "owner": "owner and signatory of the partner whose things are asked for",
    "member": "member of that partner",
    "stranger": "owner and signatory of another partner",
    "intake": "intake officer of the tier",
    "analyst": "screening analyst of the tier",
    "reviewer": "reviewer of the tier",
    "conflicted": "reviewer of the tier who declared a conflict with the partner",
    "senior": "senior reviewer of the tier",
    "committee": "committee member of the tier",
    "appeals": "appeals reviewer of the tier",
    "verifier": "commitments verifier of the tier",
    "operator": "access operator of the tier",
    "dashboards": "dashboard reader of the tier",
    "auditor": "auditor of the tier",
    "administrator": "programme administrator of the tier",
    "superuser": "Django superuser without any role",
}


@dataclass(frozen=True)
class Cast:
    """One person of each kind, seen from ``partner`` and from ``tiers``."""

    people: Mapping[str, User]

    def client(self, persona: str, *, enforce_csrf_checks: bool = False) -> Client:
        """A browser in which this persona is signed in, with a second factor proved just now."""
        if persona == "anonymous":
            return Client(enforce_csrf_checks=enforce_csrf_checks)
        return client_of(self.people[persona], enforce_csrf_checks=enforce_csrf_checks)


def cast(partner: Partner, tiers: Iterable[Tier]) -> Cast:
    """Everybody but the owner is made here; the owner is the partner's own."""
    people = {"owner": partner.created_by, "member": factories.user(), "superuser": _superuser()}
    Membership.objects.create(partner=partner, user=people["member"], role="member")
    people["stranger"] = factories.partner(name="Fictional Stranger").created_by
    for persona, role in ROLES.items():
        people[persona] = factories.user(f"{persona}@provider.example", is_staff=True)
        for tier in tiers:
            factories.seat(role, tier=tier, person=people[persona])
    reason = "Worked there."
    Conflict.objects.create(user=people["conflicted"], partner=partner, reason=reason, declared_by=people["conflicted"])
    return Cast(people)


def _superuser() -> User:
    return factories.user("superuser@provider.example", is_staff=True, is_superuser=True)
