"""Issuing the grant that a decision creates, and cutting, restoring and ending it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import GrantState
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Agreement, Application, Grant, GrantLine, Ration, TierVersion
from accessprogram.operations import agreements, audit, commitments, enforcement, grant_states, safeguards, terms_sheets
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.enforcement import REPRESENTATION_DAYS
from accessprogram.policy.grants import may_enforce
from accessprogram.queries.access import visible_grants
from accessprogram.queries.agreements import gap_sentence
from accessprogram.queries.terms_sheets import Scope, conditions_of, pledges_of, scope_of, standing
from accessprogram.states import AGREEMENT, GRANT, step


def issue(
    *,
    actor: Actor,
    application_id: UUID,
    decision_id: UUID,
    basis_hash: str,
    tier_version_id: UUID,
    terms_hash: str,
    decided_by: Sequence[UUID],
) -> Grant:
    """An unsigned agreement and a pending grant, with lines, rations and both sides' pledges: nothing works yet.

    Called by the desk in the transaction that makes the decision effective; the database refuses the grant without
    the tier's approvals of exactly ``basis_hash``. Everything is taken from the frozen terms sheet with ``terms_hash``.
    The same decision twice returns the first grant. Raises NotFound, WrongState when the terms are others, and Invalid
    with everything that is missing: a ration the tier does not give, an offering above the partner's safeguard level,
    a document.
    """
    with transaction.atomic():
        application = _application(application_id)
        issued = Grant.objects.filter(decision_id=decision_id).first()
        if issued is not None:
            if issued.basis_hash != basis_hash:
                raise WrongState(_("This decision already issued a grant, on another basis."))
            return issued
        tier_version = _tier_version(tier_version_id, application)
        sheet = terms_sheets.frozen(application, terms_hash)
        lines = standing(sheet)
        scope = _within(tier_version, scope_of(sheet, lines))
        safeguards.assess(partner_id=application.partner_id, programme_id=application.programme_id, cause="decision")
        if gaps := safeguards.proportion(application.partner_id, tier_version):
            raise Invalid(" ".join(gap_sentence(gap) for gap in gaps), code="proportion")
        pledged = pledges_of(sheet, lines)
        agreement = agreements.draft(
            actor=actor,
            application=application,
            tier_version=tier_version,
            decision_id=decision_id,
            basis_hash=basis_hash,
            terms_hash=terms_hash,
            scope=scope,
            conditions=conditions_of(lines),
            pledges=pledged,
        )
        grant = _create(agreement, scope, decided_by)
        commitments.record(actor=actor, agreement=agreement, pledges=pledged)
        audit.append(
            "grant.issued",
            actor=actor,
            thing=grant,
            programme_id=application.programme_id,
            subject_id=application.id,
            data={"decision": str(decision_id), "basis_hash": basis_hash},
        )
        return grant


def let_lapse(*, decision_id: UUID, reason: str) -> None:
    """A later decision took the place of the one behind this grant. What nobody countersigned yet lapses with its
    agreement, in the caller's transaction; a grant that is further on is left alone. ``reason`` is for the partner."""
    found = Grant.objects.filter(decision_id=decision_id, state=GrantState.PENDING_TERMS).first()
    if found is None:
        return
    grant = grant_states.locked(found.id)
    agreement = (
        Agreement.objects.select_for_update(of=("self",)).select_related("application").get(pk=grant.agreement_id)
    )
    agreement.state = step(AGREEMENT, agreement.state, "lapse")
    agreement.save(update_fields=["state"])
    grant_states.move(grant, "lapse", actor=SYSTEM, reason=reason)
    audit.append(
        "agreement.lapsed",
        actor=SYSTEM,
        thing=agreement,
        programme_id=grant.programme_id,
        subject_id=agreement.application_id,
    )


