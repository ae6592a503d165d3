"""A term that ends: told in time, renewed with one click, taken over when both sides have signed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, NotFound, WrongState
from accessprogram.models import Answer, Application, EvidenceFile, Grant, OutboxMessage, Surface
from accessprogram.operations import applications, evidence, grant_states, renewals, surfaces
from accessprogram.operations.evidence_bytes import received
from accessprogram.policy.actors import SYSTEM
from accessprogram.policy.renewals import notice_due
from accessprogram.queries.entitlements import check
from tests import factories
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _ends_in(world: World, days: float) -> None:
    ends = db_now() + timedelta(days=days)
    Grant.objects.filter(pk=world.granted.pk).update(ends_at=ends)
    world.granted.lines.filter(live=True).update(ends_at=ends)


def _notices() -> list[int]:
    return list(
        OutboxMessage.objects.filter(kind="term_ending").order_by("created_at").values_list("data__days", flat=True)
    )


@pytest.mark.parametrize(
    ("days", "reminded", "due"),
    [(61, None, None), (60, None, 60), (30, 60, 30), (30, 30, None), (7, 30, 7),
     (6, 60, 7), (6, 7, None), (0, 7, None)],
)  # fmt: skip
def test_notice_is_due_once_at_sixty_thirty_and_seven_days(days: int, reminded: int | None, due: int | None) -> None:
    now = db_now()
    assert notice_due(now + timedelta(days=days), now, reminded) == due


def test_notices_go_out_once_each() -> None:
    world, _surface = access.working()
    assert renewals.remind_ending() == 0
    for days, told in ((59, 1), (58, 0), (29, 1), (6, 1), (5, 0)):
        _ends_in(world, days)
        assert renewals.remind_ending() == told, days
    assert _notices() == [59, 29, 6]


def _renewable() -> tuple[World, Surface]:
    answers = {"legal_name": "Fictional Analytics", "contact_email": "ada@partner.example"}
    world, surface = access.working(access.countersigned(access.world(answers=answers)))
    _ends_in(world, 20)
    return world, surface


def test_renewal_begins_with_the_last_answers() -> None:
    world, _surface = _renewable()
    draft = renewals.start(actor=world.owner, grant_id=world.granted.id)
    assert (draft.kind, draft.renews_id, draft.state) == ("renewal", world.granted.id, "draft")
    assert dict(Answer.objects.filter(application=draft).values_list("question", "value")) == {
        "legal_name": "Fictional Analytics", "contact_email": "ada@partner.example",
    }  # fmt: skip
    assert renewals.start(actor=world.owner, grant_id=world.granted.id) == draft
    applications.submit(actor=world.owner, application_id=draft.id)


def test_renewal_brings_the_files_along() -> None:
    definition = {
        "sections": [
            *factories.MINIMAL["sections"],
            {"slug": "papers", "title": "Papers",
             "questions": [{"slug": "papers", "kind": "files", "label": "Papers", "role": "evidence"}]},
        ]
    }  # fmt: skip
    world, _surface = access.working(access.countersigned(access.world(version=access.tier(definition=definition))))
    _ends_in(world, 20)
    upload = SimpleUploadedFile("policy.pdf", b"%PDF-1.7", content_type="application/pdf")
    with received(upload, actor=world.owner, thing="application", thing_id=world.application.id) as written:
        stored = evidence.keep(
            actor=world.owner, partner_id=world.partner.id, kind="papers", application=world.application,
            upload=upload, stored=written,
        )  # fmt: skip
    EvidenceFile.objects.filter(pk=stored.pk).update(scan_state="clean")
    draft = renewals.start(actor=world.owner, grant_id=world.granted.id)
    copy = EvidenceFile.objects.get(application=draft)
    assert (copy.name, copy.sha256, copy.scan_state, copy.evidence_kind) == (
        "policy.pdf", stored.sha256, "clean", "papers",
    )  # fmt: skip
    assert copy.storage_name != stored.storage_name


@pytest.mark.parametrize(("days", "code"), [(200, "too_early"), (-181, "too_late")])
def test_renewal_has_its_time(days: int, code: str) -> None:
    world, _surface = access.working()
    _ends_in(world, days)
    with pytest.raises(NotAllowed) as refused:
        renewals.start(actor=world.owner, grant_id=world.granted.id)
    assert refused.value.code == code


def test_renewal_is_the_partners_own() -> None:
    world, _surface = _renewable()
    with pytest.raises(NotFound):
        renewals.start(actor=factories.owner_of(factories.partner()), grant_id=world.granted.id)


def _renewed(world: World, **changed: Any) -> World:
    """A decision in favour of the renewal, its agreement signed by both sides."""
    newer = access.world(version=world.version, partner=world.partner)
    Application.objects.filter(pk=newer.application.pk).update(kind="renewal", renews=world.granted)
    return access.countersigned(newer, **changed)


def test_countersigned_renewal_takes_over() -> None:
    world, surface = _renewable()
    newer = _renewed(world, requests=250)
    assert (world.granted.state, newer.granted.state, newer.granted.renews_id) == (
        "expired",
        "active",
        world.granted.id,
    )
    assert world.granted.state_reason == "A newer grant took its place."
    surface.refresh_from_db()
    assert (surface.grant_id, surface.state) == (newer.granted.id, "proved")
    assert world.key is not None
    told = check(key=world.key, surface=surface.reference, offering=world.offering.slug)
    assert (told.reason.code, told.ration and told.ration.limit) == ("allowed", 250)
    assert newer.granted.ends_at is not None
    assert newer.granted.ends_at > db_now() + timedelta(days=300)
    assert access.broken_invariants() == {}


def test_renewal_frees_nothing_that_is_restricted() -> None:
    world, surface = _renewable()
    with transaction.atomic():
        grant_states.move(grant_states.locked(world.granted.id), "restrict", actor=SYSTEM, reason="For now.")
    newer = _renewed(world)
    assert (world.granted.state, newer.granted.state) == ("restricted", "provisioning")
    assert Surface.objects.get(pk=surface.pk).grant_id == world.granted.id


def test_surface_that_a_decider_switched_on_stays_behind() -> None:
    world, surface = _renewable()
    newer = access.world(version=world.version, partner=world.partner)
    Surface.objects.filter(pk=surface.pk).update(provisioned_by=newer.deciders[0].id)
    Application.objects.filter(pk=newer.application.pk).update(kind="renewal", renews=world.granted)
    access.countersigned(newer)
    assert (newer.granted.state, Surface.objects.get(pk=surface.pk).grant_id) == ("provisioning", world.granted.id)
    assert access.broken_invariants() == {}
    assert surfaces.prove_by_call(surface_id=surface.id) is False


def test_another_renewal_in_the_programme_has_to_be_decided_first() -> None:
    world, _surface = _renewable()
    renewals.start(actor=world.owner, grant_id=world.granted.id)
    other, _theirs = access.working(access.countersigned(access.world(version=world.version, partner=world.partner)))
    _ends_in(other, 20)
    with pytest.raises(WrongState):
        renewals.start(actor=world.owner, grant_id=other.granted.id)
