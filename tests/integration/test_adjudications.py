"""Judging hits: the second person of a true match, earlier words that hold or reopen, and known answers dealt again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import AuditEvent, Conflict, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.checks import CATALOGUE
from reviews.checks import base as checks_base
from reviews.enums import RunCause
from reviews.models import Adjudication, CheckRun, Hit, KnownMatch, SecondLook, Suppression, ThresholdVersion
from reviews.operations import adjudications, checks, claims, reruns, second_looks
from reviews.queries import hits as hit_queries
from reviews.queries import second_looks as looks
from reviews.queries.facts import facts_of
from reviews.queries.judgements import check_states
from reviews.queries.needs import Unanswered, needs
from tests import factories
from tests.factories.checks import Scripted
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
FALSE, TRUE = "false_positive", "true_match_refused"


def hit(number: int = 1, **changes: Any) -> checks_base.Hit:
    """A hit on one entry, with the hashes of both sides; ``born`` is what the list says."""
    born, named = changes.pop("born", "1968"), changes.pop("named", "Viktor Fictionalov")
    return checks_base.Hit(
        subject_label="person 1",
        subject_field="people",
        entity_key=f"list:{number}",
        entity_name=f"FICTIONALOV {number}",
        list_version="1",
        score=81.0,
        scores={"words": 81.0, "logic-v2": 74.5},
        comparison=[
            {"field": "name", "ours": named, "theirs": f"FICTIONALOV {number}", "effect": "similar", "words": "Alike."},
            {"field": "date of birth", "ours": "", "theirs": born, "effect": "lowers", "words": "Unknown."},
        ],
        subject_hash=f"s-{named}",
        entity_hash=f"e-{number}-{born}",
    )


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts a screening check into the catalogue that finds these hits."""

    def put(*found: checks_base.Hit) -> None:
        answer = checks_base.Finding(
            outcome=checks_base.Outcome.REVIEW if found else checks_base.Outcome.CLEAR,
            summary="What was found.", applicant_summary="We looked.", hits=found, source="screening",
        )  # fmt: skip
        monkeypatch.setitem(CATALOGUE, "screening", Scripted(slug="screening", script=lambda _before: answer))

    return put


@pytest.fixture
def world(screen: Callable[..., None]) -> Desk:
    """In review, with one hit that waits for a word."""
    screen(hit())
    return desk(checks=("screening",)).checked()


def say(world: Desk, disposition: str, *, by: Actor | None = None, of: Hit | None = None) -> Adjudication:
    judged = of or newest()
    actor = by or world.actor("screening_analyst")
    return adjudications.adjudicate(
        actor=actor, finding_id=judged.finding_id, hit_id=judged.id, disposition=disposition, reason="Because."
    )


def newest() -> Hit:
    return Hit.objects.order_by("-finding__run__generation", "entity_key")[0]


def again(world: Desk) -> Hit:
    """Run the check again; its newest hit."""
    run = CheckRun.objects.order_by("-generation")[0]
    checks.rerun(actor=world.actor("screening_analyst"), run_id=run.id)
    checks.perform_due()
    return newest()


def share(**percent: int) -> None:
    """Publish how often hits are dealt again."""
    number = ThresholdVersion.objects.count() + 1
    ThresholdVersion.objects.create(number=number, values={"screening": percent}, reason="A test.", by=factories.user())


def browser(actor: Actor) -> Client:
    return client_of(User.objects.get(pk=actor.id))


# --- The second person ---
def test_true_match_settles_when_another_person_says_the_same(world: Desk) -> None:
    first, second = world.actor("screening_analyst"), world.actor("screening_analyst", 1)
    claims.take(actor=first, case_id=world.case.id, seat="adjudication")
    world.reason()

    assert say(world, TRUE, by=first).awaits_second
    assert facts_of(world.case).unsettled == {"screening": "Scripted"}
    with pytest.raises(NotAllowed, match="You said so already"):
        say(world, TRUE, by=first)
    assert hit_queries.count(first) == "0"
    assert (hit_queries.count(second), hit_queries.page(second).rows[0].awaits_second) == ("1", True)

    assert not say(world, TRUE, by=second).awaits_second
    assert facts_of(world.case).unsettled == {}
    with pytest.raises(NotAllowed) as refused:
        world.propose()
    assert refused.value.code == "true_match"
    assert world.propose(outcome="decline", reason_codes=["unclear"]).state == "held"


