"""Pages of incidents and measures, at the desk and for the partner."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.models import Enforcement, Incident, Surface, User
from accessprogram.operations import enforcement, incidents
from accessprogram.policy.actors import Actor
from tests import factories
from tests.factories import access
from tests.factories import enforcement as measures
from tests.factories.sessions import client_of
from tests.integration.test_incidents import moved, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def working() -> tuple[access.World, Surface]:
    return access.working()


def client(actor: Actor) -> Client:
    return client_of(User.objects.get(pk=actor.id))


def url(name: str, *args: Any) -> str:
    return reverse(f"accessprogram:{name}", args=args)


def words(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_form_shows_what_it_cuts_before_it_cuts_at_once(working: tuple[access.World, Surface]) -> None:
    made, surface = working
    measures.named(made)
    measures.used(made, surface, 41, user_key="u-7")
    measures.used(made, surface, 500)
    user = made.partner.named_users.get()
    staff = client(made.administrator)
    about = {"partner": made.partner.id, "programme": made.version.tier.programme_id, "against": f"user:{user.id}"}
    shown = words(staff.get(url("measure-new"), about))
    assert '<strong class="num">41</strong> of the <span class="num">541</span> requests' in shown
    assert not Enforcement.objects.exists()
    form = about | {"action": "suspend", "how": "emergency"}
    refused = staff.post(url("measure-new"), form | {"reason": "", "what_to_do": "Change the password."})
    assert (refused.status_code, "Change the password." in refused.content.decode()) == (422, True)
    made_one = staff.post(url("measure-new"), form | {"reason": "The account was stolen."}, follow=True)
    measure = Enforcement.objects.get()
    assert (measure.scope, measure.state, measure.preview["requests"]) == ("user", "in_force", 41)
    assert "You put it in force: another person ratifies it." in words(made_one)


def test_second_person_ratifies_in_the_browser(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    measure = measures.emergency(made)
    own, other = client(made.administrator), client(factories.actor("senior_reviewer", tier=made.version.tier))
    assert own.post(url("measure-act", measure.id), {"action": "ratify"}).status_code == 403
    assert other.post(url("measure-act", measure.id), {"action": "ratify"}).status_code == 302
    assert other.post(url("measure-act", measure.id), {"action": "ratify"}).status_code == 409
    assert other.post(url("measure-act", measure.id), {"action": "end", "reason": ""}).status_code == 422
    assert other.post(url("measure-act", measure.id), {"action": "end", "reason": "Replaced."}).status_code == 302
    assert made.granted.state == "active"


def test_partner_reads_what_why_until_when_what_to_do_and_answers(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    measure = measures.emergency(made)
    owner = client(made.owner)
    for page in (url("measures"), url("partner-measure", measure.id)):
        shown = words(owner.get(page))
        for said in ("A key was stolen.", "Replace it.", "falls back to restricted"):
            assert said in shown, page
    assert owner.post(url("measure-answer", measure.id), {"text": " "}).status_code == 422
    owner.post(url("measure-answer", measure.id), {"text": "The key is replaced."})
    assert "The key is replaced." in words(client(made.administrator).get(url("measure", measure.id)))
    enforcement.end(actor=made.administrator, enforcement_id=measure.id, reason="It was replaced.")
    assert "It was replaced." in words(owner.get(url("measures")))


def test_partner_reads_of_an_incident_only_what_was_written_to_it(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    incident = moved(made, seen(made).incident, "triage", "open")
    owner, desk = client(made.owner), client(made.administrator)
    write = url("incident-write", incident.id)
    assert desk.post(write, {"kind": "note", "text": "We think of theft."}).status_code == 302
    assert incident.reference not in words(owner.get(url("measures")))
    assert desk.post(write, {"kind": "notice", "text": "A key is used from elsewhere."}).status_code == 302
    shown = words(owner.get(url("measures")))
    assert ("A key is used from elsewhere." in shown, "We think of theft." in shown) == (True, False)
    assert "We think of theft." in words(desk.get(url("desk-incident", incident.id)))


def test_person_records_and_opens_in_the_browser(working: tuple[access.World, Surface]) -> None:
    made, _surface = working
    desk = client(made.administrator)
    about = f"{made.partner.id}:{made.version.tier.programme_id}"
    form = {"about": about, "kind": "key-theft", "summary": "A key was found in a public repository."}
    assert desk.post(url("incident-record"), form | {"about": "nobody"}).status_code == 422
    desk.post(url("incident-record"), form)
    incident = Incident.objects.get()
    for action in ("triage", "open"):
        desk.post(url("incident-move", incident.id), {"action": action, "reason": "Seen.", "severity": "high"})
    incident.refresh_from_db()
    assert (incident.state, incident.severity) == ("open", "high")
    assert desk.post(url("incident-move", incident.id), {"action": "open", "reason": "Seen."}).status_code == 409
    assert "First notice" in words(desk.get(url("desk-incidents"), {"view": "open"}))


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_queries(working: tuple[access.World, Surface], rows: int) -> None:
    made, _surface = working
    for number in range(rows):
        measure = measures.proposal(made, cause=f"cause {number}")
        enforcement.represent(actor=made.owner, enforcement_id=measure.id, text="We say something.")
        incident = seen(made, f"seen-{number}", kind=f"kind-{number}").incident
        incidents.write(
            actor=made.administrator, incident_id=incident.id, kind="note", text="For you.", for_partner=True
        )
    found = {}
    for actor, page in (
        (made.administrator, url("desk-enforcement")),
        (made.administrator, url("desk-incidents")),
        (made.owner, url("measures")),
    ):
        asked = client(actor)
        asked.get(page)
        with CaptureQueriesContext(connection) as queries:
            asked.get(page)
        found[page] = len(queries)
    assert found == {"/desk/enforcement/": 8, "/desk/incidents/": 9, "/partner/measures/": 12}
