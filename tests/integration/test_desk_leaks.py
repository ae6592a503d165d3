"""What a person of the desk may not see reaches them by no other way: not by the words of a finding, not by a list."""

import pytest
from django.db.models import QuerySet

from accessprogram.clock import db_now
from accessprogram.models import Incident, OutboxMessage, Partner
from accessprogram.operations import conflicts, signals
from accessprogram.queries.actors import actor_of
from accessprogram.queries.ledgers import visible_events, visible_messages
from reviews.models import Finding
from reviews.operations import cases, checks
from reviews.queries.clusters import cluster_of
from reviews.queries.partners import history
from tests import factories
from tests.factories import relations
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PHONE = {"phone": "+44 20 7946 0000"}
PANELS = ("needs", "related", "cluster", "precedents", "partner")


def _pages(world: Desk) -> str:
    """Everything that a reviewer of this tier reads of the case."""
    world.actor("reviewer")
    browser = client_of(world.people["reviewer"][0])
    case = world.case
    (finding,) = Finding.objects.filter(run__case=case)
    asked = [f"/desk/cases/{case.id}/", f"/desk/hits/{finding.id}/"]
    asked += [f"/desk/cases/{case.id}/panels/{slug}/" for slug in PANELS]
    answers = [browser.get(url) for url in asked]
    assert [answer.status_code for answer in answers] == [200] * len(asked)
    return "".join(answer.content.decode() for answer in answers)


def test_finding_names_no_case_that_its_reader_may_not_see() -> None:
    version, elsewhere = relations.tier(), relations.tier()
    hidden, seen, asked = (relations.sent(made, **PHONE) for made in (elsewhere, version, version))
    checks.perform_due()
    said = _pages(asked)
    references = [world.case.application.reference for world in (hidden, seen)]
    assert [reference in said for reference in references] == [False, True]
    assert "2 applications with the same telephone number (open)" in said


def test_ledgers_hold_nothing_of_a_partner_that_one_is_in_conflict_with() -> None:
    world, other = desk(), desk().checked()
    senior = world.actor("senior_reviewer", 1)
    world.proposed()
    cases.ask_partner(actor=senior, case_id=world.case.id, section="", text="Who signs?", due_days=3)
    signals.raise_signal(
        programme_id=world.version.tier.programme_id, partner_id=world.partner.id, source="usage", kind="unusual-use",
        summary="Four times its usual day.", dedupe="one",
    )  # fmt: skip
    other.actor("senior_reviewer", 1)
    cases.ask_partner(actor=other.actor("reviewer"), case_id=other.case.id, section="", text="Who signs?", due_days=3)
    auditor = factories.seat("auditor", tier=world.version.tier, wide=True)
    events, messages = (query(actor_of(auditor)) for query in (visible_events, visible_messages))
    everything = messages.count()
    of_theirs = {"confirmation_needed", "question_asked"}
    assert (events.filter(action="signal.raised").count(), of_theirs <= _kinds(messages)) == (1, True)
    conflicts.declare(actor=actor_of(auditor), user_id=auditor.pk, partner_id=world.partner.id, reason="Cousin")
    events, messages = (query(actor_of(auditor)) for query in (visible_events, visible_messages))
    assert events.filter(action="signal.raised").count() == 0
    assert not events.filter(data__icontains=str(world.partner.id)).exists()
    assert [row.recipient_id for row in messages if row.recipient_id in (world.owner.id, senior.id)] == []
    assert (_kinds(messages), 0 < messages.count() < everything) == ({"application_submitted", "question_asked"}, True)
    browser = client_of(auditor)
    assert world.owner.email not in browser.get("/admin/accessprogram/outboxmessage/").content.decode()


def _kinds(messages: QuerySet[OutboxMessage]) -> set[str]:
    return set(messages.values_list("kind", flat=True))


def test_parent_that_one_does_not_see_is_not_named() -> None:
    world, elsewhere = desk().checked(), desk().checked()
    Partner.objects.filter(pk=world.partner.pk).update(parent=elsewhere.partner)
    address = f"/desk/cases/{world.case.id}/panels/family/"
    senior = factories.seat("senior_reviewer", tier=world.version.tier)
    said = client_of(senior).get(address).content.decode()
    assert (elsewhere.partner.name in said, 'name="parent"' in said) == (False, False)
    factories.seat("reviewer", tier=elsewhere.version.tier, person=senior)
    said = client_of(senior).get(address).content.decode()
    assert (f"Belongs to {elsewhere.partner}." in said, 'name="parent"' in said) == (True, True)


def test_cluster_is_not_joined_by_an_application_that_one_does_not_see() -> None:
    version, elsewhere = relations.tier(), relations.tier()
    first, middle = relations.sent(version, **PHONE), relations.sent(version, **PHONE)
    hidden = Desk(version=elsewhere, partner=middle.partner, owner=middle.owner)
    hidden.application = relations.draft(hidden, {"website": "https://aldergate.example"})
    relations.send(hidden)
    last = relations.sent(version, website="https://aldergate.example")
    reviewer = factories.seat("reviewer", tier=version.tier)
    assert [one.partner for one in cluster_of(actor_of(reviewer), first.case)] == [middle.partner]
    factories.seat("reviewer", tier=elsewhere.tier, person=reviewer)
    found = {one.partner for one in cluster_of(actor_of(reviewer), first.case)}
    assert found == {middle.partner, last.partner}


def test_incident_of_a_programme_in_which_one_judges_nothing_is_not_named() -> None:
    world, elsewhere = desk().checked(), factories.tier_version()
    references = []
    for programme in (world.version.tier.programme_id, elsewhere.tier.programme_id):
        signal = signals.raise_signal(
            programme_id=programme, partner_id=world.partner.id, source="usage", kind="unusual-use",
            summary="Four times its usual day.", dedupe=str(programme),
        )  # fmt: skip
        incident = Incident.objects.get(pk=signal.incident_id)
        Incident.objects.filter(pk=incident.pk).update(state="open", opened_at=db_now())
        references.append(incident.reference)
    known = [row.label for row in history(world.actor("reviewer"), world.case).conduct]
    assert known == references[:1]
