"""What the database refuses, whoever asks: each guard is tried with the statement it exists to stop."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accessprogram.clock import db_now
from accessprogram.models import (
    Acknowledgement,
    Agreement,
    Application,
    AuditEvent,
    DocumentVersion,
    Grant,
    TierOffering,
)
from accessprogram.operations import audit, triggers
from accessprogram.policy.actors import SYSTEM
from accessprogram.queries.audit import verify
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _refused(what: Any) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        what()
    return str(error.value)


def test_guards_all_installed() -> None:
    assert triggers.missing() == []


def test_guard_removed_is_reported() -> None:
    with connection.cursor() as cursor:
        table = " ON accessprogram_grant" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER cs_grant_needs_its_approvals{table}")
    assert triggers.missing() == ["grant_needs_its_approvals"]
    triggers.install()
    assert triggers.missing() == []


def test_published_tier_version_is_immutable() -> None:
    version = factories.tier_version()
    queryset = type(version).objects.filter(pk=version.pk)
    assert "never changed" in _refused(lambda: queryset.update(required_approvals=3))
    assert "published is published" in _refused(lambda: queryset.update(state="draft"))
    assert "never deleted" in _refused(lambda: queryset._raw_delete(queryset.db))
    assert "published" in _refused(lambda: TierOffering.objects.filter(tier_version=version).delete())
    assert queryset.update(state="retired") == 1


def test_audit_event_is_neither_changed_nor_deleted() -> None:
    with transaction.atomic():
        audit.append("account.signed_up", actor=SYSTEM, thing=factories.user())
    assert "never changed" in _refused(lambda: AuditEvent.objects.update(action="x"))
    assert "never changed" in _refused(lambda: AuditEvent.objects.all().delete())


def test_audit_chain_links_and_verifies() -> None:
    person = factories.user()
    with transaction.atomic():
        first = audit.append("account.signed_up", actor=SYSTEM, thing=person)
        second = audit.append("account.deactivated", actor=SYSTEM, thing=person)
    assert (second.seq, second.previous) == (first.seq + 1, first.hash)
    assert list(verify()) == []


def test_audit_tampering_is_found() -> None:
    with transaction.atomic():
        event = audit.append("account.signed_up", actor=SYSTEM, thing=factories.user())
    table = " ON accessprogram_auditevent" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER cs_accessprogram_auditevent_no_update{table}")
        cursor.execute("UPDATE accessprogram_auditevent SET reason = 'forged' WHERE seq = %s", [event.seq])
    assert [(fault.seq, fault.what) for fault in verify()] == [(event.seq, "was changed")]
    triggers.install()


def test_sealed_read_tampering_is_found() -> None:
    entry = audit.record_access("refused", actor=SYSTEM, object_type="case", object_id="1")
    assert audit.seal() == 1
    assert list(verify()) == []
    table = " ON accessprogram_accessentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER cs_accessprogram_accessentry_no_update{table}")
        cursor.execute("UPDATE accessprogram_accessentry SET object_id = '2' WHERE id = %s", [entry.id])
    assert [fault.what for fault in verify()] == ["a sealed batch of reads was changed"]
    triggers.install()


def test_grant_without_approvals_is_refused() -> None:
    version = factories.tier_version()
    partner = factories.partner()
    by = partner.created_by
    application = Application.objects.create(
        partner=partner, programme=version.tier.programme, tier_version=version, questionnaire=version.questionnaire,
        reference="CS-TEST-01", started_by=by, state="submitted", submitted_at=db_now(),
    )  # fmt: skip
    terms, assessment = (
        DocumentVersion.objects.get(programme=version.tier.programme, kind=k) for k in ("terms", "threat_assessment")
    )
    decision = uuid.uuid4()
    agreement = Agreement.objects.create(
        application=application, partner=partner, tier_version=version, decision_id=decision, terms=terms,
        threat_assessment=assessment, content={}, content_hash="0" * 64,
    )  # fmt: skip
    message = _refused(
        lambda: Grant.objects.create(
            partner=partner,
            programme=version.tier.programme,
            tier_version=version,
            agreement=agreement,
            decision_id=decision,
            basis_hash="0" * 64,
        )
    )
    assert "distinct approvals" in message
    assert "never changed" in _refused(lambda: Agreement.objects.update(content={"a": 1}))
    Acknowledgement.objects.create(document=terms, partner=partner, user=by, side="partner")
    assert "never changed" in _refused(lambda: Acknowledgement.objects.all().delete())
