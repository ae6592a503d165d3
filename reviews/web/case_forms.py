"""The forms of a case's page, one for each action that the table offers, and sentences for those it does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from accessprogram.models import TierVersion
from accessprogram.policy.actors import Actor
from reviews.actions import ACTIONS, Offer, offer
from reviews.enums import CriterionWord, Seat, SectionWord
from reviews.models import Case, Decision, JudgementDraft, SectionVerdict
from reviews.policy.decisions import may_propose_outcome
from reviews.policy.facts import CaseFacts, Holder
from reviews.queries.cases import CasePage
from reviews.queries.judgements import CheckState
from reviews.queries.need import Need
from reviews.queries.sections import titles
from reviews.web.action_forms import DRAFTED, MOST_CRITERIA, ActionForm, FormField, Typed, form

QUESTION_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class SeatRow:
    """A seat, who holds it, and what this person may do about it."""

    seat: str
    label: Any
    holder: Holder | None
    mine: bool
    claim: ActionForm
    release: ActionForm | None


def seats(actor: Actor, facts: CaseFacts) -> list[SeatRow]:
    """The seats of this kind of case, the first first."""
    names = (Seat.APPEAL,) if facts.kind == "appeal" else (Seat.REVIEW, Seat.SECOND_REVIEW, Seat.ADJUDICATION)
    return [_seat(actor, facts, seat) for seat in names]


def _seat(actor: Actor, facts: CaseFacts, seat: Seat) -> SeatRow:
    holder = facts.holders.get(seat.value)
    release = None
    if holder is not None:
        given_up = offer("release", actor, facts, seat=seat.value)
        release = form(given_up, f"release-{seat.value}", {"claim_id": holder.claim_id})
    return SeatRow(
        seat=seat.value,
        label=seat.label,
        holder=holder,
        mine=holder is not None and holder.user_id == actor.id,
        claim=form(
            offer("claim", actor, facts, seat=seat.value),
            f"claim-{seat.value}",
            {"case_id": facts.case_id, "seat": seat.value},
        ),
        release=release,
    )


def rerun(actor: Actor, facts: CaseFacts, run_id: object) -> ActionForm:
    return form(offer("rerun", actor, facts), f"rerun-{run_id}", {"run_id": run_id})


def begin_checks(actor: Actor, facts: CaseFacts) -> ActionForm:
    return form(offer("begin_checks", actor, facts), "begin_checks", {"case_id": facts.case_id})


def waiver_approval(need: Need) -> ActionForm:
    """``need`` is of kind waiver: its verdict was given with the person who asked."""
    found = Offer(action=ACTIONS["approve_waiver"], verdict=need.verdict)
    return form(found, f"approve_waiver-{need.target_id}", {"waiver_id": need.target_id})


def waivers(actor: Actor, facts: CaseFacts, states: Iterable[CheckState], typed: Typed | None) -> list[ActionForm]:
    """For every required check that keeps the decision waiting, a form to ask to go on without it, or why not."""
    return [
        form(
            offer("ask_waiver", actor, facts, check_slug=state.slug),
            f"ask_waiver-{state.slug}",
            {"case_id": facts.case_id, "check_slug": state.slug},
            label=_("Ask to go on without: %(check)s") % {"check": state.title},
            typed=typed,
        )
        for state in states
        if state.slug in facts.unsettled
    ]


def note(actor: Actor, case: Case, facts: CaseFacts, typed: Typed | None) -> ActionForm:
    found = offer("note", actor, facts)
    return form(found, "note", {"case_id": case.id}, options={"section": _sections(case)}, typed=typed)


def question(
    actor: Actor, case: Case, facts: CaseFacts, typed: Typed | None, *, text: str = "", key: str = "ask_partner"
) -> ActionForm:
    """``text``: what it begins with."""
    return form(
        offer("ask_partner", actor, facts),
        key,
        {"case_id": case.id, "due_days": QUESTION_DAYS, "text": text},
        options={"section": _sections(case)},
        typed=typed,
    )


def judge_section(
    actor: Actor, case: Case, facts: CaseFacts, section: str, said: SectionVerdict | None, typed: Typed | None
) -> ActionForm:
    """Starts from what this person said of the section before."""
    values = {"case_id": case.id, "section": section}
    if said is not None:
        values |= {"word": said.word, "text": said.text, "for_partner": said.for_partner}
    words = [(word.value, str(word.label).capitalize()) for word in SectionWord]
    helps = {
        "text": _("What the others read who judge this case."),
        "for_partner": _("One sentence; the partner reads it in the letter."),
    }
    found = offer("judge_section", actor, facts)
    return form(found, f"judge_section-{section}", values, options={"word": words}, helps=helps, typed=typed)


def recommend(actor: Actor, page: CasePage, typed: Typed | None) -> ActionForm:
    mine = next(
        (
            holder.fence
            for seat, holder in page.facts.holders.items()
            if holder.user_id == actor.id and seat in ("review", "second_review")
        ),
        None,
    )
    found = form(
        offer("recommend", actor, page.facts),
        "recommend",
        {"case_id": page.case.id, "fence": mine} | words_of(page.draft),
        options=_proposal_options(page) | {"outcome": outcomes()},
        helps=_proposal_helps(),
        typed=typed,
    )
    return replace(without_tier(found), fields=(*without_tier(found).fields, *criteria(page.case, typed)))


def criteria(case: Case, typed: Typed | None) -> list[FormField]:
    """For each criterion of the tier a word and a remark; none of them has to be given."""
    again = typed.post if typed is not None and typed.key == "recommend" else {}
    errors = typed.errors if typed is not None and typed.key == "recommend" else {}
    words = [("", _("not judged")), *((word.value, str(word.label)) for word in CriterionWord)]
    fields = []
    for place, criterion in enumerate(case.tier_version.criteria[:MOST_CRITERIA]):
        name = f"criterion-{place}"
        common: dict[str, Any] = {"required": False}
        fields += [
            FormField(
                name=f"{name}-of", control="hidden", id=f"recommend-{name}-of", label="", value=criterion, **common
            ),
            FormField(
                name=name, control="select", id=f"recommend-{name}", label=criterion, value=again.get(name, ""),
                options=words, error=errors.get(name, ""), **common,
            ),
            FormField(
                name=f"{name}-text", control="text", id=f"recommend-{name}-text", label=_("What is missing for it"),
                value=again.get(f"{name}-text", ""), error=errors.get(f"{name}-text", ""), **common,
            ),
        ]  # fmt: skip
    return fields


def without_tier(found: ActionForm) -> ActionForm:
    """Where no tier lies below, nobody is asked which."""
    rows = tuple(row for row in found.fields if row.name != "tier_version_id" or len(row.options) > 1)
    return replace(found, fields=rows)


def tiers(case: Case, lower: Sequence[TierVersion]) -> list[tuple[str, str]]:
    """The tier applied for, and those below it."""
    below = [(str(version.id), _("a lower one: %(tier)s") % {"tier": version.tier}) for version in lower]
    return [("", _("the one applied for: %(tier)s") % {"tier": case.tier}), *below]


def propose(actor: Actor, page: CasePage, typed: Typed | None) -> ActionForm:
    """Starts from the newest recommendation; outcomes that are not possible now say why."""
    latest = page.recommendations[0] if page.recommendations else None
    start: dict[str, Any] = {"case_id": page.case.id} | words_of(page.draft)
    if latest is not None:
        start |= {
            "outcome": latest.outcome,
            "reason_codes": latest.reason_codes,
            "tier_version_id": latest.tier_version_id if latest.tier_version_id != page.case.tier_version_id else "",
        }
        start["letter"] = start.get("letter") or latest.letter
    options = _proposal_options(page)
    found = form(
        offer("propose", actor, page.facts),
        "propose",
        start,
        options=options | {"outcome": outcomes(actor, page.facts)},
        helps=_proposal_helps(),
        typed=typed,
    )
    return without_tier(found)


def words_of(draft: JudgementDraft | None) -> dict[str, str]:
    """What was composed and edited so far: where the texts of a recommendation or a decision begin."""
    return {"rationale": draft.rationale, "letter": draft.letter} if draft is not None else {}


def draft_fields(actor: Actor, facts: CaseFacts, draft: JudgementDraft | None) -> list[FormField]:
    """The texts of the forms that begin with the draft and are drawn for this person, as it has them now."""
    rows = []
    for slug in DRAFTED:
        found = form(offer(slug, actor, facts), slug, words_of(draft))
        if found.verdict:
            rows += [item for item in found.fields if item.name in ("rationale", "letter")]
    return rows


def confirm(actor: Actor, facts: CaseFacts, decision: Decision) -> ActionForm:
    return form(
        offer("confirm", actor, facts),
        "confirm",
        {"decision_id": decision.id, "basis_hash": decision.basis_hash},
    )


def veto(actor: Actor, facts: CaseFacts, decision: Decision, typed: Typed | None) -> ActionForm:
    return form(offer("veto", actor, facts), "veto", {"decision_id": decision.id}, typed=typed)


def outcome_verbs() -> dict[str, str]:
    return {
        Outcome.APPROVE.value: _("Approve"),
        Outcome.APPROVE_CONDITIONS.value: _("Approve with conditions"),
        Outcome.DECLINE.value: _("Decline"),
    }


def outcomes(actor: Actor | None = None, facts: CaseFacts | None = None) -> list[tuple[str, str, str]]:
    rows = []
    for value, label in outcome_verbs().items():
        verdict = may_propose_outcome(actor, facts, value) if actor is not None and facts is not None else None
        why = "" if verdict is None or verdict else _("Not possible now. %(why)s") % {"why": verdict.sentence}
        rows.append((value, label, why))
    return rows


def _proposal_options(page: CasePage) -> dict[str, Any]:
    return {
        "reason_codes": [
            (code.slug, code.title, f"{code.applicant_text} {code.remedy}".strip()) for code in page.reason_codes
        ],
        "tier_version_id": tiers(page.case, page.lower),
    }


def _proposal_helps() -> dict[str, str]:
    return {
        "outcome": _("An approval gives what stands on the terms sheet, on the conditions that stand there."),
        "reason_codes": _("For a decline. The applicant reads exactly these texts."),
        "tier_version_id": _("An approval can be for a lower tier: the terms sheet then follows it."),
        "letter": _("Stands in the letter beside its fixed parts; the part Letter shows it whole."),
    }


def _sections(case: Case) -> list[tuple[str, str]]:
    return [("", _("the application as a whole")), *titles(case).items()]
