"""Naming colleagues in internal notes: they are told, and find it on their own page of the desk."""

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid
from accessprogram.operations import outbox
from accessprogram.policy.actors import Actor
from reviews.models import Case, Mention, Note
from reviews.queries.blind import hides
from reviews.queries.mentions import named_in, people_named, unseen


def keep(case: Case, note: Note, actor: Actor) -> None:
    """Whoever is named in a note that was just written is told, in its transaction. Raises Invalid for names that mean
    nobody who may see the case.

    While two people judge independently nobody is told: it waits for them until both have voted.
    """
    people, unknown = people_named(case, named_in(note.text))
    if unknown:
        sentence = _("Nobody who may see this case is meant by %(names)s. Take a name from the list.") % {
            "names": ", ".join(f"@{name}" for name in unknown)
        }
        raise Invalid(sentence, fields={"text": sentence})
    for person in people:
        if person == actor.id:
            continue
        Mention.objects.get_or_create(note=note, user_id=person)
        if not hides(case):
            outbox.enqueue(
                kind="mentioned",
                recipient_id=person,
                dedupe=f"mentioned:{note.id}:{person}",
                data={"case": str(case.id), "reference": case.application.reference},
            )


def read(*, actor: Actor, case: Case) -> int:
    """This person has the notes of a case before them: what names them there is no longer new; returns how many."""
    with transaction.atomic():
        waiting = [mention.pk for mention in unseen(actor).filter(note__case_id=case.id)]
        if not waiting:
            return 0
        return Mention.objects.filter(pk__in=waiting).update(seen_at=db_now())
