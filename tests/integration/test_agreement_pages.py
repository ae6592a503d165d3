"""Agreement and threat assessment in the browser: who sees what, and what each button does."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.models import AccessEntry, Membership, NamedReader, User
from accessprogram.operations import agreements
from accessprogram.policy.actors import Actor
from accessprogram.web.agreement_files import blocks
from tests import factories
from tests.factories import access
from tests.factories.access import World
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def client(actor: Actor, **extra: Any) -> Client:
    return client_of(User.objects.get(pk=actor.id), **extra)


def url(name: str, *args: Any) -> str:
    return reverse(f"accessprogram:{name}", args=args)


@pytest.fixture
def issued() -> World:
    world = access.world()
    access.issue(world)
    return world


def test_both_sides_sign_by_clicking(issued: World) -> None:
    page = url("agreement", issued.agreement.id)
    owner = client(issued.owner)
    shown = owner.get(page).content.decode()
    assert issued.agreement.content_hash in shown
    for words in ("The partner&#x27;s pledge", "The provider&#x27;s pledge", "Sign for the partner", "No reader"):
        assert words in shown
    owner.post(url("agreement-reader", issued.agreement.id), {"user": str(issued.owner.id)})
    staff = client(issued.administrator)
    staff.post(url("desk-agreement-reader", issued.agreement.id), {"user": str(issued.operator.id)})
    document = url("document", issued.agreement.threat_assessment_id)
    for reader, side in ((issued.owner, "partner"), (issued.operator, "provider")):
        answer = client(reader).post(
            url("document-acknowledge", issued.agreement.threat_assessment_id),
            {"for": str(issued.partner.id), "side": side},
        )
        assert answer.url == f"{document}?for={issued.partner.id}"
    signed = {"fingerprint": issued.agreement.content_hash, "confirm": "on"}
    assert owner.post(url("agreement-sign", issued.agreement.id), signed).url == page
    assert "Countersign for the provider" in staff.get(url("desk-agreement", issued.agreement.id)).content.decode()
    staff.post(url("agreement-countersign", issued.agreement.id))
    assert (issued.agreement.state, issued.granted.state) == ("countersigned", "provisioning")
    assert "Both sides signed" in owner.get(page).content.decode()


def test_sign_needs_the_fingerprint_and_the_confirmation(issued: World) -> None:
    owner = client(issued.owner)
    for sent in (
        {},
        {"confirm": "on"},
        {"fingerprint": issued.agreement.content_hash},
        {"fingerprint": "0", "confirm": "on"},
    ):
        answer = owner.post(url("agreement-sign", issued.agreement.id), sent)
        assert answer.status_code == 422
    assert issued.agreement.state == "drafted"


@pytest.mark.parametrize("name", ["agreement-sign", "agreement-countersign"])
def test_signing_needs_a_fresh_proof(issued: World, name: str) -> None:
    actor = issued.owner if name == "agreement-sign" else issued.administrator
    sent = {"fingerprint": issued.agreement.content_hash, "confirm": "on"}
    late = client(actor, proved=301).post(url(name, issued.agreement.id), sent)
    assert late.status_code == 302
    assert late.url.startswith("/account/")
    assert issued.agreement.state == "drafted"


def test_countersign_says_everything_that_is_missing(issued: World) -> None:
    agreements.sign(actor=issued.owner, agreement_id=issued.agreement.id)
    staff = client(issued.administrator)
    assert "Countersign for the provider" not in staff.get(url("desk-agreement", issued.agreement.id)).content.decode()
    answer = staff.post(url("agreement-countersign", issued.agreement.id))
    assert answer.status_code == 422
    assert answer.content.decode().count("No reader of the threat assessment is named") >= 2


def test_decider_is_told_why_they_do_not_countersign(issued: World) -> None:
    agreements.sign(actor=issued.owner, agreement_id=issued.agreement.id)
    access.read_on_both_sides(issued)
    decider = client(issued.deciders[0])
    assert "another person of the provider" in decider.get(url("desk-agreement", issued.agreement.id)).content.decode()
    assert decider.post(url("agreement-countersign", issued.agreement.id)).status_code == 403
    assert AccessEntry.objects.filter(action="refused", data__code="decided").count() == 1


def test_agreement_of_others_is_as_missing_as_none(issued: World) -> None:
    other = access.world()
    missing = url("agreement", "00000000-0000-4000-8000-000000000000")
    stranger = client(other.owner)
    assert stranger.get(url("agreement", issued.agreement.id)).status_code == 404
    assert stranger.get(url("agreement", issued.agreement.id)).content == stranger.get(missing).content
    # A partner's page is not the provider's, nor the other way round.
    assert client(issued.administrator).get(url("agreement", issued.agreement.id)).status_code == 404
    assert client(issued.owner).get(url("desk-agreement", issued.agreement.id)).status_code == 404
    foreign = factories.actor("programme_administrator", tier=other.version.tier)
    assert client(foreign).get(url("desk-agreement", issued.agreement.id)).status_code == 404
    assert Client().get(url("agreement", issued.agreement.id)).status_code == 302


def test_partner_does_not_read_the_names_of_the_providers_readers(issued: World) -> None:
    access.read_on_both_sides(issued)
    shown = client(issued.owner).get(url("agreement", issued.agreement.id)).content.decode()
    assert User.objects.get(pk=issued.administrator.id).name not in shown
    assert "Reader 1" in shown


def test_reader_belongs_to_the_side_they_read_for(issued: World) -> None:
    outsider = factories.user()
    owner = client(issued.owner)
    for chosen in (str(outsider.id), str(issued.administrator.id), "nobody", ""):
        assert owner.post(url("agreement-reader", issued.agreement.id), {"user": chosen}).status_code == 422
    assert not NamedReader.objects.exists()
    member = factories.user()
    Membership.objects.create(partner=issued.partner, user=member, role="member")
    refused = client_of(member).post(url("agreement-reader", issued.agreement.id), {"user": str(member.id)})
    assert refused.status_code == 403
    owner.post(url("agreement-reader", issued.agreement.id), {"user": str(member.id)})
    reader = NamedReader.objects.get()
    assert owner.post(url("agreement-reader-end", issued.agreement.id, reader.id)).status_code == 302
    reader.refresh_from_db()
    assert reader.ended_at is not None


# --- The threat assessment -------------------------------------------------------------------------------------------
def test_full_text_is_for_named_readers_and_every_reading_is_written_down(issued: World) -> None:
    document = url("document", issued.agreement.threat_assessment_id)
    for actor in (issued.owner, issued.administrator, issued.operator):
        assert client(actor).get(document).status_code == 404
    access.read_on_both_sides(issued)
    shown = client(issued.owner).get(document).content.decode()
    name = User.objects.get(pk=issued.owner.id).name
    assert shown.count(f"Copy of {name}") == 2  # at the top and at the end
    entry = AccessEntry.objects.get(action="read.assessment")
    assert (entry.actor_id, entry.data["side"]) == (issued.owner.id, "partner")
    assert client(issued.operator).get(document).status_code == 404


def test_full_text_is_refused_when_the_reading_cannot_be_written_down(issued: World) -> None:
    access.read_on_both_sides(issued)
    document = url("document", issued.agreement.threat_assessment_id)
    reader = client(issued.owner, raise_request_exception=False)

    def broken(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "accessprogram_accessentry" in sql:
            raise OSError("disk full")
        return execute(sql, *rest)

    with connection.execute_wrapper(broken):
        answer = reader.get(document)
    assert answer.status_code == 500
    assert b"Copy of" not in answer.content


def test_full_text_opens_only_after_a_favourable_decision() -> None:
    world = access.world()
    programme = world.version.tier.programme
    document = programme.documents.get(kind="threat_assessment")
    NamedReader.objects.create(
        partner=world.partner, programme=programme, user_id=world.owner.id, side="partner", named_by_id=world.owner.id
    )
    assert client(world.owner).get(url("document", document.id)).status_code == 404
    access.issue(world)
    assert client(world.owner).get(url("document", document.id)).status_code == 200


def test_reader_who_left_reads_nothing_any_more(issued: World) -> None:
    access.read_on_both_sides(issued)
    document = url("document", issued.agreement.threat_assessment_id)
    Membership.objects.filter(partner=issued.partner).update(ended_at=issued.agreement.created_at + timedelta(days=1))
    assert client(issued.owner).get(document).status_code == 404


def test_older_version_is_not_acknowledged(issued: World) -> None:
    access.read_on_both_sides(issued)
    old = issued.agreement.threat_assessment_id
    newer = access.new_assessment(issued.version)
    reader = client(issued.owner)
    assert "A newer version is in force" in reader.get(url("document", old)).content.decode()
    sent = {"for": str(issued.partner.id), "side": "partner"}
    assert reader.post(url("document-acknowledge", old), sent).status_code == 409
    assert reader.post(url("document-acknowledge", newer.id), sent).status_code == 302


def test_terms_are_not_opened_as_an_assessment(issued: World) -> None:
    access.read_on_both_sides(issued)
    assert client(issued.owner).get(url("document", issued.agreement.terms_id)).status_code == 404


def test_agreement_page_costs_the_same_with_one_and_with_three_readers(issued: World) -> None:
    access.read_on_both_sides(issued)
    owner = client(issued.owner)
    page = url("agreement", issued.agreement.id)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(page).status_code == 200
        return len(queries)

    cost()
    one = cost()
    for _ in range(2):
        member = factories.user()
        Membership.objects.create(partner=issued.partner, user=member, role="member")
        owner.post(url("agreement-reader", issued.agreement.id), {"user": str(member.id)})
    owner.get(page)
    assert cost() == one


# --- Files to keep ----------------------------------------------------------------------------------------------------
def test_the_hash_of_the_json_file_is_the_fingerprint(issued: World) -> None:
    answer = client(issued.owner).get(url("agreement-json", issued.agreement.id))
    assert hashlib.sha256(answer.content).hexdigest() == issued.agreement.content_hash
    assert answer["Content-Disposition"] == (f'attachment; filename="agreement-{issued.application.reference}-1.json"')
    assert client(issued.administrator).get(url("desk-agreement-json", issued.agreement.id)).content == answer.content


def test_the_pdf_says_what_both_sides_sign(issued: World) -> None:
    answer = client(issued.owner).get(url("agreement-pdf", issued.agreement.id))
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    said = str(blocks(issued.agreement))
    expected = ("The partner's pledge", "The provider's pledge", "Only from the office network.", "100 requests a day")
    for words in (*expected, issued.partner.name, issued.agreement.content_hash, "not signed yet"):
        assert words in said
    agreements.sign(actor=issued.owner, agreement_id=issued.agreement.id)
    assert client(issued.owner).get(url("agreement-pdf", issued.agreement.id)).content != answer.content


def test_somebody_elses_agreement_is_not_to_be_had_as_a_file(issued: World) -> None:
    stranger = client(factories.owner_of(factories.partner()))
    for name in ("agreement-json", "agreement-pdf"):
        assert stranger.get(url(name, issued.agreement.id)).status_code == 404
