"""Threats as rows of a draft in the admin: red without an answer, and a preview that says what is missing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accessprogram.models import DocumentVersion, Threat
from tests import factories
from tests.factories.sessions import client_of
from tests.factories.threats import ANSWER, draft

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _page(document: DocumentVersion) -> str:
    return reverse("admin:accessprogram_documentversion_change", args=[document.pk])


@pytest.fixture
def document() -> DocumentVersion:
    return draft(factories.tier_version())


@pytest.fixture
def administrator(document: DocumentVersion) -> Client:
    tier = document.programme.tiers.get()
    return client_of(factories.seat("programme_administrator", tier=tier))


def _sent(document: DocumentVersion, rows: list[dict[str, Any]]) -> dict[str, Any]:
    stored = document.threats.count()
    sent: dict[str, Any] = {
        "title": document.title, "public_summary": document.public_summary, "acknowledge_by_0": "",
        "acknowledge_by_1": "", "sections": '[{"anchor": "scope", "title": "Scope", "text": "All."}]',
        "threats-TOTAL_FORMS": len(rows), "threats-INITIAL_FORMS": stored,
        "threats-MIN_NUM_FORMS": 0, "threats-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for index, row in enumerate(rows):
        sent |= {f"threats-{index}-{name}": value for name, value in row.items()}
    return sent


def _row(threat: Threat | None, **changed: Any) -> dict[str, Any]:
    row = {"number": "", "title": "A new one", "actor": "A front", "path": "By lying.", "text": "", "level": "2"}
    if threat is not None:
        row |= {"id": str(threat.pk), "number": threat.number, "title": threat.title}
    return row | changed


def test_threats_are_added_changed_and_removed_with_the_draft(document: DocumentVersion, administrator: Client) -> None:
    first, second = document.threats.order_by("number")
    sent = _sent(
        document,
        [
            _row(first, answered_by=["commitment:provider-pledge", "commitment:partner-pledge"]),
            _row(second, DELETE="on"),
            _row(None, answered_by=[]),
        ],
    )
    answered = administrator.post(_page(document), sent)
    assert answered.status_code == 302, answered.context["adminform"].errors
    rows = list(document.threats.order_by("number").values_list("number", "title", "level", "answers"))
    both = [{"kind": "commitment", "key": f"{side}-pledge"} for side in ("partner", "provider")]
    assert [(*row[:3], sorted(row[3], key=str)) for row in rows] == [
        (1, "A stolen account", 2, sorted(both, key=str)),
        (2, "A new one", 2, []),
    ]


def test_threat_without_an_answer_is_red_in_the_page_and_in_the_preview(
    document: DocumentVersion, administrator: Client
) -> None:
    preview = reverse("admin:accessprogram_documentversion_preview", args=[document.pk])
    red = "badge tone-bad"
    assert [administrator.get(page).content.decode().count(red) for page in (_page(document), preview)] == [0, 0]
    document.threats.filter(number=2).update(answers=[])
    assert [administrator.get(page).content.decode().count(red) for page in (_page(document), preview)] == [1, 1]
    assert "Threat T2 has no answer" in administrator.get(preview).content.decode()
    act = reverse("admin:accessprogram_documentversion_do", args=[document.pk, "publish"])
    administrator.post(act)
    document.refresh_from_db()
    assert document.state == "draft"


def test_number_that_is_taken_is_refused_in_words(document: DocumentVersion, administrator: Client) -> None:
    first, second = document.threats.order_by("number")
    sent = _sent(
        document, [_row(first), _row(second), _row(None, number="1", answered_by=["commitment:partner-pledge"])]
    )
    refused = administrator.post(_page(document), sent)
    assert (refused.status_code, document.threats.count()) == (200, 2)


def test_published_threats_are_read_in_words(document: DocumentVersion, administrator: Client) -> None:
    DocumentVersion.objects.filter(programme=document.programme, kind=document.kind, state="published").update(
        state="retired"
    )
    DocumentVersion.objects.filter(pk=document.pk).update(state="published", content_hash="1" * 64)
    page = administrator.get(_page(document)).content.decode()
    assert ("The partner&#x27;s pledge" in page, 'name="threats-0-title"' in page) == (True, False)
    assert document.threats.filter(answers=ANSWER).count() == 2
