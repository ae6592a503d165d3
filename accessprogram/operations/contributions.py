"""The ledger of what partners give: recorded, reported, acknowledged by who received it, disclosed, fixed, released."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import ContributionKind
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Contribution, ContributionStep, RecipientLink
from accessprogram.operations import audit, earned_rations, grant_states, outbox
from accessprogram.policy.actors import SYSTEM, Actor, Verdict
from accessprogram.policy.contributions import may_judge, may_move_on, may_record
from accessprogram.queries.commitments import reviewers_of
from accessprogram.queries.contributions import choices_for, visible_contributions
from accessprogram.queries.partners import member_ids, own_partners
from accessprogram.queries.recipients import full_until, live_link
from accessprogram.queries.roles import scope_of
from accessprogram.states import CONTRIBUTION, step

EMBARGO = timedelta(days=90)
PARTNERS_MOVES = ("report", "disclose", "fix", "release")
VERDICTS = {"valid": "acknowledge", "not_useful": "reject"}


@dataclass(frozen=True)
class Given:
    """What is recorded. Ids are of the partner's own projects, initiatives and pledges; ``hours`` are whole hours."""

    kind: str
    title: str
    severity: str = ""
    reference: str = ""
    hours: int = 0
    project_id: UUID | None = None
    initiative_id: UUID | None = None
    commitment_id: UUID | None = None
    use_case_id: UUID | None = None


def record(*, actor: Actor, partner_id: UUID, programme_id: UUID, given: Given) -> Contribution:
    """Write a contribution as a draft of the partner's. Raises NotFound, NotAllowed, Invalid with its fields."""
    with transaction.atomic():
        if not own_partners(actor).filter(id=partner_id).exists():
            raise NotFound(_("There is no such partner."))
        require(may_record(actor, partner_id))
        if faults := _faults(partner_id, programme_id, given):
            raise Invalid(_("The contribution was not recorded yet."), fields=faults)
        contribution = Contribution.objects.create(
            partner_id=partner_id,
            programme_id=programme_id,
            kind=given.kind,
            title=" ".join(given.title.split()),
            severity=given.severity,
            reference=given.reference.strip(),
            hours=given.hours,
            project_id=given.project_id,
            initiative_id=given.initiative_id,
            commitment_id=given.commitment_id,
            use_case_id=given.use_case_id,
            recorded_by_id=actor.person,
        )
        _audit("contribution.recorded", actor, contribution, {"kind": contribution.kind})
        return contribution


def move_on(
    *,
    actor: Actor,
    contribution_id: UUID,
    action: str,
    on: datetime | None = None,
    note: str = "",
    reference: str = "",
) -> Contribution:
    """The partner reports, discloses, fixes or releases it; ``on`` is when that happened (None: now).

    A finding gets 90 days of embargo with its report. A fix needs a reference that can be looked up. Raises NotFound,
    NotAllowed, WrongState, and Invalid: under embargo, more reports than the project takes, a day out of order.
    """
    with transaction.atomic():
        contribution = locked(actor, contribution_id)
        if action not in PARTNERS_MOVES:
            raise NotFound(_("There is no such move."))
        require(may_move_on(actor, contribution, action))
        step(CONTRIBUTION, contribution.state, action)
        now = db_now()
        when = _when(contribution, on, now)
        if action == "report":
            _require_room(contribution, now)
            if contribution.kind == ContributionKind.FINDING:
                contribution.embargo_until = when + EMBARGO
        if action == "disclose" and contribution.embargo_until and when < contribution.embargo_until:
            raise Invalid(_("The embargo still runs: whatever it is, it is not published before that day."))
        if action == "fix":
            contribution.reference = (reference.strip() or contribution.reference)[:120]
            if not contribution.reference:
                sentence = _("Name the advisory or the change, so that the fix can be looked up.")
                raise Invalid(sentence, fields={"reference": sentence})
        take(contribution, action, actor=actor, on=when, note=note)
        if action == "report":
            _tell_recipients(contribution)
        return contribution


def give_verdict(*, actor: Actor, contribution_id: UUID, verdict: str, note: str = "") -> Contribution:
    """The provider, as who received it, says ``valid`` or ``not_useful``; the latter with a reason.

    Raises NotFound, NotAllowed, Invalid, WrongState.
    """
    with transaction.atomic():
        contribution = locked(actor, contribution_id)
        tiers = scope_of(contribution.programme_id)
        require(may_judge(actor, contribution, tiers, reviewers_of(contribution.partner_id)))
        if verdict not in VERDICTS:
            raise Invalid(_("Choose a verdict."), fields={"verdict": _("Choose a verdict.")})
        if verdict == "not_useful" and not note.strip():
            raise Invalid(_("Say why it is of no use."), fields={"note": _("The partner reads it and learns from it.")})
        take(contribution, VERDICTS[verdict], actor=actor, on=db_now(), note=note)
        _tell_partner(contribution, verdict)
        return contribution


