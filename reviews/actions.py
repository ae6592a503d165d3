"""Everything that a person can do on a case: one table that draws the buttons and executes the POST.

What the table does not offer cannot run. A page does three things with it:

    facts = facts_of(case)                              reviews.queries.facts
    for offer in offered(actor, facts):                 Offer(action, verdict): draw a button, or say why not
        offer.action.slug, .label, .tone, .fields       ``verdict.sentence`` says who could
    done = perform(actor, "confirm", data)              the POST: data is what the action's fields name, cleaned

``target`` says what an action is about: ``case`` (data holds ``case_id``), or one thing on it (``finding``, ``run``,
``waiver``, ``claim``, ``decision``). Actions about a thing are offered per thing: ``offer("adjudicate", actor, facts,
check_slug=...)``. Each field is (name, kind, label, required); a form is made of it mechanically. Kinds: ``id``
(hidden), ``text``, ``words`` (several lines), ``days`` (whole number), ``date``, ``seat``, ``section``, ``outcome``,
``disposition``, ``reasons`` (slugs of reason codes), ``hash`` and ``fence`` (hidden, as the page was drawn). What an
approval gives, and on which conditions, stands on the terms sheet and is typed nowhere else.

``perform`` raises what operations raise (accessprogram.errors) and answers with a sentence for the person. Everything
is judged again by the operation itself, under its lock; a page that was drawn too early is refused, never obeyed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.errors import NotFound
from accessprogram.policy.actors import Actor, Verdict
from reviews.models import Adjudication, SecondLook
from reviews.operations import (
    adjudications,
    cases,
    checks,
    claims,
    decisions,
    recommendations,
    second_looks,
    waivers,
)
from reviews.policy import adjudications as may_adjudications
from reviews.policy import cases as may_cases
from reviews.policy import claims as may_claims
from reviews.policy import decisions as may_decisions
from reviews.policy import recommendations as may_recommendations
from reviews.policy import second_looks as may_second_looks
from reviews.policy import waivers as may_waivers
from reviews.policy.facts import CaseFacts


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input of an action; see the module for the kinds."""

    name: str
    kind: str
    label: Any = ""
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Action:
    """``may(actor, facts, **about)`` is the rule, ``run(actor=..., **data)`` the one operation. ``tone``: primary,
    quiet or danger. ``step_up``: asks for the password or passkey again when the last time is long ago."""

    slug: str
    label: Any
    who: Any
    target: str
    may: Callable[..., Verdict]
    run: Callable[..., Any]
    fields: tuple[Field, ...] = ()
    tone: str = "quiet"
    step_up: bool = False
    done: Any = ""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An action with what the rule says of it now: allowed, or a sentence that says why not and who could."""

    action: Action
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Done:
    """What happened, in a sentence; ``result`` is what the operation returned. ``level``: success or warning."""

    sentence: str
    result: Any
    level: str = "success"


_CASE = Field(name="case_id", kind="id")
_PROPOSAL = (
    Field(name="outcome", kind="outcome", label=gettext_lazy("Outcome")),
    Field(name="reason_codes", kind="reasons", label=gettext_lazy("Reasons for the applicant"), required=False),
    Field(name="rationale", kind="words", label=gettext_lazy("Why")),
)

ACTIONS: dict[str, Action] = {
    action.slug: action
    for action in (
        Action(
            slug="claim",
            label=gettext_lazy("Take this seat"),
            who=gettext_lazy("reviewers and senior reviewers; for adjudication also screening analysts"),
            target="case",
            may=may_claims.may_claim,
            run=claims.take,
            fields=(_CASE, Field(name="seat", kind="seat", label=gettext_lazy("Seat"))),
            tone="primary",
            done=gettext_lazy("The seat is yours for eight hours. Working on the case renews it."),
        ),
        Action(
            slug="release",
            label=gettext_lazy("Give up this seat"),
            who=gettext_lazy("whoever holds it, or a senior reviewer"),
            target="claim",
            may=may_claims.may_release,
            run=claims.release,
            fields=(Field(name="claim_id", kind="id"),),
            done=gettext_lazy("The seat is free."),
        ),
        Action(
            slug="note",
            label=gettext_lazy("Write a note"),
            who=gettext_lazy("people who judge cases of this tier"),
            target="case",
            may=may_cases.may_note,
            run=cases.note,
            fields=(
                _CASE,
                Field(name="section", kind="section", label=gettext_lazy("About"), required=False),
                Field(name="text", kind="words", label=gettext_lazy("Note")),
            ),
            done=gettext_lazy("The note is on the case. The partner never sees it."),
        ),
        Action(
            slug="ask_partner",
            label=gettext_lazy("Ask the partner"),
            who=gettext_lazy("people who judge cases of this tier"),
            target="case",
            may=may_cases.may_ask_partner,
            run=cases.ask_partner,
            fields=(
                _CASE,
                Field(name="section", kind="section", label=gettext_lazy("About"), required=False),
                Field(name="text", kind="words", label=gettext_lazy("Question, as the partner reads it")),
                Field(name="due_days", kind="days", label=gettext_lazy("Days to answer")),
            ),
            done=gettext_lazy("The question is with the partner. The clock stands still until they answer."),
        ),
        Action(
            slug="adjudicate",
            label=gettext_lazy("Say what this means"),
            who=gettext_lazy("screening analysts, and reviewers with a seat on the case"),
            target="finding",
            may=may_adjudications.may_dispose,
            run=adjudications.adjudicate,
            fields=(
                Field(name="finding_id", kind="id"),
                Field(name="hit_id", kind="id", required=False),
                Field(name="disposition", kind="disposition", label=gettext_lazy("What it is")),
                Field(name="reason", kind="words", label=gettext_lazy("Why")),
            ),
            tone="primary",
            done=gettext_lazy("Your word stands, with its reason."),
        ),
        Action(
            slug="second_look",
            label=gettext_lazy("Say what this means"),
            who=gettext_lazy("whoever the hit was given to"),
            target="look",
            may=may_second_looks.may_say,
            run=second_looks.say,
            fields=(
                Field(name="look_id", kind="id"),
                Field(name="disposition", kind="disposition", label=gettext_lazy("What it is")),
                Field(name="reason", kind="words", label=gettext_lazy("Why")),
            ),
            tone="primary",
            done=gettext_lazy("The answer of this one was known: it measures how reliably hits are judged."),
        ),
        Action(
            slug="rerun",
            label=gettext_lazy("Run again"),
            who=gettext_lazy("reviewers, senior reviewers and screening analysts"),
            target="run",
            may=may_cases.may_rerun,
            run=checks.rerun,
            fields=(Field(name="run_id", kind="id"),),
            done=gettext_lazy("The check runs again; the case waits for it."),
        ),
        Action(
            slug="ask_waiver",
            label=gettext_lazy("Ask to go on without this check"),
            who=gettext_lazy("reviewers and senior reviewers; never for screening, identity or signatory"),
            target="case",
            may=may_waivers.may_ask_waiver,
            run=waivers.ask,
            fields=(
                _CASE,
                Field(name="check_slug", kind="text"),
                Field(name="reason", kind="words", label=gettext_lazy("Why")),
                Field(name="until", kind="date", label=gettext_lazy("Until")),
            ),
            done=gettext_lazy("A second person has to approve this before it counts."),
        ),
        Action(
            slug="approve_waiver",
            label=gettext_lazy("Approve going on without this check"),
            who=gettext_lazy("a senior reviewer or committee member who did not ask for it"),
            target="waiver",
            may=may_waivers.may_approve_waiver,
            run=waivers.approve,
            fields=(Field(name="waiver_id", kind="id"),),
            step_up=True,
            done=gettext_lazy("The case can go on without this check until the date."),
        ),
        Action(
            slug="recommend",
            label=gettext_lazy("Recommend"),
            who=gettext_lazy("the reviewer who holds the review"),
            target="case",
            may=may_recommendations.may_recommend,
            run=recommendations.recommend,
            fields=(_CASE, *_PROPOSAL, Field(name="fence", kind="fence", required=False)),
            tone="primary",
            done=gettext_lazy("Your recommendation is with those who decide."),
        ),
        Action(
            slug="propose",
            label=gettext_lazy("Decide"),
            who=gettext_lazy("senior reviewers and committee members"),
            target="case",
            may=may_decisions.may_propose,
            run=decisions.propose,
            fields=(_CASE, *_PROPOSAL),
            tone="primary",
            step_up=True,
            done=gettext_lazy("The decision is held until the others have confirmed it."),
        ),
        Action(
            slug="confirm",
            label=gettext_lazy("Confirm the decision"),
            who=gettext_lazy("a senior reviewer or committee member who does not stand behind it yet"),
            target="decision",
            may=may_decisions.may_confirm,
            run=decisions.confirm,
            fields=(Field(name="decision_id", kind="id"), Field(name="basis_hash", kind="hash")),
            tone="primary",
            step_up=True,
        ),
        Action(
            slug="veto",
            label=gettext_lazy("Veto"),
            who=gettext_lazy("any senior reviewer without a conflict, until the cool-off ends"),
            target="decision",
            may=may_decisions.may_veto,
            run=decisions.veto,
            fields=(
                Field(name="decision_id", kind="id"),
                Field(name="reason", kind="words", label=gettext_lazy("Why")),
            ),
            tone="danger",
            step_up=True,
            done=gettext_lazy("The decision is stopped; the case is back in review."),
        ),
    )
}
# Their rules need to know which one: they are offered beside it, by ``offer``.
ABOUT_ONE_THING = frozenset({"claim", "release", "adjudicate", "second_look", "ask_waiver", "approve_waiver"})


def offer(slug: str, actor: Actor, facts: CaseFacts, **about: Any) -> Offer:
    """One action with its verdict. ``about``: ``seat`` for claim and release, ``check_slug`` for ask_waiver,
    ``asked_by`` for approve_waiver, ``check_slug``, ``disposition`` ("" to ask in general) and ``asked`` for
    adjudicate, ``analyst_id`` for second_look."""
    action = ACTIONS[slug]
    return Offer(action=action, verdict=action.may(actor, facts, **about))


def offered(actor: Actor, facts: CaseFacts) -> list[Offer]:
    """Every action on the case as a whole, in the table's order, the refused ones with their reason."""
    return [offer(slug, actor, facts) for slug in ACTIONS if slug not in ABOUT_ONE_THING]


