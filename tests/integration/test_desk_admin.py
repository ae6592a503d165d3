"""The desk in the admin: the same operations and rules as on its pages, and its data edited with sentences."""

import json
import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accessprogram.clock import db_now
from accessprogram.models import AuditEvent, PublishedCheck
from accessprogram.operations import catalogue
from accessprogram.queries.actors import actor_of
from reviews.models import Calendar, Case, CaseTag, Claim, QuestionTemplate, WorkProfile
from tests.factories import seat
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of
from tests.integration.test_admin import typed, url

pytestmark = pytest.mark.django_db


def _url(kind: str, *args: object, model: str = "case") -> str:
    return reverse(f"admin:reviews_{model}_{kind}", args=args)


def _administrator(world: Desk) -> Client:
    return client_of(seat("programme_administrator", tier=world.version.tier, wide=True))


def _client(world: Desk, role: str) -> Client:
    world.actor(role)
    return client_of(world.people[role][0])


def _from_list(client: Client, world: Desk, action: str, word: str = "") -> str:
    sent = {"action": action, "_selected_action": [str(world.case.pk)], "word": word}
    return client.post(_url("changelist"), sent, follow=True).content.decode()


def test_senior_gives_a_case_from_the_list_and_the_operation_judges() -> None:
    world = desk().checked()
    senior, reviewer = _client(world, "senior_reviewer"), world.actor("reviewer")
    assert "no active account" in _from_list(senior, world, "assign", "nobody@provider.example")
    assert "cannot take this seat" in _from_list(senior, world, "assign", world.owner.email)
    assert Claim.objects.count() == 0
    assert "are told" in _from_list(senior, world, "assign", reviewer.email.upper())
    claim = Claim.objects.get()
    assert (claim.user_id, claim.origin, claim.seat) == (reviewer.id, "assigned", "review")
    assert "holds this seat" in _from_list(senior, world, "assign-to-any")


def test_reviewer_is_not_offered_what_is_not_theirs_and_cannot_send_it() -> None:
    world = desk().checked()
    client = _client(world, "reviewer")
    page = client.get(_url("changelist")).content.decode()
    assert ('value="claim-review"' in page, 'value="assign"' in page, 'value="tag"' in page) == (True, False, True)
    somebody = world.actor("reviewer", 1).email
    _from_list(client, world, "assign", somebody)
    act = reverse("admin:reviews_case_do", args=[world.case.pk, "assign"])
    assert client.post(act, {"reason": somebody}).status_code == 403
    assert Claim.objects.count() == 0


def test_tags_are_put_from_the_list_and_from_the_page() -> None:
    world = desk().checked()
    client = _client(world, "reviewer")
    _from_list(client, world, "tag", "Look twice")
    client.post(reverse("admin:reviews_case_do", args=[world.case.pk, "tag"]), {"reason": "energy"})
    assert list(CaseTag.objects.values_list("tag", flat=True)) == ["energy", "look-twice"]
    assert "is a word of at most" in _from_list(client, world, "tag", "!")


def test_case_of_a_conflicting_partner_is_in_no_list_page_or_action() -> None:
    world = desk().checked()
    client, person = _client(world, "senior_reviewer"), world.people["senior_reviewer"][0]
    person.conflicts.create(partner=world.partner, reason="A friend.", declared_by=person)
    assert world.case.application.reference not in client.get(_url("changelist")).content.decode()
    _from_list(client, world, "tag", "x")
    for address in (_url("change", world.case.pk), _url("history", world.case.pk)):
        assert client.get(address).status_code == 404
    assert (
        client.post(reverse("admin:reviews_case_do", args=[world.case.pk, "tag"]), {"reason": "x"}).status_code == 404
    )
    assert CaseTag.objects.count() == 0


def test_list_asks_the_same_with_one_case_and_with_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    world = desk().checked()
    client = _client(world, "reviewer")
    world.claim(number=1)
    client.get(_url("changelist"))
    with django_assert_num_queries(10):
        client.get(_url("changelist"))
    for _more in range(2):
        Desk(version=world.version, partner=(other := desk()).partner, owner=other.owner).checked()
    with django_assert_num_queries(10):
        assert client.get(_url("changelist")).content.decode().count("field-application") == 3