def test_nobody_alone_takes_back_what_somebody_called_a_true_match(world: Desk) -> None:
    say(world, TRUE)
    assert say(world, FALSE, by=world.actor("screening_analyst", 1)).awaits_second
    assert Suppression.objects.count() == 0

    assert not say(world, FALSE, by=world.actor("screening_analyst", 2)).awaits_second
    assert facts_of(world.case).unsettled == {}
    assert Suppression.objects.count() == 1


def test_database_refuses_one_persons_word_on_a_true_match(world: Desk) -> None:
    def write(disposition: str, by: Actor) -> Adjudication:
        row = Adjudication(finding=newest().finding, hit=newest(), disposition=disposition, reason="x", by_id=by.person)
        with transaction.atomic():
            row.save()
        return row

    first, second = world.actor("screening_analyst"), world.actor("screening_analyst", 1)
    with pytest.raises(IntegrityError, match="two people"):
        write(TRUE, first)
    say(world, TRUE, by=first)
    with pytest.raises(IntegrityError, match="two people"):
        write(TRUE, first)
    with pytest.raises(IntegrityError, match="two people"):
        write(FALSE, second)
    assert write(TRUE, second).pk


def test_what_a_list_update_finds_after_the_decision_takes_two_as_well(
    screen: Callable[..., None],
) -> None:
    screen()
    world = desk(checks=("screening",)).checked()
    world.propose()
    world.confirm()
    screen(hit())
    reruns.rerun_many(run_ids=[CheckRun.objects.get().id], cause=RunCause.LIST)
    checks.perform_due()
    first, second = world.actor("screening_analyst"), world.actor("senior_reviewer")
    assert (world.case.stage, hit_queries.count(first)) == ("closed", "1")
    assert len(needs(first, world.case, facts_of(world.case), check_states(world.case), Unanswered())) == 1

    assert say(world, TRUE, by=first).awaits_second
    assert (hit_queries.count(first), hit_queries.count(second)) == ("0", "1")
    assert not say(world, TRUE, by=second).awaits_second
    assert (hit_queries.count(second), world.case.stage) == ("0", "closed")


# --- Earlier words ---
def test_unchanged_false_positive_settles_the_next_run(world: Desk) -> None:
    say(world, FALSE)
    repeated = again(world)

    assert (repeated.suppressed_by, repeated.reopened) == (Suppression.objects.get(), "")
    assert facts_of(world.case).unsettled == {}
    assert hit_queries.count(world.actor("screening_analyst")) == "0"
    shown = browser(world.actor("screening_analyst")).get(reverse("reviews:hit", args=[repeated.id])).content.decode()
    assert "Settled by an earlier word" in shown
    assert world.propose().state == "held"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"born": "1986"}, "the entry on the list changed (date of birth)."),
        ({"named": "Victor Fictionalov"}, "the application changed (name)."),
        (
            {"born": "1986", "named": "Victor Fictionalov"},
            "the entry on the list changed (date of birth) and the application changed (name).",
        ),
    ],
)
def test_change_on_either_side_reopens_and_says_which(
    world: Desk, screen: Callable[..., None], changed: dict[str, str], why: str
) -> None:
    say(world, FALSE)
    screen(hit(**changed))
    reopened = again(world)

    assert (reopened.suppressed_by, reopened.reopened.endswith(f"Since then {why}")) == (None, True), reopened.reopened
    analyst = world.actor("screening_analyst")
    assert [row.reopened for row in hit_queries.page(analyst).rows] == [reopened.reopened]
    (need,) = [
        one
        for one in needs(analyst, world.case, facts_of(world.case), check_states(world.case), Unanswered())
        if one.kind == "hit"
    ]
    assert reopened.reopened in need.sentence
    shown = browser(analyst).get(reverse("reviews:hit", args=[reopened.id])).content.decode()
    assert "Reopened" in shown and why in shown and "of an earlier result" in shown