def take(
    contribution: Contribution,
    action: str,
    *,
    on: datetime,
    actor: Actor = SYSTEM,
    link: RecipientLink | None = None,
    note: str = "",
) -> None:
    """Move a locked contribution, by a person or through a recipients' link. Raises WrongState."""
    before = contribution.state
    contribution.state = step(CONTRIBUTION, before, action)
    contribution.save(update_fields=["state", "reference", "embargo_until"])
    ContributionStep.objects.create(
        contribution=contribution,
        to=contribution.state,
        on=on,
        note=note.strip(),
        by_id=None if link else actor.person,
        link=link,
    )
    earned_rations.forget(programme_id=contribution.programme_id, partner_id=contribution.partner_id)
    _audit("contribution.state_changed", actor, contribution, {"from": before, "to": contribution.state})


def locked(actor: Actor, contribution_id: UUID) -> Contribution:
    """The contribution, locked; its partner first, as everything locks. Raises NotFound."""
    found = visible_contributions(actor).filter(id=contribution_id).values_list("partner_id", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such contribution."))
    grant_states.lock_partner(found)
    return Contribution.objects.select_for_update(of=("self",)).get(pk=contribution_id)


def _faults(partner_id: UUID, programme_id: UUID, given: Given) -> dict[str, str]:
    offered = choices_for(partner_id)
    faults = {}
    if given.kind not in ContributionKind.values:
        faults["kind"] = _("Choose what was given.")
    title = " ".join(given.title.split())
    if not title or len(title) > 200:
        faults["title"] = _("Write a title of 200 characters at most.")
    if given.severity not in ("", "low", "medium", "high", "critical"):
        faults["severity"] = _("Choose a severity from the list.")
    if given.kind == ContributionKind.FINDING and not given.severity:
        faults["severity"] = _("Say how severe the finding is.")
    if len(given.reference) > 120:
        faults["reference"] = _("Shorten the reference to 120 characters.")
    if not 0 <= given.hours <= 100_000:
        faults["hours"] = _("Write whole hours.")
    if programme_id not in {row.id for row in offered.programmes}:
        faults["programme"] = _("Choose a programme of yours.")
    for name in ("project", "initiative", "commitment", "use_case"):
        chosen = getattr(given, f"{name}_id")
        if chosen is not None and chosen not in offered.ids(name, programme_id):
            faults[name] = _("Choose one from the list.")
    return faults


def _when(contribution: Contribution, on: datetime | None, now: datetime) -> datetime:
    """The moment of a move: not to come, and not before the move before it."""
    when = on or now
    last = contribution.steps.order_by("-on", "-created_at").first()
    if when > now or (last is not None and when < last.on):
        sentence = _("Choose a moment that has come, and not before the step before it.")
        raise Invalid(sentence, fields={"on": sentence})
    return when


def _require_room(contribution: Contribution, now: datetime) -> None:
    """The people of a project take so many reports a week, and none while they pause."""
    if contribution.project is None:
        return
    until = full_until(contribution.project, now)
    if until is not None:
        words = _("The people of %(project)s take no more reports before %(day)s. Nothing was lost: report it then.")
        day = until.strftime("%-d %b %Y")
        raise Invalid(words % {"project": contribution.project.name, "day": day}, code="project_full")


def _tell_recipients(contribution: Contribution) -> None:
    """The people of the project, when they have a link: one letter a day at most, and it names no finding."""
    link = live_link(contribution.project_id, db_now()) if contribution.project_id else None
    if link is None or link.address is None or contribution.project is None:
        return
    outbox.enqueue(
        kind="recipient_report",
        email=str(link.address.value),
        dedupe=f"recipient-report:{link.id}:{db_now().date()}",
        data={
            "recipient_link": str(link.id),
            "project": contribution.project.name,
            "partner": contribution.partner.name,
        },
    )


def _tell_partner(contribution: Contribution, answer: str) -> None:
    for member in member_ids(contribution.partner_id, "owner", "security_contact"):
        outbox.enqueue(
            kind="contribution_answered",
            recipient_id=member,
            dedupe=f"contribution:{contribution.id}:{contribution.state}:{member}",
            data={"contribution": str(contribution.id), "title": contribution.title, "answer": answer},
        )


def require(verdict: Verdict) -> None:
    """Raises NotAllowed with the sentence of a verdict that says no."""
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _audit(action: str, actor: Actor, contribution: Contribution, data: dict[str, str], reason: str = "") -> None:
    audit.append(
        action,
        actor=actor,
        thing=contribution,
        programme_id=contribution.programme_id,
        subject_id=contribution.partner_id,
        data=data,
        reason=reason,
    )
