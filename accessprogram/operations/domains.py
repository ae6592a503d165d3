"""A partner's domains that were shown to be theirs."""

from uuid import UUID

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.models import Domain
from accessprogram.operations import audit
from accessprogram.policy.actors import SYSTEM


def prove(*, partner_id: UUID, name: str, token: str, programme_id: UUID) -> bool:
    """A record in the DNS of ``name`` (in A-labels) shows that it is the partner's; True when that is news. In the
    caller's transaction; a domain that is not on record yet joins it, with the ``token`` that was found.

    It belongs to the ledger of the programme whose check looked.
    """
    domain, _created = Domain.objects.get_or_create(partner_id=partner_id, name=name, defaults={"token": token})
    if domain.proved_at is not None:
        return False
    domain.proved_at = db_now()
    domain.save(update_fields=["proved_at"])
    events.emit(events.TiesChanged(user_id=None))  # whoever has an address there must not judge the partner
    audit.append(
        "partner.domain_proved",
        actor=SYSTEM,
        thing=domain.partner,
        programme_id=programme_id,
        subject_id=partner_id,
        data={"domain": name},
    )
    return True
