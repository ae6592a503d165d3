"""Who is named in internal notes: by ``@`` and the first part of their mail address, or the whole of it."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from accessprogram.models import RoleAssignment, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.tied_people import tied_to
from reviews.models import Case, Mention
from reviews.policy.cases import JUDGES
from reviews.queries.access import visible_cases
from reviews.queries.audience import who_may_see
from reviews.queries.blind import readable

NAMED = re.compile(r"(?<![\w@.])@([a-z0-9][\w.+-]*(?:@[a-z0-9.-]+)?)", re.IGNORECASE)
MOST = 8


def named_in(text: str) -> list[str]:
    """What stands behind each ``@`` of a text, once each, in lower case, without a full stop at its end."""
    return list(dict.fromkeys(found.rstrip(".-").lower() for found in NAMED.findall(text)))


def people_named(case: Case, names: Iterable[str]) -> tuple[list[UUID], list[str]]:
    """Whoever is meant and may see the case, and the names that mean nobody (or more than one) of them."""
    people: list[UUID] = []
    unknown: list[str] = []
    for name in names:
        meant = _desk(case).filter(Q(email__iexact=name) if "@" in name else Q(email__istartswith=f"{name}@"))
        found = who_may_see(case, meant.values_list("id", flat=True)[:2])
        if len(found) == 1:
            people.append(found[0])
        else:
            unknown.append(name)
    return people, unknown


def suggested(actor: Actor, case: Case, begun: str) -> list[User]:
    """People who may see the case and whose address or name begins so, by name; never oneself. Three queries."""
    words = begun.strip().lower()[:60]
    alike = Q(email__istartswith=words) | Q(name__istartswith=words) | Q(name__icontains=f" {words}")
    rows = _desk(case).exclude(id=actor.person).exclude(id__in=tied_to(case.application.partner_id))
    return list(rows.filter(alike).order_by("name", "email")[:MOST])


def unseen(actor: Actor) -> QuerySet[Mention]:
    """Notes in which this person is named and which they have not read, on cases they may see, newest first."""
    rows = Mention.objects.filter(user_id=actor.person, seen_at__isnull=True, note__case__in=visible_cases(actor))
    return (
        rows.filter(readable(actor, case="note__case", by="note__by_id"))
        .select_related("note__case__application__partner", "note__by")
        .order_by("-note__created_at", "-id")
    )


def _desk(case: Case) -> QuerySet[User]:
    """Whoever holds a role that judges cases of this tier, or is a guest of this case."""
    of_tier = RoleAssignment.objects.filter(
        Q(tier_id=case.tier_id) | Q(tier__isnull=True), programme_id=case.programme_id, role__in=JUDGES
    ).exclude(confirmed_by__isnull=True)
    return User.objects.filter(
        Q(id__in=of_tier.values("user_id")) | Q(id__in=case.guests.values("user_id")), is_active=True
    )
