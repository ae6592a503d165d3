"""Who may be told of a case: nobody learns by a message what they would not see on a page."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from accessprogram.models import Enforcement, Incident, OutboxMessage, RefusalCase, RoleAssignment, User
from accessprogram.notifications import KINDS
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.models import Case
from reviews.queries.access import visible_cases

# What of a partner a letter to the desk leads to.
_OF_A_PARTNER: dict[str, tuple[Any, str]] = {
    "/desk/incidents/{incident}/": (Incident, "incident"),
    "/desk/enforcement/{measure}/": (Enforcement, "measure"),
    "/desk/blocked/{case}/": (RefusalCase, "case"),
}


def who_may_see(case: Case, people: Iterable[UUID]) -> list[UUID]:
    """Those of ``people`` who see the case now, in a fixed order; some queries each."""
    asked = User.objects.filter(id__in=set(people), is_active=True).order_by("id")
    return [one.id for one in asked if visible_cases(actor_of(one)).filter(pk=case.pk).exists()]


def seniors_of(case: Case) -> list[UUID]:
    """The senior reviewers of the case's tier who see it now; some queries for each holder of the role."""
    named = RoleAssignment.objects.filter(role="senior_reviewer", programme_id=case.programme_id)
    people = User.objects.filter(id__in=named.values("user_id"), is_active=True).order_by("id")
    return [
        one.id
        for one in people
        if (actor := actor_of(one)).holds("senior_reviewer", tier_id=case.tier_id)
        and visible_cases(actor).filter(pk=case.pk).exists()
    ]


def kept_back(actor: Actor) -> Q:
    """Messages about cases of partners that the actor is in conflict with; registered with the ledger's queries."""
    theirs = Case.objects.filter(application__partner_id__in=actor.conflicts).values_list("id", flat=True)
    return Q(data__case__in=[str(one) for one in theirs])


def hides(message: OutboxMessage) -> bool:
    """Whether a letter leads its recipient to a case, or the terms of one, that they do not see now; or to an incident,
    a measure or a blocked call of a partner that they are in conflict with."""
    path = KINDS[message.kind].path
    for begins, (model, key) in _OF_A_PARTNER.items():
        if path.startswith(begins):
            conflicts = actor_of(message.recipient).conflicts if message.recipient is not None else frozenset()
            return bool(model.objects.filter(pk=message.data[key], partner_id__in=conflicts).exists())
    if path.startswith("/desk/cases/{case}/"):
        about = Q(pk=message.data["case"])
    elif path.startswith("/desk/terms/{application}/"):
        about = Q(application_id=message.data["application"])
    else:
        return False
    return message.recipient is None or not visible_cases(actor_of(message.recipient)).filter(about).exists()
