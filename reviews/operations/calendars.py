"""A programme's working days, as its administrators say them."""

from collections.abc import Collection

from django.db import transaction

from accessprogram.errors import Invalid
from accessprogram.operations import catalogue
from accessprogram.policy.actors import Actor
from reviews.models import Calendar
from reviews.operations import reminders
from reviews.policy.clocks import calendar_faults


def save(*, actor: Actor, calendar: Calendar, changed: Collection[str] = ()) -> Calendar:
    """Write a new calendar, or the ``changed`` fields of one that is there; in force at once: every clock of the
    programme that runs is counted anew in the background.

    Raises NotAllowed, NotFound and Invalid with a sentence for each field.
    """
    wrong: dict[str, str] = {}
    for field, sentence in calendar_faults(calendar.time_zone, calendar.weekdays, calendar.holidays):
        wrong[field] = f"{wrong[field]} {sentence}" if field in wrong else sentence
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    with transaction.atomic():
        reminders.count_anew(calendar.programme_id)
        saved: Calendar = catalogue.save(actor=actor, instance=calendar, changed=changed)
    return saved
