"""Drafting what both sides sign, the partner's signature, and the provider's countersignature."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.enums import DocumentKind, Side
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import Agreement, Application, DocumentVersion, Grant, TierVersion
from accessprogram.operations import amendments, audit, commitments, grant_states, outbox, surfaces
from accessprogram.policy.actors import Actor
from accessprogram.policy.agreements import may_countersign, may_sign
from accessprogram.policy.amendments import AMENDABLE
from accessprogram.queries import documents
from accessprogram.queries.agreements import draft_content, what_is_missing
from accessprogram.queries.commitments import Pledge
from accessprogram.queries.partners import member_ids
from accessprogram.queries.safeguards import standings
from accessprogram.queries.terms_sheets import Scope
from accessprogram.states import AGREEMENT, step


def draft(
    *,
    actor: Actor,
    application: Application,
    tier_version: TierVersion,
    decision_id: UUID,
    basis_hash: str,
    terms_hash: str,
    scope: Scope,
    conditions: list[str],
    pledges: list[Pledge],
) -> Agreement:
    """Write the unsigned agreement of a favourable decision, in the caller's transaction.

    Raises Invalid when a document is not published or the provider pledges nothing.
    """
    terms = _published(application.programme_id, DocumentKind.TERMS)
    threat_assessment = _published(application.programme_id, DocumentKind.THREAT_ASSESSMENT)
    if not any(pledge.template.side == Side.PROVIDER for pledge in pledges):
        raise Invalid(_("The provider pledges nothing with this tier: an agreement binds both sides."))
    content = draft_content(
        application=application,
        tier_version=tier_version,
        decision_id=decision_id,
        basis_hash=basis_hash,
        terms_hash=terms_hash,
        scope=scope,
        conditions=conditions,
        pledges=pledges,
        standings=standings(application.partner_id, tier_version),
        terms=terms,
        threat_assessment=threat_assessment,
    )
    agreement = Agreement.objects.create(
        application=application,
        partner_id=application.partner_id,
        tier_version=tier_version,
        decision_id=decision_id,
        terms=terms,
        threat_assessment=threat_assessment,
        content=content,
        content_hash=digest(content),
    )
    for member in member_ids(application.partner_id, "signatory"):
        outbox.enqueue(
            kind="agreement_ready",
            recipient_id=member,
            dedupe=f"agreement-ready:{agreement.id}:{member}",
            data={"agreement": str(agreement.id), "reference": application.reference},
        )
    audit.append(
        "agreement.drafted",
        actor=actor,
        thing=agreement,
        programme_id=application.programme_id,
        subject_id=application.id,
        data={"content_hash": agreement.content_hash},
    )
    return agreement


def _published(programme_id: UUID, kind: DocumentKind) -> DocumentVersion:
    document = documents.published(programme_id, kind)
    if document is None:
        raise Invalid(_("No version is published of: %(document)s.") % {"document": kind.label})
    return document


def sign(*, actor: Actor, agreement_id: UUID) -> Agreement:
    """The partner's signatory signs exactly the content whose hash is shown.

    Raises NotFound, NotAllowed, WrongState (signed already, superseded, or the grant is no longer waiting).
    """
    with transaction.atomic():
        agreement, grant = amendments.locked(actor, agreement_id)
        verdict = may_sign(actor, agreement)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        agreement.state = step(AGREEMENT, agreement.state, "sign")
        _require_waiting(agreement, grant)
        agreement.signed_at = db_now()
        agreement.signed_by_id = actor.id
        agreement.save(update_fields=["state", "signed_at", "signed_by"])
        audit.append(
            "agreement.signed",
            actor=actor,
            thing=agreement,
            programme_id=grant.programme_id,
            subject_id=agreement.application_id,
            data={"content_hash": agreement.content_hash},
        )
        return agreement


def countersign(*, actor: Actor, agreement_id: UUID) -> Agreement:
    """A person of the provider who did not decide countersigns; the grant can then be switched on.

    Raises NotFound, NotAllowed, WrongState, and Invalid with everything that is missing: readers on both sides who
    acknowledged the threat assessment in force, and a safeguard level for each offering's capability level.
    """
    with transaction.atomic():
        agreement, grant = amendments.locked(actor, agreement_id)
        verdict = may_countersign(actor, agreement, grant.decided_by)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        agreement.state = step(AGREEMENT, agreement.state, "countersign")
        _require_waiting(agreement, grant)
        if missing := what_is_missing(agreement):
            raise Invalid(" ".join(entry.sentence for entry in missing))
        agreement.countersigned_at = db_now()
        agreement.countersigned_by_id = actor.id
        agreement.save(update_fields=["state", "countersigned_at", "countersigned_by"])
        if agreement.amends_id is not None:
            amendments.take_effect(agreement, grant, actor=actor)
        else:
            commitments.start(agreement)
            grant_states.move(grant, "countersign", actor=actor)
        surfaces.take_over(grant)
        for member in member_ids(agreement.partner_id, "owner", "signatory", "security_contact"):
            outbox.enqueue(
                kind="agreement_countersigned",
                recipient_id=member,
                dedupe=f"agreement-countersigned:{agreement.id}:{member}",
                data={"agreement": str(agreement.id), "reference": agreement.application.reference},
            )
        audit.append(
            "agreement.countersigned",
            actor=actor,
            thing=agreement,
            programme_id=grant.programme_id,
            subject_id=agreement.application_id,
            data={"content_hash": agreement.content_hash},
        )
        return agreement


def _require_waiting(agreement: Agreement, grant: Grant) -> None:
    waits = grant.state in AMENDABLE if agreement.amends is not None else grant.state == "pending_terms"
    if not waits or (agreement.amends is not None and agreement.amends.state != "countersigned"):
        raise WrongState(_("The grant of this agreement is no longer waiting for it."))
    if digest(agreement.content) != agreement.content_hash:
        raise WrongState(_("The agreement does not match its fingerprint and cannot be signed."))
