"""Verification by an outside provider: begun, answered by webhook or when asked, in whatever order it comes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accessprogram.errors import Invalid, NotAllowed
from accessprogram.models import Application, OutboxMessage, PersonalValue
from accessprogram.operations import applications
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.models import CheckRun, OutsideEvent, OutsideProvider, OutsideVerification
from reviews.operations import checks, outside, outside_asking, outside_providers
from reviews.queries.outside import verifications_of
from tests import factories
from tests.integration.test_maintainer import answers
from tests.servers.provider import Provider, provider, signed

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
KEY = "a key that we show the provider"


@pytest.fixture
def running() -> Iterator[Provider]:
    with provider(key=KEY) as process:
        yield process


@pytest.fixture
def connected(running: Provider, settings: Any) -> tuple[OutsideProvider, str]:
    """The provider as an administrator connected it, and the secret of its webhooks."""
    settings.FETCH_INNER = [running.url.removeprefix("http://")]
    settings.PROVIDER_POLL_SECONDS = 1
    return outside_providers.connect(
        actor=administrator(), slug="papers", title="Papers Ltd", kind="identity", url=running.url, api_key=KEY
    )


def administrator() -> Actor:
    return actor_of(factories.seat("programme_administrator", tier=factories.tier_version().tier))


@pytest.fixture
def application() -> Application:
    """Sent by a person acting alone, for a tier that asks who they are."""
    kim = factories.user("kim.fictional@gmail.com", name="Kim Fictional")
    return sent(factories.partner(name="Kim Fictional", person=kim, roles=("owner", "signatory", "security_contact")))


def sent(partner: Any) -> Application:
    type(partner).objects.filter(pk=partner.pk).update(kind="person")
    version = factories.tier_version(full_questionnaire=True, checks=["identity"])
    owner = factories.owner_of(partner)
    started = applications.start(actor=owner, partner_id=partner.id, tier_id=version.tier_id)
    versions = dict(started.answers.values_list("question", "version"))
    given = {slug: (value, versions.get(slug, 0)) for slug, value in answers().items()}
    applications.save_section(actor=owner, application_id=started.id, answers=given)
    applications.submit(actor=owner, application_id=started.id)
    return started


def perform() -> None:
    while checks.perform_due():
        pass


def run_of(application: Application) -> CheckRun:
    runs = CheckRun.objects.select_related("finding").filter(submission__application=application)
    return runs.order_by("-generation")[0]


def waiting(application: Application) -> OutsideVerification:
    """Looked at, opened, begun: the person has a link."""
    perform()
    assert outside.open_waiting() == 1
    assert outside_asking.ask_due() == 1
    row = OutsideVerification.objects.get(run__submission__application=application)
    assert row.state == "pending"
    return row


def due(row: OutsideVerification) -> None:
    type(row).objects.filter(pk=row.pk).update(poll_at=timezone.now() - timedelta(seconds=1))


def test_run_waits_until_the_provider_was_asked_and_answers(
    application: Application, connected: tuple[OutsideProvider, str], running: Provider
) -> None:
    perform()
    run = run_of(application)
    assert (run.status, run.waits_for) == ("waiting_outside", "Papers Ltd")
    row = waiting(application)
    asked = running.rows()[row.reference]["asked"]
    assert asked["subject"] == {"name": "Kim Fictional", "country": "NL", "birth_date": "1985-02-11"}
    assert asked["client_reference"] == str(row.id)
    assert [(one.state, one.link) for one in verifications_of(application)] == [("to_do", row.link)]
    assert OutboxMessage.objects.filter(kind="verification_asked").count() == 1
    assert outside.open_waiting() == 0

    running.person(row.reference, "verified")
    due(row)
    outside_asking.ask_due()
    perform()
    run = run_of(application)
    assert (run.status, run.finding.outcome) == ("completed", "clear")
    row.refresh_from_db()
    assert (row.state, row.outcome, row.link) == ("done", "verified", "")
    assert run.finding.evidence["verified"] == [
        {"label": "person 1", "state": "done", "outcome": "verified", "reference": row.reference}
    ]
    assert [one.state for one in verifications_of(application)] == ["done"]


@pytest.mark.parametrize(("outcome", "finding"), [("failed", "review"), ("unclear", "review")])
def test_answer_that_is_no_yes_is_for_a_person(
    application: Application, connected: tuple[OutsideProvider, str], running: Provider, outcome: str, finding: str
) -> None:
    row = waiting(application)
    running.person(row.reference, outcome)
    due(row)
    outside_asking.ask_due()
    perform()
    found = run_of(application).finding
    assert found.outcome == finding
    assert found.applicant_summary == "The provider has answered. A person reads the result."


def tell(
    provider_: OutsideProvider, secret: str, data: dict[str, Any], *, event: str = "evt_1", shift: int = 0, **more: Any
) -> int:
    """The webhook as a provider sends it: the status of the answer."""
    body = json.dumps({"type": "verification.updated", "data": data}).encode()
    headers = signed(secret, event, int(timezone.now().timestamp()) + shift, body) | more
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        f"/api/providers/{provider_.slug}/events", body, content_type="application/json", headers=headers
    )
    return answer.status_code


def says(row: OutsideVerification, outcome: str = "verified", sequence: int = 2) -> dict[str, Any]:
    return {"reference": row.reference, "state": "done", "outcome": outcome, "sequence": sequence}


def test_webhook_wakes_the_run_and_is_taken_once(
    application: Application, connected: tuple[OutsideProvider, str]
) -> None:
    row = waiting(application)
    assert tell(*connected, says(row)) == 204
    perform()
    assert run_of(application).finding.outcome == "clear"
    # The same event again, and an older one that comes late, change nothing.
    assert tell(*connected, says(row, "failed", 9)) == 204
    assert tell(*connected, says(row, "failed", 1), event="evt_0") == 204
    row.refresh_from_db()
    assert (row.outcome, row.sequence) == ("verified", 2)
    assert list(OutsideEvent.objects.order_by("event_id").values_list("event_id", "taken")) == [
        ("evt_0", False),
        ("evt_1", True),
    ]


def test_webhook_that_is_forged_late_or_garbled_changes_nothing(
    application: Application, connected: tuple[OutsideProvider, str]
) -> None:
    row = waiting(application)
    other = "whsec_" + "A" * 43 + "="
    assert tell(connected[0], other, says(row)) == 401
    assert tell(*connected, says(row), shift=-301) == 401
    assert tell(*connected, says(row), shift=301) == 401
    assert tell(*connected, says(row), **{"webhook-signature": ""}) == 401
    assert tell(*connected, {"reference": row.reference, "state": "approved", "sequence": 2}) == 400
    assert tell(*connected, {**says(row), "padding": "x" * 20_000}) == 413
    assert tell(*connected, {**says(row), "reference": "ver_of_somebody_else"}, event="evt_2") == 204
    row.refresh_from_db()
    assert (row.state, row.sequence) == ("pending", 0)
    assert Client().post("/api/providers/nobody/events").status_code == 404


def test_secret_before_holds_for_a_day(application: Application, connected: tuple[OutsideProvider, str]) -> None:
    row = waiting(application)
    papers, old = connected
    _provider, new = outside_providers.rotate_secret(actor=administrator(), provider_id=papers.id)
    assert tell(papers, old, says(row, sequence=2)) == 204
    OutsideProvider.objects.update(previous_until=timezone.now() - timedelta(seconds=1))
    assert tell(papers, old, says(row, sequence=3), event="evt_2") == 401
    assert tell(papers, new, says(row, "failed", 3), event="evt_3") == 204
    row.refresh_from_db()
    assert row.outcome == "failed"


def test_answer_that_is_taken_back_runs_the_check_again(
    application: Application, connected: tuple[OutsideProvider, str]
) -> None:
    row = waiting(application)
    tell(*connected, says(row))
    perform()
    assert tell(*connected, says(row, "failed", 3), event="evt_2") == 204
    perform()
    run = run_of(application)
    assert (run.generation, run.cause, run.finding.outcome) == (2, "answered", "review")


def test_answer_holds_for_the_next_application_until_it_ends(
    application: Application, connected: tuple[OutsideProvider, str]
) -> None:
    row = waiting(application)
    tell(*connected, says(row))
    perform()
    applications.withdraw(actor=factories.owner_of(application.partner), application_id=application.id)
    again = sent(application.partner)
    perform()
    assert run_of(again).finding.outcome == "clear"
    OutsideVerification.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    applications.withdraw(actor=factories.owner_of(application.partner), application_id=again.id)
    third = sent(application.partner)
    perform()
    assert run_of(third).status == "waiting_outside"


def test_provider_that_is_down_is_asked_again_until_the_time_is_over(
    application: Application, connected: tuple[OutsideProvider, str], running: Provider
) -> None:
    running.silence(503)
    perform()
    outside.open_waiting()
    outside_asking.ask_due()
    row = OutsideVerification.objects.get()
    assert row.state == "started"
    assert row.poll_at is not None and row.poll_at > row.created_at
    due(row)
    type(row).objects.update(deadline=timezone.now() - timedelta(seconds=1))
    outside_asking.ask_due()
    perform()
    row.refresh_from_db()
    assert row.state == "expired"
    run = run_of(application)
    assert run.finding.outcome == "inconclusive"
    assert run.finding.applicant_summary == "The verification was not finished in time. Ask the desk for a new link."


def test_begun_twice_is_one_verification_at_the_provider(
    application: Application, connected: tuple[OutsideProvider, str], running: Provider
) -> None:
    row = waiting(application)
    # The process died after the provider had answered, and before it was written down.
    type(row).objects.update(state="started", reference="", link="", lease_until=None)
    due(row)
    outside_asking.ask_due()
    again = OutsideVerification.objects.get()
    assert again.reference == row.reference
    assert list(running.rows()) == [row.reference]


def test_withdrawn_application_ends_its_verification(
    application: Application, connected: tuple[OutsideProvider, str]
) -> None:
    row = waiting(application)
    applications.withdraw(actor=factories.owner_of(application.partner), application_id=application.id)
    assert outside.cancel_moot() == 1
    row.refresh_from_db()
    assert (row.state, row.link) == ("cancelled", "")
    assert tell(*connected, says(row)) == 204
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_erased_person_is_named_to_nobody(
    application: Application, connected: tuple[OutsideProvider, str], running: Provider
) -> None:
    perform()
    outside.open_waiting()
    PersonalValue.objects.filter(purpose="verification").delete()
    outside_asking.ask_due()
    assert running.rows() == {}


def test_without_a_provider_it_is_inconclusive_and_nobody_waits(application: Application) -> None:
    perform()
    run = run_of(application)
    assert (run.status, run.finding.outcome) == ("completed", "inconclusive")
    assert outside.open_waiting() == 0


def test_page_of_the_partner_has_the_link(
    application: Application, connected: tuple[OutsideProvider, str], client: Client
) -> None:
    row = waiting(application)
    client.force_login(application.started_by)
    page = client.get(f"/partner/applications/{application.id}/verification/")
    assert page.status_code == 200
    assert row.link in page.content.decode()


def test_provider_is_connected_by_an_administrator_once_a_kind(running: Provider) -> None:
    admin = administrator()
    facts = {"slug": "papers", "title": "Papers", "kind": "identity", "url": running.url}
    with pytest.raises(NotAllowed):
        outside_providers.connect(actor=actor_of(factories.user()), **facts)
    made, _secret = outside_providers.connect(actor=admin, **facts)
    with pytest.raises(Invalid, match="of this kind"):
        outside_providers.connect(actor=admin, **{**facts, "slug": "other"})
    with pytest.raises(Invalid) as refused:
        outside_providers.connect(actor=admin, slug="x", title=" ", kind="tea", url="file:///etc", valid_days=0)
    assert sorted(refused.value.fields) == ["kind", "title", "url", "valid_days"]
    outside_providers.disconnect(actor=admin, provider_id=made.id)
    outside_providers.connect(actor=admin, **{**facts, "slug": "other"})