def test_calendar_is_typed_in_lines_and_open_cases_are_counted_anew() -> None:
    world = desk().checked()
    client, programme = _administrator(world), world.version.tier.programme
    sent = {
        "programme": programme.pk,
        "time_zone": "Europe/Paris",
        "weekdays": ["0", "1"],
        "holidays": "2026-13-25 X\nY",
    }
    wrong = client.post(_url("add", model="calendar"), sent)
    assert wrong.status_code == 200 and Calendar.objects.count() == 0
    assert "2026-13-25" in wrong.content.decode() and "say in at most" in wrong.content.decode()
    right = client.post(_url("add", model="calendar"), sent | {"holidays": "2026-12-25 Christmas Day"})
    assert right.status_code == 302
    made = Calendar.objects.get()
    assert (made.weekdays, made.holidays) == ([0, 1], [{"day": "2026-12-25", "title": "Christmas Day"}])
    assert world.case.remind_at is not None and world.case.remind_at <= db_now()
    assert AuditEvent.objects.filter(action="catalogue.changed", object_type="calendar").count() == 1
    assert b"2026-12-25 Christmas Day" in client.get(_url("change", made.pk, model="calendar")).content


def test_question_templates_are_edited_by_administrators_alone() -> None:
    world = desk()
    sent = {
        "programme": world.version.tier.programme.pk, "slug": "owners", "title": "Owners", "section": "people",
        "text": "Who owns {partner}?", "due_days": 7, "active": "on",
    }  # fmt: skip
    assert _administrator(world).post(_url("add", model="questiontemplate"), sent).status_code == 302
    assert _client(world, "reviewer").post(_url("add", model="questiontemplate"), sent).status_code in (403, 404)
    assert QuestionTemplate.objects.get().text == "Who owns {partner}?"


def test_work_profile_is_changed_by_a_senior_of_the_tier_alone() -> None:
    world = desk()
    world.actor("reviewer"), world.actor("reviewer", 1)
    profile = WorkProfile.objects.create(user=world.people["reviewer"][0])
    page, sent = _url("change", profile.pk, model="workprofile"), {"capacity": 3, "expertise": "Detection\nenergy"}
    other = client_of(world.people["reviewer"][1])
    assert other.post(page, sent).status_code == 404
    assert _client(world, "senior_reviewer").post(page, sent).status_code == 302
    profile.refresh_from_db()
    assert (profile.capacity, profile.expertise) == (3, ["detection", "energy"])


def test_draft_of_a_tier_says_how_the_desk_decides() -> None:
    world = desk()
    PublishedCheck.objects.get_or_create(slug="completeness", defaults={"version": "1", "title": "Completeness"})
    person = seat("programme_administrator", tier=world.version.tier, wide=True)
    client, draft = client_of(person), catalogue.start_draft(actor=actor_of(person), instance=world.version)
    wrong = typed(draft) | {"stage_days": '{"reviw": 5}', "committee_quorum": 1}
    said = client.post(url("change", draft.pk), wrong).content.decode()
    assert "There is no stage" in said and "at least 2 votes" in said
    item = {"slug": "named", "section": "", "text": "Owners are named."}
    right = typed(draft) | {
        "stage_days": '{"review": 5}', "checklist": json.dumps([item]), "decision_mode": "independent",
        "concurrence": '[{"party": "Fictional CERT", "days": 10}]',
    }  # fmt: skip
    assert client.post(url("change", draft.pk), right).status_code == 302
    draft.refresh_from_db()
    assert (draft.stage_days, draft.checklist, draft.decision_mode) == ({"review": 5}, [item], "independent")
    assert draft.concurrence == [{"party": "Fictional CERT", "days": 10}]


def test_list_of_cases_is_read_in_the_order_of_an_index() -> None:
    world = desk().submit()
    request = RequestFactory().get("/")
    request.user = seat("reviewer", tier=world.version.tier)
    request.actor = actor_of(request.user)  # type: ignore[attr-defined]
    rows = admin.site._registry[Case].get_queryset(request)
    with connection.cursor() as cursor:
        # A table of one row is always read whole and sorted: ask what is done with many.
        for way in ("seqscan", "sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    plan = rows[:50].explain()
    assert ("case_due" in plan, "Sort" in plan) == (True, False)


def test_list_of_cases_offers_no_order_that_has_no_index() -> None:
    world = desk().submit()
    page = _client(world, "reviewer").get(_url("changelist")).content.decode()
    assert re.findall(r'class="(?:sortable|sorted \w+) column-(\w+)', page) == ["due"]
