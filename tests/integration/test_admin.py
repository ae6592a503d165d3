"""The admin: the catalogue is edited as drafts through operations; everything else is read by those who may."""

import json
import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import (
    AccessEntry,
    AuditEvent,
    DocumentVersion,
    Offering,
    PublishedCheck,
    QuestionnaireVersion,
    RoleAssignment,
    RuleVersion,
    TierVersion,
    User,
)
from accessprogram.operations import catalogue, publishing
from accessprogram.queries.actors import actor_of
from accessprogram.queries.publications import document_hash
from accessprogram.roles import PROGRAMME_ROLES
from reviews.models import Case, Claim
from tests.factories import MINIMAL, access, seat, tier_version, user
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|<style|\son[a-z]+=", re.IGNORECASE)


@pytest.fixture
def version() -> TierVersion:
    PublishedCheck.objects.get_or_create(slug="completeness", defaults={"version": "1", "title": "Completeness"})
    return tier_version()


@pytest.fixture
def administrator(version: TierVersion) -> User:
    return seat("programme_administrator", tier=version.tier, wide=True)


@pytest.fixture
def client(administrator: User) -> Client:
    return client_of(administrator)


def url(kind: str, *args: Any, label: str = "accessprogram_tierversion") -> str:
    return reverse(f"admin:{label}_{kind}", args=args)


def draft_of(version: TierVersion, administrator: User) -> TierVersion:
    made: TierVersion = catalogue.start_draft(actor=actor_of(administrator), instance=version)
    return made


def typed(version: TierVersion, **changed: Any) -> dict[str, Any]:
    """What the form of a tier's draft sends back."""
    sent: dict[str, Any] = {
        "summary": version.summary, "gives": "\n".join(version.gives), "criteria": "\n".join(version.criteria),
        "required_approvals": version.required_approvals, "required_checks": version.required_checks,
        "evidence": json.dumps(version.evidence), "questionnaire": version.questionnaire_id,
        "sla_days": version.sla_days, "cool_off_hours": version.cool_off_hours, "term_days": version.term_days,
        "cache_seconds": version.cache_seconds, "decision_mode": version.decision_mode,
        "committee_quorum": version.committee_quorum, "stage_days": json.dumps(version.stage_days),
        "checklist": json.dumps(version.checklist), "concurrence": json.dumps(version.concurrence),
    }  # fmt: skip
    for prefix, rows, columns in (
        ("tier_offerings", version.tier_offerings.all(), ("offering",)),
        ("tier_use_cases", version.tier_use_cases.all(), ("use_case", "max_requests_per_day")),
        ("tier_commitments", version.tier_commitments.all(), ("template",)),
    ):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for number, row in enumerate(rows):
            sent |= {f"{prefix}-{number}-id": row.pk, f"{prefix}-{number}-tier_version": version.pk}
            for column in columns:
                value = getattr(row, column)
                sent[f"{prefix}-{number}-{column}"] = getattr(value, "pk", value)
            if prefix == "tier_commitments" and row.required:
                sent[f"{prefix}-{number}-required"] = "on"
    return {**sent, **changed}


# --- who gets in -----------------------------------------------------------------------------------------------------
def test_visitor_is_sent_to_sign_in() -> None:
    response = Client().get("/admin/accessprogram/tier/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/admin/accessprogram/tier/")


@pytest.mark.parametrize("role", ["access_operator", "commitments_verifier", "dashboard_reader"])
def test_admin_does_not_exist_for(role: str, version: TierVersion) -> None:
    client = client_of(seat(role, tier=version.tier))
    assert [client.get(path).status_code for path in ("/admin/", "/admin/login/", "/admin/accessprogram/tier/")] == [
        404
    ] * 3


