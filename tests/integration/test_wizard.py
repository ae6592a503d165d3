"""The wizard's pages: saved as they are written, with a script and without, seen by the partner's own people only."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.models import Answer, Application, EvidenceFile, Membership, User
from accessprogram.operations import applications
from accessprogram.queries.actors import actor_of
from tests import factories
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DEFINITION = {
    "sections": [
        {"slug": "about", "title": "About you", "questions": [
            {"slug": "legal_name", "kind": "text", "label": "Name", "required": True, "max_length": 30},
            {"slug": "tested", "kind": "yesno", "label": "Tested?", "required": True},
            {"slug": "how", "kind": "textarea", "label": "How tested?",
             "show_if": {"question": "tested", "equals": "yes"}},
            {"slug": "since", "kind": "date", "label": "Since"},
            {"slug": "people", "kind": "rows", "label": "People", "max": 3, "columns": [
                {"slug": "name", "kind": "text", "label": "Full name", "required": True},
                {"slug": "email", "kind": "email", "label": "Mail"},
                {"slug": "roles", "kind": "multi", "label": "Roles", "choices": [
                    {"slug": "owner", "label": "Owner"}, {"slug": "user", "label": "User"}]}]}]},
        {"slug": "give", "title": "What you give", "questions": [
            {"slug": "pledges", "kind": "commitments", "label": "Pledges"},
            {"slug": "papers", "kind": "files", "label": "Papers", "role": "evidence"}]},
        {"slug": "terms", "title": "Terms", "questions": [
            {"slug": "terms_read", "kind": "acknowledge", "label": "I have read the terms", "required": True,
             "role": "terms"},
            {"slug": "threats_read", "kind": "acknowledge", "label": "I have read the summary", "required": True,
             "role": "threat_summary"}]},
    ]
}  # fmt: skip
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.EVIDENCE_DIR = tmp_path
    settings.EVIDENCE_MAX_BYTES = 2000
    yield


@pytest.fixture
def owner() -> User:
    return factories.user("ada@fenwick.example", name="Ada Vane")


@pytest.fixture
def application(owner: User) -> Application:
    partner = factories.partner(name="Fenwick Analytics", person=owner)
    version = factories.tier_version(definition=DEFINITION, checks=())
    return applications.start(actor=actor_of(owner), partner_id=partner.id, tier_id=version.tier_id)


@pytest.fixture
def ada(owner: User, application: Application) -> Client:
    return client_of(owner)


@pytest.fixture
def bo(application: Application) -> Client:
    person = factories.user("bo@fenwick.example", name="Bo Lindqvist")
    Membership.objects.create(partner=application.partner, user=person, role="member")
    return client_of(person)


@pytest.fixture
def eve() -> Client:
    """An owner of another partner."""
    person = factories.user("eve@other.example")
    factories.partner(person=person)
    return client_of(person)


def _url(name: str, *args: object) -> str:
    return reverse(f"accessprogram:{name}", args=args)


def _section(application: Application, section: str) -> str:
    return _url("application-section", application.id, section)


def _answer(application: Application, question: str) -> str:
    return _url("application-answer", application.id, question)


ABOUT = {
    "shown": ["legal_name", "tested", "since", "people"],
    "q-legal_name": "Fenwick",
    "q-tested": "no",
    "q-since": "",
    "q-people-0-name": "Ada Vane",
    "q-people-0-email": "ada@fenwick.example",
    "q-people-0-roles": ["owner", "user"],
}


def _complete(client: Client, application: Application) -> None:
    client.post(_section(application, "about"), ABOUT)
    due = (db_now().date() + timedelta(days=30)).isoformat()
    pledge = {"q-pledges-0-template": "partner-pledge", "q-pledges-0-target": "100", "q-pledges-0-due": due}
    client.post(_section(application, "give"), {"shown": ["pledges"], **pledge})
    read = {"shown": ["terms_read", "threats_read"], "q-terms_read": "yes", "q-threats_read": "yes"}
    client.post(_section(application, "terms"), read)


# --- starting --------------------------------------------------------------------------------------------------------
def test_new_without_a_partner_leads_to_creating_one() -> None:
    response = client_of(factories.user()).get(_url("application-new") + "?tier=defender")
    assert response.url == "/partner/new/?next=%2Fpartner%2Fapplications%2Fnew%2F%3Ftier%3Ddefender"


def test_new_starts_a_draft_and_says_when_one_is_open(ada: Client, application: Application) -> None:
    data = {"partner": application.partner_id, "tier": application.tier_version.tier.slug}
    refused = ada.post(_url("application-new"), data)
    assert (refused.status_code, application.reference in refused.content.decode()) == (422, True)
    applications.withdraw(actor=actor_of(User.objects.get(name="Ada Vane")), application_id=application.id)
    started = ada.post(_url("application-new"), data)
    assert started.url == _url("application", Application.objects.get(state="draft").id)
    empty = ada.post(_url("application-new"), {})
    assert (empty.status_code, Application.objects.count()) == (422, 2)


# --- autosave --------------------------------------------------------------------------------------------------------
def test_autosave_says_when_and_by_whom(ada: Client, application: Application) -> None:
    response = ada.post(
        _answer(application, "legal_name"), {"q-legal_name": "Fenwick", "v-legal_name": "0"}, headers=HTMX
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "Saved at" in page and "Ada Vane" in page and '<input type="hidden" name="v-legal_name" value="1">' in page
    assert Answer.objects.get().value == "Fenwick"


def test_autosave_of_what_cannot_be_accepted_keeps_it_and_says_why(ada: Client, application: Application) -> None:
    typed = "x" * 31
    page = ada.post(_answer(application, "legal_name"), {"q-legal_name": typed}, headers=HTMX).content.decode()
    assert "field-error" in page and "30" in page
    assert typed in ada.get(_section(application, "about")).content.decode()


def test_autosave_brings_and_takes_conditional_questions_at_once(ada: Client, application: Application) -> None:
    shown = ["legal_name", "tested", "since", "people"]
    yes = ada.post(_answer(application, "tested"), {"q-tested": "yes", "shown": shown}, headers=HTMX).content.decode()
    assert 'id="slot-how" class="slot" hx-swap-oob="true"' in yes and 'name="q-how"' in yes
    data = {"q-tested": "no", "v-tested": "1", "shown": [*shown, "how"]}
    no = ada.post(_answer(application, "tested"), data, headers=HTMX).content.decode()
    assert '<div id="slot-how" class="slot" hx-swap-oob="true"></div>' in no.replace("\n", "")


def test_autosave_shows_the_other_text_and_saves_nothing(ada: Client, bo: Client, application: Application) -> None:
    url = _answer(application, "legal_name")
    bo.post(url, {"q-legal_name": "Bo's text"}, headers=HTMX)
    response = ada.post(url, {"q-legal_name": "Ada's text"}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bo Lindqvist" in page and "Bo&#x27;s text" in page and 'name="v-legal_name" value="0"' in page
    assert Answer.objects.get().value == "Bo's text"
    again = ada.post(url, {"q-legal_name": "Ada's text", "conflict-legal_name": "1"}, headers=HTMX)
    assert (again.status_code, again["HX-Reswap"]) == (409, "none")
    over = ada.post(url, {"q-legal_name": "Ada's text", "over-legal_name": "1"}, headers=HTMX)
    assert (over.status_code, Answer.objects.get().value) == (200, "Ada's text")
    assert "Ada&#x27;s text" in bo.get(url).content.decode()


def test_rows_are_added_and_removed_without_losing_any(ada: Client, application: Application) -> None:
    url = _answer(application, "people")
    typed = {"q-people-0-name": "Ada", "q-people-1-name": "Bo", "q-people-1-email": "not an address"}
    page = ada.post(url, {**typed, "add_row": "people"}, headers=HTMX).content.decode()
    assert 'name="q-people-2-name"' in page and 'value="not an address"' in page
    page = ada.post(url, {**typed, "v-people": "1", "remove_row": "people-0"}, headers=HTMX).content.decode()
    assert [row["name"] for row in Answer.objects.get().value] == ["Bo"]
    assert 'value="Bo"' in page and 'value="Ada"' not in page


def test_answer_of_another_partner_is_what_is_not_there(eve: Client, application: Application) -> None:
    missing = eve.post(_url("application-answer", uuid.uuid4(), "legal_name"), {"q-legal_name": "x"})
    theirs = eve.post(_answer(application, "legal_name"), {"q-legal_name": "x"})
    assert (theirs.status_code, theirs.content) == (404, missing.content)
    assert Answer.objects.count() == 0


# --- without a script ------------------------------------------------------------------------------------------------
def test_section_saved_by_its_own_button_leads_on(ada: Client, application: Application) -> None:
    response = ada.post(_section(application, "about"), ABOUT)
    assert response.url == _section(application, "give")
    saved = {answer.question: answer.value for answer in Answer.objects.all()}
    assert saved["people"] == [{"name": "Ada Vane", "email": "ada@fenwick.example", "roles": ["owner", "user"]}]
    assert ada.post(_section(application, "about"), {**ABOUT, "list": "1"}).url == _url("application", application.id)


def test_section_that_brings_up_a_question_stays(ada: Client, application: Application) -> None:
    response = ada.post(_section(application, "about"), {**ABOUT, "q-tested": "yes"}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain[0][0] == _section(application, "about")
    assert 'name="q-how"' in page and "further question" in page


def test_section_with_a_wrong_answer_stays_and_links_to_it(ada: Client, application: Application) -> None:
    page = ada.post(_section(application, "about"), {**ABOUT, "q-since": "soon"}, follow=True).content.decode()
    assert 'href="#question-since"' in page and 'value="soon"' in page


def test_section_adds_a_row_without_a_script(ada: Client, application: Application) -> None:
    response = ada.post(_section(application, "about"), {**ABOUT, "add_row": "people"}, follow=True)
    assert response.redirect_chain[0][0].endswith("?row=people#question-people")
    assert 'name="q-people-1-name"' in response.content.decode()
    removed = ada.post(
        _section(application, "about"), {**ABOUT, "v-people": "1", "remove_row": "people-0"}, follow=True
    )
    assert 'value="Ada Vane"' not in removed.content.decode()


def test_section_conflict_keeps_both_texts_on_the_page(ada: Client, bo: Client, application: Application) -> None:
    bo.post(_section(application, "about"), {**ABOUT, "q-legal_name": "Bo's text"})
    response = ada.post(
        _section(application, "about"), {**ABOUT, "q-legal_name": "Ada's text", "q-since": "2020-01-01"}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bo&#x27;s text" in page and 'value="Ada&#x27;s text"' in page
    assert Answer.objects.get(question="since").value == "2020-01-01"  # the rest was saved
    ada.post(_section(application, "about"), {**ABOUT, "q-legal_name": "Ada's text", "over-legal_name": "1"})
    assert Answer.objects.get(question="legal_name").value == "Ada's text"


def test_untouched_questions_of_other_pages_are_not_emptied(ada: Client, application: Application) -> None:
    ada.post(_section(application, "terms"), {"shown": ["terms_read", "threats_read"], "q-terms_read": "yes"})
    ada.post(_section(application, "terms"), {"shown": ["threats_read"], "q-threats_read": "yes"})
    assert {a.question: a.value for a in Answer.objects.all()} == {"terms_read": "yes", "threats_read": "yes"}


def test_terms_section_shows_the_current_terms_and_summary(ada: Client, application: Application) -> None:
    page = ada.get(_section(application, "terms")).content.decode()
    assert "terms, version 1" in page and "Text." in page and "In short." in page


def test_section_that_does_not_exist_or_was_sent(ada: Client, application: Application) -> None:
    assert ada.get(_section(application, "nowhere")).status_code == 404
    _complete(ada, application)
    ada.post(_url("application-submit", application.id))
    assert ada.get(_section(application, "about")).url == _url("application-summary", application.id)


# --- evidence --------------------------------------------------------------------------------------------------------
def _file(size: int = 8, name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"x" * size, content_type="application/pdf")


def test_files_come_with_the_section_and_go_by_their_button(ada: Client, application: Application) -> None:
    ada.post(_section(application, "give"), {"shown": ["pledges"], "file-papers": [_file(), _file(9, "two.pdf")]})
    first, second = EvidenceFile.objects.order_by("size")
    page = ada.get(_section(application, "give")).content.decode()
    assert "plan.pdf" in page and "two.pdf" in page
    ada.post(_section(application, "give"), {"shown": ["pledges"], "remove_file": str(second.id)})
    assert [f.id for f in EvidenceFile.objects.filter(removed_at=None)] == [first.id]


def test_file_too_large_is_413_with_its_sentence(ada: Client, application: Application) -> None:
    for url, headers in ((_section(application, "give"), {}), (_url("evidence-add", application.id, "papers"), HTMX)):
        response = ada.post(url, {"shown": ["pledges"], "file-papers": _file(2001)}, headers=headers)
        assert (response.status_code, "larger than" in response.content.decode()) == (413, True)
    assert EvidenceFile.objects.count() == 0


def test_request_far_too_large_is_refused_before_it_is_read(ada: Client, application: Application) -> None:
    response = ada.post(_url("evidence-add", application.id, "papers"), {"file-papers": _file(9000)})
    assert (response.status_code, EvidenceFile.objects.count()) == (413, 0)


@pytest.mark.parametrize(
    ("written", "status", "said"),
    [
        ("2999-06-30", 200, "valid until"),
        ("30.6.", 422, "Write the day as year, month and day"),
        ("2001-01-01", 422, "has ended already"),
    ],
)
def test_file_may_have_a_last_day(ada: Client, application: Application, written: str, status: int, said: str) -> None:
    url = _url("evidence-add", application.id, "papers")
    response = ada.post(url, {"file-papers": _file(), "until-papers": written}, headers=HTMX)
    assert (response.status_code, said in response.content.decode()) == (status, True)
    assert EvidenceFile.objects.count() == (1 if status == 200 else 0)


def test_file_in_quarantine_is_no_link_and_its_list_asks_again(ada: Client, application: Application) -> None:
    ada.post(_url("evidence-add", application.id, "papers"), {"file-papers": _file()}, headers=HTMX)
    file = EvidenceFile.objects.get()
    link = _url("evidence-download", file.id)
    shown = {}
    for state in ("not_scanned", "quarantined"):
        EvidenceFile.objects.update(scan_state=state)
        page = ada.get(_answer(application, "papers")).content.decode()
        shown[state] = (f'href="{link}"' in page, "load delay:8s" in page, ada.get(link).status_code)
    assert shown == {"not_scanned": (True, False, 200), "quarantined": (False, True, 409)}


def test_download_is_an_attachment_that_nothing_runs(ada: Client, application: Application) -> None:
    script = SimpleUploadedFile("evil.svg", b"<svg onload=alert(1)>", content_type="image/svg+xml")
    ada.post(_url("evidence-add", application.id, "papers"), {"file-papers": script}, headers=HTMX)
    file = EvidenceFile.objects.get()
    response = ada.get(_url("evidence-download", file.id))
    assert b"".join(response.streaming_content) == b"<svg onload=alert(1)>"
    assert set(response["Content-Security-Policy"].split("; ")) == {"default-src 'none'", "sandbox"}
    names = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    assert [response[name] for name in names] == [
        "application/octet-stream",
        "attachment; filename=\"evil.svg\"; filename*=UTF-8''evil.svg",
        "nosniff",
        "private, no-store",
    ]


def test_file_of_another_partner_is_what_is_not_there(ada: Client, eve: Client, application: Application) -> None:
    ada.post(_url("evidence-add", application.id, "papers"), {"file-papers": _file()}, headers=HTMX)
    file = EvidenceFile.objects.get()
    theirs, missing = (eve.get(_url("evidence-download", one)) for one in (file.id, uuid.uuid4()))
    assert (theirs.status_code, theirs.content) == (404, missing.content)
    assert eve.post(_url("evidence-remove", file.id)).status_code == 404
    assert EvidenceFile.objects.get().removed_at is None


# --- sending ---------------------------------------------------------------------------------------------------------
def test_summary_lists_what_is_missing_as_links_and_offers_no_button(ada: Client, application: Application) -> None:
    page = ada.get(_url("application-summary", application.id)).content.decode()
    assert f'href="{_section(application, "about")}#question-legal_name"' in page
    assert _url("application-submit", application.id) not in page
    refused = ada.post(_url("application-submit", application.id))
    assert (refused.status_code, Application.objects.get().state) == (422, "draft")


def test_complete_application_is_sent_by_who_may_bind(ada: Client, bo: Client, application: Application) -> None:
    _complete(bo, application)
    page = bo.get(_url("application-summary", application.id)).content.decode()
    assert "Only an owner or signatory" in page and _url("application-submit", application.id) not in page
    assert bo.post(_url("application-submit", application.id)).status_code == 403
    assert (
        _url("application-submit", application.id)
        in ada.get(_url("application-summary", application.id)).content.decode()
    )
    response = ada.post(_url("application-submit", application.id), follow=True)
    assert response.redirect_chain == [(_url("status", application.id), 302)]
    assert Application.objects.get().state == "submitted"
    sent = ada.get(_url("application-summary", application.id)).content.decode()
    assert "ada@fenwick.example" in sent and "frozen" in sent


def test_withdraw_ends_the_draft(ada: Client, application: Application) -> None:
    assert ada.post(_url("application-withdraw", application.id), {"reason": "Later"}).url == _url("partner-home")
    assert Application.objects.get().state == "withdrawn"


@pytest.mark.parametrize("name", ["application", "application-summary", "status", "status-live"])
def test_pages_of_another_partner_are_what_is_not_there(eve: Client, application: Application, name: str) -> None:
    theirs, missing = (eve.get(_url(name, one)) for one in (application.id, uuid.uuid4()))
    assert (theirs.status_code, theirs.content) == (404, missing.content)


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def test_section_asks_the_database_the_same_for_one_row_and_three(ada: Client, application: Application) -> None:
    ada.post(_section(application, "about"), ABOUT)
    one = _queries(ada, _section(application, "about"))
    more = {f"q-people-{index}-name": f"Person {index}" for index in range(3)}
    ada.post(_section(application, "about"), {**ABOUT, **more, "v-people": "1"})
    assert len(Answer.objects.get(question="people").value) == 3
    assert _queries(ada, _section(application, "about")) == one
