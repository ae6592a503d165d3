"""A term that ends: noticed in time, renewed with one click, everything filled in as it was answered last."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import ApplicationKind
from accessprogram.errors import NotAllowed, NotFound
from accessprogram.models import Application, Grant
from accessprogram.operations import applications, evidence, grant_states, outbox
from accessprogram.policy.actors import Actor
from accessprogram.policy.renewals import may_renew, notice_due
from accessprogram.queries.partners import member_ids
from accessprogram.queries.renewals import answers_before, ending, files_before, open_renewals


def start(*, actor: Actor, grant_id: UUID) -> Application:
    """The renewal of a grant: a draft on the tier's version of now, pre-filled with the last answers and files. When
    one is under way already, that one.

    Raises NotFound, NotAllowed (not a member, too early, too late), WrongState (another renewal in the programme is
    open, or the programme takes none).
    """
    with transaction.atomic():
        if not Grant.objects.filter(id=grant_id, partner_id__in=actor.partners).exists():
            raise NotFound(_("There is no such grant."))
        grant = grant_states.locked(grant_id)
        standing = open_renewals(grant.partner_id).get(grant.id)
        if standing is not None:
            return standing
        verdict = may_renew(actor, grant, db_now())
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        draft = applications.start(
            actor=actor,
            partner_id=grant.partner_id,
            tier_id=grant.tier_version.tier_id,
            kind=ApplicationKind.RENEWAL,
            renews=grant,
        )
        definition = draft.questionnaire.definition
        given = {slug: (value, 0) for slug, value in answers_before(grant, definition).items()}
        applications.save_section(actor=actor, application_id=draft.id, answers=given)
        for file in files_before(grant, definition):
            evidence.carry_over(actor=actor, file=file, application=draft)
        return draft


def remind_ending(*, limit: int = 200) -> int:
    """Tell owners, signatories and security contacts 60, 30 and 7 days before a term ends; returns of how many grants.
    Each notice goes out once."""
    told = 0
    for grant_id in list(ending(db_now()).values_list("id", flat=True)[:limit]):
        with transaction.atomic():
            grant = grant_states.locked(grant_id)
            days = notice_due(grant.ends_at, db_now(), grant.reminded_days) if grant.ends_at else None
            if days is None or grant.ends_at is None:
                continue
            grant.reminded_days = days
            grant.save(update_fields=["reminded_days"])
            for member in member_ids(grant.partner_id, "owner", "signatory", "security_contact"):
                outbox.enqueue(
                    kind="term_ending",
                    recipient_id=member,
                    dedupe=f"term-ending:{grant.id}:{grant.ends_at.isoformat()}:{days}:{member}",
                    data={
                        "grant": str(grant.id),
                        "partner": str(grant.partner_id),
                        "reference": grant.agreement.application.reference,
                        "days": (grant.ends_at - db_now()).days + 1,
                        "ends": grant.ends_at.date().isoformat(),
                    },
                )
            told += 1
    return told