def test_pages_around_the_sign_in_library_do_not_exist(client: Client) -> None:
    for path in ("password_change/", "logout/", "r/1/1/"):
        assert client.get(f"/admin/{path}").status_code == 404
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_reviewer_sees_cases_but_neither_catalogue_nor_people() -> None:
    world = access.world()
    client = client_of(seat("reviewer", tier=world.version.tier))
    assert client.get("/admin/reviews/case/").status_code == 200
    for label in ("accessprogram/tierversion", "accessprogram/user", "accessprogram/auditevent"):
        assert client.get(f"/admin/{label}/").status_code == 403


# --- editing the catalogue -------------------------------------------------------------------------------------------
def test_offering_is_added_and_changed_through_the_operation(
    client: Client, version: TierVersion, administrator: User
) -> None:
    programme = version.tier.programme
    sent = {"programme": programme.pk, "slug": "model-x", "title": "Model X", "version": "1", "summary": ""}
    client.post(url("add", label="accessprogram_offering"), sent)
    offering = Offering.objects.get(slug="model-x")
    client.post(url("change", offering.pk, label="accessprogram_offering"), {**sent, "title": "Model Y"})
    offering.refresh_from_db()
    assert offering.title == "Model Y"
    events = AuditEvent.objects.filter(action="catalogue.changed", object_id=str(offering.pk)).order_by("seq")
    assert [(event.actor_id, event.data["fields"], event.data["new"]) for event in events] == [
        (administrator.pk, ["programme", "slug", "summary", "title", "version"], True),
        (administrator.pk, ["title"], False),
    ]
    history = client.get(url("history", offering.pk, label="accessprogram_offering")).content.decode()
    assert "Model X → Model Y" in history


def test_row_stays_in_its_programme(client: Client, version: TierVersion) -> None:
    other = tier_version().tier.programme
    offering = version.offerings.get()
    sent = {"programme": other.pk, "slug": offering.slug, "title": "Renamed", "version": "1", "summary": ""}
    client.post(url("change", offering.pk, label="accessprogram_offering"), sent)
    offering.refresh_from_db()
    assert (offering.title, offering.programme_id) == ("Renamed", version.tier.programme_id)
    client.post(url("add", label="accessprogram_offering"), {**sent, "slug": "smuggled"})
    assert not Offering.objects.filter(slug="smuggled").exists()


def test_published_version_is_read_only(client: Client, version: TierVersion) -> None:
    page = client.get(url("change", version.pk))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert client.post(url("change", version.pk), typed(version, summary="Changed")).status_code == 403
    assert client.post(url("delete", version.pk), {"post": "yes"}).status_code == 403
    version.refresh_from_db()
    assert version.summary == "A tier of the tests."


def test_new_draft_copies_the_version_with_its_parts(client: Client, version: TierVersion) -> None:
    response = client.post(url("do", version.pk, "start_draft"))
    draft = TierVersion.objects.get(tier=version.tier, state="draft")
    assert response["Location"] == url("change", draft.pk)
    assert (draft.number, draft.summary, draft.published_at) == (2, version.summary, None)
    for parts in ("tier_offerings", "tier_use_cases", "tier_commitments"):
        assert getattr(draft, parts).count() == getattr(version, parts).count() > 0
    client.post(url("do", version.pk, "start_draft"))
    assert TierVersion.objects.filter(tier=version.tier).count() == 2


def test_draft_is_edited_with_its_parts_and_published(
    client: Client, version: TierVersion, administrator: User
) -> None:
    draft = draft_of(version, administrator)
    client.post(url("change", draft.pk), typed(draft, gives="First\n\n Second ", required_approvals=3))
    draft.refresh_from_db()
    assert (draft.gives, draft.required_approvals, draft.state) == (["First", "Second"], 3, "draft")
    sent = typed(draft)
    sent["tier_use_cases-0-max_requests_per_day"] = 5
    assert client.post(url("change", draft.pk), sent).status_code == 302
    assert draft.tier_use_cases.get().max_requests_per_day == 5
    client.post(url("do", draft.pk, "publish"))
    draft.refresh_from_db()
    version.refresh_from_db()
    assert (draft.state, draft.published_by_id, version.state) == ("published", administrator.pk, "retired")
    assert AuditEvent.objects.get(action="catalogue.published").object_id == str(draft.pk)