def test_word_that_ran_out_reopens(world: Desk) -> None:
    judged, by = newest(), world.actor("screening_analyst").person
    said = Adjudication.objects.create(
        finding=judged.finding, hit=judged, disposition=FALSE, reason="Because.", by_id=by
    )
    sides = {"subject_hash": judged.subject_hash, "entity_hash": judged.entity_hash}
    over = Suppression.objects.create(
        partner=world.partner,
        adjudication=said,
        entity_key=judged.entity_key,
        until=db_now() - timedelta(days=1),
        **sides,
    )
    repeated = again(world)
    assert (repeated.suppressed_by, "That held until" in repeated.reopened) == (None, True)

    share(suppression_days=30)
    word = say(world, FALSE, of=repeated)
    over.refresh_from_db()
    assert over.ended_because == "Its time was over."
    standing = Suppression.objects.get(ended_at__isnull=True)
    assert abs(standing.until - word.created_at - timedelta(days=30)) < timedelta(minutes=1)
    assert again(world).suppressed_by == standing
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Suppression.objects.update(until=db_now())


def test_another_word_takes_the_earlier_one_back_for_every_hit(world: Desk) -> None:
    say(world, FALSE)
    repeated = again(world)
    world.propose()
    say(world, "inconclusive", of=repeated)

    assert world.decision.superseded_parts == ["dispositions"]
    assert Suppression.objects.get().ended_because.endswith("says: inconclusive.")
    third = again(world)
    assert (third.suppressed_by, "that was taken back" in third.reopened) == (None, True)
    assert facts_of(world.case).unsettled == {"screening": "Scripted"}


def test_word_taken_back_elsewhere_opens_what_leant_on_it(world: Desk) -> None:
    first = newest()
    say(world, FALSE)
    again(world)
    assert facts_of(world.case).unsettled == {}
    Suppression.objects.update(ended_at=db_now(), ended_because="Taken back on another case.")

    assert facts_of(world.case).unsettled == {"screening": "Scripted"}
    assert hit_queries.count(world.actor("screening_analyst")) == "1"
    assert newest() != first


# --- Known answers, dealt again ---
@pytest.fixture
def judged(world: Desk) -> Desk:
    """A colleague called the hit a false positive; every judged hit is followed by one that is dealt."""
    say(world, FALSE, by=world.actor("screening_analyst", 1))
    share(known_matches_percent=100, second_looks_percent=100)
    return world


def other(screen: Callable[..., None], tier: Desk) -> Desk:
    """Another partner's case on the same tier, with a hit of its own."""
    screen(hit(2, named="Another Name"))
    partner = factories.partner()
    return Desk(version=tier.version, partner=partner, owner=factories.owner_of(partner), people=tier.people).checked()


def dealt(actor: Actor) -> SecondLook:
    return SecondLook.objects.get(analyst_id=actor.id, said_at__isnull=True)


def test_judging_a_hit_deals_one_whose_answer_a_colleague_gave(judged: Desk, screen: Callable[..., None]) -> None:
    first = newest()
    analyst = judged.actor("screening_analyst")
    second = other(screen, judged)
    say(second, FALSE, by=analyst, of=Hit.objects.get(entity_key="list:2"))

    look = dealt(analyst)
    assert (look.kind, look.hit, look.expected) == ("random", first, FALSE)
    assert [row.thing_id for row in hit_queries.page(analyst).rows] == [look.id]
    assert hit_queries.count(analyst) == "1"
    shown = browser(analyst).get(reverse("reviews:hit", args=[look.id])).content.decode()
    assert "Is this FICTIONALOV 1?" in shown and "Nobody has said anything yet." in shown and "Because." not in shown
    colleague = browser(judged.actor("screening_analyst", 1))
    assert colleague.get(reverse("reviews:hit", args=[look.id])).status_code == 404


