"""Measures: announced, answered, in force at the smallest scope, ratified or fallen back, and taken back exactly."""

from datetime import timedelta
from typing import Any

import pytest

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import AuditEvent, Commitment, Conflict, Enforcement, GrantLine, OutboxMessage, Surface
from accessprogram.operations import enforcement, enforcement_clocks
from accessprogram.policy.actors import Actor
from accessprogram.policy.entitlements import Caller
from accessprogram.queries.enforcement_preview import preview
from accessprogram.queries.entitlements import check
from tests import factories
from tests.factories import access
from tests.factories import enforcement as measures

pytestmark = pytest.mark.django_db
FRESH = {"sign_in": "phishing_resistant", "sign_in_age_seconds": 60}


@pytest.fixture
def working() -> tuple[access.World, Surface]:
    return access.working()


def senior(made: access.World) -> Actor:
    return factories.actor("senior_reviewer", tier=made.version.tier)


def told(made: access.World, surface: Surface, user: str = "", **call: Any) -> str:
    assert made.key is not None
    caller = Caller(user_key=user, **call)
    return check(key=made.key, surface=surface.reference, offering=made.offering.slug, caller=caller).reason.code


# --- Proposing -------------------------------------------------------------------------------------------------------
def test_proposal_cuts_nothing_and_tells_both_sides(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    measure = measures.proposal(made)
    assert (measure.state, told(made, surface)) == ("proposed", "allowed")
    letters = OutboxMessage.objects.filter(dedupe__contains=str(measure.id))
    assert set(letters.values_list("kind", flat=True)) == {"measure_changed", "measure_needs_you"}


def test_partner_is_heard_until_the_day_before_a_person_must_act(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    now = db_now()
    for days, expected in ((30, 10), (5, 4), (0.5, 1)):
        measure = measures.proposal(made, cause=f"in {days}", due_at=now + timedelta(days=days))
        assert measure.representations_until is not None
        assert round((measure.representations_until - now) / timedelta(days=1), 2) == expected


def test_proposal_of_the_same_open_cause_is_the_first_one(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    first = measures.proposal(made)
    assert measures.proposal(made) == first
    assert measures.proposal(made, cause="another cause") != first
    enforcement.drop(actor=senior(made), enforcement_id=first.id, reason="Explained.")
    assert measures.proposal(made) != first


def test_proposal_says_everything_that_is_wrong(working: tuple[access.World, Surface]) -> None:
    wrong: tuple[tuple[dict[str, Any], set[str]], ...] = (
        ({"reason": " "}, {"reason"}),
        ({"action": "destroy"}, {"action"}),
        ({"scope": "surface", "action": "restrict", "grant_id": None}, {"action", "target"}),
        ({"scope": "user", "action": "suspend", "grant_id": None}, {"target"}),
        ({"representation_days": 0}, {"representation_days"}),
    )
    for changed, fields in wrong:
        with pytest.raises(Invalid) as error:
            measures.proposal(working[0], **changed)
        assert set(error.value.fields) == fields
    assert not Enforcement.objects.exists()


def test_proposal_against_another_partners_grant_is_refused(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    other, theirs = access.working()
    for changed in ({"grant_id": other.granted.id}, {"scope": "surface", "action": "suspend", "surface_id": theirs.id}):
        with pytest.raises(Invalid):
            measures.proposal(made, **changed)


# --- In force --------------------------------------------------------------------------------------------------------
def test_each_scope_is_cut_at_once_and_given_back(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    user = measures.named(made)
    for scope, of, code in (
        ("user", {"named_user_id": user.id}, "user_key_cut"),
        ("use_case", {"use_case_id": made.use_case.id, "grant_id": made.granted.id}, "line_cut"),
        ("grant", {}, "grant_suspended"),
        ("partner", {}, "grant_suspended"),
        ("surface", {"surface_id": surface.id}, "surface_suspended"),
    ):
        measure = measures.emergency(made, scope=scope, **of)
        assert told(made, surface, "u-7") == code
        enforcement.end(actor=made.administrator, enforcement_id=measure.id, reason="Replaced.")
        assert told(made, surface, "u-7") == ("surface_unproved" if scope == "surface" else "allowed"), scope
    assert access.broken_invariants() == {}


def test_smallest_scope_leaves_the_rest_working(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    other = access.provisioned(made)
    Surface.objects.filter(pk=other.pk).update(state="proved", proved_at=db_now())
    measures.named(made, "u-8")
    measures.emergency(made, scope="surface", surface_id=surface.id)
    measures.emergency(made, scope="user", named_user_id=measures.named(made).id)
    assert [told(made, other), told(made, other, "u-8"), told(made, other, "u-7")] == [
        "allowed",
        "allowed",
        "user_key_cut",
    ]


def test_proposal_waits_for_the_partner_and_for_another_person(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    proposer = senior(made)
    measure = measures.proposal(made, actor=proposer)
    with pytest.raises(NotAllowed, match="can answer until"):
        enforcement.impose(actor=made.administrator, enforcement_id=measure.id)
    measures.heard(measure)
    with pytest.raises(NotAllowed, match="another person"):
        enforcement.impose(actor=proposer, enforcement_id=measure.id)
    enforcement.impose(actor=made.administrator, enforcement_id=measure.id)
    assert (made.granted.state, told(made, surface)) == ("restricted", "user_key_required")


def test_answer_of_the_partner_lets_a_person_act_before_the_date(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    measure = measures.proposal(made)
    enforcement.represent(actor=made.owner, enforcement_id=measure.id, text="We use passkeys since May.")
    enforcement.impose(actor=made.administrator, enforcement_id=measure.id)
    assert made.granted.state == "restricted"


def test_measures_are_for_enforcers_without_a_conflict(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    conflicted = senior(made)
    Conflict.objects.create(user_id=conflicted.id, partner=made.partner, reason="Kin", declared_by_id=conflicted.id)
    stranger = factories.actor("senior_reviewer", tier=access.tier().tier)
    measure = measures.heard(measures.proposal(made))
    for actor, error in (
        (made.owner, NotAllowed),
        (made.operator, NotAllowed),
        (made.verifier, NotAllowed),
        (stranger, NotFound),
        (access.again(conflicted), NotFound),
    ):
        with pytest.raises(error):
            enforcement.impose(actor=actor, enforcement_id=measure.id)
        with pytest.raises(error):
            enforcement.drop(actor=actor, enforcement_id=measure.id, reason="No.")
        with pytest.raises(NotAllowed):
            measures.emergency(made, actor=actor)
    assert told(made, surface) == "allowed"


def test_only_the_partners_speakers_answer(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    measure = measures.proposal(made)
    with pytest.raises(NotAllowed):
        enforcement.represent(actor=senior(made), enforcement_id=measure.id, text="Well.")
    with pytest.raises(NotFound):
        enforcement.represent(actor=access.world().owner, enforcement_id=measure.id, text="Well.")
    with pytest.raises(Invalid):
        enforcement.represent(actor=made.owner, enforcement_id=measure.id, text=" ")


def test_two_measures_on_one_grant_are_given_back_one_by_one(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    restricted = measures.imposed(made)
    whole = measures.emergency(made, scope="partner")
    assert made.granted.state == "suspended"
    enforcement.end(actor=senior(made), enforcement_id=whole.id, reason="Found.")
    assert made.granted.state == "restricted"
    enforcement.end(actor=senior(made), enforcement_id=restricted.id, reason="Kept again.")
    assert (made.granted.state, GrantLine.objects.filter(grant=made.granted, live=True).count()) == ("active", 1)
    moves = AuditEvent.objects.filter(action="grant.state_changed", object_id=str(made.granted.id)).order_by("seq")
    went = [event.data["to"] for event in moves]
    assert went == ["provisioning", "active", "restricted", "suspended", "restricted", "active"]


def test_grant_that_opens_under_a_measure_opens_no_further(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    measures.emergency(made, scope="partner")
    newer, _other = access.working(access.countersigned(access.world(version=made.version, partner=made.partner)))
    assert newer.granted.state == "suspended"
    assert not newer.granted.lines.filter(live=True).exists()


def test_revocation_is_for_good(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    measure = measures.imposed(made, action="revoke")
    assert told(made, surface) == "grant_revoked"
    with pytest.raises(WrongState):
        enforcement.end(actor=senior(made), enforcement_id=measure.id, reason="No.")


# --- Emergencies -----------------------------------------------------------------------------------------------------
def test_emergency_is_ratified_by_another_person_and_holds(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    measure = measures.emergency(made)
    with pytest.raises(NotAllowed, match="another person"):
        enforcement.ratify(actor=made.administrator, enforcement_id=measure.id)
    enforcement.ratify(actor=senior(made), enforcement_id=measure.id)
    measures.earlier(measure, hours=25)
    assert enforcement_clocks.sweep() == 0
    assert made.granted.state == "suspended"


@pytest.mark.sqlite
def test_unratified_emergency_falls_back_to_restricted(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    measures.named(made, "u-1")
    targets: dict[str, dict[str, Any]] = {
        "user": {"named_user_id": measures.named(made).id},
        "surface": {"surface_id": surface.id},
        "use_case": {"use_case_id": made.use_case.id},
        "grant": {},
        "partner": {},
    }
    for scope, of in targets.items():
        measure = measures.earlier(measures.emergency(made, scope=scope, **of), hours=23)
        assert enforcement_clocks.sweep() == 0
        measures.earlier(measure, hours=1)
        assert (enforcement_clocks.sweep(), enforcement_clocks.sweep()) == (1, 0)
        measure.refresh_from_db()
        assert (measure.state, made.granted.state) == ("fell_back", "restricted"), scope
        assert (told(made, surface), told(made, surface, "u-1", **FRESH)) == ("user_key_required", "allowed"), scope
        enforcement.end(actor=made.administrator, enforcement_id=measure.id, reason="Found.")
        assert (made.granted.state, told(made, surface)) == ("active", "allowed"), scope
    assert access.broken_invariants() == {}


def test_on_call_people_are_reminded_at_1_6_and_20_hours(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    person = senior(made)
    measure = measures.emergency(made)
    sent = OutboxMessage.objects.filter(dedupe__startswith=f"measure_needs_you:{measure.id}:ratify")
    told_now = set(sent.values_list("recipient_id", flat=True))
    assert (person.id in told_now, made.administrator.id in told_now) == (True, False)
    sent = sent.filter(recipient_id=person.id)
    found = []
    for hours in (0.9, 0.2, 4.8, 0.2, 13.8, 0.2):
        measures.earlier(measure, hours=hours)
        enforcement_clocks.sweep()
        enforcement_clocks.sweep()
        found.append(sent.count())
    assert found == [1, 2, 2, 3, 3, 4]


def test_overdue_proposal_and_review_date_are_told_once(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    person = senior(made)
    waiting = measures.proposal(made, due_at=db_now() - timedelta(minutes=1))
    standing = measures.imposed(made, scope="partner")
    Enforcement.objects.filter(pk=standing.pk).update(until=db_now() - timedelta(minutes=1))
    for _sweep in range(2):
        enforcement_clocks.sweep()
    letters = OutboxMessage.objects.filter(recipient_id=person.id, kind="measure_needs_you")
    assert letters.filter(data__event="due", data__measure=str(waiting.id)).count() == 1
    assert letters.filter(data__event="review", data__measure=str(standing.id)).count() == 1
    assert made.granted.state == "restricted"


# --- Preview ---------------------------------------------------------------------------------------------------------
def test_preview_names_exactly_the_calls_of_the_last_seven_days(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    other = access.provisioned(made)
    user = measures.named(made)
    measures.used(made, surface, 10, user_key="u-7")
    measures.used(made, surface, 5)
    measures.used(made, other, 3, user_key="u-7", days_ago=6.9)
    measures.used(made, other, 100, days_ago=7.1)
    stranger, theirs = access.working()
    measures.used(stranger, theirs, 1000)

    def refused(scope: str, **of: Any) -> tuple[int, list[tuple[str, str, int]]]:
        found = preview(Enforcement(
            programme=made.version.tier.programme, partner=made.partner, scope=scope, action="suspend", **of
        ))  # fmt: skip
        assert found.all_requests == 18
        return found.requests, [(row.surface, row.user_key, row.requests) for row in found.rows]

    of_user = (surface.reference, "u-7", 10), (other.reference, "u-7", 3)
    everything = [of_user[0], (surface.reference, "", 5), of_user[1]]
    assert refused("user", named_user=user) == (13, list(of_user))
    assert refused("surface", surface=surface) == (15, everything[:2])
    assert refused("use_case", use_case=made.use_case) == (18, everything)
    assert refused("grant", grant=made.granted) == (18, everything)
    assert refused("partner") == (18, everything)


def test_preview_of_a_restriction_counts_the_unnamed_and_what_is_above_a_tenth(
    working: tuple[access.World, Surface],
) -> None:
    made, surface = working
    measures.named(made)
    made.granted.rations.update(requests=100)
    day = db_now().replace(hour=12) - timedelta(days=2)
    for minutes, requests in enumerate((6, 4, 5)):
        measures.used(made, surface, requests, user_key="u-7", at=day + timedelta(minutes=minutes))
    measures.used(made, surface, 9, user_key="u-7", at=day - timedelta(days=1))
    measures.used(made, surface, 7)
    of = {"programme": made.version.tier.programme, "partner": made.partner, "grant": made.granted}
    found = preview(Enforcement(scope="grant", action="restrict", **of))
    assert [(row.why, row.requests) for row in found.rows] == [("not_named", 7), ("above_ration", 5)]
    assert (found.requests, found.unsure, found.all_requests) == (12, 19, 31)


# --- Put right before anybody acted ----------------------------------------------------------------------------------
def test_proposal_is_withdrawn_when_its_pledge_was_put_right(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    pledge = made.agreement.commitments.get(side="partner")
    by_fact = measures.proposal(made, commitment_id=pledge.id)
    by_person = measures.proposal(made, commitment_id=pledge.id, cause="seen by a person", actor=senior(made))
    enforcement_clocks.sweep()
    by_fact.refresh_from_db()
    assert by_fact.state == "proposed"  # the pledge is still open

    Commitment.objects.filter(pk=pledge.pk).update(state="verified")
    enforcement_clocks.sweep()
    by_fact.refresh_from_db()
    by_person.refresh_from_db()
    assert (by_fact.state, by_fact.ended_by_id, by_person.state) == ("dropped", None, "proposed")
    event = AuditEvent.objects.filter(object_id=str(by_fact.id), action="enforcement.state_changed").get()
    assert (event.data["from"], event.data["to"], event.actor_id) == ("proposed", "dropped", None)