def test_state_number_and_stamps_cannot_be_typed(client: Client, version: TierVersion, administrator: User) -> None:
    draft = draft_of(version, administrator)
    forged = {"state": "published", "number": 99, "published_by": administrator.pk, "published_at_0": "2020-01-01"}
    client.post(url("change", draft.pk), typed(draft, summary="Changed", **forged))
    draft.refresh_from_db()
    assert (draft.summary, draft.state, draft.number, draft.published_by) == ("Changed", "draft", 2, None)


def test_publishing_needs_a_fresh_proof(version: TierVersion, administrator: User) -> None:
    draft = draft_of(version, administrator)
    response = client_of(administrator, proved=301).post(url("do", draft.pk, "publish"))
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_draft_that_lacks_something_says_what(client: Client, version: TierVersion, administrator: User) -> None:
    draft = draft_of(version, administrator)
    draft.tier_offerings.all().delete()
    response = client.post(url("do", draft.pk, "publish"))
    assert response.status_code == 422
    assert "It gives no offering." in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_draft_is_thrown_away_with_its_parts(client: Client, version: TierVersion, administrator: User) -> None:
    draft = draft_of(version, administrator)
    assert client.post(url("delete", draft.pk), {"post": "yes"}).status_code == 302
    assert not TierVersion.objects.filter(pk=draft.pk).exists()
    assert AuditEvent.objects.get(action="catalogue.discarded").data["id"] == str(draft.pk)


def test_administrator_of_one_tier_edits_that_tier_alone(version: TierVersion) -> None:
    other = tier_version(of=version.tier.programme)
    limited = actor_of(seat("programme_administrator", tier=version.tier))
    assert catalogue.start_draft(actor=limited, instance=version).number == 2
    with pytest.raises(NotAllowed):
        catalogue.start_draft(actor=limited, instance=other)
    offering = version.offerings.get()
    offering.title = "Renamed"
    with pytest.raises(NotAllowed):
        catalogue.save(actor=limited, instance=offering, changed=["title"])