def _application(application_id: UUID) -> Application:
    """Locked: a decision that is issued twice at once finds the first grant."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("partner", "programme")
        .filter(pk=application_id)
        .first()
    )
    if application is None:
        raise NotFound(_("There is no such application."))
    return application


def _tier_version(tier_version_id: UUID, application: Application) -> TierVersion:
    tier_version = TierVersion.objects.select_related("tier").filter(pk=tier_version_id).first()
    if tier_version is None or tier_version.tier.programme_id != application.programme_id:
        raise Invalid(_("That tier does not belong to the application's programme."))
    return tier_version


def _within(tier_version: TierVersion, scope: Scope) -> Scope:
    """What the terms give, once more against what the tier may give: nothing else stands between them and a grant."""
    most = {row.use_case_id: row.max_requests_per_day for row in tier_version.tier_use_cases.all()}
    for use_case, requests in scope.rations:
        if use_case.id not in most:
            raise Invalid(_("This tier does not give the use case %s.") % use_case)
        if not 0 < requests <= most[use_case.id]:
            words = _("The ration of %(use_case)s is at least 1 and at most %(most)s requests a day.")
            raise Invalid(words % {"use_case": use_case, "most": most[use_case.id]})
    given = set(tier_version.offerings.values_list("id", flat=True))
    if not scope.rations or not scope.offerings or {offering.id for offering in scope.offerings} - given:
        raise Invalid(_("A grant needs at least one model of its tier and one use case with its ration."))
    return scope


def _create(agreement: Agreement, scope: Scope, decided_by: Sequence[UUID]) -> Grant:
    tier_version = agreement.tier_version
    grant = Grant.objects.create(
        partner_id=agreement.partner_id,
        programme_id=agreement.application.programme_id,
        tier_version=tier_version,
        agreement=agreement,
        decision_id=agreement.decision_id,
        basis_hash=agreement.content["decision"]["basis_hash"],
        decided_by=sorted(str(person) for person in decided_by),
        conditions=agreement.content["conditions"],
        named_users_only=tier_version.named_users_only,
        cache_seconds=tier_version.cache_seconds,
        required_sign_in=tier_version.required_sign_in,
        regions=list(tier_version.regions),
        renews_id=agreement.application.renews_id,
    )
    GrantLine.objects.bulk_create(
        GrantLine(
            grant=grant,
            programme_id=grant.programme_id,
            partner_id=grant.partner_id,
            offering=offering,
            use_case=use_case,
        )
        for offering in scope.offerings
        for use_case, _requests in scope.rations
    )
    tokens = dict(tier_version.tier_use_cases.values_list("use_case_id", "max_tokens_per_day"))
    Ration.objects.bulk_create(
        Ration(grant=grant, use_case=use_case, requests=requests, tokens=tokens.get(use_case.id))
        for use_case, requests in scope.rations
    )
    return grant


def suspend(*, actor: Actor, grant_id: UUID, reason: str) -> Grant:
    """An emergency measure against the grant: the next answer is no. Another person ratifies it within 24 hours, or it
    falls back to restricted. Raises NotFound, NotAllowed, Invalid, WrongState."""
    grant = _visible(actor, grant_id)
    enforcement.emergency(
        actor=actor,
        programme_id=grant.programme_id,
        partner_id=grant.partner_id,
        scope="grant",
        grant_id=grant.id,
        reason=reason,
    )
    grant.refresh_from_db()
    return grant


def revoke(*, actor: Actor, grant_id: UUID, reason: str) -> Grant:
    """Propose to end the grant for good: another person does, once the partner was heard. Raises as ``suspend``."""
    grant = _visible(actor, grant_id)
    step(GRANT, grant.state, "revoke")
    enforcement.propose(
        actor=actor,
        programme_id=grant.programme_id,
        partner_id=grant.partner_id,
        scope="grant",
        action="revoke",
        grant_id=grant.id,
        cause="asked for by a person of the desk",
        reason=reason,
        what_to_do="",
        due_at=db_now() + timedelta(days=REPRESENTATION_DAYS),
    )
    return grant


def restore(*, actor: Actor, grant_id: UUID, reason: str) -> Grant:
    """Give back what was suspended or restricted, within its term: its measures end. Raises as ``suspend`` does, and
    Invalid when an offering stands above the partner's safeguard level by now, or another measure holds it."""
    with transaction.atomic():
        grant = grant_states.locked(_visible(actor, grant_id).id)
        if not (verdict := may_enforce(actor, grant)):
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if not reason.strip():
            raise Invalid(_("Say why, in words that the partner reads."), fields={"reason": _("Give a reason.")})
        if gaps := safeguards.proportion(grant.partner_id, grant.tier_version):
            raise Invalid(" ".join(gap_sentence(gap) for gap in gaps), code="proportion")
        if not enforcement.give_back(actor=actor, grant_id=grant.id, reason=reason):
            grant_states.move(grant, "restore", actor=actor, reason=reason.strip())
        grant.refresh_from_db()
        return grant


def _visible(actor: Actor, grant_id: UUID) -> Grant:
    found = visible_grants(actor).filter(id=grant_id).first()
    if found is None:
        raise NotFound(_("There is no such grant."))
    return found


def expire_due(*, limit: int = 200) -> int:
    """End up to ``limit`` grants whose term is over, each in its own transaction; returns how many ended."""
    ended = 0
    states = [GrantState.ACTIVE, GrantState.RESTRICTED, GrantState.SUSPENDED]
    due = Grant.objects.filter(state__in=states, ends_at__lte=db_now()).order_by("ends_at")
    for grant_id in list(due.values_list("id", flat=True)[:limit]):
        with transaction.atomic():
            grant = grant_states.locked(grant_id)
            if grant.state in states and grant.ends_at is not None and grant.ends_at <= db_now():
                grant_states.move(grant, "expire", actor=SYSTEM)
                ended += 1
    return ended
