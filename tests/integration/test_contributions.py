"""The ledger of what partners give: reported, acknowledged by who received it, fixed; and the link of a project."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, TooMany, WrongState
from accessprogram.models import Contribution, ContributionStep, OutboxMessage, PersonalValue, RecipientLink, User
from accessprogram.operations import contributions, embargoes, initiatives, recipients
from accessprogram.queries.actors import actor_of
from accessprogram.queries.audit import verify
from accessprogram.queries.contributions import Finishing, finishing, visible_contributions
from tests import factories
from tests.factories import access
from tests.factories.giving import Giving, giving
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def world() -> access.World:
    return access.countersigned()


@pytest.fixture
def given(world: access.World) -> Giving:
    return giving(world)


def url(name: str, *args: object) -> str:
    return reverse(f"accessprogram:{name}", args=args)


def _ago(days: float) -> datetime:
    return db_now() - timedelta(days=days)


def _state(contribution: Contribution) -> str:
    contribution.refresh_from_db()
    return contribution.state


def test_finding_goes_from_the_report_to_its_released_fix(given: Giving) -> None:
    finding = given.given(report=False)
    with pytest.raises(WrongState):
        contributions.move_on(actor=given.owner, contribution_id=finding.id, action="fix", reference="CVE-0")
    contributions.move_on(actor=given.owner, contribution_id=finding.id, action="report", on=_ago(5))
    finding.refresh_from_db()
    assert finding.embargo_until is not None
    assert round((finding.embargo_until - db_now()) / timedelta(days=1)) == 85  # 90 days from the report on
    recipients.answer(token=given.token, answer="valid", contribution_id=finding.id, note="Thank you.")
    with pytest.raises(Invalid, match="embargo still runs"):
        contributions.move_on(actor=given.owner, contribution_id=finding.id, action="disclose")
    with pytest.raises(Invalid, match="advisory"):
        contributions.move_on(actor=given.owner, contribution_id=finding.id, action="fix")
    with pytest.raises(Invalid, match="not before the step before"):
        contributions.move_on(actor=given.owner, contribution_id=finding.id, action="fix", on=_ago(6), reference="C-1")
    contributions.move_on(actor=given.owner, contribution_id=finding.id, action="fix", reference="CVE-2026-0")
    contributions.move_on(actor=given.owner, contribution_id=finding.id, action="release")
    assert _state(finding) == "released"
    steps = list(finding.steps.values_list("to", "by_id", "link_id"))
    owner, link = given.owner.id, given.link.id
    assert steps == [
        ("reported", owner, None), ("valid", None, link), ("fixed", owner, None), ("released", owner, None),
    ]  # fmt: skip
    assert list(verify()) == []


def test_verdict_of_the_provider_is_for_a_verifier_who_did_not_review(world: access.World, given: Giving) -> None:
    report = given.given(kind="threat_report", severity="", project=False)
    for actor in (world.owner, world.deciders[0], world.administrator):
        with pytest.raises(NotAllowed):
            contributions.give_verdict(actor=actor, contribution_id=report.id, verdict="valid")
    elsewhere = factories.actor("commitments_verifier", tier=access.tier().tier)
    with pytest.raises(NotFound):
        contributions.give_verdict(actor=elsewhere, contribution_id=report.id, verdict="valid")
    with pytest.raises(Invalid, match="Say why"):
        contributions.give_verdict(actor=world.verifier, contribution_id=report.id, verdict="not_useful")
    contributions.give_verdict(actor=world.verifier, contribution_id=report.id, verdict="valid")
    with pytest.raises(NotAllowed, match="Only findings and fixes"):
        contributions.move_on(actor=given.owner, contribution_id=report.id, action="fix", reference="x")
    told = OutboxMessage.objects.filter(kind="contribution_answered").values_list("recipient_id", flat=True)
    assert list(told) == [given.owner.id]


def test_draft_is_the_partners_alone(world: access.World, given: Giving) -> None:
    draft, reported = given.given(report=False), given.given()
    assert set(visible_contributions(world.verifier)) == {reported}
    assert set(visible_contributions(given.owner)) == {draft, reported}
    assert set(visible_contributions(access.world().owner)) == set()


def test_contribution_names_only_what_is_the_partners_own(given: Giving) -> None:
    theirs = giving(access.countersigned())
    bad = contributions.Given(
        kind="finding", title=" ", severity="", project_id=theirs.project.id, initiative_id=theirs.initiative.id
    )
    with pytest.raises(Invalid) as refused:
        contributions.record(
            actor=given.owner, partner_id=given.partner.id, programme_id=theirs.programme_id, given=bad
        )
    assert sorted(refused.value.fields) == ["initiative", "programme", "project", "severity", "title"]


def test_finishing_counts_what_recipients_said_and_what_was_fixed(given: Giving) -> None:
    empty = finishing(given.partner.id, given.programme_id, db_now())
    assert empty == Finishing(0, 0, 0, valid_share=None, median_days_to_fix=None, waiting=0)

    now = db_now()

    def finding(*steps: tuple[float, str]) -> None:
        made = given.given(report=False)
        for ago, to in steps:
            ContributionStep.objects.create(
                contribution=made, to=to, on=now - timedelta(days=ago), by_id=given.owner.id
            )

    finding((400, "reported"), (399, "valid"), (399, "fixed"))  # too long ago
    finding((40, "reported"), (38, "valid"), (30, "fixed"), (29, "released"))
    finding((40, "reported"), (20, "valid"), (20, "fixed"))
    finding((30, "reported"), (29, "rejected"))
    finding((20, "reported"))
    finding((10, "reported"))
    given.given(report=False)
    given.given(kind="detection", severity="")  # no finding
    assert finishing(given.partner.id, given.programme_id, db_now()) == Finishing(
        reported=5, valid=2, fixed=2, valid_share=2 / 3, median_days_to_fix=15.0, waiting=1
    )


def test_embargo_is_moved_with_a_reason_and_its_end_is_told_once(given: Giving) -> None:
    finding = given.given()
    for until, reason in ((_ago(1), "x"), (db_now() + timedelta(days=366), "x"), (db_now() + timedelta(days=9), " ")):
        with pytest.raises(Invalid):
            embargoes.set_end(actor=given.owner, contribution_id=finding.id, until=until, reason=reason)
    assert embargoes.remind() == 0
    soon = db_now() + timedelta(days=10)
    embargoes.set_end(actor=given.owner, contribution_id=finding.id, until=soon, reason="They are ready.")
    for _ in range(2):
        embargoes.remind()
    assert list(OutboxMessage.objects.filter(kind="embargo_ending").values_list("data__days", flat=True)) == [14]


def test_link_says_everything_that_recipients_can_say(given: Giving) -> None:
    first, second, third = (given.given() for _ in range(3))
    letters = OutboxMessage.objects.filter(email="security@libexample.example").order_by("created_at")
    assert list(letters.values_list("kind", flat=True)) == ["recipient_link", "recipient_report"]  # one a day at most
    recipients.answer(token=given.token, answer="received", contribution_id=first.id)
    recipients.answer(token=given.token, answer="fixed", contribution_id=second.id)
    recipients.answer(token=given.token, answer="not_useful", contribution_id=third.id, note="By design.")
    assert [_state(one) for one in (first, second, third)] == ["reported", "fixed", "rejected"]
    with pytest.raises(WrongState):
        recipients.answer(token=given.token, answer="valid", contribution_id=third.id)
    recipients.answer(token=given.token, answer="limit", number=3)
    with pytest.raises(Invalid, match="take no more reports"):
        given.given()
    recipients.answer(token=given.token, answer="limit", number=4)
    given.given()
    recipients.answer(token=given.token, answer="pause", number=2)
    recipients.answer(token=given.token, answer="limit", number=9)
    with pytest.raises(Invalid, match="take no more reports"):
        given.given()
    recipients.answer(token=given.token, answer="resume")
    given.given()
    for answer, number in (("limit", None), ("limit", 501), ("pause", 0), ("pause", 27), ("nonsense", 1)):
        with pytest.raises(Invalid):
            recipients.answer(token=given.token, answer=answer, number=number)


def test_link_opens_only_its_own_project_and_nothing_once_it_ended(given: Giving) -> None:
    theirs = giving(access.countersigned())
    with pytest.raises(NotFound):
        recipients.answer(token=given.token, answer="valid", contribution_id=theirs.given().id)
    with pytest.raises(NotFound):
        recipients.answer(token=given.token, answer="valid", contribution_id=given.given(report=False).id)
    with pytest.raises(NotFound):
        recipients.end_link(actor=theirs.owner, link_id=given.link.id)
    anybody, address = Client(), given.link.address_id
    assert anybody.get(url("reports", given.token)).status_code == 200
    assert anybody.get(url("reports", given.token[:-1] + "x")).status_code == 404
    newer = recipients.make_link(actor=given.owner, project_id=given.project.id, address="new@libexample.example")
    assert anybody.get(url("reports", given.token)).status_code == 404
    given.link = newer
    assert anybody.get(url("reports", given.token)).status_code == 200
    recipients.end_link(actor=given.owner, link_id=newer.id)
    assert anybody.get(url("reports", given.token)).status_code == 404
    with pytest.raises(NotFound):
        recipients.answer(token=given.token, answer="limit", number=1)
    assert not PersonalValue.objects.filter(purpose="recipient", id__in=[address]).exists()
    assert not PersonalValue.objects.filter(purpose="recipient", partner=given.partner).exists()
    letters = OutboxMessage.objects.filter(kind__startswith="recipient_", data__partner=given.partner.name)
    assert set(letters.values_list("email", "last_error")) == {("", "withdrawn")}


def test_link_ends_with_its_time(given: Giving) -> None:
    RecipientLink.objects.filter(id=given.link.id).update(expires_at=_ago(0.01))
    assert Client().get(url("reports", given.token)).status_code == 404


def test_link_and_letters_are_limited(given: Giving) -> None:
    for _ in range(recipients.REPLIES_AN_HOUR):
        recipients.answer(token=given.token, answer="limit", number=9)
    with pytest.raises(TooMany):
        recipients.answer(token=given.token, answer="limit", number=9)
    refused = Client().post(url("reports-answer", given.token), {"answer": "limit", "number": "9"})
    assert refused.status_code == 429
    for _ in range(recipients.LINKS_A_DAY - 1):
        recipients.make_link(actor=given.owner, project_id=given.project.id, address="a@libexample.example")
    with pytest.raises(TooMany):
        recipients.make_link(actor=given.owner, project_id=given.project.id, address="a@libexample.example")


def test_page_behind_the_link_is_not_indexed_and_names_its_address_to_no_other_site(given: Giving) -> None:
    response = Client().get(url("reports", given.token))
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert given.owner.email not in response.content.decode()


def test_initiative_is_public_only_when_an_owner_agreed(given: Giving) -> None:
    finding = given.given(title="Secret overflow")
    address, anybody = url("public-initiative", given.initiative.slug), Client()
    assert anybody.get(address).status_code == 404
    member = factories.user()
    given.partner.memberships.create(user=member, role="member")
    with pytest.raises(NotAllowed, match="owner"):
        initiatives.publish(actor=actor_of(member), initiative_id=given.initiative.id, public=True)
    initiatives.publish(actor=given.owner, initiative_id=given.initiative.id, public=True)
    page = anybody.get(address).content.decode()
    assert (given.initiative.title in page, finding.title in page) == (True, False)
    initiatives.publish(actor=given.owner, initiative_id=given.initiative.id, public=False)
    assert anybody.get(address).status_code == 404


@pytest.mark.parametrize(
    ("values", "percent", "reached"), [([], 0, False), ([25], 50, False), ([25, 8], 100, True), ([60], 0, False)]
)
def test_objective_moves_from_its_baseline_to_its_target(
    given: Giving, values: list[float], percent: int, reached: bool
) -> None:
    from accessprogram.queries.initiatives import aims

    objective = given.initiative.objectives.get()  # from 40 to 10
    for day, value in enumerate(values):
        initiatives.record_reading(
            actor=given.owner, objective_id=objective.id, value=value, measured_on=_ago(9 - day).date()
        )
    (aim,) = aims(given.initiative.id)
    assert (aim.percent, aim.reached) == (percent, reached)


def test_lists_ask_the_same_number_of_questions_for_one_and_three(world: access.World, given: Giving) -> None:
    owner = client_of(User.objects.get(pk=given.owner.id))
    verifier = client_of(User.objects.get(pk=world.verifier.id))
    asked: dict[int, list[int]] = {}
    for number in (1, 3):
        while Contribution.objects.count() < number:
            given.given()
        asked[number] = []
        for client, address in (
            (owner, url("contributions")),
            (owner, url("projects")),
            (owner, url("initiatives")),
            (verifier, url("desk-contributions")),
            (Client(), url("reports", given.token)),
        ):
            client.get(address)  # the session notes once a minute that somebody was here
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked[number].append(len(queries))
    assert asked == {1: [16, 16, 13, 10, 7], 3: [16, 16, 13, 10, 7]}


def test_refused_form_keeps_what_was_typed(given: Giving) -> None:
    owner = client_of(User.objects.get(pk=given.owner.id))
    sent = {"kind": "finding", "title": "Kept words", "programme": str(given.programme_id), "hours": "many"}
    response = owner.post(url("contribution-new"), sent)
    assert (response.status_code, response.context["errors"].keys()) == (422, {"severity", "hours"})
    assert "Kept words" in response.content.decode()
