"""Conflicts of interest: declared for oneself or by an administrator, in force at once."""

import pytest
from django.urls import reverse

from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Application, Conflict, Membership, Partner, Tier, User
from accessprogram.operations import conflicts
from accessprogram.queries.access import visible_applications
from accessprogram.queries.actors import actor_of
from accessprogram.queries.tied_people import tied_to
from tests.factories import partner, seat, tier_version, user
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def application() -> Application:
    from accessprogram.clock import db_now

    version, applicant = tier_version(), partner(name="Fictional Orchard")
    return Application.objects.create(
        partner=applicant, programme=version.tier.programme, tier_version=version,
        questionnaire=version.questionnaire, state="submitted", submitted_at=db_now(), reference="CS-1",
        started_by=applicant.created_by,
    )  # fmt: skip


@pytest.fixture
def tier(application: Application) -> Tier:
    return application.tier_version.tier


@pytest.fixture
def reviewer(tier: Tier) -> User:
    return seat("reviewer", tier=tier)


def declare(by: User, person: User, of: Partner) -> Conflict:
    return conflicts.declare(actor=actor_of(by), user_id=person.pk, partner_id=of.pk, reason="Worked there")


def test_declared_conflict_hides_the_partner_at_once(application: Application, reviewer: User) -> None:
    assert list(visible_applications(actor_of(reviewer))) == [application]
    declare(reviewer, reviewer, application.partner)
    assert list(visible_applications(actor_of(reviewer))) == []


def test_reviewer_declares_no_conflict_of_others(application: Application, tier: Tier, reviewer: User) -> None:
    with pytest.raises(NotAllowed):
        declare(reviewer, seat("reviewer", tier=tier), application.partner)


def test_administrator_declares_for_others(application: Application, tier: Tier, reviewer: User) -> None:
    declare(seat("programme_administrator", tier=tier), reviewer, application.partner)
    assert list(visible_applications(actor_of(reviewer))) == []


def test_partner_that_one_does_not_see_does_not_exist(application: Application) -> None:
    elsewhere = seat("reviewer", tier=tier_version().tier)
    with pytest.raises(NotFound):
        declare(elsewhere, elsewhere, application.partner)


def test_person_without_a_seat_declares_nothing(application: Application) -> None:
    outsider = user()
    with pytest.raises(NotAllowed):
        declare(outsider, outsider, application.partner)


def test_conflict_needs_a_reason(application: Application, reviewer: User) -> None:
    with pytest.raises(Invalid):
        conflicts.declare(actor=actor_of(reviewer), user_id=reviewer.pk, partner_id=application.partner_id, reason=" ")


def test_own_declaration_can_be_ended_and_only_once(application: Application, reviewer: User) -> None:
    conflict = declare(reviewer, reviewer, application.partner)
    conflicts.end(actor=actor_of(reviewer), conflict_id=conflict.pk)
    assert list(visible_applications(actor_of(reviewer))) == [application]
    with pytest.raises(WrongState):
        conflicts.end(actor=actor_of(reviewer), conflict_id=conflict.pk)


def test_conflict_that_an_administrator_declared_is_not_ended_by_the_person(
    application: Application, tier: Tier, reviewer: User
) -> None:
    administrator = seat("programme_administrator", tier=tier)
    conflict = declare(administrator, reviewer, application.partner)
    with pytest.raises(NotAllowed):
        conflicts.end(actor=actor_of(reviewer), conflict_id=conflict.pk)
    conflicts.end(actor=actor_of(administrator), conflict_id=conflict.pk)


def test_conflict_of_a_colleague_does_not_exist_for_a_reviewer(
    application: Application, tier: Tier, reviewer: User
) -> None:
    colleague = seat("reviewer", tier=tier)
    conflict = declare(colleague, colleague, application.partner)
    with pytest.raises(NotFound):
        conflicts.end(actor=actor_of(reviewer), conflict_id=conflict.pk)


def test_page_declares_and_ends(application: Application, reviewer: User) -> None:
    client = client_of(reviewer)
    page = client.get(reverse("accessprogram:conflicts"), {"partner": application.partner_id})
    assert f'value="{application.partner_id}" selected' in page.content.decode()
    typed = {"partner": application.partner_id, "reason": "Worked there"}
    assert client.post(reverse("accessprogram:conflict-declare"), typed).status_code == 302
    conflict = Conflict.objects.get()
    assert client.post(reverse("accessprogram:conflict-declare"), typed).status_code == 422
    assert client.post(reverse("accessprogram:conflict-end", args=[conflict.pk])).status_code == 302
    conflict.refresh_from_db()
    assert conflict.until is not None


def test_page_does_not_exist_for_partners(application: Application) -> None:
    client = client_of(application.partner.created_by, factor=False)
    assert client.get(reverse("accessprogram:conflicts")).status_code == 404


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("ada@Orchard.Example", "orchard.example"),
        ('"ada@home"@orchard.example', "orchard.example"),
        ("ada@b@c@orchard.example", "orchard.example"),
        ("ada@", ""),
    ],
)
def test_domain_of_an_address_follows_its_last_at(email: str, domain: str) -> None:
    assert User.objects.create(email=email).email_domain == domain


def test_colleague_behind_a_quoted_address_binds_too(application: Application, tier: Tier) -> None:
    person = seat("reviewer", tier=tier, person=user('"ada@home"@orchard.example'))
    assert actor_of(person).conflicts == frozenset()
    Membership.objects.create(partner=application.partner, user=user('"bo@home"@orchard.example'), role="member")
    assert actor_of(person).conflicts == {application.partner_id}
    assert list(tied_to(application.partner_id).filter(pk=person.pk)) == [person]
