"""Screening as the runner runs it: against the lists in use, with rows for hits, never clear without a list."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accessprogram.clock import db_now
from accessprogram.models import PersonalValue
from reviews.models import CheckRun, Finding, Hit, ScreeningList
from reviews.queries.comparisons import comparison_of
from reviews.queries.screening import folder_of
from reviews.screening.index import Snapshot
from tests.factories.desk import desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.SCREENING_DIR = tmp_path / "screening"


def _screened(name: str) -> Finding:
    world = desk(checks=("screening",))
    world.partner.name = name
    world.checked()
    return Finding.objects.get(run=CheckRun.objects.get(case=world.case))


def _import() -> None:
    call_command("screening_import", "fictional", stdout=StringIO())


def test_run_without_a_list_is_inconclusive() -> None:
    finding = _screened("Aldergate Security Ltd")
    assert (finding.outcome, finding.source_version) == ("inconclusive", "no list")


def test_run_against_a_stale_list_is_inconclusive() -> None:
    _import()
    ScreeningList.objects.update(created_at=db_now() - timedelta(days=31))
    assert _screened("Aldergate Security Ltd").outcome == "inconclusive"


def test_run_of_a_name_like_no_other_is_clear() -> None:
    _import()
    finding = _screened("Aldergate Security Ltd")
    assert (finding.outcome, finding.hits.count()) == ("clear", 0)
    assert finding.source_version == f"fictional:{ScreeningList.objects.get().sha256[:12]}"


def test_run_of_a_listed_name_misspelt_is_for_review_with_its_hit() -> None:
    _import()
    finding = _screened("Neverfeild Shell Trading")
    hit = Hit.objects.get(finding=finding)
    assert (finding.outcome, hit.subject_label, hit.entity_key) == ("review", "the applicant", "fictional:90033")
    assert hit.list_version == f"fictional {ScreeningList.objects.get().version}"
    assert {key for line in comparison_of(hit) for key in line} == {"field", "ours", "theirs", "effect", "words"}
    assert (hit.scores, len(hit.subject_hash)) == ({"words": hit.score}, 64)
    assert hit.entity_hash == Snapshot(folder_of(ScreeningList.objects.get())).entity(32).hash


def test_run_tells_the_applicant_the_same_whatever_it_found() -> None:
    texts = [_screened("Aldergate Security Ltd").applicant_summary]
    _import()
    texts += [_screened(name).applicant_summary for name in ("Aldergate Security Ltd", "Neverfeild Shell Trading")]
    assert len(set(texts)) == 1


def test_hit_keeps_nothing_of_the_person_when_the_personal_values_are_erased() -> None:
    _import()
    hit = Hit.objects.get(finding=_screened("Neverfeild Shell Trading"))
    shown = [line["ours"] for line in comparison_of(hit)]
    assert "neverfeild shell trading" in " ".join(shown).casefold()
    assert "neverfeild" not in str(hit.comparison).casefold()
    PersonalValue.objects.all().delete()
    assert {line["ours"] for line in comparison_of(hit)} == {"erased"}
