"""Every invariant notices when it is broken, by rows changed behind the operations' backs; and the commands say so."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accessprogram.clock import db_now
from accessprogram.models import (
    Agreement,
    Appeal,
    Application,
    AuditEvent,
    Grant,
    GrantLine,
    OutboxMessage,
    PersonalValue,
    Submission,
    Surface,
    TierUserObjectPermission,
)
from accessprogram.operations.triggers import _registered, _trigger_name
from accessprogram.policy.actors import SYSTEM
from reviews.management.commands.check_invariants import ALL, violations
from reviews.models import Approval, Case, CaseRow, CaseTransition, CheckRun, Claim, Decision, Finding, Waiver
from reviews.operations import later_cases
from tests import factories
from tests.factories.access import submitted, working
from tests.factories.desk import Desk, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _unguarded(table: str) -> None:
    """Take a table's guards away, as somebody with the database's password could; the transaction brings them back."""
    with connection.cursor() as cursor:
        for guard in _registered:
            if guard.table == table:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {_trigger_name(guard)}{on}")


@pytest.fixture
def world() -> Desk:
    """One case decided with a grant, one with a decision that is held."""
    made = desk().proposed()
    made.confirm()
    other = factories.partner()
    second = Desk(version=made.version, partner=other, owner=factories.owner_of(other), people=made.people)
    second.proposed()
    return second


def _content(world: Desk) -> None:
    _unguarded("accessprogram_submission")
    Submission.objects.update(content={"answers": {}})


def _personal(world: Desk) -> None:
    PersonalValue.objects.update(value="eve@elsewhere.example")


def _lines_gone(world: Desk) -> None:
    GrantLine.objects.all().delete()


def _line_live(world: Desk) -> None:
    GrantLine.objects.update(live=True, starts_at=db_now(), ends_at=db_now() + timedelta(days=1))


def _grant_open(world: Desk) -> None:
    Grant.objects.update(state="active", starts_at=db_now(), ends_at=db_now() + timedelta(days=1))


def _cut_by_nobody(world: Desk) -> None:
    GrantLine.objects.update(cut_at=db_now(), cut_reason="x")


def _decider_provisions(world: Desk) -> None:
    grant = Grant.objects.get()
    Surface.objects.create(
        grant=grant, partner=grant.partner, kind="api", reference="org-x", state="provisioned",
        provisioned_at=db_now(), provisioned_by_id=grant.decided_by[0], requested_by_id=world.owner.id,
    )  # fmt: skip


def _event_changed(world: Desk) -> None:
    _unguarded("accessprogram_auditevent")
    AuditEvent.objects.filter(action="decision.effective").update(reason="x")


def _event_gone(world: Desk) -> None:
    _unguarded("accessprogram_auditevent")
    AuditEvent.objects.filter(action="grant.issued").delete()


def _state_skipped(world: Desk) -> None:
    Application.objects.filter(state="submitted").update(state="withdrawn")


def _message_forgotten(world: Desk) -> None:
    OutboxMessage.objects.update(not_before=db_now() - timedelta(hours=1))


def _role_added(world: Desk) -> None:
    row = TierUserObjectPermission.objects.all()[0]
    TierUserObjectPermission.objects.create(
        user=factories.user(), permission=row.permission, content_object=row.content_object
    )


def _one_signature(world: Desk) -> None:
    person = factories.user()
    _unguarded("accessprogram_agreement")
    Agreement.objects.update(state="countersigned", signed_at=db_now(), signed_by=person)


def _case_gone(world: Desk) -> None:
    submitted(factories.partner(), world.version)


def _run_forgotten(world: Desk) -> None:
    CheckRun.objects.filter(case=world.case).update(
        status="queued", ended_at=None, not_before=db_now() - timedelta(hours=1)
    )


def _finding_without_run(world: Desk) -> None:
    CheckRun.objects.filter(case=world.case).update(status="errored")


def _generation_skipped(world: Desk) -> None:
    CheckRun.objects.filter(case=world.case).update(generation=3)


def _poison_open(world: Desk) -> None:
    CheckRun.objects.filter(case=world.case).update(status="queued", ended_at=None, crashes=3)


def _approval_void(world: Desk) -> None:
    Approval.objects.filter(decision__state="effective").update(voided_at=db_now())


def _decision_forgotten(world: Desk) -> None:
    Decision.objects.filter(state="held").update(state="effective", effective_at=db_now())


def _approvals_enough(world: Desk) -> None:
    decision = Decision.objects.get(state="held")
    for _number in range(2):
        Approval.objects.create(decision=decision, by=factories.user(), basis_hash=decision.basis_hash)


def _fence_skipped(world: Desk) -> None:
    Claim.objects.create(
        case=world.case, seat="review", user_id=world.owner.id, fence=7, expires_at=db_now() + timedelta(hours=1)
    )


def _stage_skipped(world: Desk) -> None:
    CaseTransition.objects.create(case=world.case, stage="closed", at=db_now())


def _waiver_alone(world: Desk) -> None:
    Waiver.objects.create(
        case=world.case, check_slug="x", reason="r", until=db_now() + timedelta(days=1), asked_by_id=world.owner.id,
        approved_by=factories.user(),
    )  # fmt: skip


def _silence(world: Desk) -> None:
    Case.objects.filter(pk=world.case.pk).update(blind=True)


def _own_appeal(world: Desk) -> None:
    decided = Decision.objects.get(state="effective")
    application = decided.case.application
    appeal = Appeal.objects.create(
        application=application, notice=application.notices.get(), text="Again.", filed_by_id=world.owner.id
    )
    case = later_cases.open_about(decided, "appeal", actor=SYSTEM, appeal=appeal)
    same = {name: getattr(decided, name) for name in ("tier_version", "outcome", "basis", "basis_hash", "decided_by")}
    again = Decision.objects.create(case=case, rationale="Again.", required_approvals=2, **same)
    Approval.objects.create(decision=again, by=decided.decided_by, basis_hash=again.basis_hash)


def _row_old(world: Desk) -> None:
    CaseRow.objects.filter(case=world.case).update(stage="closed")


def _dateless(world: Desk) -> None:
    Case.objects.filter(pk=world.case.pk).update(due_at=None)


def _guard_gone(world: Desk) -> None:
    _unguarded("reviews_finding")


BROKEN: dict[str, Callable[[Desk], None]] = {
    "submissions_are_whole": _content,
    "personal_values_match": _personal,
    "lines_follow_their_sources": _line_live,
    "open_grants_have_their_lines": _grant_open,
    "measures_hold": _cut_by_nobody,
    "deciders_do_not_provision": _decider_provisions,
    "agreements_have_two_sides": _one_signature,
    "chains_verify": _event_changed,
    "every_change_has_its_event": _event_gone,
    "only_listed_moves": _state_skipped,
    "messages_go_out": _message_forgotten,
    "roles_are_derived": _role_added,
    "submitted_have_their_case": _case_gone,
    "runs_end": _run_forgotten,
    "checks_move_their_case": _poison_open,
    "one_settlement_per_run": _finding_without_run,
    "generations_follow": _generation_skipped,
    "poison_is_parked": _poison_open,
    "grants_have_their_approvals": _approval_void,
    "decisions_have_their_effect": _decision_forgotten,
    "held_decisions_wait": _approvals_enough,
    "one_claim_per_seat": _fence_skipped,
    "cases_move_as_listed": _stage_skipped,
    "waivers_have_two_people": _waiver_alone,
    "lists_say_what_is": _row_old,
    "clocks_run_or_stand": _dateless,
    "silence_ends_with_two_votes": _silence,
    "appeals_are_judged_by_others": _own_appeal,
    "guards_are_present": _guard_gone,
}
# The database's constraints make these impossible to break by rows; the queries stand for databases restored without.
IMPOSSIBLE = {"one_live_line"}


def test_every_invariant_is_broken_once() -> None:
    assert set(BROKEN) | IMPOSSIBLE == {invariant.__name__ for invariant in ALL}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_invariant_notices(name: str, world: Desk) -> None:
    assert {key: found for key, found in violations().items() if found} == {}
    BROKEN[name](world)

    assert violations()[name] != []


def test_lines_that_are_missing_are_noticed(world: Desk) -> None:
    _lines_gone(world)
    assert violations()["lines_follow_their_sources"] != []


def test_commands_pass_on_what_is_whole(world: Desk) -> None:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    call_command("verify_audit", stdout=out)

    assert f"All {len(ALL)} invariants hold." in out.getvalue()
    assert "events in 2 chains" in out.getvalue() or "events in 1 chains" in out.getvalue()
    assert out.getvalue().count("\n") == len(ALL) + 2


def test_commands_fail_and_name_what_is_broken(world: Desk) -> None:
    _event_changed(world)
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="2 of"):  # the chain, and the guards that were taken away for it
        call_command("check_invariants", stdout=out)
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_audit", stdout=out, stderr=err)

    assert "BROKEN chains_verify" in out.getvalue()
    assert "was changed" in err.getvalue()


def test_active_access_holds_every_invariant_of_grants() -> None:
    world, _surface = working()
    names = ("one_live_line", "lines_follow_their_sources", "open_grants_have_their_lines", "agreements_have_two_sides")
    assert {name: found for name, found in violations().items() if found and name in names} == {}
    assert world.granted.lines.filter(live=True).exists()
    assert Finding.objects.count() == Case.objects.filter(runs__isnull=False).count() == 0
