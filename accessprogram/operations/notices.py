"""What the partner is told of a decision."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import Outcome, WaitsOn
from accessprogram.errors import NotFound
from accessprogram.models import Application, DecisionNotice
from accessprogram.operations import audit, outbox, progress
from accessprogram.policy.actors import SYSTEM
from accessprogram.queries.partners import member_ids
from accessprogram.states import APPLICATION, step


def publish(
    *,
    application_id: UUID,
    decision_id: UUID,
    outcome: str,
    reasons: Sequence[Mapping[str, Any]],
    conditions: Sequence[str],
    letter: str,
    facts: Mapping[str, Any] | None = None,
    again: bool = False,
) -> DecisionNotice:
    """Tell the partner of an effective decision: the application becomes decided, every member gets a message.

    Called by the desk in the transaction that makes the decision effective. ``reasons`` are
    ``{code, title, text, remedy, retry_after}``; ``facts`` go into the decision receipt. ``again``: a later decision on
    an application that is decided already (an appeal, a correction). The same decision twice returns the first notice.
    Raises NotFound, WrongState.
    """
    with transaction.atomic():
        application = Application.objects.select_for_update().filter(id=application_id).first()
        if application is None:
            raise NotFound(_("There is no such application."))
        told = DecisionNotice.objects.filter(decision_id=decision_id, application=application).first()
        if told is not None:
            return told
        before = application.state
        application.state = step(APPLICATION, before, "decide_again" if again else "decide")
        application.decided_at = db_now()
        application.save(update_fields=["state", "decided_at", "updated_at"])
        notice = DecisionNotice.objects.create(
            application=application,
            decision_id=decision_id,
            outcome=outcome,
            reasons=[dict(reason) for reason in reasons],
            conditions=list(conditions),
            letter=letter,
            facts=dict(facts or {}),
        )
        approved = outcome != Outcome.DECLINE
        progress.update(
            application_id=application.id,
            stage="closed",
            waits_on=WaitsOn.PARTNER if approved else WaitsOn.NOBODY,
            sentence=_("Your application was approved. The next step is the agreement.")
            if approved
            else _("Your application was declined. The notice says why, and what can be put right."),
        )
        for member in member_ids(application.partner_id):
            outbox.enqueue(
                kind="decision_published",
                recipient_id=member,
                dedupe=f"decision:{decision_id}:{member}",
                data={"application": str(application.id), "reference": application.reference, "outcome": outcome},
            )
        audit.append(
            "application.decided",
            actor=SYSTEM,
            thing=application,
            programme_id=application.programme_id,
            subject_id=application.id,
            data={"outcome": outcome, "decision": str(decision_id), "from": before, "to": "decided"},
        )
    return notice
