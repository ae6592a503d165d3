"""The page of the watch lists in the admin: how each list stands, what a version changed, and having all compared."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.policy.actors import SYSTEM
from reviews.models import ScreeningList, ScreeningSweep
from reviews.operations import screening, sweeps
from tests.factories import seat, tier_version, watchlists
from tests.factories.sessions import client_of

pytestmark = pytest.mark.django_db

LISTS = "/admin/reviews/screeninglist/"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.SCREENING_DIR = tmp_path / "screening"


def _un(tmp_path: Path, text: str = watchlists.UN) -> ScreeningList:
    (tmp_path / "consolidated.xml").write_text(text)
    return screening.import_list(actor=SYSTEM, slug="un", files=[tmp_path], force=True).row


def _as(role: str) -> Client:
    return client_of(seat(role, tier=tier_version().tier))


def _rows(client: Client) -> list[str]:
    """The words of each list's row, without tags."""
    body = client.get(LISTS).content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


def test_page_says_how_each_list_stands(tmp_path: Path) -> None:
    row = _un(tmp_path)
    sweeps.work_for(30)
    rows = _rows(_as("programme_administrator"))
    assert [text.partition(" not imported")[0] for text in rows if "not imported" in text] == [
        "OFAC Specially Designated Nationals ofac-sdn",
        "European Union, consolidated financial sanctions eu",
        "UK Sanctions List uk",
        "OpenSanctions opensanctions",
        "Fictional list of the demonstration fictional",
    ]
    (said,) = [text for text in rows if "in use" in text]
    assert row.version in said
    assert (
        "birth date 50 %, country 100 %, identifier 50 % 2 added, 0 changed, 0 removed 0 compared , 0 screened anew"
        in said
    )
    ScreeningList.objects.update(created_at=db_now() - timedelta(days=31))
    assert [text for text in _rows(_as("auditor")) if "stale: import it again" in text] != []


def test_version_names_what_came_and_went(tmp_path: Path) -> None:
    _un(tmp_path)
    row = _un(tmp_path, watchlists.UN.replace("690002", "690003").replace("Invented.", "Invented again."))
    page = _as("auditor").get(f"{LISTS}{row.pk}/change/").content.decode()
    for said in (
        "1 added, 1 changed, 1 removed",
        "NEVERFIELD SHELL TRADING LLC (un:690003)",
        "VIKTOR PETROVICH FICTIONALOV (un:690001)",
        "NEVERFIELD SHELL TRADING LLC (un:690002)",
    ):
        assert said in page


@pytest.mark.parametrize(("role", "answer", "begun"), [("programme_administrator", 302, 1), ("auditor", 403, 0)])
def test_everybody_is_compared_again_on_the_word_of(tmp_path: Path, role: str, answer: int, begun: int) -> None:
    row = _un(tmp_path)
    assert _as(role).post(f"{LISTS}{row.pk}/do/sweep/").status_code == answer
    assert ScreeningSweep.objects.filter(kind="full").count() == begun


def test_page_asks_as_much_for_three_versions_as_for_one(tmp_path: Path) -> None:
    client = _as("programme_administrator")
    _un(tmp_path)
    client.get(LISTS)
    asked = []
    for text in (None, "Invented twice.", "Invented thrice."):
        if text is not None:
            _un(tmp_path, watchlists.UN.replace("Invented.", text))
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(LISTS)
        asked.append(len(found))
    assert asked[0] == asked[1] == asked[2]
