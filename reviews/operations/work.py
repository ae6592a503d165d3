"""How much of the desk's work somebody takes, what they know, and when they are away."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotFound
from accessprogram.models import User
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.models import Absence, WorkProfile
from reviews.policy.claims import SEAT_ROLES
from reviews.policy.work import may_manage_work

MOST_CAPACITY = 200
MOST_SUBJECTS = 30
LONGEST_ABSENCE = timedelta(days=366)


def set_profile(*, actor: Actor, user_id: UUID, capacity: int, expertise: Sequence[str]) -> WorkProfile:
    """How many open reviews somebody takes (0 to 200; 0: none by itself) and the slugs of what they know most about.
    Raises NotFound, Invalid."""
    with transaction.atomic():
        user = _managed(actor, user_id)
        if not 0 <= capacity <= MOST_CAPACITY:
            sentence = _("Give a number from 0 to %(most)d.") % {"most": MOST_CAPACITY}
            raise Invalid(sentence, fields={"capacity": sentence})
        subjects = sorted({slugify(one) for one in expertise} - {""})
        if len(subjects) > MOST_SUBJECTS:
            sentence = _("Name at most %(most)d subjects.") % {"most": MOST_SUBJECTS}
            raise Invalid(sentence, fields={"tags": sentence})
        profile, _made = WorkProfile.objects.update_or_create(
            user=user, defaults={"capacity": capacity, "expertise": subjects}
        )
        audit.append(
            "work.profile_changed", actor=actor, thing=user, data={"capacity": capacity, "subjects": len(subjects)}
        )
    return profile


def add_absence(*, actor: Actor, user_id: UUID, first_day: date | None, last_day: date | None) -> Absence:
    """Days on which somebody is given no work, both ends included. Raises NotFound, Invalid."""
    with transaction.atomic():
        user = _managed(actor, user_id)
        first, last = _days(first_day, last_day)
        row = Absence.objects.create(user=user, first_day=first, last_day=last, entered_by_id=actor.person)
        audit.append("work.absence_entered", actor=actor, thing=user)
    return row


def remove_absence(*, actor: Actor, absence_id: UUID) -> UUID:
    """They are not away after all; returns whose days these were. Raises NotFound."""
    with transaction.atomic():
        row = Absence.objects.filter(pk=absence_id).first()
        if row is None:
            raise NotFound(_("These days are not entered."))
        user = _managed(actor, row.user_id)
        row.delete()
        audit.append("work.absence_ended", actor=actor, thing=user)
    return user.pk


def _managed(actor: Actor, user_id: UUID) -> User:
    """Somebody of the desk whom the actor may speak for; whoever is not of the desk is not there."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound(_("This person does not exist."))
    tiers = actor_of(user).tiers(*{role for roles in SEAT_ROLES.values() for role in roles})
    if not tiers or not may_manage_work(actor, user_id, tiers):
        raise NotFound(_("This person does not exist."))
    return user


def _days(first: date | None, last: date | None) -> tuple[date, date]:
    if first is None:
        raise Invalid(_("Choose the first day."), fields={"first_day": _("Choose the first day.")})
    last = last or first
    if last < first:
        sentence = _("The last day is before the first.")
        raise Invalid(sentence, fields={"last_day": sentence})
    if last - first > LONGEST_ABSENCE:
        sentence = _("That is more than a year: look at the dates again.")
        raise Invalid(sentence, fields={"last_day": sentence})
    if last < db_now().date():
        sentence = _("These days are over.")
        raise Invalid(sentence, fields={"last_day": sentence})
    return first, last
