"""A broken pledge: found, answered, cured by a plan with a date, kept again; and what time does to pledges."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import (
    Agreement,
    Application,
    AuditEvent,
    Commitment,
    CommitmentTemplate,
    CurePlan,
    Enforcement,
    Grant,
    OutboxMessage,
    RuleVersion,
    SafeguardAssessment,
    User,
)
from accessprogram.operations import breaches, commitment_periods, commitments, cure_plans
from accessprogram.queries.audit import verify
from accessprogram.queries.breaches import breach_of
from accessprogram.queries.safeguards import pledge_facts
from tests.factories import access
from tests.factories.access import World
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return access.countersigned()


def _pledge(world: World, side: str = "partner") -> Commitment:
    return Commitment.objects.filter(partner=world.partner, side=side).latest("period")


def _due(world: World) -> Commitment:
    Commitment.objects.filter(partner=world.partner).update(due_at=db_now() - DAY)
    commitments.fall_due()
    return _pledge(world)


def _broken(world: World) -> Commitment:
    return breaches.find(actor=world.verifier, commitment_id=_due(world).id, reason="Nothing came.")


def _plan(world: World, **extra: Any) -> CurePlan:
    soon = (timezone.now() + 20 * DAY).date()
    given = {"commitment_id": _pledge(world).id, "text": "Keys for all by then.", "due_on": soon} | extra
    return cure_plans.propose(actor=world.owner, **given)


def _kinds(world: World) -> list[str]:
    sent = OutboxMessage.objects.filter(recipient_id=world.owner.id, kind__regex="commitment|cure")
    return list(sent.order_by("created_at").values_list("kind", flat=True))


def test_breach_is_cured_by_its_plan_and_kept_again(world: World) -> None:
    _broken(world)
    plan = _plan(world)
    breaches.represent(actor=world.owner, commitment_id=_pledge(world).id, text="The keys were late.")
    cure_plans.answer(actor=world.verifier, plan_id=plan.id, accept=True, words="Soon enough.")
    assert _pledge(world).state == "curing"
    with pytest.raises(WrongState, match="cure plan runs"):
        breaches.find(actor=world.verifier, commitment_id=_pledge(world).id, reason="Still nothing.")
    brought = commitments.submit_evidence(
        actor=world.owner, commitment_id=_pledge(world).id, statement="All have keys."
    )
    commitments.give_verdict(actor=world.verifier, evidence_id=brought.id, verdict="verified", reason="Counted.")
    assert _pledge(world).state == "verified"
    assert _kinds(world) == ["commitment_due", "commitment_breached", "cure_plan_answered", "commitment_restored"]
    shown = breach_of(_pledge(world))
    assert shown is not None
    assert (shown.reason, shown.is_open, [row.text for row in shown.said]) == (
        "Nothing came.", False, ["The keys were late."],
    )  # fmt: skip
    assert list(verify()) == []


def test_plan_that_ran_out_is_a_breach_again(world: World) -> None:
    _broken(world)
    cure_plans.answer(actor=world.verifier, plan_id=_plan(world).id, accept=True, words="Soon enough.")
    with pytest.raises(WrongState):
        _plan(world)
    moved = CurePlan.objects.create(
        commitment=_pledge(world), text="Shorter.", due_at=db_now() - DAY, proposed_by_id=world.owner.person,
        accepted=True, answer="Yes.", answered_at=db_now(), answered_by_id=world.verifier.person,
    )  # fmt: skip
    assert moved.accepted
    again = breaches.find(actor=world.verifier, commitment_id=_pledge(world).id, reason="Not done by then.")
    assert again.state == "breached"


def test_declined_plan_makes_room_for_another(world: World) -> None:
    _broken(world)
    first = _plan(world)
    with pytest.raises(WrongState, match="waits"):
        _plan(world)
    with pytest.raises(Invalid):
        cure_plans.answer(actor=world.verifier, plan_id=first.id, accept=False, words=" ")
    cure_plans.answer(actor=world.verifier, plan_id=first.id, accept=False, words="Too late.")
    assert _pledge(world).state == "breached"
    with pytest.raises(WrongState, match="answered"):
        cure_plans.answer(actor=world.verifier, plan_id=first.id, accept=True, words="Changed my mind.")
    assert cure_plans.answer(actor=world.verifier, plan_id=_plan(world).id, accept=True, words="Better.").accepted


@pytest.mark.parametrize("wrong", [{"text": " "}, {"due_on": None}, {"days": -1}, {"days": 200}])
def test_plan_needs_words_and_a_day_that_can_be_kept(world: World, wrong: dict[str, Any]) -> None:
    _broken(world)
    if "days" in wrong:
        wrong = {"due_on": (timezone.now() + wrong["days"] * DAY).date()}
    with pytest.raises(Invalid) as refused:
        _plan(world, **wrong)
    assert list(refused.value.fields) == list(wrong)


def test_breach_is_found_and_answered_by_those_whose_it_is(world: World) -> None:
    _due(world)
    for actor in (world.owner, world.administrator, world.deciders[0]):
        with pytest.raises(NotAllowed):
            breaches.find(actor=actor, commitment_id=_pledge(world).id, reason="Late.")
    with pytest.raises(Invalid):
        breaches.find(actor=world.verifier, commitment_id=_pledge(world).id, reason=" ")
    with pytest.raises(WrongState):
        breaches.represent(actor=world.owner, commitment_id=_pledge(world).id, text="But no!")
    breaches.find(actor=world.verifier, commitment_id=_pledge(world).id, reason="Late.")
    for act in (
        lambda: cure_plans.propose(actor=world.verifier, commitment_id=_pledge(world).id, text="We", due_on=None),
        lambda: breaches.represent(actor=world.verifier, commitment_id=_pledge(world).id, text="But no!"),
        lambda: cure_plans.answer(actor=world.owner, plan_id=_plan(world).id, accept=True, words="Fine."),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_partner_finds_the_providers_pledge_broken_and_accepts_its_cure(world: World) -> None:
    _due(world)
    pledge = _pledge(world, "provider")
    with pytest.raises(NotAllowed):
        breaches.find(actor=world.verifier, commitment_id=pledge.id, reason="Late.")
    breaches.find(actor=world.owner, commitment_id=pledge.id, reason="Five answers were late.")
    soon = (timezone.now() + 5 * DAY).date()
    plan = cure_plans.propose(actor=world.administrator, commitment_id=pledge.id, text="Two more people.", due_on=soon)
    cure_plans.answer(actor=world.owner, plan_id=plan.id, accept=True, words="Good.")
    assert _pledge(world, "provider").state == "curing"
    assert _kinds(world) == ["commitment_due"]  # the partner's own; it is told nothing that it did itself


def test_breach_lowers_the_safeguard_level_and_the_cure_gives_it_back(world: World) -> None:
    programme = world.version.tier.programme
    RuleVersion.objects.filter(programme=programme).update(state="retired")
    RuleVersion.objects.create(
        programme=programme, kind="safeguard", number=2, state="published", published_at=db_now(),
        published_by_id=world.administrator.id,
        rule={"levels": [
            {"level": 1, "needs": [{"fact": "pledged:partner-pledge", "words": "Pledge it."}]},
            {"level": 2, "needs": [{"fact": "verified:partner-pledge", "words": "Prove it."}]},
        ]},
    )  # fmt: skip

    def level() -> int:
        return SafeguardAssessment.objects.filter(partner=world.partner).latest("created_at").level

    _broken(world)
    assert level() == 0
    cure_plans.answer(actor=world.verifier, plan_id=_plan(world).id, accept=True, words="Soon enough.")
    assert level() == 1
    brought = commitments.submit_evidence(actor=world.owner, commitment_id=_pledge(world).id, statement="Done.")
    commitments.give_verdict(actor=world.verifier, evidence_id=brought.id, verdict="verified", reason="Seen.")
    assert level() == 2


# --- What time does --------------------------------------------------------------------------------------------------
def test_pledge_that_comes_due_again_begins_its_next_period_once(world: World) -> None:
    CommitmentTemplate.objects.update(cadence_days=30)
    assert commitment_periods.open_next() == 0
    Commitment.objects.filter(side="partner").update(due_at=db_now() - 40 * DAY)
    assert commitment_periods.open_next() == 1
    assert commitment_periods.open_next() == 0
    first, second = Commitment.objects.filter(side="partner").order_by("period")
    assert (second.period, second.previous_id, second.state, second.target) == (2, first.id, "pledged", first.target)
    assert second.due_at - first.due_at == 60 * DAY  # the period in between had passed already
    born = AuditEvent.objects.filter(action="commitment.pledged", object_id=str(second.id))
    assert [row.data["period"] for row in born] == [2]


def test_newest_judged_period_is_what_counts(world: World) -> None:
    CommitmentTemplate.objects.update(cadence_days=30)
    programme = world.application.programme_id
    Commitment.objects.filter(side="partner").update(due_at=db_now() - DAY, state="verified")
    assert pledge_facts(world.partner.id, programme) == {"pledged:partner-pledge", "verified:partner-pledge"}
    commitment_periods.open_next()
    assert pledge_facts(world.partner.id, programme) == {"pledged:partner-pledge", "verified:partner-pledge"}
    Commitment.objects.filter(side="partner", period=2).update(state="breached", breached_at=db_now())
    assert pledge_facts(world.partner.id, programme) == set()
    Commitment.objects.filter(side="partner", period=2).update(state="submitted")
    assert pledge_facts(world.partner.id, programme) == {"pledged:partner-pledge"}


def _end_access(world: World) -> None:
    Grant.objects.filter(pk=world.granted.pk).update(state="expired")


def test_what_was_not_due_ends_with_the_access_and_what_was_owed_stays(world: World) -> None:
    assert commitment_periods.end_over() == 0
    Commitment.objects.filter(side="provider").update(state="due")
    _end_access(world)
    assert commitment_periods.end_over() == 1
    assert (_pledge(world).state, _pledge(world, "provider").state) == ("ended", "due")
    CommitmentTemplate.objects.update(cadence_days=30)
    Commitment.objects.update(due_at=db_now() - DAY)
    assert commitment_periods.open_next() == 0


def test_destruction_falls_due_when_the_access_ends(world: World) -> None:
    CommitmentTemplate.objects.filter(side="partner").update(kind="destruction-on-exit", due_days=30)
    commitments.start(world.agreement)
    whole_term = timedelta(days=world.agreement.content["tier"]["term_days"] + 30)
    countersigned = world.agreement.countersigned_at
    assert countersigned is not None
    assert _pledge(world).due_at == countersigned + whole_term
    _end_access(world)
    assert commitment_periods.end_over() == 2
    pledge = _pledge(world)
    assert (pledge.state, round((pledge.due_at - db_now()) / DAY)) == ("due", 30)
    with pytest.raises(WrongState, match="due on"):
        breaches.find(actor=world.verifier, commitment_id=pledge.id, reason="Nothing came.")


def test_pledge_asked_anew_by_a_newer_agreement_ends_in_the_old_one(world: World) -> None:
    _end_access(world)
    Application.objects.filter(pk=world.application.pk).update(state="decided")
    access.countersigned(access.world(version=world.version, partner=world.partner))
    assert commitment_periods.end_over() == 2
    old = Commitment.objects.filter(agreement=Agreement.objects.earliest("created_at"))
    assert {row.state for row in old} == {"ended"}
    assert _pledge(world).state == "pledged" or Commitment.objects.filter(state="pledged").count() == 2


# --- What follows ----------------------------------------------------------------------------------------------------
def _working(world: World) -> None:
    access.working(world)


def _moved(world: World, **to: Any) -> None:
    Commitment.objects.filter(pk=_pledge(world).pk).update(**to)


def test_uncured_breach_proposes_a_restriction_to_people_once(world: World) -> None:
    _working(world)
    _broken(world)
    assert breaches.propose_uncured() == 0
    _moved(world, breached_at=db_now() - 31 * DAY)
    _plan(world)
    assert breaches.propose_uncured() == 0  # a plan waits for the desk's answer
    cure_plans.answer(actor=world.verifier, plan_id=CurePlan.objects.get().id, accept=False, words="Too late.")
    assert breaches.propose_uncured() == 1
    measure = Enforcement.objects.get()
    assert (measure.action, measure.scope, measure.state, measure.commitment_id, measure.grant_id) == (
        "restrict", "grant", "proposed", _pledge(world).id, world.granted.id,
    )  # fmt: skip
    assert world.granted.state == "active"
    owner = client_of(User.objects.get(pk=world.owner.id))
    assert (
        f"/partner/measures/{measure.id}/"
        in owner.get(f"/partner/commitments/{measure.commitment_id}/").content.decode()
    )
    Enforcement.objects.update(state="dropped")
    assert breaches.propose_uncured() == 0


def test_cure_plan_that_ran_out_proposes_at_once(world: World) -> None:
    _working(world)
    _broken(world)
    CurePlan.objects.create(
        commitment=_pledge(world), text="Short.", due_at=db_now() - DAY, proposed_by_id=world.owner.person,
        accepted=True, answer="Yes.", answered_at=db_now(), answered_by_id=world.verifier.person,
    )  # fmt: skip
    _moved(world, state="curing")
    assert breaches.propose_uncured() == 1


@pytest.mark.parametrize("spared", ["refusal-feedback", "no access", "provider"])
def test_nothing_is_proposed_where_nothing_is_to_be_cut(world: World, spared: str) -> None:
    _working(world)
    pledge = _broken(world)
    _moved(world, breached_at=db_now() - 99 * DAY)
    if spared == "no access":
        Grant.objects.filter(pk=world.granted.pk).update(state="expired")
    elif spared == "provider":
        _moved(world, side="provider")
    else:
        CommitmentTemplate.objects.filter(pk=pledge.template_id).update(kind=spared)
    assert breaches.propose_uncured() == 0


# --- Pages -----------------------------------------------------------------------------------------------------------
def test_breach_and_cure_in_the_browser(world: World) -> None:
    pledge = _due(world)
    verifier, owner = (client_of(User.objects.get(pk=actor.id)) for actor in (world.verifier, world.owner))
    desk, own = f"/desk/commitments/{pledge.id}/", f"/partner/commitments/{pledge.id}/"
    assert "Find the pledge broken" in verifier.get(desk).content.decode()
    assert "Find the pledge broken" not in owner.get(own).content.decode()
    assert verifier.post(f"{desk}breach/", {"reason": " "}).status_code == 422
    assert verifier.post(f"{desk}breach/", {"reason": "Nothing came."}).status_code == 302
    typed = owner.post(f"{own}plan/", {"text": "Keys for all.", "due_on": "soon"})
    assert (typed.status_code, "Keys for all." in typed.content.decode()) == (422, True)
    soon = (timezone.now() + 20 * DAY).date().isoformat()
    assert owner.post(f"{own}plan/", {"text": "Keys for all.", "due_on": soon}).status_code == 302
    assert owner.post(f"{own}plan/", {"text": "Keys for all.", "due_on": soon}).status_code == 409
    plan = CurePlan.objects.get()
    answer = f"/desk/commitments/plans/{plan.id}/answer/"
    assert verifier.post(answer, {"answer": "Good."}).status_code == 422
    assert verifier.post(answer, {"accept": "yes", "answer": "Good."}).status_code == 302
    shown = owner.get(own).content.decode()
    assert "Being cured" in shown
    assert User.objects.get(pk=world.verifier.id).name not in shown


def test_both_scores_stand_on_one_page_for_both_sides(world: World) -> None:
    _due(world)
    breaches.find(actor=world.owner, commitment_id=_pledge(world, "provider").id, reason="Late.")
    verifier, owner = (client_of(User.objects.get(pk=actor.id)) for actor in (world.verifier, world.owner))
    for page in (
        verifier.get(f"/desk/commitments/?view=all&partner={world.partner.id}"),
        owner.get("/partner/commitments/"),
    ):
        (balance,) = page.context["balances"]
        assert [(row.side, row.due, row.verified, row.broken) for row in balance.sides] == [
            ("partner", 1, 0, 0),
            ("provider", 1, 0, 1),
        ]
        assert "1 is broken now." in page.content.decode()
    other = access.countersigned()
    assert verifier.get(f"/desk/commitments/?view=all&partner={other.partner.id}").status_code == 404