@pytest.mark.parametrize("role", [role for role in PROGRAMME_ROLES if role != "programme_administrator"])
def test_nobody_else_edits_or_publishes(role: str, version: TierVersion, administrator: User) -> None:
    actor = actor_of(seat(role, tier=version.tier))
    draft = draft_of(version, administrator)
    for attempt in (
        lambda: catalogue.save(actor=actor, instance=draft, changed=["summary"]),
        lambda: publishing.publish_tier_version(actor=actor, id=draft.pk),
        lambda: catalogue.start_draft(actor=actor, instance=version),
        lambda: catalogue.discard_draft(actor=actor, instance=draft),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            attempt()


def test_documents_and_rules_retire_the_one_before(version: TierVersion, administrator: User) -> None:
    actor = actor_of(administrator)
    terms = DocumentVersion.objects.get(programme=version.tier.programme, kind="terms")
    draft = catalogue.start_draft(actor=actor, instance=terms)
    published = publishing.publish_document(actor=actor, id=draft.pk)
    terms.refresh_from_db()
    assert (terms.state, published.content_hash) == ("retired", document_hash(published))
    rule = RuleVersion.objects.get(programme=version.tier.programme)
    again = catalogue.start_draft(actor=actor, instance=rule)
    with pytest.raises(WrongState):
        catalogue.start_draft(actor=actor, instance=rule)
    again.rule = {"levels": [{"level": 2, "needs": []}]}
    catalogue.save(actor=actor, instance=again, changed=["rule"])
    with pytest.raises(Invalid, match="without a gap"):
        publishing.publish_rule(actor=actor, id=again.pk)


# --- questionnaires --------------------------------------------------------------------------------------------------
def test_faults_of_a_questionnaire_are_sentences(client: Client, version: TierVersion) -> None:
    broken = {"sections": [{"slug": "a", "title": "A", "questions": [{"slug": "x", "kind": "colour", "label": "X"}]}]}
    sent = {"programme": version.tier.programme_id, "slug": "new", "title": "New", "definition": json.dumps(broken)}
    page = client.post(url("add", label="accessprogram_questionnaireversion"), sent)
    assert "The question “x”: the kind “colour” does not exist here." in page.content.decode()
    assert not QuestionnaireVersion.objects.filter(slug="new").exists()
    sent["definition"] = json.dumps(MINIMAL)
    client.post(url("add", label="accessprogram_questionnaireversion"), sent)
    assert QuestionnaireVersion.objects.get(slug="new").state == "draft"


def test_preview_shows_every_question(client: Client, version: TierVersion) -> None:
    from accessprogram.questionnaires import default_definition

    full = QuestionnaireVersion.objects.create(
        programme=version.tier.programme, slug="full", number=1, title="Full", definition=default_definition()
    )
    page = client.get(url("preview", full.pk, label="accessprogram_questionnaireversion")).content.decode()
    labels = [question["label"] for section in full.definition["sections"] for question in section["questions"]]
    assert [label for label in labels if label not in page.replace("&#x27;", "'")] == []
    assert not INLINE.search(page)


# --- people ----------------------------------------------------------------------------------------------------------
def test_role_is_asked_confirmed_and_ended_in_the_admin(
    client: Client, version: TierVersion, administrator: User
) -> None:
    person = user()
    other = client_of(seat("programme_administrator", tier=version.tier, wide=True))
    label = "accessprogram_roleassignment"
    sent = {"email": person.email, "role": "reviewer", "programme": version.tier.programme_id, "tier": "",
            "reason": "Joins", "confirmed_by": administrator.pk, "starts_at": "2020-01-01"}  # fmt: skip
    client.post(url("add", label=label), sent)
    assignment = RoleAssignment.objects.get(user=person)
    assert (assignment.asked_by, assignment.confirmed_by, assignment.starts_at) == (administrator, None, None)
    assert client.post(url("do", assignment.pk, "confirm", label=label)).status_code == 403
    other.post(url("changelist", label=label), {"action": "confirm", "_selected_action": [str(assignment.pk)]})
    assert actor_of(person).holds("reviewer")
    client.post(url("do", assignment.pk, "end", label=label))
    assert not actor_of(person).is_staff


def test_account_is_closed_with_a_reason(client: Client) -> None:
    person = user()
    label = "accessprogram_user"
    assert client.post(url("do", person.pk, "deactivate", label=label), {"reason": ""}).status_code == 422
    client.post(url("do", person.pk, "deactivate", label=label), {"reason": "Left"})
    person.refresh_from_db()
    assert not person.is_active


def test_no_value_is_found_by_asking_letter_by_letter(client: Client) -> None:
    for query in ("password__startswith=a", "emailaddress__email__startswith=a", "is_superuser__exact=1"):
        assert client.get(f"/admin/accessprogram/user/?{query}").status_code == 400
    assert client.get("/admin/accessprogram/user/?is_active__exact=1").status_code == 200


# --- records ---------------------------------------------------------------------------------------------------------
def test_opening_a_submission_is_noted() -> None:
    world = access.world()
    submission = world.application.submissions.get()
    reviewer = seat("reviewer", tier=world.version.tier)
    assert client_of(reviewer).get(f"/admin/accessprogram/submission/{submission.pk}/change/").status_code == 200
    entry = AccessEntry.objects.get(action="read.submission")
    assert (entry.actor_id, entry.object_id) == (reviewer.pk, str(submission.pk))


def test_reviewer_takes_a_seat_from_the_list() -> None:
    world = access.world()
    case = Case.objects.get(application=world.application)
    reviewer = seat("reviewer", tier=world.version.tier)
    page = client_of(reviewer).get(f"/admin/reviews/case/{case.pk}/change/").content.decode()
    assert f"/desk/cases/{case.pk}/" in page
    if case.stage != "closed":
        client_of(reviewer).post("/admin/reviews/case/", {"action": "claim-review", "_selected_action": [str(case.pk)]})
        assert Claim.objects.get(case=case).user_id == reviewer.pk


def test_filters_and_search_offer_only_what_one_sees() -> None:
    world, elsewhere = access.world(), access.world()
    page = client_of(seat("reviewer", tier=world.version.tier)).get("/admin/reviews/case/").content.decode()
    assert str(world.version.tier) in page
    assert str(elsewhere.version.tier) not in page
    found = client_of(seat("reviewer", tier=world.version.tier)).get(
        "/admin/reviews/case/", {"q": elsewhere.application.reference}
    )
    assert elsewhere.partner.name not in found.content.decode()
    assert "0 cases" in found.content.decode() or "0 results" in found.content.decode()


def test_every_page_opens_for_an_administrator_without_anything_inline() -> None:
    world, _surface = access.working()
    person = seat("programme_administrator", tier=world.version.tier, wide=True)
    client, actor = client_of(person), actor_of(person)
    for model, one in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}"
        pages = [f"{base}/", f"{base}/?q=x"]
        row: Any = one.visible(actor).first()
        if row is not None:
            pages += [f"{base}/{row.pk}/change/", f"{base}/{row.pk}/history/"]
        for page in pages:
            response = client.get(page)
            assert response.status_code == 200, page
            assert INLINE.findall(response.content.decode()) == [], page
            assert "script-src 'self'" in response["Content-Security-Policy"]
        assert client.get(f"{base}/add/").status_code in (200, 403, 404)


