"""The public catalogue."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.models import Application, PublishedCheck, TierVersion
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _decided(version: TierVersion, days: float) -> None:
    now = db_now()
    made = factories.partner()
    Application.objects.create(
        partner=made,
        programme=version.tier.programme,
        tier_version=version,
        questionnaire=version.questionnaire,
        state="decided",
        reference=f"CS-{made.name[-8:]}",
        started_by=made.created_by,
        submitted_at=now - timedelta(days=days),
        decided_at=now,
    )


def test_tier_page_publishes_what_is_judged_and_why(client: Client) -> None:
    PublishedCheck.objects.create(
        slug="completeness",
        version="1",
        title="Completeness",
        why="So that nobody asks twice.",
        applicant_text="Reads it.",
    )
    version = factories.tier_version(
        slug="defender", capability=2, evidence=[{"slug": "policy", "title": "Security policy"}]
    )
    page = client.get("/tiers/defender/").content.decode()
    for words in (
        *("One offering", "Defensive use", "So that nobody asks twice.", "Security policy", "Detection engineering"),
        *("1,000", "C2", "S2", "partner&#x27;s pledge", "provider&#x27;s pledge", "Not enough decisions yet"),
        f"/partner/applications/new/?tier={version.tier.slug}",
    ):
        assert words in page, words


def test_tier_times_are_measured_from_five_decisions_on(client: Client) -> None:
    version = factories.tier_version(slug="defender")
    for days in (1, 2, 3, 4):
        _decided(version, days)
    assert "Not enough decisions yet" in client.get("/tiers/defender/").content.decode()
    _decided(version, 9)
    assert "Half within 3 days, nine in ten within 9 (5 decisions in a year)" in client.get("/tiers/").content.decode()


def test_tier_draft_or_missing_is_not_shown(client: Client) -> None:
    factories.tier_version(slug="hidden", publish=False)
    hidden, missing = client.get("/tiers/hidden/"), client.get("/tiers/nothing/")
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert "Hidden" not in client.get("/tiers/").content.decode()


def test_home_and_tiers_of_an_empty_installation(client: Client) -> None:
    assert client.get("/").status_code == 200
    assert "No tier is published yet" in client.get("/tiers/").content.decode()


@pytest.mark.parametrize("url", ["/", "/tiers/"])
def test_public_pages_ask_the_database_the_same_for_one_tier_and_three(client: Client, url: str) -> None:
    of = factories.programme()
    factories.tier_version(of=of)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    one = count()
    factories.tier_version(of=of)
    factories.tier_version(of=of)
    assert count() == one
