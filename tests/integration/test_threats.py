"""The threat assessment threat by threat: read, objected to, answered; and what a new version does to access."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Acknowledgement, DocumentVersion, Grant, NamedReader, OutboxMessage, Threat, User
from accessprogram.operations import agreements, assessments, catalogue, documents, grants, publishing, threats
from accessprogram.queries.agreements import what_is_missing
from accessprogram.queries.audit import verify
from accessprogram.queries.publications import document_hash, gaps
from accessprogram.queries.threats import answer_titles, changes, threats_of, version_before
from tests import factories
from tests.factories import access
from tests.factories.sessions import client_of
from tests.factories.threats import ANSWER, dated, draft, in_force, read_all

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def works() -> access.World:
    """A grant that works, under a first assessment without a date."""
    return access.working()[0]


def _state(made: access.World) -> tuple[str, int]:
    return made.granted.state, made.granted.lines.filter(live=True).count()


OVER = timedelta(minutes=-1)


def test_threat_without_an_answer_cannot_be_published(works: access.World) -> None:
    document = draft(works.version)
    threat = document.threats.get(number=2)
    threat.answers = []
    threat.save()
    assert gaps(document) == ["Threat T2 has no answer: no commitment and no safeguard."]
    threat.answers = [{"kind": "commitment", "key": "nowhere"}]
    threat.save()
    assert gaps(document) == ["Threat T2 is answered by “commitment:nowhere”, which does not exist."]
    document.threats.all().delete()
    assert gaps(document) == ["The assessment names no threat."]
    by = factories.actor("programme_administrator", tier=works.version.tier)
    with pytest.raises(Invalid, match="names no threat"):
        publishing.publish_document(actor=by, id=document.id)


def test_hash_covers_the_threats_and_nobody_changes_them_afterwards(works: access.World) -> None:
    document = in_force(works.version)
    assert document.content_hash == document_hash(document)
    threat = threats_of(document)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Threat.objects.filter(pk=threat.pk).update(path="Another.")
    draft_of = DocumentVersion.objects.create(
        programme=document.programme, kind=document.kind, number=9, title=document.title,
        public_summary=document.public_summary, sections=document.sections,
    )  # fmt: skip
    before = document_hash(draft_of)
    Threat.objects.create(document=draft_of, number=1, title="T", actor="A", path="P", answers=ANSWER)
    assert document_hash(draft_of) != before


def test_draft_carries_the_threats_on_and_shows_what_changed(works: access.World) -> None:
    first = in_force(works.version, ("One", "Two", "Three"))
    by = factories.actor("programme_administrator", tier=works.version.tier)
    second = catalogue.start_draft(actor=by, instance=first)
    assert [threat.title for threat in threats_of(second)] == ["One", "Two", "Three"]
    changed = second.threats.get(number=2)
    changed.path, changed.answers = "By asking.", [{"kind": "commitment", "key": "provider-pledge"}]
    added = Threat(title="Four", actor="A", path="P", answers=ANSWER)
    catalogue.save_parts(actor=by, version=second, saved=[changed, added], removed=[second.threats.get(number=1)])
    published = publishing.publish_document(actor=by, id=second.id)
    assert version_before(published) == first
    found = changes(threats_of(first), threats_of(published), answer_titles(first.programme_id))
    assert [(one.number, one.kind, one.title) for one in found] == [
        (1, "removed", "One"), (2, "changed", "Two"), (4, "new", "Four"),
    ]  # fmt: skip
    assert found[1].fields == (
        ("how", "By stealing it.", "By asking."),
        ("answered by", "The partner's pledge", "The provider's pledge"),
    )
    assert published.acknowledge_by is not None
    assert round((published.acknowledge_by - db_now()) / timedelta(days=1)) == 30


def test_version_is_acknowledged_with_its_last_threat(works: access.World) -> None:
    document = in_force(works.version)
    first, second = threats_of(document)
    mine = {"partner_id": works.partner.id, "side": "partner"}
    for _ in range(2):
        threats.read(actor=works.owner, threat_id=first.id, **mine)
    with pytest.raises(Invalid, match="1 are left"):
        documents.acknowledge(actor=works.owner, document_id=document.id, **mine)
    assert not Acknowledgement.objects.filter(document=document).exists()
    for actor, side in ((works.owner, "provider"), (works.operator, "provider"), (access.world().owner, "partner")):
        with pytest.raises(NotFound):
            threats.read(actor=actor, threat_id=second.id, partner_id=works.partner.id, side=side)
    threats.read(actor=works.owner, threat_id=second.id, **mine)
    told = Acknowledgement.objects.get(document=document)
    assert (told.user_id, told.side) == (works.owner.id, "partner")
    in_force(works.version)
    with pytest.raises(WrongState):
        threats.read(actor=works.owner, threat_id=second.id, **mine)
    assert list(verify()) == []


def test_objection_is_answered_by_the_other_side_before_countersigning() -> None:
    made = access.world()
    document = in_force(made.version)
    access.issue(made)
    agreements.sign(actor=made.owner, agreement_id=made.granted.agreement_id)
    access.read_on_both_sides(made)
    threat = threats_of(document)[0]
    with pytest.raises(Invalid):
        threats.object_to(actor=made.owner, threat_id=threat.id, partner_id=made.partner.id, side="partner", text=" ")
    objection = threats.object_to(
        actor=made.owner, threat_id=threat.id, partner_id=made.partner.id, side="partner", text="Tokens are bound."
    )
    assert [entry.code for entry in what_is_missing(made.agreement)] == ["objections"]
    with pytest.raises(Invalid, match="1 objection"):
        agreements.countersign(actor=made.administrator, agreement_id=made.granted.agreement_id)
    told = OutboxMessage.objects.filter(kind="assessment_objection").values_list("recipient_id", flat=True)
    assert list(told) == [made.administrator.id]
    with pytest.raises(NotAllowed, match="yourself"):
        threats.answer(actor=made.owner, objection_id=objection.id, text="No.")
    with pytest.raises(NotFound):
        threats.answer(actor=made.operator, objection_id=objection.id, text="No.")
    threats.answer(actor=made.administrator, objection_id=objection.id, text="Noted: the path says so now.")
    with pytest.raises(WrongState):
        threats.answer(actor=made.administrator, objection_id=objection.id, text="Again.")
    agreements.countersign(actor=made.administrator, agreement_id=made.granted.agreement_id)
    assert made.granted.state == "provisioning"


def _letters(kind: str) -> list[tuple[object, int]]:
    rows = OutboxMessage.objects.filter(kind=kind).order_by("created_at", "id")
    return [(row.recipient_id, row.data["days"]) for row in rows]


@pytest.mark.parametrize(("left", "days"), [(29.5, 30), (8, 30), (6.9, 7), (0.9, 1)])
def test_notices_go_out_before_the_date_and_once(works: access.World, left: float, days: int) -> None:
    dated(works.version, timedelta(days=left))
    assert [assessments.sweep(), assessments.sweep()] == [3, 0]
    assert sorted(_letters("assessment_due"), key=str) == sorted(
        [(works.owner.id, days), (works.administrator.id, days)], key=str
    )
    assert _letters("access_lapses") == [(works.owner.id, days)]
    assert _state(works) == ("active", 1)


def test_access_lapses_after_the_date_and_resumes_with_the_last_threat(works: access.World) -> None:
    document = dated(works.version, OVER)
    NamedReader.objects.filter(partner=works.partner).update(created_at=db_now() - timedelta(days=60))
    assert [assessments.sweep(), assessments.sweep()] == [1, 0]
    assert _state(works) == ("lapsed", 0)
    read_all(works, document, works.administrator, "provider")  # the other side's reading gives nothing back
    assert _state(works) == ("lapsed", 0)
    read_all(works, document, works.owner, "partner")
    assert _state(works) == ("active", 1)
    assert assessments.sweep() == 0
    assert access.broken_invariants() == {}


def test_restricted_access_comes_back_restricted_and_suspended_stays(works: access.World) -> None:
    senior = factories.actor("senior_reviewer", tier=works.version.tier)
    grants.suspend(actor=senior, grant_id=works.granted.id, reason="A key was lost.")
    document = dated(works.version, OVER)
    assert assessments.sweep() == 0
    assert _state(works) == ("suspended", 0)
    read_all(works, document, works.owner, "partner")
    assert _state(works) == ("suspended", 0)


def test_access_beyond_its_term_does_not_resume(works: access.World) -> None:
    document = dated(works.version, OVER)
    assert assessments.sweep() == 1
    Grant.objects.update(ends_at=db_now() - timedelta(seconds=1))
    read_all(works, document, works.owner, "partner")
    assert _state(works) == ("lapsed", 0)


def test_new_reader_has_thirty_days_when_another_acknowledged(works: access.World) -> None:
    document = dated(works.version, OVER)
    read_all(works, document, works.owner, "partner")
    colleague = factories.user()
    works.partner.memberships.create(user=colleague, role="member")
    documents.name_reader(
        actor=works.owner, partner_id=works.partner.id, programme_id=document.programme_id, user_id=colleague.id,
        side="partner",
    )  # fmt: skip
    assert assessments.sweep() == 0
    NamedReader.objects.filter(user=colleague).update(created_at=db_now() - timedelta(days=31))
    assert assessments.sweep() == 1
    assert _state(works) == ("lapsed", 0)
    reader = NamedReader.objects.get(user=colleague)
    documents.end_reader(actor=works.owner, reader_id=reader.id)
    assert _state(works) == ("active", 1)


def test_desk_sees_who_read_what_with_the_same_number_of_questions(works: access.World) -> None:
    document = in_force(works.version)
    threats.read(actor=works.owner, threat_id=threats_of(document)[0].id, partner_id=works.partner.id, side="partner")
    senior = client_of(factories.seat("senior_reviewer", tier=works.version.tier))
    address, asked = reverse("accessprogram:desk-assessments"), []
    for number in (1, 3):
        while Grant.objects.filter(state="active").count() < number:
            access.working(access.countersigned(access.world(version=works.version)))
        senior.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = senior.get(address)
        asked.append(len(queries))
        assert len(page.context["rows"]) == number
    assert "1 of 2 threats" in page.content.decode()
    assert asked == [14, 14]


def test_page_keeps_a_refused_objection(works: access.World) -> None:
    document = in_force(works.version)
    owner = client_of(User.objects.get(pk=works.owner.id))
    threat = threats_of(document)[0]
    page = owner.get(f"{reverse('accessprogram:document', args=[document.id])}?for={works.partner.id}")
    assert (page.context["read"], len(page.context["threats"]), "T1 A stolen account" in page.content.decode()) == (
        0, 2, True,
    )  # fmt: skip
    sent = {"for": str(works.partner.id), "side": "partner", "text": "x" * 4001}
    refused = owner.post(reverse("accessprogram:threat-object", args=[threat.id]), sent)
    assert (refused.status_code, "x" * 4001 in refused.content.decode()) == (422, True)
    sent["text"] = "It is not so."
    assert owner.post(reverse("accessprogram:threat-object", args=[threat.id]), sent).status_code == 302