def test_what_is_said_of_it_changes_no_case_and_is_counted(judged: Desk, screen: Callable[..., None]) -> None:
    analyst, senior = judged.actor("screening_analyst"), judged.actor("senior_reviewer")
    second = other(screen, judged)
    say(second, FALSE, by=analyst, of=Hit.objects.get(entity_key="list:2"))
    look, before = dealt(analyst), judged.case.revision
    sent = {"form": "second_look", "look_id": str(look.id), "disposition": TRUE, "reason": "It is him.", "go": "case"}
    answer = browser(analyst).post(reverse("reviews:hit", args=[look.id]), sent, follow=True)

    assert "You said something else: it stands as false positive." in answer.content.decode()
    assert (judged.case.revision, facts_of(judged.case).unsettled) == (before, {})
    assert AuditEvent.objects.get(action="look.said").data == {"kind": "random", "disposition": TRUE, "same": False}
    with pytest.raises(WrongState):
        second_looks.say(actor=analyst, look_id=look.id, disposition=FALSE, reason="No.")
    with pytest.raises(IntegrityError, match="what was said stays"), transaction.atomic():
        SecondLook.objects.filter(pk=look.pk).update(disposition=FALSE)
    for reader in (analyst, senior):
        (row,) = looks.accuracies(reader)
        assert (row.analyst_id, row.said, row.right, row.alarms, row.missed) == (analyst.id, 1, 0, 1, 0)
        assert [one.id for one in looks.differing(reader)] == [look.id]
    assert looks.accuracies(judged.actor("screening_analyst", 1)) == []
    elsewhere = factories.tier_version()
    assert looks.accuracies(actor_of(factories.seat("senior_reviewer", tier=elsewhere.tier))) == []
    page = browser(senior).get(reverse("reviews:hit-accuracy")).content.decode()
    assert analyst.name in page and "It is him." in page


def test_look_without_what_it_needs_is_refused(judged: Desk) -> None:
    analyst = judged.actor("screening_analyst")
    look = SecondLook.objects.create(kind="random", hit=newest(), expected=FALSE, analyst_id=analyst.person)
    for disposition, reason in (("perhaps", "Because."), (FALSE, " ")):
        with pytest.raises(Invalid):
            second_looks.say(actor=analyst, look_id=look.id, disposition=disposition, reason=reason)
    with pytest.raises(NotFound):
        second_looks.say(actor=judged.actor("senior_reviewer"), look_id=look.id, disposition=FALSE, reason="Mine.")
    Conflict.objects.create(user_id=analyst.id, partner=judged.partner, reason="x", declared_by_id=analyst.id)
    blind = judged.actor("screening_analyst")
    assert list(looks.waiting(blind)) == []
    with pytest.raises(NotFound):
        second_looks.say(actor=blind, look_id=look.id, disposition=FALSE, reason="No.")


def test_nothing_is_dealt_to_who_said_it_or_has_enough_waiting(judged: Desk) -> None:
    assert second_looks.deal(actor=judged.actor("screening_analyst", 1)) is None
    analyst = judged.actor("screening_analyst")
    assert second_looks.deal(actor=analyst) is not None
    assert second_looks.deal(actor=analyst) is None
    share(known_matches_percent=0, second_looks_percent=0)
    assert second_looks.deal(actor=judged.actor("screening_analyst", 2)) is None


def test_hit_that_two_called_the_same_is_kept_and_dealt_as_known(judged: Desk) -> None:
    senior, colleague = judged.actor("senior_reviewer"), judged.actor("screening_analyst", 2)
    kept = newest()
    with pytest.raises(NotAllowed, match="Two people"):
        second_looks.keep(actor=senior, hit_id=kept.id)
    look = second_looks.deal(actor=colleague)
    assert look is not None
    second_looks.say(actor=colleague, look_id=look.id, disposition=FALSE, reason="Another year of birth.")
    with pytest.raises(NotAllowed, match="senior reviewer"):
        second_looks.keep(actor=colleague, hit_id=kept.id)
    assert browser(senior).post(reverse("reviews:hit-known", args=[kept.id]), {"keep": "yes"}).status_code == 302

    assert KnownMatch.objects.get().disposition == FALSE
    with pytest.raises(WrongState):
        second_looks.keep(actor=senior, hit_id=kept.id)
    seeded = second_looks.deal(actor=judged.actor("screening_analyst"))
    assert seeded is not None and (seeded.kind, seeded.expected) == ("seeded", FALSE)
    second_looks.give_up(actor=senior, hit_id=kept.id)
    assert second_looks.deal(actor=judged.actor("screening_analyst", 3)) is None


@pytest.mark.parametrize("several", [1, 3])
def test_list_costs_the_same_whatever_waits(
    screen: Callable[..., None], several: int, django_assert_num_queries: Any
) -> None:
    screen(*(hit(number) for number in range(several)))
    world = desk(checks=("screening",)).checked()
    analyst, first = world.actor("screening_analyst"), newest().id
    with django_assert_num_queries(2):
        assert len(hit_queries.page(analyst).rows) == several
    with django_assert_num_queries(2):
        assert hit_queries.place(analyst, first).of == several
    with django_assert_num_queries(2):  # one of them asks the clock
        looks.accuracies(analyst)
