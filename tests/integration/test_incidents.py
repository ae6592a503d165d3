"""Signals gather in incidents; incidents are opened with clocks, told to the partner, contained and closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Incident, OutboxMessage, Signal, Surface
from accessprogram.operations import incidents, signals
from accessprogram.policy.actors import Actor
from tests import factories
from tests.factories import access

pytestmark = pytest.mark.django_db


@pytest.fixture
def working() -> tuple[access.World, Surface]:
    return access.working()


def seen(made: access.World, dedupe: str = "seen-1", **changed: Any) -> Signal:
    given = {
        "programme_id": made.version.tier.programme_id,
        "partner_id": made.partner.id,
        "source": "usage",
        "kind": "unusual-use",
        "summary": "Four times its usual day.",
        "dedupe": dedupe,
    }
    return signals.raise_signal(**given | changed)


def senior(made: access.World) -> Actor:
    return factories.actor("senior_reviewer", tier=made.version.tier)


def moved(made: access.World, incident: Incident, *actions: str) -> Incident:
    person = senior(made)
    for action in actions:
        incident = incidents.move(actor=person, incident_id=incident.id, action=action, reason="Seen.")
    return incident


def earlier(incident: Incident, hours: float) -> None:
    Incident.objects.filter(pk=incident.pk).update(opened_at=F("opened_at") - timedelta(hours=hours))


# --- Signals ---------------------------------------------------------------------------------------------------------
def test_signals_of_a_kind_join_one_incident_until_it_is_closed(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    first, again, second = seen(made), seen(made), seen(made, "seen-2")
    assert (first, first.incident) == (again, second.incident)
    assert seen(made, "seen-3", kind="key-theft").incident != first.incident
    moved(made, first.incident, "dismiss")
    assert seen(made, "seen-4").incident != first.incident


def test_gateway_reports_a_signal_once(working: tuple[access.World, Surface], client: Client) -> None:
    made, surface = working
    body = {"id": "signal-0001", "surface": surface.reference, "kind": "unusual-use", "summary": "Odd hours."}
    headers = {"Authorization": f"Bearer {made.key_text}"}

    def sent(**changed: Any) -> Any:
        return client.post("/api/v1/signals", body | changed, content_type="application/json", headers=headers)

    answers = [sent(user_key="u-1", counts={"requests": 4000}), sent()]
    signal = Signal.objects.get()
    assert [answer.json() for answer in answers] == [{"incident": signal.incident.reference, "kind": "unusual-use"}] * 2
    assert (signal.surface, signal.data) == (
        surface, {"counts": {"requests": 4000}, "user_key": "u-1", "named": False},
    )  # fmt: skip
    assert [sent(id="signal-0002", surface="org-nowhere").status_code, sent(id="x").status_code] == [404, 422]
    _other, theirs = access.working()
    assert sent(id="signal-0003", surface=theirs.reference).status_code == 404


def test_person_records_only_about_partners_they_handle(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    about = {"programme_id": made.version.tier.programme_id, "partner_id": made.partner.id, "kind": "other"}
    assert incidents.record(actor=senior(made), summary="They called us.", **about).state == "signal"
    with pytest.raises(Invalid):
        incidents.record(actor=senior(made), summary=" ", **about)
    for actor in (made.owner, factories.actor("reviewer", tier=access.tier().tier)):
        with pytest.raises(NotFound):
            incidents.record(actor=actor, summary="They called us.", **about)


# --- Incidents -------------------------------------------------------------------------------------------------------
def test_incident_goes_its_way_and_is_closed_only_with_its_report(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    person, incident = senior(made), seen(made).incident
    with pytest.raises(Invalid):
        incidents.write(actor=person, incident_id=incident.id, kind="notice", text="Too early.")
    incident = moved(made, incident, "triage", "open", "contain")
    with pytest.raises(Invalid):
        moved(made, incident, "close")
    for kind in ("notice", "report"):
        incidents.write(actor=person, incident_id=incident.id, kind=kind, text="What happened.")
    incident = moved(made, incident, "reopen", "contain", "close")
    told = OutboxMessage.objects.filter(kind="incident_told", recipient_id=made.owner.id)
    assert sorted(told.values_list("data__event", flat=True)) == ["notice", "report"]
    with pytest.raises(WrongState):
        moved(made, incident, "open")
    assert access.broken_invariants() == {}


def test_moves_are_those_of_the_table(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    incident = moved(made, seen(made).incident, "triage", "open")
    with pytest.raises(NotAllowed):
        incidents.move(actor=made.operator, incident_id=incident.id, action="contain", reason="Done.")
    with pytest.raises(NotFound):
        incidents.move(actor=made.owner, incident_id=incident.id, action="contain", reason="Done.")


def test_clocks_remind_of_what_is_owed_and_stop_when_it_is_done(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    person = senior(made)
    incident = moved(made, seen(made).incident, "triage", "open")
    sent = OutboxMessage.objects.filter(kind="incident_needs_you", recipient_id=person.id).exclude(data__event="signal")
    found = []
    for hours in (11.9, 0.2, 8, 4):
        earlier(incident, hours)
        incidents.remind_of_clocks()
        incidents.remind_of_clocks()
        found.append(sent.count())
    assert found == [0, 1, 2, 3]
    incidents.write(actor=person, incident_id=incident.id, kind="notice", text="A key was stolen.")
    for hours in (24, 18, 6):
        earlier(incident, hours)
        incidents.remind_of_clocks()
        found.append(sent.count())
    incidents.write(actor=person, incident_id=incident.id, kind="report", text="It was replaced.")
    earlier(incident, 24)
    incidents.remind_of_clocks()
    assert [*found[4:], sent.count()] == [4, 5, 6, 6]
