"""The maintainer's door: a person with a free mailbox, no company and a real repository, through every check there is.

The submission goes through the real operations, the checks through the real runner, fetcher and clients. Only the
outside is small: the DNS of the mailbox's provider, and one repository as GitHub serves it, on loopback.
"""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from accessprogram.clock import db_now
from accessprogram.models import Application
from accessprogram.operations import applications
from reviews.checks import CATALOGUE
from reviews.models import CheckRun
from reviews.operations import checks, sources
from reviews.queries.judgements import CLEARING
from reviews.queries.tokens import REPOSITORY, token_for
from tests import factories
from tests.factories.subjects import SAFEGUARDS
from tests.servers.outside import Outside
from tests.servers.web import Site, page

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
REPOSITORY_URL = "https://github.com/kim-fictional/parser"
# What a person may still have to look at: somebody's papers. Everything else ends by itself.
FOR_A_PERSON = {"identity"}


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.SCREENING_DIR = tmp_path / "screening"


@pytest.fixture
def maintainer() -> Application:
    """An application of a person acting alone, sent, with everything that the questionnaire requires of them."""
    call_command("screening_import", "fictional", stdout=StringIO())
    kim = factories.user("kim.fictional@gmail.com", name="Kim Fictional")
    # The door asks for a passkey; what a browser would have stored of it is of no matter here.
    Authenticator.objects.create(user=kim, type=Authenticator.Type.WEBAUTHN, data={"name": "A key", "credential": {}})
    partner = factories.partner(name="Kim Fictional", person=kim, roles=("owner", "signatory", "security_contact"))
    type(partner).objects.filter(pk=partner.pk).update(kind="person")
    version = factories.tier_version(full_questionnaire=True, checks=list(CATALOGUE))
    owner = factories.owner_of(partner)
    started = applications.start(actor=owner, partner_id=partner.id, tier_id=version.tier_id)
    versions = dict(started.answers.values_list("question", "version"))
    saved = applications.save_section(
        actor=owner,
        application_id=started.id,
        answers={slug: (value, versions.get(slug, 0)) for slug, value in answers().items()},
    )
    assert {slug: one.error for slug, one in saved.saved.items() if one.error} == {}
    applications.submit(actor=owner, application_id=started.id)
    started.refresh_from_db()
    return started


def answers() -> dict[str, Any]:
    """What a maintainer writes: twelve things about themselves and the project, and their safeguards."""
    given: dict[str, Any] = {
        "applicant_kind": "person",
        "full_name": "Kim Fictional",
        "home_country": "NL",
        "birth_date": "1985-02-11",
        "profile_page": "https://github.com/kim-fictional",
        "contact_email": "kim.fictional@gmail.com",
        "what_you_do": "I maintain a parser that many products contain, and mend what is reported in it.",
        "acting_alone": "yes",
        "emergency_contact": "+31 20 555 0100",
        "use_cases": [
            {
                "use_case": "detection",
                "activity": "I read my parser for weaknesses and write tests for them.",
                "data": "Source code.",
                "surface": "api",
                "audience": "maintainers",
                "ration": 100,
            }
        ],
        "finishing": "I mend what is found within two weeks and release it.",
        "handles": "kim-fictional",
        "repositories": [{"url": REPOSITORY_URL, "role": "maintainer"}],
        "commitments": [{"template": "partner-pledge", "baseline": "", "target": "100", "due": _soon()}],
        "recent_incidents": "no",
        "terms_read": "yes",
        "threat_summary_read": "yes",
        "accurate": "yes",
    }
    for slug in SAFEGUARDS:
        given |= {slug: "yes", f"{slug}_how": "On my own machine, by its own means."}
    return given


def _soon() -> str:
    return (db_now().date() + timedelta(days=60)).isoformat()


@pytest.fixture
def forge(tmp_path: Path, settings: Any) -> Iterator[Site]:
    """The mailbox's provider, and the repository as GitHub serves it; what the file holds is put there later."""
    settings.SOURCES_OFF = []
    outside = Outside(tmp_path)
    outside.name("gmail.com", "192.0.2.9")
    outside.site("api.github.com", {"/repos/kim-fictional/parser": page(b'{"fork": false}')})
    raw = outside.site("raw.githubusercontent.com")
    with outside.open():
        outside.apply(settings)
        sources._resolver.cache_clear()
        yield raw
    sources._resolver.cache_clear()


def _performed(application: Application) -> dict[str, CheckRun]:
    """Every check of the catalogue as it stands when nothing is due any more."""
    while checks.perform_due():
        pass
    runs = CheckRun.objects.filter(case__application=application).select_related("finding")
    return {run.check_slug: run for run in runs}


def _needing(ended: dict[str, CheckRun]) -> dict[str, str]:
    """What a person would have to look at, with what they would read."""
    settled = {slug for slug, run in ended.items() if run.status == "completed" and run.finding.outcome in CLEARING}
    return {
        slug: run.finding.summary if run.status == "completed" else f"{run.status} {run.last_error}"
        for slug, run in ended.items()
        if slug not in settled | FOR_A_PERSON
    }


def test_a_maintainer_ends_with_no_finding_that_needs_a_person_except_identity(
    maintainer: Application, forge: Site
) -> None:
    line = token_for(maintainer.partner_id, REPOSITORY, REPOSITORY_URL)
    forge.pages["/kim-fictional/parser/HEAD/.well-known/countersign.txt"] = page(f"{line}\n".encode())
    ended = _performed(maintainer)
    assert set(ended) == set(CATALOGUE)
    assert _needing(ended) == {}
    assert ended["repository_proof"].finding.outcome == "clear"
    others = {slug for slug, run in ended.items() if slug not in FOR_A_PERSON and run.finding.outcome != "clear"}
    assert others == {
        *("domain_control", "domain_posture", "disclosure_posture", "identifiers", "signatory", "track_record"),
        *("target_proof", "evidence_files", "attestations", "subprocessors", "conduct"),
    }
    # Identity is never waived and never given by a machine of ours.
    identity = ended["identity"]
    assert identity.status == "waiting_outside" or identity.finding.outcome == "inconclusive"


def test_a_line_that_another_was_given_is_asked_about_and_nothing_else(maintainer: Application, forge: Site) -> None:
    forge.pages["/kim-fictional/parser/HEAD/.well-known/countersign.txt"] = page(b"countersign-" + b"f" * 32)
    needing = _needing(_performed(maintainer))
    assert needing == {
        "repository_proof": "Repository 1 holds another applicant's line or an old one, not yours. Add your own."
    }
