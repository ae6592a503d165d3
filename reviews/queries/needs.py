"""What needs you: the open judgements of a case, and only those."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accessprogram.enums import OfferAnswer, Side
from accessprogram.models import Question, TermsOffer
from accessprogram.policy.actors import Actor
from accessprogram.policy.terms_sheets import may_answer
from accessprogram.queries.terms_sheets import change_in_words
from accessprogram.queries.together import Reading, every, listed
from reviews.enums import RunStatus
from reviews.models import Case, Waiver
from reviews.policy.adjudications import may_adjudicate
from reviews.policy.cases import may_rerun
from reviews.policy.decisions import may_confirm, may_propose
from reviews.policy.facts import CaseFacts
from reviews.policy.independent import disagreed, may_vote
from reviews.policy.recommendations import may_recommend
from reviews.policy.waivers import may_approve_waiver
from reviews.queries import concurrences, intake, votes
from reviews.queries.judgements import CheckState, HitState, asked_about, is_found_later
from reviews.queries.need import Need


@dataclass(frozen=True)
class Unanswered:
    """What waits for somebody's answer: questions to the partner, waivers that nobody approved, and what the partner
    proposes on the terms sheet."""

    questions: list[Question] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    offers: list[TermsOffer] = field(default_factory=list)


def unanswered_reading(case: Case) -> Reading[Unanswered]:
    offers = TermsOffer.objects.filter(
        line__sheet__application_id=case.application_id, answer=OfferAnswer.OPEN, side=Side.PARTNER
    )
    return every(
        listed(Question.objects.filter(application_id=case.application_id, answered_at__isnull=True)),
        listed(Waiver.objects.filter(case_id=case.id, approved_by__isnull=True).select_related("asked_by")),
        listed(offers.select_related("line__sheet__application__tier_version", "line__sheet__tier_version__tier")),
    ).then(lambda parts: Unanswered(*parts))


def needs(actor: Actor, case: Case, facts: CaseFacts, states: list[CheckState], waiting: Unanswered) -> list[Need]:
    """In the order in which a person would go through them; nothing of what is settled and clear. No query."""
    if facts.closed:
        later = [state for state in states if is_found_later(case, state.run)]
        return list(_of_findings(actor, facts, later, found_later=True))
    return [
        *intake.needs(actor, facts),
        *_of_checks(actor, facts, states),
        *_of_findings(actor, facts, states),
        *_waivers(actor, facts, waiting.waivers),
        *(_question(question, facts, actor) for question in waiting.questions),
        *_of_terms(actor, case, waiting.offers),
        *concurrences.needs(actor, facts),
        *votes.needs(actor, facts),
        *_of_decision(actor, case, facts),
    ]


def _of_checks(actor: Actor, facts: CaseFacts, states: list[CheckState]) -> Iterator[Need]:
    for state in states:
        if state.run is not None and state.run.status == RunStatus.ERRORED and state.waiver is None:
            yield Need(
                kind="error",
                action="rerun",
                target_id=state.run.id,
                title=state.title,
                sentence=_("The check could not be completed. That is never clear: run it again, or ask for a waiver."),
                verdict=may_rerun(actor, facts),
            )


def _of_findings(
    actor: Actor, facts: CaseFacts, states: list[CheckState], *, found_later: bool = False
) -> Iterator[Need]:
    for state in states:
        if state.finding is None or not state.needs_judgement or state.judged:
            continue
        for hit in state.hits:
            if not hit.settled:
                yield Need(
                    kind="hit",
                    action="adjudicate",
                    target_id=hit.hit.id,
                    title=state.title,
                    sentence=_hit_sentence(hit),
                    verdict=may_adjudicate(actor, facts, asked_about(hit.adjudication, found_later=found_later)),
                )
        if not state.hits:
            yield Need(
                kind="finding",
                action="adjudicate",
                target_id=state.finding.id,
                title=state.title,
                sentence=state.finding.summary,
                verdict=may_adjudicate(actor, facts, asked_about(state.adjudication, found_later=found_later)),
            )


def _hit_sentence(hit: HitState) -> str:
    names = {"subject": hit.hit.subject_label, "entity": hit.hit.entity_name}
    if hit.awaits_second and hit.adjudication is not None:
        return _("%(subject)s, %(entity)s: %(person)s says %(word)s. A second person has to say what it is.") % {
            **names,
            "person": hit.adjudication.by,
            "word": hit.adjudication.get_disposition_display(),
        }
    if hit.hit.reopened:
        return _("%(subject)s resembles %(entity)s again. %(why)s") % {**names, "why": hit.hit.reopened}
    return _("%(subject)s resembles %(entity)s. Is it them?") % names


def _waivers(actor: Actor, facts: CaseFacts, asked: list[Waiver]) -> Iterator[Need]:
    for waiver in asked:
        yield Need(
            kind="waiver",
            action="approve_waiver",
            target_id=waiver.id,
            title=_("Going on without a check"),
            sentence=_("%(person)s asks to go on without %(check)s: %(reason)s")
            % {"person": waiver.asked_by, "check": waiver.check_slug, "reason": waiver.reason},
            verdict=may_approve_waiver(actor, facts, waiver.asked_by_id),
        )


def _question(question: Question, facts: CaseFacts, actor: Actor) -> Need:
    return Need(
        kind="question",
        action="ask_partner",
        target_id=question.id,
        title=_("The partner has not answered"),
        sentence=question.text,
        verdict=may_recommend(actor, facts),
    )


def _of_terms(actor: Actor, case: Case, offers: list[TermsOffer]) -> Iterator[Need]:
    """What the partner proposes on the terms sheet: no approval is proposed while it waits."""
    for found in offers:
        yield Need(
            kind="terms",
            action="",
            target_id=case.application_id,
            title=_("The partner proposes other terms"),
            sentence=change_in_words(found.line, found.value, removes=found.removes),
            verdict=may_answer(actor, found.line.sheet, found),
        )


def _of_decision(actor: Actor, case: Case, facts: CaseFacts) -> Iterator[Need]:
    if facts.decision is not None and facts.decision.state == "held":
        missing = facts.decision.required - len(facts.decision.approvers)
        yield Need(
            kind="confirmation",
            action="confirm",
            target_id=facts.decision.decision_id,
            title=_("A decision is held"),
            sentence=_("%(count)d more people have to stand behind it.") % {"count": missing}
            if missing > 1
            else _("One more person has to stand behind it."),
            verdict=may_confirm(actor, facts),
        )
    elif facts.stage == "review" and facts.independent and not disagreed(facts):
        yield Need(
            kind="vote",
            action="vote",
            target_id=case.id,
            title=_("Two unseen votes"),
            sentence=_("Two people judge this case without seeing what the other thinks. Equal votes decide."),
            verdict=may_vote(actor, facts),
        )
    elif facts.stage == "review" and facts.independent:
        yield Need(
            kind="decision",
            action="propose",
            target_id=case.id,
            title=_("The reviewers disagree"),
            sentence=_("Their reasons stand side by side below. A third person, a senior reviewer, decides."),
            verdict=may_propose(actor, facts),
        )
    elif facts.stage == "review" and facts.kind == "appeal":
        yield Need(
            kind="appeal",
            action="propose",
            target_id=case.id,
            title=_("An appeal"),
            sentence=_("The partner says what the decision got wrong. Propose the decision that should stand."),
            verdict=may_propose(actor, facts),
        )
    elif facts.stage == "review" and not facts.recommenders:
        yield Need(
            kind="recommendation",
            action="recommend",
            target_id=case.id,
            title=_("Recommendation"),
            sentence=_("Nobody has recommended yet."),
            verdict=may_recommend(actor, facts),
        )
    elif facts.stage == "review":
        yield Need(
            kind="decision",
            action="propose",
            target_id=case.id,
            title=_("Decision"),
            sentence=_("A recommendation is there; nobody has decided yet."),
            verdict=may_propose(actor, facts),
        )
