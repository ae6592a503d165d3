"""I was blocked: reported once, explained in a sentence, asked about with a clock, answered with a label."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.dateparse import parse_datetime

from accessprogram.clock import db_now, due_after
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import GatewayEvent, OutboxMessage, Refusal, RefusalCase, Surface
from accessprogram.operations import refusals
from accessprogram.queries.refusals import own_refusals, safeguards
from tests import factories
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
URL = "/api/v1/refusals"


def _row(world: World, surface: Surface, request_id: str = "req-00000001", **changed: Any) -> dict[str, Any]:
    return {
        "request_id": request_id, "surface": surface.reference, "layer": "safeguard", "code": "exploit-chain",
        "at": "2026-11-20T10:00:00Z", "offering": world.offering.slug, "use_case": world.use_case.slug, **changed,
    }  # fmt: skip


def _report(world: World, *rows: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {world.key_text}"}
    return Client().post(URL, json.dumps({"refusals": rows}), content_type="application/json", headers=headers)


def _explain(world: World, request_id: str) -> Any:
    return Client().get(
        f"/api/v1/requests/{request_id}/explanation", headers={"Authorization": f"Bearer {world.key_text}"}
    )


def _outcomes(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["outcome"] for row in response.json()["refusals"]]


def _reported(layer: str = "safeguard", code: str = "exploit-chain") -> tuple[World, Refusal]:
    world, surface = access.working()
    assert _outcomes(_report(world, _row(world, surface, layer=layer, code=code))) == ["noted"]
    return world, Refusal.objects.get()


def test_batch_is_written_once_row_by_row() -> None:
    world, surface = access.working()
    _other, theirs = access.working()
    rows = [_row(world, surface), _row(world, surface), _row(world, theirs, "req-00000002")]
    assert _outcomes(_report(world, *rows)) == ["noted", "known", "surface_unknown"]
    again = [_row(world, surface), _row(world, surface, code="other"), _row(world, surface, "req-00000003")]
    assert _outcomes(_report(world, *again)) == ["known", "differs", "noted"]
    assert sorted(Refusal.objects.values_list("request_id", "code", "partner")) == [
        ("req-00000001", "exploit-chain", world.partner.id),
        ("req-00000003", "exploit-chain", world.partner.id),
    ]


@pytest.mark.parametrize("wrong", [{"prompt": "How?"}, {"layer": "mood"}, {"request_id": "a b c d e f"}, {"at": "now"}])
def test_report_that_says_too_much_or_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    world, surface = access.working()
    assert _report(world, _row(world, surface, **wrong)).status_code == 422
    assert Refusal.objects.count() == 0


def test_surface_of_one_use_case_says_it_for_the_report_and_an_unknown_model_stays_empty() -> None:
    world, surface = access.working()
    row = _row(world, surface, offering="unheard-of")
    del row["use_case"]
    assert _outcomes(_report(world, row)) == ["noted"]
    assert Refusal.objects.values_list("use_case", "offering").get() == (world.use_case.id, None)


def test_explanation_says_who_said_no_who_lifts_it_and_by_when() -> None:
    world, _refusal = _reported("ration", "ration_exhausted")
    said = _explain(world, "req-00000001").json()
    assert (said["layer"], said["sentence"], said["case"]) == (
        "ration", "The ration of this use case is used up for this period.", None,
    )  # fmt: skip
    assert parse_datetime(said["by_when"]) == parse_datetime("2026-11-21T00:00:00Z")
    assert said["lifted_by"]
    stranger, _surface = access.working()
    for asked in (_explain(world, "req-99999999"), _explain(stranger, "req-00000001")):
        assert (asked.status_code, asked.json()["code"]) == (404, "request_unknown")


def test_case_has_a_clock_and_is_answered_once_with_a_label() -> None:
    world, refusal = _reported()
    before = db_now()
    case = refusals.open_case(actor=world.owner, refusal_id=refusal.id, statement=" We test our own parser. ")
    assert due_after(before, 2) <= case.due_at <= due_after(db_now(), 2)
    assert refusals.open_case(actor=world.owner, refusal_id=refusal.id) == case
    told = OutboxMessage.objects.filter(kind="refusal_case_opened").values_list("recipient", flat=True)
    # The deciders are senior reviewers of the tier, too.
    people = {world.operator.id, world.administrator.id, *(decider.id for decider in world.deciders)}
    assert set(told) == people
    with pytest.raises(Invalid) as missing:
        refusals.answer_case(actor=world.operator, case_id=case.id, label="", answer=" ")
    assert sorted(missing.value.fields) == ["answer", "label"]
    answered = refusals.answer_case(
        actor=world.operator, case_id=case.id, label="false_refusal", answer="Set right.", lifted=True
    )
    assert (answered.label, answered.lifted, answered.answered_by_id) == ("false_refusal", True, world.operator.id)
    assert OutboxMessage.objects.get(kind="refusal_case_answered").recipient_id == world.owner.id
    # Whoever holds an answer for the surface asks anew.
    forgotten = GatewayEvent.objects.filter(programme_id=refusal.programme_id).latest("seq")
    assert (forgotten.scope, forgotten.reference) == ("surface", refusal.surface.reference)
    with pytest.raises(WrongState):
        refusals.answer_case(actor=world.operator, case_id=case.id, label="unclear", answer="Hm.")
    said = _explain(world, refusal.request_id).json()["case"]
    assert (said["label"], said["lifted"]) == ("false_refusal", True)


def test_case_is_the_partners_to_open_and_the_desks_to_answer() -> None:
    world, refusal = _reported()
    stranger = factories.owner_of(factories.partner())
    with pytest.raises(NotFound):
        refusals.open_case(actor=stranger, refusal_id=refusal.id)
    case = refusals.open_case(actor=world.owner, refusal_id=refusal.id)
    with pytest.raises(NotFound):
        refusals.answer_case(actor=world.owner, case_id=case.id, label="unclear", answer="Hm.")
    with pytest.raises(NotAllowed):
        refusals.answer_case(
            actor=factories.actor("auditor", tier=world.version.tier), case_id=case.id, label="unclear", answer="Hm."
        )
    with pytest.raises(Invalid):
        refusals.answer_case(
            actor=world.operator, case_id=case.id, label="right_refusal", answer="Out of scope.", lifted=True
        )


def test_false_refusals_are_a_share_of_the_labelled_ones() -> None:
    world, surface = access.working()
    ids = [f"req-0000000{number}" for number in range(5)]
    _report(world, *(_row(world, surface, request_id) for request_id in ids))
    _report(world, _row(world, surface, "req-00000009", layer="gateway", code="too-large"))
    for request_id, label in zip(ids, ("false_refusal", "right_refusal", "false_refusal", "unclear"), strict=False):
        refusal = Refusal.objects.get(request_id=request_id)
        case = refusals.open_case(actor=world.owner, refusal_id=refusal.id)
        refusals.answer_case(actor=world.operator, case_id=case.id, label=label, answer="Seen.")
    (row,) = safeguards(own_refusals(world.owner), since=parse_datetime("2026-01-01T00:00:00Z"))  # type: ignore[arg-type]
    assert (row.refused, row.labelled, row.false, row.percent) == (5, 3, 2, 67)


def test_desk_is_told_once_of_a_case_that_is_overdue() -> None:
    world, refusal = _reported()
    case = refusals.open_case(actor=world.owner, refusal_id=refusal.id)
    assert refusals.remind_overdue() == 0
    RefusalCase.objects.filter(pk=case.pk).update(due_at=db_now() - timedelta(minutes=1))
    assert (refusals.remind_overdue(), refusals.remind_overdue()) == (1, 0)
    assert OutboxMessage.objects.filter(kind="refusal_case_overdue", recipient_id=world.operator.id).count() == 1
