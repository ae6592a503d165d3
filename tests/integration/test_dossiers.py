"""The argument about a model: comparable scores, claims answered by a date, judgements with an end, a level by rule."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import (
    CapabilityAssessment,
    EvaluationRun,
    Offering,
    OutboxMessage,
    Reexamination,
    RuleVersion,
    Tier,
    UpliftJudgement,
    User,
)
from accessprogram.operations import capability, dossiers, evaluations, publishing
from accessprogram.queries.capability import derived
from accessprogram.queries.dossiers import argument, field_record
from accessprogram.queries.evaluations import pictures
from tests.factories import access
from tests.factories.access import World
from tests.factories.desk import desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
RULE = {
    "cure_days": 20,
    "levels": [
        {
            "level": level,
            "any": [
                {
                    "benchmark": "tasks",
                    "version": "1",
                    "metric": "% solved",
                    "at_least": least,
                    "words": f"solves {least} %",
                }
            ],
        }
        for level, least in ((1, 20), (3, 60))
    ],
}
RUN: dict[str, Any] = {
    "benchmark": "tasks", "benchmark_version": "1", "tasks": 40, "harness": "Plain", "metric": "% solved",
    "score": 30.0, "evaluator": "vendor", "source": "Card", "run_on": date(2026, 1, 31),
}  # fmt: skip


@pytest.fixture
def world() -> World:
    made = access.world()
    evaluations.add_benchmark(
        actor=made.administrator,
        programme_id=made.version.tier.programme_id,
        title="Tasks",
        measures="Solving tasks.",
        source="Tests",
    )
    return made


def run(world: World, offering: Offering | None = None, **changed: Any) -> EvaluationRun:
    rest = {name: changed.pop(name) for name in ("theirs", "supersedes_id") if name in changed}
    return evaluations.record(
        actor=world.administrator,
        offering_id=(offering or world.offering).id,
        run=evaluations.Run(**RUN | changed),
        **rest,
    )


def publish_rule(world: World) -> RuleVersion:
    rule = RuleVersion.objects.create(
        programme=world.version.tier.programme, kind="capability", number=1, rule=RULE, state="draft"
    )
    return publishing.publish_rule(actor=world.administrator, id=rule.id)


def level(world: World) -> tuple[int, bool]:
    """The level in force, and whether the rule set it."""
    found = CapabilityAssessment.objects.filter(offering=world.offering).first()
    assert found is not None
    return found.level, found.proposed_by_id is None


def test_run_that_reaches_more_raises_the_level_at_once(world: World) -> None:
    run(world)
    assert level(world) == (0, False)
    publish_rule(world)
    assert level(world) == (1, True)
    run(world, score=59.9)
    assert level(world) == (1, True)
    reached = run(world, score=60.0)
    assert level(world) == (3, True)
    assert Reexamination.objects.filter(offering=world.offering).count() == 2
    run(world, score=10.0, supersedes_id=reached.id)  # the correction takes away what the level stood on
    assert (level(world), derived(world.offering).level) == ((3, True), 1)


def test_people_stand_above_the_rule_until_it_says_more(world: World) -> None:
    publish_rule(world)
    run(world)
    first, second = world.deciders
    assert level(world) == (1, True)
    capability.assess(actor=first, offering_id=world.offering.id, level=0, rationale="Leaked", confirmed_by=second)
    run(world, score=31.0)
    assert level(world) == (0, False)
    run(world, score=61.0)
    assert level(world) == (3, True)


def test_rule_that_cannot_be_read_is_not_published(world: World) -> None:
    for rule in (
        {"levels": []},
        {"levels": [{"level": 5, "any": []}]},
        {"levels": [{"level": 1, "any": [{}]}]},
        RULE | {"cure_days": 0},
    ):
        broken = RuleVersion.objects.create(
            programme=world.version.tier.programme, kind="capability", number=1, rule=rule, state="draft"
        )
        with pytest.raises(Invalid):
            publishing.publish_rule(actor=world.administrator, id=broken.id)
        broken.delete()


def test_run_without_what_makes_it_comparable_is_refused_field_by_field(world: World) -> None:
    wrong = {"benchmark": "other", "harness": " ", "low": 40.0, "run_on": db_now().date() + timedelta(days=1),
             "source_url": "javascript:alert(1)", "attempts": 0}  # fmt: skip
    with pytest.raises(Invalid) as refused:
        run(world, **wrong)
    assert set(refused.value.fields) == {"benchmark", "harness", "low", "high", "run_on", "source_url", "attempts"}
    with pytest.raises(NotAllowed):
        evaluations.record(actor=world.operator, offering_id=world.offering.id, run=evaluations.Run(**RUN))
    with pytest.raises(NotFound):
        evaluations.record(actor=world.owner, offering_id=world.offering.id, run=evaluations.Run(**RUN))
    made = run(world)
    run(world, supersedes_id=made.id)
    with pytest.raises(Invalid):
        run(world, supersedes_id=made.id)


def test_scores_share_an_axis_only_under_the_same_conditions(world: World) -> None:
    run(world, score=30.0)
    run(world, score=20.0, theirs=True, system="Open 1", open_weight=True, evaluator="independent")
    run(world, score=50.0, attempts=5)
    run(world, score=55.0, harness="Tools", token_budget=1000)
    drawn = [(picture.apart, [row["value"] for row in picture.rows]) for picture in pictures(world.offering)]
    assert drawn[0] == ((), [30.0, 20.0])
    assert sorted(drawn[1:]) == [
        (("attempts (k): 5 instead of 1",), [50.0]),
        (("harness: Tools instead of Plain", "token budget: 1000 instead of not said"), [55.0]),
    ]


def test_claim_and_counter_claim_stand_side_by_side_and_are_answered(world: World) -> None:
    offering = world.offering
    said = dossiers.claim(actor=world.administrator, offering_id=offering.id, text="It finds.", said_by="The card")
    with pytest.raises(NotFound):
        dossiers.counter(actor=world.operator, partner_id=world.partner.id, offering_id=offering.id, text="No.")
    with pytest.raises(Invalid):
        dossiers.counter(actor=world.owner, partner_id=world.partner.id, offering_id=offering.id, text=" ")
    against = dossiers.counter(
        actor=world.owner, partner_id=world.partner.id, offering_id=offering.id, text="Rarely.", answers_id=said.id
    )
    assert against.answer_due is not None
    assert against.answer_due - db_now() > timedelta(days=13, hours=23)
    stands = argument([offering.id])[offering.id]
    assert (stands.claim, stands.counter_claim, stands.judgement, stands.unanswered) == (said, against, None, 1)
    dossiers.answer(actor=world.administrator, claim_id=against.id, text="On old code, yes.")
    with pytest.raises(WrongState):
        dossiers.answer(actor=world.administrator, claim_id=against.id, text="Again.")
    assert OutboxMessage.objects.filter(kind="counter_claim_answered", recipient_id=world.owner.id).count() == 1
    assert argument([offering.id])[offering.id].unanswered == 0
    with pytest.raises(NotAllowed):
        dossiers.withdraw(actor=world.deciders[0], claim_id=said.id)
    dossiers.withdraw(actor=world.administrator, claim_id=said.id)
    assert argument([offering.id])[offering.id].claim is None


def test_argument_of_three_models_asks_as_often_as_of_one() -> None:
    version = access.tier(offerings=3)
    ids = list(version.offerings.values_list("id", flat=True))
    asked = []
    for some in (ids[:1], ids):
        with CaptureQueriesContext(connection) as queries:
            assert len(argument(some)) == len(some)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def judge(world: World, **changed: Any) -> UpliftJudgement:
    given = {"open_weight_system": "Open 1", "uplift": "slight", "text": "A little.",
             "stale_after": db_now().date() + timedelta(days=90)} | changed  # fmt: skip
    return dossiers.judge(actor=world.administrator, offering_id=world.offering.id, **given)


def test_judgement_has_a_day_on_which_it_ends(world: World) -> None:
    today = db_now().date()
    for day in (today, today + timedelta(days=400)):
        with pytest.raises(Invalid):
            judge(world, stale_after=day)
    judge(world)
    stands = argument([world.offering.id])[world.offering.id]
    assert (stands.stale, stands.judgement is not None) == (False, True)


def test_judgement_past_its_date_blocks_an_approval_on_the_highest_tier_only() -> None:
    judged = desk().checked()
    offering = judged.version.offerings.get()
    today = db_now().date()
    UpliftJudgement.objects.create(
        offering=offering,
        open_weight_system="Open 1",
        uplift="none",
        text="None.",
        judged_on=today - timedelta(days=9),
        stale_after=today - timedelta(days=1),
        by=User.objects.get(pk=judged.actor("senior_reviewer").id),
    )
    with pytest.raises(NotAllowed) as refused:
        judged.propose()
    assert refused.value.code == "stale_judgement"
    Tier.objects.create(programme=judged.version.tier.programme, slug="higher", title="Higher", position=9)
    assert judged.propose().state == "held"


def test_field_record_says_nothing_in_public_of_a_few_partners(world: World) -> None:
    record = field_record(world.offering)
    assert (record.partners, record.reported, record.valid, record.fixed, record.hours, record.public) == (
        0,
        0,
        0,
        0,
        0,
        False,
    )


def test_public_page_shows_the_argument_and_names_no_partner(world: World) -> None:
    dossiers.counter(actor=world.owner, partner_id=world.partner.id, offering_id=world.offering.id, text="Rarely.")
    page = reverse("accessprogram:model", args=[world.offering.slug])
    seen = Client().get(page)
    assert (seen.status_code, str(world.partner) in seen.text, "Rarely." in seen.text) == (200, False, True)
    tier_page = Client().get(reverse("accessprogram:tier", args=[world.version.tier.slug]))
    assert ("Rarely." in tier_page.text, str(world.partner) in tier_page.text) == (True, False)
    mine = client_of(User.objects.get(pk=world.owner.id)).get(page)
    assert str(world.partner) in mine.text


def test_refused_run_keeps_what_was_typed(world: World) -> None:
    client = client_of(User.objects.get(pk=world.administrator.id))
    page = reverse("accessprogram:model-run", args=[world.offering.id])
    answer = client.post(page, {**{name: str(value) for name, value in RUN.items()}, "harness": "My own", "score": ""})
    assert (answer.status_code, "My own" in answer.text) == (422, True)
    good = client.post(page, {**{name: str(value) for name, value in RUN.items()}, "attempts": "1"})
    assert good.status_code == 302
