"""What the checks judge by: published whole, with a reason, within bounds; pinned by each run."""

import pytest

from accessprogram.errors import Invalid, NotAllowed, Stale
from accessprogram.models import AuditEvent
from accessprogram.policy.actors import Actor
from reviews.checks import CATALOGUE
from reviews.checks.base import Finding, Sources, Subject
from reviews.checks.thresholds import Threshold, value_of
from reviews.models import CheckRun, ThresholdVersion
from reviews.operations import checks, reruns, thresholds
from reviews.queries.thresholds import in_force, rules_now, touched
from tests import factories
from tests.factories.checks import Scripted, finding
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


class Judging(Scripted):
    """Says in its summary by what it judges."""

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        super().evaluate(subject, sources)
        return Finding(
            outcome=finding().outcome,
            summary=f"{value_of(sources, self, 'least')} {value_of(sources, self, 'words')}",
            applicant_summary="We looked.",
        )


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Judging("one", lambda _before: finding())
    made.thresholds = {
        "least": Threshold(default=70, says="Points.", least=0, most=100),
        "words": Threshold(default=("a", "b"), says="Words."),
    }
    monkeypatch.setitem(CATALOGUE, "one", made)
    return desk(checks=("one",))


def _administrator(world: Desk) -> Actor:
    return world.actor("programme_administrator")


def _publish(world: Desk, value: object = 80, seen: int = 0) -> ThresholdVersion:
    return thresholds.publish(
        actor=_administrator(world), values={"one": {"least": value}}, reason="Too many alerts.", seen=seen
    )


def test_a_published_value_rules_and_is_pinned_by_the_run(world: Desk) -> None:
    world.checked()
    assert (CheckRun.objects.get().thresholds_version, CheckRun.objects.get().finding.summary) == (0, "70 ('a', 'b')")
    version = _publish(world)

    assert (version.number, in_force().number, rules_now()["one"]) == (1, 1, {"least": 80, "words": ["a", "b"]})
    assert AuditEvent.objects.get(action="thresholds.published").data == {"number": 1, "changes": "one.least 70 → 80"}
    assert reruns.rerun_due() == 0  # nothing runs again by itself
    assert touched({"one"}).open_cases == 1
    assert thresholds.rerun(actor=_administrator(world), version_id=version.id) == 1
    assert reruns.rerun_due() == 1
    checks.perform_due()
    newest = CheckRun.objects.order_by("-generation")[0]
    assert (newest.cause, newest.thresholds_version, newest.finding.summary) == ("rules", 1, "80 ('a', 'b')")
    assert newest.input_hash != CheckRun.objects.get(generation=1).input_hash


@pytest.mark.parametrize("value", [101, -1, "many", True, 70.5, 70])
def test_a_value_that_cannot_stand_is_not_published(world: Desk, value: object) -> None:
    with pytest.raises(Invalid):
        _publish(world, value)
    assert ThresholdVersion.objects.count() == 0


def test_a_threshold_that_no_check_declares_is_refused(world: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        thresholds.publish(
            actor=_administrator(world), values={"one": {"most": 1}, "none": {"least": 1}}, reason="r", seen=0
        )
    assert sorted(refused.value.fields) == ["none.least", "one.most"]


def test_who_saw_an_older_version_publishes_nothing(world: Desk) -> None:
    _publish(world)
    with pytest.raises(Stale):
        _publish(world, 90)
    assert _publish(world, 90, seen=1).number == 2


def test_only_an_administrator_publishes(world: Desk) -> None:
    for role in ("screening_analyst", "senior_reviewer"):
        with pytest.raises(NotAllowed):
            thresholds.publish(actor=world.actor(role), values={"one": {"least": 80}}, reason="r", seen=0)


def test_the_admin_says_what_it_touches_before_it_publishes(world: Desk) -> None:
    world.checked()
    person = factories.seat("programme_administrator", tier=world.version.tier)
    client = client_of(person)
    address = "/admin/reviews/thresholdversion/add/"
    page = client.get(address)
    assert page.status_code == 200
    form = page.context["adminform"].form
    typed = {name: field.initial if field.initial is not None else "" for name, field in form.fields.items()}
    typed = {name: "\n".join(value) if isinstance(value, list) else value for name, value in typed.items()}
    typed |= {"one.least": "85", "reason": "Too many alerts."}
    typed.pop("confirmed")

    shown = client.post(address, typed)
    assert shown.status_code == 200
    assert "It touches 1 findings of open cases and 0 of decided ones" in shown.content.decode()
    assert ThresholdVersion.objects.count() == 0
    assert client.post(address, typed | {"confirmed": "on"}).status_code == 302
    version = ThresholdVersion.objects.get()
    assert (version.number, version.values["one"]["least"], version.by_id) == (1, 85, person.id)
    assert client.get(f"/admin/reviews/thresholdversion/{version.pk}/change/").status_code == 200
    assert client.post(f"/admin/reviews/thresholdversion/{version.pk}/do/rerun/").status_code == 302
    assert CheckRun.objects.filter(again_because="rules").count() == 1


def test_the_admin_shows_how_sources_fare(world: Desk) -> None:
    checks.publish_catalogue()
    client = client_of(factories.seat("programme_administrator", tier=world.version.tier))
    page = client.get("/admin/reviews/sourcestate/")
    assert page.status_code == 200
    assert "Register of LEIs (GLEIF)" in page.content.decode()
    assert client.get("/admin/reviews/sourcestate/entities/change/").status_code == 200