def perform(actor: Actor, slug: str, data: Mapping[str, Any]) -> Done:
    """Execute one action with exactly its own fields; anything else in ``data`` is left out.

    Raises NotFound for an action that is not in the table, and what its operation raises.
    """
    action = ACTIONS.get(slug)
    if action is None:
        raise NotFound(_("There is no such action."))
    result = action.run(actor=actor, **{field.name: data[field.name] for field in action.fields if field.name in data})
    if isinstance(result, decisions.Result):
        return _of_confirmation(result)
    if isinstance(result, Adjudication) and result.awaits_second:
        sentence = _("Your word stands. It settles nothing until another person has said the same.")
        return Done(sentence=sentence, result=result, level="warning")
    if isinstance(result, SecondLook):
        return _of_second_look(result, str(action.done))
    return Done(sentence=str(action.done), result=result)


def _of_second_look(look: SecondLook, done: str) -> Done:
    """Told at once, so that one learns from it: nothing about the case depends on it."""
    if look.disposition == look.expected:
        return Done(sentence=f"{done} " + _("You said the same."), result=look)
    known = _("You said something else: it stands as %(word)s.") % {"word": look.get_expected_display()}
    return Done(sentence=f"{done} {known}", result=look, level="warning")


def _of_confirmation(result: decisions.Result) -> Done:
    if result.state == "voided":
        sentence = _("Nothing was confirmed: this changed since the decision: %(parts)s. The case is back in review.")
        return Done(sentence=sentence % {"parts": result.parts_in_words}, result=result, level="warning")
    sentences = {
        "confirmed": _("You stand behind the decision. It needs more people."),
        "cooling_off": _("The decision has its approvals. It takes effect when its cool-off ends."),
        "effective": _("The decision took effect, and the partner was told."),
    }
    return Done(sentence=sentences[result.state], result=result)
