"""Who said no to a call, who can lift it and by when; and who opens and answers a case about it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.entitlement_reasons import REASONS
from accessprogram.enums import RefusalLabel, RefusalLayer
from accessprogram.policy.actors import YES, Actor, Verdict, no

ANSWERERS = ("access_operator", "senior_reviewer", "programme_administrator")
READERS = (*ANSWERERS, "committee_member", "auditor")
# A case is answered within so many working days.
ANSWERED_IN_DAYS = 2

_SAID: dict[str, tuple[str | Promise, str | Promise]] = {
    RefusalLayer.ENTITLEMENT: (
        gettext_lazy("Your grant does not allow this call."),
        gettext_lazy("The provider's programme desk."),
    ),
    RefusalLayer.RATION: (
        gettext_lazy("The ration of this use case was used up."),
        gettext_lazy("Nobody: it begins anew with the next period. The provider can grant more."),
    ),
    RefusalLayer.SAFEGUARD: (
        gettext_lazy("Your grant allows this call; the model's own safeguard refused what was asked."),
        gettext_lazy("The provider's programme desk: open a case, and people look at it."),
    ),
    RefusalLayer.GATEWAY: (
        gettext_lazy("The gateway refused this call itself, whatever your grant says."),
        gettext_lazy("Whoever runs the provider's gateway; the desk asks them for you when you open a case."),
    ),
    RefusalLayer.OUTAGE: (
        gettext_lazy("The answer could not be worked out at that moment, and so it was no."),
        gettext_lazy("Nobody has to: call again. If it goes on, the portal's operators."),
    ),
}


@dataclass(frozen=True)
class Explanation:
    """One refused call in words. ``by_when`` is when it is lifted or answered; None: nobody has promised a date."""

    layer: str
    code: str
    sentence: str
    lifted_by: str
    by_when: datetime | None


def explain(
    *, layer: str, code: str, resets_at: datetime | None = None, case_due_at: datetime | None = None
) -> Explanation:
    """What the layer and its code mean. ``resets_at`` is when the ration begins anew, ``case_due_at`` when the open
    case about the call is answered. A code that only the model or the gateway knows is told by its layer."""
    sentence, lifted_by = _SAID[layer]
    known = REASONS.get(code) if layer in (RefusalLayer.ENTITLEMENT, RefusalLayer.RATION, RefusalLayer.OUTAGE) else None
    if known is not None and known.code != "allowed":
        sentence, lifted_by = known.sentence, known.lifted_by
    by_when = resets_at if layer == RefusalLayer.RATION else case_due_at
    return Explanation(layer, code, str(sentence), str(lifted_by), by_when)


def may_open_case(actor: Actor, partner_id: UUID) -> Verdict:
    """Anybody who belongs to the partner: whoever was blocked."""
    if not actor.is_at(partner_id):
        return no("not_a_member", _("Somebody who belongs to the partner opens the case."))
    return YES


def may_answer_case(actor: Actor, partner_id: UUID, tier_id: UUID) -> Verdict:
    """An access operator, senior reviewer or administrator of the tier, without a conflict."""
    if partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds(*ANSWERERS, tier_id=tier_id):
        return no("no_seat", _("An access operator, a senior reviewer or an administrator of this tier answers."))
    return YES


def answer_faults(*, label: str, answer: str, lifted: bool) -> dict[str, str]:
    """What is wrong with the answer to a case, field by field."""
    faults = {}
    if label not in RefusalLabel.values:
        faults["label"] = _("Say whether the call should have been refused.")
    if not answer.strip():
        faults["answer"] = _("Write what the partner reads.")
    if lifted and label == RefusalLabel.RIGHT_REFUSAL:
        faults["lifted"] = _("What was rightly refused is not lifted.")
    return faults
