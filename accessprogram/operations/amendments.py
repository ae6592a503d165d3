"""Amendments: drafted by one person of the provider, signed by the partner, countersigned by another; then grant,
rations and pledges follow. Locks as agreements do: partner, grant, agreement."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.enums import CommitmentState, DocumentKind, RationPeriod
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Agreement, Grant
from accessprogram.operations import audit, earned_rations, grant_states, outbox
from accessprogram.policy.actors import Actor
from accessprogram.policy.amendments import amended, may_amend, may_refuse
from accessprogram.queries.agreements import visible_agreements
from accessprogram.queries.amendments import (
    decided_rations,
    differences,
    document_content,
    grant_of,
    has_open_amendment,
)
from accessprogram.queries.commitments import due_at
from accessprogram.queries.documents import published
from accessprogram.queries.partners import member_ids
from accessprogram.states import AGREEMENT, step

_OVER = (CommitmentState.ENDED, CommitmentState.VERIFIED)


def draft(*, actor: Actor, agreement_id: UUID, changes: Mapping[str, str], reason: str) -> Agreement:
    """The next version of an agreement in force, within what was decided; it binds nobody before both signed it.

    ``changes``: see ``policy.amendments.amended``. The documents in force take the place of older versions.
    Raises NotFound, NotAllowed, Invalid with the faults by field, or when nothing would change.
    """
    with transaction.atomic():
        before, grant = locked(actor, agreement_id)
        verdict = may_amend(actor, before, grant, has_open_amendment(before))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        documents = {kind.value: published(before.application.programme_id, kind) for kind in DocumentKind}
        held = {kind: document or getattr(before, kind) for kind, document in documents.items()}
        content, faults = amended(
            before.content,
            changes,
            decided=decided_rations(before),
            documents={kind: document_content(document) for kind, document in held.items()},
            today=db_now().date(),
        )
        reason = reason.strip()[:2000]
        if not reason:
            faults["reason"] = _("Say why, in words that both sides read.")
        if faults:
            raise Invalid(_("Something is missing. What you wrote is kept."), fields=faults)
        if not differences(before.content, content):
            raise Invalid(_("Nothing would change."), code="same")
        made = Agreement.objects.create(
            application_id=before.application_id,
            partner_id=before.partner_id,
            tier_version_id=before.tier_version_id,
            decision_id=before.decision_id,
            number=Agreement.objects.filter(decision_id=before.decision_id).count() + 1,
            amends=before,
            amendment_reason=reason,
            drafted_by_id=actor.person,
            terms=held["terms"],
            threat_assessment=held["threat_assessment"],
            content=content,
            content_hash=digest(content),
        )
        for member in member_ids(before.partner_id, "signatory"):
            outbox.enqueue(
                kind="agreement_ready",
                recipient_id=member,
                dedupe=f"agreement-ready:{made.id}:{member}",
                data={"agreement": str(made.id), "reference": before.application.reference},
            )
        _audit("agreement.drafted", actor, made, {"content_hash": made.content_hash}, reason)
    return made


def refuse(*, actor: Actor, agreement_id: UUID, reason: str) -> Agreement:
    """An amendment that one side does not want; the version before stays in force. Raises NotFound, NotAllowed,
    Invalid without a reason."""
    with transaction.atomic():
        found, _grant = locked(actor, agreement_id)
        verdict = may_refuse(actor, found)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        reason = reason.strip()[:2000]
        if not reason:
            sentence = _("Say why, in words that both sides read.")
            raise Invalid(sentence, fields={"reason": sentence})
        found.state = step(AGREEMENT, found.state, "lapse")
        # The version before can be amended anew: it has one amendment at most.
        found.amends = None
        found.save(update_fields=["state", "amends"])
        _audit("agreement.refused", actor, found, {}, reason)
    return found


def take_effect(agreement: Agreement, grant: Grant, *, actor: Actor) -> None:
    """On a locked grant whose amendment was countersigned: the version before is superseded; grant, rations, conditions
    and the pledges that still run follow the new one."""
    before = agreement.amends
    assert before is not None  # noqa: S101 - an amendment has one
    grant.agreement = agreement
    grant.conditions = agreement.content["conditions"]
    grant.save(update_fields=["agreement", "conditions"])
    for row in agreement.content["rations"]:
        grant.rations.filter(use_case__slug=row["use_case"], period=RationPeriod.DAY).update(requests=row["requests"])
    earned_rations.forget(programme_id=grant.programme_id, partner_id=grant.partner_id)
    pledged = {
        (side, pledge["template"]): pledge for side, rows in agreement.content["pledges"].items() for pledge in rows
    }
    was = {(side, pledge["template"]): pledge for side, rows in before.content["pledges"].items() for pledge in rows}
    for commitment in before.commitments.select_for_update(of=("self",)).select_related("template"):
        key = (commitment.side, commitment.template.slug)
        commitment.agreement = agreement
        if commitment.state not in _OVER and key in pledged:
            commitment.target = pledged[key]["target"]
            if pledged[key]["due_on"] != was[key]["due_on"] and commitment.period == 1:
                commitment.due_at = due_at(pledged[key], db_now())
        commitment.save(update_fields=["agreement", "target", "due_at"])
    grant_states.supersede(before, actor=actor)


def locked(actor: Actor, agreement_id: UUID) -> tuple[Agreement, Grant]:
    """An agreement that the actor sees and its grant, locked in the order that everything locks. Raises NotFound."""
    found = visible_agreements(actor).filter(id=agreement_id).first()
    if found is None:
        raise NotFound(_("There is no such agreement."))
    grant = grant_states.locked(grant_of(found).id)
    agreement = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("application", "tier_version__tier", "amends", "terms", "threat_assessment")
        .get(pk=agreement_id)
    )
    return agreement, grant


def _audit(action: str, actor: Actor, agreement: Agreement, data: dict[str, Any], reason: str) -> None:
    audit.append(
        action,
        actor=actor,
        thing=agreement,
        programme_id=agreement.application.programme_id,
        subject_id=agreement.application_id,
        data=data,
        reason=reason,
    )
