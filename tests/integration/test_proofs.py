"""What a partner places to show that things are theirs, what is seen of it, and another look."""

from datetime import timedelta

import pytest

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, NotFound
from accessprogram.models import AuditEvent, Domain
from reviews.checks import CATALOGUE
from reviews.checks.base import Finding, Outcome
from reviews.models import CheckRun
from reviews.operations import checks, proofs
from reviews.queries.proofs import proofs_of
from reviews.queries.tokens import token_for
from tests import factories
from tests.factories import relations
from tests.factories.checks import Scripted
from tests.factories.desk import Desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
GIVEN = {
    "website": "https://www.aldergate.example",
    "repositories": [{"url": "https://code.example/aldergate/parser", "role": "maintainer"}],
    "targets": [
        {"target": "*.clinic.example", "kind": "domain", "basis": "own", "proof": ""},
        {"target": "gateway.example", "kind": "domain", "basis": "contract", "proof": "Contract of May."},
    ],
}


def said(seen: str) -> Finding:
    proved = ["aldergate.example"] if seen == "proved" else []
    return Finding(
        outcome=Outcome.CLEAR if proved else Outcome.REVIEW,
        summary="Looked.",
        applicant_summary="We looked for your line.",
        evidence={"domains": [{"domain": "aldergate.example", "seen": seen}], "proved": proved},
    )


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the looks at the domain see, one after the other."""
    seen: list[str] = ["missing"]
    check = Scripted("domain_control", lambda before: said(seen[min(before, len(seen) - 1)]))
    monkeypatch.setitem(CATALOGUE, "domain_control", check)
    return seen


def states(world: Desk) -> dict[str, list[tuple[str, str]]]:
    groups = proofs_of(world.application).groups
    return {group.slug: [(proof.name, proof.state) for proof in group.proofs] for group in groups}


def aged(**where: object) -> None:
    CheckRun.objects.filter(**where).update(ended_at=db_now() - timedelta(minutes=11))


def test_a_draft_says_what_to_place_before_it_is_sent(client) -> None:
    world = relations.applicant(relations.tier("domain_control"), **GIVEN)
    assert states(world) == {
        "domain_control": [("aldergate.example", "waiting")],
        "repository_proof": [("https://code.example/aldergate/parser", "waiting")],
        "target_proof": [("*.clinic.example", "waiting"), ("gateway.example", "papers")],
    }
    page = client_of(_owner(world)).get(f"/partner/applications/{world.application.id}/proofs/").content.decode()
    for text in (
        "_countersign.aldergate.example",
        token_for(world.partner.id, "domain", "aldergate.example"),
        "_countersign.clinic.example",
        ".well-known/countersign.txt",
        "We look when the application is sent.",
    ):
        assert text in page
    assert "Look again" not in page


def test_what_a_look_saw_is_shown_and_the_domain_is_proved_on_record(looks: list[str]) -> None:
    looks[:] = ["proved"]
    world = relations.sent(relations.tier("domain_control"), **GIVEN)
    assert states(world)["domain_control"] == [("aldergate.example", "waiting")]
    checks.perform_due()
    assert states(world)["domain_control"] == [("aldergate.example", "shown")]
    domain = Domain.objects.get(partner=world.partner)
    assert (domain.name, domain.token) == (
        "aldergate.example", token_for(world.partner.id, "domain", "aldergate.example"),
    )  # fmt: skip
    assert domain.proved_at is not None
    assert AuditEvent.objects.get(action="partner.domain_proved").data == {"domain": "aldergate.example"}
    assert proofs_of(world.application).again == []


def test_another_look_sees_what_was_placed_meanwhile(looks: list[str]) -> None:
    looks[:] = ["missing", "proved"]
    world = relations.sent(relations.tier("domain_control"), **GIVEN)
    checks.perform_due()
    assert states(world)["domain_control"] == [("aldergate.example", "missing")]
    aged(check_slug="domain_control")
    assert proofs.look_again(actor=world.owner, application_id=world.application.id) == 1
    with pytest.raises(NotAllowed) as twice:
        proofs.look_again(actor=world.owner, application_id=world.application.id)
    assert twice.value.code == "nothing_missing"
    checks.perform_due()
    assert states(world)["domain_control"] == [("aldergate.example", "shown")]
    assert world.case.stage == "review"


def test_another_look_waits_ten_minutes_and_not_past_the_checks(looks: list[str]) -> None:
    world = relations.sent(relations.tier("domain_control"), **GIVEN)
    checks.perform_due()
    with pytest.raises(NotAllowed) as soon:
        proofs.look_again(actor=world.owner, application_id=world.application.id)
    assert soon.value.code == "too_soon"
    aged(check_slug="domain_control")
    type(world.case).objects.filter(pk=world.case.pk).update(stage="confirmation")
    with pytest.raises(NotAllowed) as late:
        proofs.look_again(actor=world.owner, application_id=world.application.id)
    assert late.value.code == "too_late"


def test_others_neither_see_nor_ask(looks: list[str]) -> None:
    world = relations.sent(relations.tier("domain_control"), **GIVEN)
    other = factories.partner()
    with pytest.raises(NotFound):
        proofs.look_again(actor=factories.owner_of(other), application_id=world.application.id)
    stranger = client_of(other.created_by)
    assert stranger.get(f"/partner/applications/{world.application.id}/proofs/").status_code == 404
    assert stranger.post(f"/partner/applications/{world.application.id}/proofs/look/").status_code == 404


def test_the_page_refuses_with_a_sentence_and_keeps_its_place(looks: list[str]) -> None:
    world = relations.sent(relations.tier("domain_control"), **GIVEN)
    checks.perform_due()
    owner = client_of(_owner(world))
    where = f"/partner/applications/{world.application.id}/proofs/"
    refused = owner.post(f"{where}look/", follow=True)
    assert refused.redirect_chain == [(where, 302)]
    assert "We looked a moment ago." in refused.content.decode()
    aged(check_slug="domain_control")
    assert "Look again" in owner.get(where).content.decode()
    assert "We are looking again." in owner.post(f"{where}look/", follow=True).content.decode()


def _owner(world: Desk):
    return world.partner.memberships.filter(role="owner").get().user
