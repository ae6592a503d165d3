"""What the checks see of a submission: tables with their tokens, sign-in and conduct; read only where it is wanted."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.models import Commitment, Domain, Enforcement, Grant, Incident
from reviews.checks.subject import (
    Attestation,
    ClaimedAdvisory,
    Conduct,
    DomainClaim,
    Repository,
    SignIn,
    Subject,
    Subprocessor,
    Target,
    UseCase,
)
from reviews.queries.conduct import conduct
from reviews.queries.subjects import snapshot_of
from reviews.queries.tokens import token_for
from tests import factories
from tests.factories import access, relations
from tests.factories.desk import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

GIVEN = {
    "registered_address": "12 Wharf Lane\nAldergate",
    "website": "https://www.aldergate.example",
    "phone": "+44 20 7946 0000",
    "handles": "aldergate-research\n\nAldergate PSIRT",
    "repositories": [{"url": "https://code.example/aldergate/parser", "role": "maintainer"}],
    "targets": [{"target": "*.aldergate.example", "kind": "domain", "basis": "own", "proof": "A record."}],
    "advisories": [{"identifier": "cve-2029-10042", "credited_as": "Aldergate"}],
    "attestations": [{"standard": "iso_27001", "issuer": "A body", "valid_until": "2031-01-31", "scope": "All"}],
    "subprocessors": [{"name": "A host", "country": "NL", "purpose": "Tickets"}],
    "use_cases": [
        {"use_case": "detection", "activity": "We read logs.", "data": "Logs.", "surface": "api", "users": "",
         "audience": "team", "ration": 100}
    ],
}  # fmt: skip


def seen(world: Desk) -> Subject:
    return snapshot_of(world.case.submission).subject


@pytest.fixture
def world() -> Desk:
    return relations.sent(relations.tier(), **GIVEN)


def test_tables_are_read_with_their_labels_and_tokens(world: Desk) -> None:
    subject, partner = seen(world), world.partner.id
    repository = token_for(partner, "repository", "https://code.example/aldergate/parser")
    assert (subject.address, subject.phone) == ("12 Wharf Lane\nAldergate", "+44 20 7946 0000")
    assert subject.handles == ("aldergate-research", "Aldergate PSIRT")
    assert subject.repositories == (
        Repository(
            label="repository 1", url="https://code.example/aldergate/parser", role="maintainer", token=repository
        ),
    )
    assert subject.targets == (
        Target(
            label="target 1", target="*.aldergate.example", kind="domain", basis="own", proof="A record.",
            token=token_for(partner, "target", "*.aldergate.example"),
        ),
    )  # fmt: skip
    assert subject.advisories == (
        ClaimedAdvisory(label="advisory 1", identifier="CVE-2029-10042", credited_as="Aldergate"),
    )
    assert subject.attestations == (
        Attestation(
            label="attestation 1", standard="iso_27001", issuer="A body", valid_until="2031-01-31", scope="All"
        ),
    )
    assert subject.subprocessors == (
        Subprocessor(label="subprocessor 1", name="A host", country="NL", purpose="Tickets"),
    )
    assert subject.use_cases == (
        UseCase(label="use case 1", slug="detection", activity="We read logs.", data="Logs.", audience="team"),
    )


def test_a_domain_has_the_token_of_the_partners_own_record(world: Desk) -> None:
    derived = token_for(world.partner.id, "domain", "aldergate.example")
    assert seen(world).domain_claims == (DomainClaim(name="aldergate.example", token=derived),)
    Domain.objects.create(partner=world.partner, name="aldergate.example", token="countersign-own", proved_at=db_now())
    assert seen(world).domain_claims == (DomainClaim(name="aldergate.example", token="countersign-own", proved=True),)


def test_a_token_is_of_one_partner_one_kind_and_one_thing() -> None:
    one, other = factories.partner(), factories.partner()
    token = token_for(one.id, "domain", "aldergate.example")
    assert token == token_for(one.id, "domain", " Aldergate.EXAMPLE ")
    assert token != token_for(other.id, "domain", "aldergate.example")
    assert token != token_for(one.id, "target", "aldergate.example")
    assert token != token_for(one.id, "domain", "aldergate-mail.example")
    assert token.startswith("countersign-") and len(token) == 44


def test_members_are_seen_with_the_strongest_way_in(world: Desk) -> None:
    owner = world.partner.memberships.filter(role="owner").get().user
    assert seen(world).sign_ins == (SignIn(label="member 1", roles=("owner", "signatory"), strength="password"),)
    Authenticator.objects.create(user=owner, type="totp", data={})
    assert [one.strength for one in seen(world).sign_ins] == ["second_factor"]
    Authenticator.objects.create(user=owner, type="webauthn", data={})
    assert [one.strength for one in seen(world).sign_ins] == ["phishing_resistant"]


def test_what_is_not_read_costs_no_query(world: Desk) -> None:
    submission = world.case.submission
    snapshot_of(submission, inputs=())  # what hangs on the submission is read once
    with CaptureQueriesContext(connection) as few:
        narrow = snapshot_of(submission, inputs=("people", "repositories")).subject
    with CaptureQueriesContext(connection) as many:
        whole = snapshot_of(submission).subject
    assert (narrow.sign_ins, narrow.conduct, narrow.earlier, narrow.domain_claims) == ((), (), (), ())
    assert narrow.repositories == whole.repositories
    assert (len(few), len(many)) == (1, 17)


def test_conduct_tells_what_people_decided_and_not_what_is_only_proposed() -> None:
    world = access.countersigned(access.world())
    partner, reference, now = world.partner.id, world.application.reference, db_now().replace(microsecond=0)
    assert conduct(partner) == ()
    Grant.objects.filter(partner=partner).update(state="revoked", starts_at=now)
    mine = {"programme": world.application.programme, "partner": world.partner}
    Incident.objects.create(**mine, reference="IN-1", title="Open", state="open", opened_at=now, kind="a")
    Incident.objects.create(**mine, reference="IN-2", title="Confirmed", state="closed", opened_at=now, kind="b")
    Incident.objects.create(**mine, reference="IN-3", title="Dismissed", state="closed", kind="c")
    Incident.objects.create(**mine, reference="IN-4", title="Only a signal", state="signal", kind="d")
    Enforcement.objects.create(**mine, scope="partner", action="suspend", cause="x", reason="y", state="proposed")
    by = factories.user()
    Enforcement.objects.create(
        **mine, scope="partner", action="suspend", cause="x", reason="y", state="in_force", imposed_at=now,
        imposed_by=by,
    )  # fmt: skip
    pledge = Commitment.objects.filter(partner=partner, side="partner").get()
    Commitment.objects.filter(pk=pledge.pk).update(state="verified", breached_at=now - timedelta(days=9))
    found = sorted((one.kind, one.label, one.state) for one in conduct(partner))
    assert found == [
        ("commitment", f"{reference} {pledge.template.slug} 1", "cured"),
        ("grant", reference, "revoked"),
        ("incident", "IN-1", "open"),
        ("incident", "IN-2", "confirmed"),
        ("incident", "IN-3", "unfounded"),
        ("measure", f"measure of {now:%Y-%m-%d} against one partner", "suspended"),
    ]
    assert Conduct(kind="grant", label=reference, state="revoked", at=now) in conduct(partner)
