"""The catalogue and its page."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reviews.checks import CATALOGUE
from reviews.checks.document import SOURCES, render
from reviews.management.commands import checks_doc


def test_catalogue_lists_the_checks_in_reading_order():
    assert list(CATALOGUE) == [
        "completeness",
        "email_domain",
        "domain_control",
        "domain_posture",
        "disclosure_posture",
        "identifiers",
        "identity",
        "screening",
        "jurisdiction",
        "signatory",
        "sign_in",
        "track_record",
        "repository_proof",
        "target_proof",
        "red_flags",
        "relations",
        "evidence_files",
        "attestations",
        "subprocessors",
        "conduct",
    ]


def test_docs_are_current():
    call_command("checks_doc", "--check")


def test_docs_that_are_not_current_are_told(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="not current"):
        call_command("checks_doc", "--check")


def test_checks_doc_writes_the_page(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    said = StringIO()
    call_command("checks_doc", stdout=said)
    assert (tmp_path / checks_doc.PLACE).read_text(encoding="utf-8") == render(CATALOGUE.values())
    assert said.getvalue() == "Wrote docs/checks.md.\n"


def test_page_names_every_check_and_its_source():
    page = render(CATALOGUE.values())
    for check in CATALOGUE.values():
        assert check.source in SOURCES
        assert f'<a id="{check.slug}"></a>' in page
        assert check.applicant_text in page


def test_thresholds_accept_what_they_ship():
    for check in CATALOGUE.values():
        for name, threshold in check.thresholds.items():
            assert threshold.says, (check.slug, name)
            assert threshold.problem(threshold.default) == "", (check.slug, name)
