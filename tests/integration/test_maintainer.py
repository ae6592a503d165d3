"""The maintainer's door: a person with a free mailbox, no company and a real repository, through every check there is.

Nothing of ours stands aside: the submission goes through the real operations and the snapshot is the real one. Only the
outside world is small: the DNS of the mailbox's provider and one repository, as GitHub serves it.
"""

from collections.abc import Mapping
from dataclasses import replace
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
from reviews.checks.base import Finding, Outcome
from reviews.operations import evaluation
from reviews.operations.sources import sources_for
from reviews.queries.subjects import snapshot_of
from reviews.queries.tokens import REPOSITORY, token_for
from tests import factories
from tests.factories.subjects import MAIL_AT, SAFEGUARDS, KnownNames
from tests.factories.websites import Pages, github

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


def world(application: Application, *, token: str = "") -> Mapping[str, Any]:
    """The outside as it is: a provider of mailboxes, and the repository with the line that the partner was given."""
    line = token or token_for(application.partner_id, REPOSITORY, REPOSITORY_URL)
    return {"dns": KnownNames(MAIL_AT), "web": Pages(github("kim-fictional/parser", line))}


def findings(application: Application, **changes: Any) -> dict[str, Finding]:
    """Every check of the catalogue on the real snapshot, as the runner evaluates them."""
    submission = application.submissions.get()
    found = {}
    for slug, check in CATALOGUE.items():
        if slug in FOR_A_PERSON:
            continue
        snapshot = snapshot_of(submission, inputs=check.inputs)
        lent = replace(sources_for(snapshot.paths), **(world(application) | changes))
        answer = evaluation.evaluate(check, snapshot.subject, lent, renew=lambda: True)
        assert isinstance(answer, Finding), slug
        found[slug] = answer
    return found


def test_a_maintainer_ends_with_no_finding_that_needs_a_person_except_identity(maintainer: Application) -> None:
    found = findings(maintainer)
    assert _needing(found) == {}
    assert {slug for slug, finding in found.items() if finding.outcome is Outcome.NOT_APPLICABLE} >= {
        *("identifiers", "domain_control", "domain_posture", "disclosure_posture"),
        *("target_proof", "attestations", "subprocessors"),
    }
    # The same application with another's line in the repository: that is asked about, and nothing else.
    copied = findings(maintainer, web=Pages(github("kim-fictional/parser", "countersign-" + "f" * 32)))
    assert list(_needing(copied)) == ["repository_proof"]


def _needing(found: Mapping[str, Finding]) -> dict[str, str]:
    """What a person would have to look at, with what they would read."""
    settled = (Outcome.CLEAR, Outcome.NOT_APPLICABLE)
    return {slug: finding.summary for slug, finding in found.items() if finding.outcome not in settled}