@pytest.mark.parametrize("path", ["/admin/", "/admin/accessprogram/"])
def test_index_has_nothing_inline(path: str, client: Client) -> None:
    assert not INLINE.search(client.get(path).content.decode())


# --- list equals detail ----------------------------------------------------------------------------------------------
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.lists(st.tuples(st.sampled_from(sorted(PROGRAMME_ROLES)), st.integers(0, 1)), max_size=3),
    conflict=st.sampled_from([None, 0, 1]),
    superuser=st.booleans(),
)
def test_list_and_detail_agree_for_anybody(
    two_worlds: list[access.World], chosen: list[tuple[str, int]], conflict: int | None, superuser: bool
) -> None:
    from accessprogram.models import Conflict

    person = user()
    User.objects.filter(pk=person.pk).update(is_superuser=superuser, is_staff=superuser)
    for role, number in set(chosen):
        seat(role, tier=two_worlds[number].version.tier, person=person)
    if conflict is not None:
        Conflict.objects.create(user=person, partner=two_worlds[conflict].partner, reason="x", declared_by=person)
    client = client_of(User.objects.get(pk=person.pk))
    for label in ("accessprogram/application", "accessprogram/grant", "reviews/case", "accessprogram/tierversion"):
        page = client.get(f"/admin/{label}/")
        model: Any = next(one for one in admin.site._registry if one._meta.label_lower == label.replace("/", "."))
        rows = list(model._default_manager.values_list("pk", flat=True))
        listed = {pk for pk in rows if page.status_code == 200 and f"/{pk}/change/" in page.content.decode()}
        opened = {pk for pk in rows if client.get(f"/admin/{label}/{pk}/change/").status_code == 200}
        assert listed == opened, label
        if conflict is not None and label != "accessprogram/tierversion":
            assert all(_partner_of(model.objects.get(pk=pk)) != two_worlds[conflict].partner for pk in opened)
    if not chosen:
        assert client.get("/admin/").status_code == 404


@pytest.fixture
def two_worlds() -> list[access.World]:
    worlds = [access.world(), access.world()]
    for world in worlds:
        access.issue(world)
    return worlds


def _partner_of(row: Any) -> Any:
    return row.partner if hasattr(row, "partner") else row.application.partner
