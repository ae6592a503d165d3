"""Which partner belongs to which: an organisation and its subsidiaries."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Partner
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.partners import may_say_who_owns_whom
from accessprogram.queries.access import visible_partners


def set_parent(*, actor: Actor, partner_id: UUID, parent_id: UUID | None, reason: str) -> Partner:
    """Say to whom a partner belongs; None: to nobody here. A parent is nobody's subsidiary itself, so that nobody owns
    each other. Whoever has a conflict with one has it with the whole family. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        seen = visible_partners(actor)
        found = {
            row.id: row for row in seen.filter(id__in=[one for one in (partner_id, parent_id) if one]).order_by("id")
        }
        if partner_id not in found or (parent_id is not None and parent_id not in found):
            raise NotFound(_("This does not exist."))
        verdict = may_say_who_owns_whom(actor)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        partner = Partner.objects.select_for_update().get(pk=partner_id)
        parent = Partner.objects.select_for_update().get(pk=parent_id) if parent_id is not None else None
        if not reason.strip():
            raise Invalid(_("Say how you know."), fields={"reason": _("Say how you know.")})
        if parent is not None and (parent == partner or parent.parent_id is not None or partner.subsidiaries.exists()):
            sentence = _("Name the organisation at the top: it belongs to nobody here, and this partner owns nobody.")
            raise Invalid(sentence, fields={"parent": sentence})
        before, partner.parent = partner.parent_id, parent
        partner.save(update_fields=["parent"])
        events.emit(events.TiesChanged(user_id=None))  # whoever is bound to one is bound to the family
        audit.append(
            "partner.parent_set",
            actor=actor,
            thing=partner,
            subject_id=partner.id,
            data={"parent": str(parent_id or ""), "before": str(before or "")},
            reason=reason.strip(),
        )
    return partner
