"""The argument about an offering: claims, counter-claims answered by a date, judgements of its uplift."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import ClaimKind, Uplift
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Claim, EvaluationRun, Offering, Partner, UpliftJudgement
from accessprogram.operations import audit, outbox
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.dossiers import ANSWER_IN, HOLDS_AT_MOST, may_counter, may_withdraw
from accessprogram.policy.evaluations import may_record
from accessprogram.queries.capability import visible_offerings, who_can_confirm
from accessprogram.queries.dossiers import public_offerings
from accessprogram.queries.keys import tier_ids
from accessprogram.queries.reexaminations import people_to_tell


def claim(
    *,
    actor: Actor,
    offering_id: UUID,
    text: str,
    said_by: str,
    evidence: str = "",
    answers_id: UUID | None = None,
    run_ids: Collection[UUID] = (),
) -> Claim:
    """Put on record what somebody says of the offering; with ``answers_id`` against a claim that stands.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        offering = _offering(actor, offering_id)
        _require(may_record(actor, tier_ids(offering.programme_id)))
        _filled(text=text, said_by=said_by)
        answered = _answered(offering, answers_id)
        made = Claim.objects.create(
            offering=offering,
            kind=ClaimKind.COUNTER_CLAIM if answered else ClaimKind.CLAIM,
            answers=answered,
            text=text.strip(),
            said_by=said_by.strip()[:200],
            evidence=evidence.strip()[:300],
            recorded_by_id=actor.person,
            answer_due=db_now() + ANSWER_IN if answered else None,
        )
        made.runs.set(EvaluationRun.objects.filter(pk__in=run_ids, programme_id=offering.programme_id))
        _audit("claim.recorded", made, actor=actor)
        return made


def counter(
    *, actor: Actor, partner_id: UUID, offering_id: UUID, text: str, evidence: str = "", answers_id: UUID | None = None
) -> Claim:
    """A partner files a counter-claim; the provider answers it within 14 days. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        offering = public_offerings().filter(pk=offering_id).first()
        partner = Partner.objects.filter(pk=partner_id).first()
        if offering is None or partner is None or partner.id not in actor.partners:
            raise NotFound(_("There is no such model."))
        _require(may_counter(actor, partner.id))
        _filled(text=text)
        made = Claim.objects.create(
            offering=offering,
            kind=ClaimKind.COUNTER_CLAIM,
            answers=_answered(offering, answers_id),
            text=text.strip(),
            said_by=str(partner)[:200],
            evidence=evidence.strip()[:300],
            partner=partner,
            recorded_by_id=actor.person,
            answer_due=db_now() + ANSWER_IN,
        )
        for person in who_can_confirm(offering.programme_id, proposed_by=actor.person):
            outbox.enqueue(
                kind="counter_claim_filed",
                recipient_id=person,
                dedupe=f"counter-claim:{made.id}:{person}",
                data={"offering": str(offering.id), "model": str(offering)},
            )
        _audit("claim.recorded", made, actor=actor)
        return made


def answer(*, actor: Actor, claim_id: UUID, text: str) -> Claim:
    """Answer a counter-claim for the provider, once; a partner who filed it is told.

    Raises NotFound, NotAllowed, Invalid, WrongState.
    """
    with transaction.atomic():
        found = _locked(claim_id)
        if found is None or not visible_offerings(actor).filter(pk=found.offering_id).exists():
            raise NotFound(_("There is no such claim."))
        _require(may_record(actor, tier_ids(found.offering.programme_id)))
        _filled(answer=text)
        if found.kind != ClaimKind.COUNTER_CLAIM or found.answered_at is not None or found.withdrawn_at is not None:
            raise WrongState(_("It does not wait for an answer."))
        found.answer, found.answered_at, found.answered_by_id = text.strip(), db_now(), actor.person
        found.save(update_fields=["answer", "answered_at", "answered_by"])
        if found.partner_id is not None:
            for person in people_to_tell([found.partner_id]).get(found.partner_id, []):
                outbox.enqueue(
                    kind="counter_claim_answered",
                    recipient_id=person,
                    dedupe=f"counter-claim-answer:{found.id}:{person}",
                    data={"slug": found.offering.slug, "model": str(found.offering)},
                )
        _audit("claim.answered", found, actor=actor)
        return found


def withdraw(*, actor: Actor, claim_id: UUID) -> Claim:
    """Take back what one put on record; it stays readable in the ledger. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        found = _locked(claim_id)
        if found is None or not (
            visible_offerings(actor).filter(pk=found.offering_id).exists() or found.partner_id in actor.partners
        ):
            raise NotFound(_("There is no such claim."))
        _require(may_withdraw(actor, partner_id=found.partner_id, recorded_by=found.recorded_by_id))
        if found.withdrawn_at is not None:
            raise WrongState(_("It was taken back already."))
        found.withdrawn_at = db_now()
        found.save(update_fields=["withdrawn_at"])
        _audit("claim.withdrawn", found, actor=actor)
        return found


def judge(
    *,
    actor: Actor,
    offering_id: UUID,
    open_weight_system: str,
    uplift: str,
    text: str,
    stale_after: date,
    dissent: str = "",
) -> UpliftJudgement:
    """Sign a judgement of the uplift over the best open-weight system, dated today; it holds until ``stale_after``, a
    year at most. The one before stays on record. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        offering = _offering(actor, offering_id)
        _require(may_record(actor, tier_ids(offering.programme_id)))
        today = db_now().date()
        faults = {} if uplift in Uplift.values else {"uplift": _("Choose how large it is.")}
        if not today < stale_after <= today + HOLDS_AT_MOST:
            faults["stale_after"] = _("A day after today, within a year: models change faster than that.")
        _filled(faults, open_weight_system=open_weight_system, text=text)
        made = UpliftJudgement.objects.create(
            offering=offering,
            open_weight_system=open_weight_system.strip()[:200],
            uplift=uplift,
            text=text.strip(),
            dissent=dissent.strip(),
            judged_on=today,
            stale_after=stale_after,
            by_id=actor.person,
        )
        audit.append(
            "uplift.judged",
            actor=actor,
            thing=made,
            programme_id=offering.programme_id,
            data={"offering": offering.slug, "uplift": uplift, "until": stale_after.isoformat()},
        )
        return made


def _offering(actor: Actor, offering_id: UUID) -> Offering:
    offering = visible_offerings(actor).filter(pk=offering_id).first()
    if offering is None:
        raise NotFound(_("There is no such model."))
    return offering


def _locked(claim_id: UUID) -> Claim | None:
    return Claim.objects.select_for_update(of=("self",)).select_related("offering").filter(pk=claim_id).first()


def _answered(offering: Offering, claim_id: UUID | None) -> Claim | None:
    if claim_id is None:
        return None
    found = Claim.objects.filter(pk=claim_id, offering=offering, kind=ClaimKind.CLAIM, withdrawn_at__isnull=True)
    if not found.exists():
        raise NotFound(_("There is no such claim."))
    return found.get()


def _filled(faults: dict[str, str] | None = None, /, **words: str) -> None:
    """Raises Invalid, naming every field that is empty, beside the ``faults`` found before."""
    empty = {name: _("Fill this in.") for name, value in words.items() if not value.strip()}
    if wrong := {**empty, **(faults or {})}:
        raise Invalid(_("Something is missing. What you wrote is kept."), fields=wrong)


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _audit(action: str, found: Claim, *, actor: Actor) -> None:
    audit.append(
        action,
        actor=actor,
        thing=found,
        programme_id=found.offering.programme_id,
        subject_id=found.partner_id or "",
        data={"offering": found.offering.slug, "kind": found.kind},
    )
