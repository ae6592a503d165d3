"""Independent review: which votes stand, and who could be drawn as the second reviewer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.models import RoleAssignment, TermsSheet, User
from accessprogram.queries.actors import actor_of
from accessprogram.queries.terms_sheets import content_hash
from accessprogram.queries.together import Reading, nothing
from reviews.enums import VoteBody
from reviews.models import Absence, Case, Vote
from reviews.policy.claims import SEAT_ROLES
from reviews.policy.facts import CaseFacts, VoteFacts
from reviews.policy.independent import may_be_drawn
from reviews.queries import basis


def standing_votes(case: Case) -> list[Vote]:
    """The votes of this round that are not void, oldest first; one query."""
    rows = Vote.objects.filter(case_id=case.id, body=VoteBody.INDEPENDENT, voided_at__isnull=True)
    return list(rows.select_related("by", "tier_version__tier").order_by("created_at", "id"))


def votes_shown(case: Case) -> list[Vote]:
    """The standing votes of both, and those of the seniors who settled a disagreement, oldest first; one query."""
    bodies = (VoteBody.INDEPENDENT, VoteBody.SENIOR)
    rows = Vote.objects.filter(case_id=case.id, body__in=bodies, voided_at__isnull=True)
    return list(rows.select_related("by", "tier_version__tier").order_by("created_at", "id"))


def votes_reading(case: Case) -> Reading[tuple[VoteFacts, ...]]:
    """The same as facts; nothing is read where nobody votes unseen."""
    if case.tier_version.decision_mode != "independent" or case.kind != "application":
        return nothing(())
    rows = Vote.objects.filter(case_id=case.id, body=VoteBody.INDEPENDENT, voided_at__isnull=True)
    ordered = rows.order_by("created_at", "id").values_list("by_id", "outcome", "basis_hash")
    return Reading(
        (ordered,),
        lambda rows, now: tuple(
            VoteFacts(by=by, outcome=outcome, basis_hash=basis_hash) for by, outcome, basis_hash in rows[0]
        ),
    )


def vote_basis(case: Case, sheet: TermsSheet, columns: Mapping[str, Any]) -> basis.Basis:
    """The decision basis of a vote: that of a decision on the same, with the terms as they stand on the sheet, open or
    frozen, so that freezing them for the decision changes nothing."""
    now = basis.compute(case, **columns)
    parts = {**now.parts, "terms_sheet": digest(content_hash(sheet))}
    return basis.Basis(parts=parts, hash=digest(parts))


def same_but_letter(one: Vote, other: Vote) -> bool:
    """Whether two votes are for the same, on the same facts, whatever each wrote to the partner."""
    return {**one.basis, "letter": ""} == {**other.basis, "letter": ""}


def current_round(case: Case) -> int:
    """The number of the round in which votes are given now: one more than the last that became void."""
    void = Vote.objects.filter(case_id=case.id, body=VoteBody.INDEPENDENT, voided_at__isnull=False)
    last = void.order_by("-round").values_list("round", flat=True).first()
    return (last or 0) + 1


def who_can_be_drawn(case: Case, facts: CaseFacts) -> list[UUID]:
    """Everybody who may sit in the second review now and is not away, in a fixed order; some queries per person."""
    roles = RoleAssignment.objects.filter(role__in=SEAT_ROLES["second_review"], programme_id=case.programme_id)
    guests = [person for person, seat in facts.guests.items() if seat == "second_review"]
    people = User.objects.filter(Q(id__in=roles.values("user_id")) | Q(id__in=guests), is_active=True)
    present = people.exclude(id__in=away().values("user_id")).order_by("id")
    return [person.id for person in present if may_be_drawn(actor_of(person), facts)]


def away() -> QuerySet[Absence]:
    """Absences of today, by the database's day."""
    today = db_now().date()
    return Absence.objects.filter(first_day__lte=today, last_day__gte=today)
