"""Roles: two administrators give them, one takes them away, and what was taken away is gone on the next request."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.events import RolesChanged
from accessprogram.models import AuditEvent, RoleAssignment, Session, Tier, TierUserObjectPermission, User
from accessprogram.operations import catalogue, programmes, roles
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.roles import people_with_wrong_rows, rows_held
from tests.factories import seat, tier_version, user
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def tier() -> Tier:
    return tier_version().tier


@pytest.fixture
def asker(tier: Tier) -> User:
    return seat("programme_administrator", tier=tier, wide=True)


@pytest.fixture
def confirmer(tier: Tier) -> User:
    return seat("programme_administrator", tier=tier, wide=True)


def ask(asker: User, tier: Tier, person: User, role: str = "reviewer", *, wide: bool = False) -> RoleAssignment:
    return roles.ask(
        actor=actor_of(asker),
        user_id=person.pk,
        role=role,
        programme_id=tier.programme_id,
        tier_id=None if wide else tier.pk,
        reason="Joins the desk",
    )


def test_role_is_in_force_only_when_another_confirmed_it(tier: Tier, asker: User, confirmer: User) -> None:
    person = user()
    assignment = ask(asker, tier, person)
    assert actor_of(person).seats == frozenset()
    roles.confirm(actor=actor_of(confirmer), assignment_id=assignment.pk)
    assert actor_of(person).seats == frozenset({("reviewer", tier.pk)})
    person.refresh_from_db()
    assert person.is_staff
    events = list(AuditEvent.objects.filter(chain="installation", object_id=str(assignment.pk)).order_by("seq"))
    assert [(event.action, event.actor_id) for event in events] == [
        ("role.asked", asker.pk),
        ("role.confirmed", confirmer.pk),
    ]


def test_whoever_asked_does_not_confirm(tier: Tier, asker: User) -> None:
    assignment = ask(asker, tier, user())
    with pytest.raises(NotAllowed) as refusal:
        roles.confirm(actor=actor_of(asker), assignment_id=assignment.pk)
    assert refusal.value.code == "asked"


def test_nobody_confirms_their_own_role(tier: Tier, asker: User, confirmer: User) -> None:
    assignment = ask(asker, tier, confirmer, "senior_reviewer")
    with pytest.raises(NotAllowed) as refusal:
        roles.confirm(actor=actor_of(confirmer), assignment_id=assignment.pk)
    assert refusal.value.code == "own_role"


@pytest.mark.parametrize("role", ["auditor", "senior_reviewer", "access_operator"])
def test_only_administrators_ask(tier: Tier, role: str) -> None:
    with pytest.raises(NotAllowed):
        ask(seat(role, tier=tier), tier, user())


def test_superuser_without_a_seat_can_do_nothing(tier: Tier, asker: User) -> None:
    root = User.objects.create_superuser("root@provider.example", "x")
    assignment = ask(asker, tier, user())
    assert actor_of(root).seats == frozenset()
    with pytest.raises(NotAllowed):
        ask(root, tier, user())
    with pytest.raises(NotFound):
        roles.confirm(actor=actor_of(root), assignment_id=assignment.pk)
    client = client_of(root)
    for url in (reverse("admin:index"), "/admin/accessprogram/grant/", reverse("accessprogram:roles")):
        assert client.get(url).status_code == 404


def test_administrator_of_one_tier_gives_no_role_on_the_whole_programme(tier: Tier) -> None:
    other = tier_version(of=tier.programme).tier
    limited = seat("programme_administrator", tier=tier)
    with pytest.raises(NotAllowed):
        ask(limited, tier, user(), wide=True)
    with pytest.raises(NotAllowed):
        ask(limited, other, user())
    assert ask(limited, tier, user()).tier_id == tier.pk


def test_role_of_the_whole_programme_covers_a_tier_made_later(tier: Tier, asker: User, confirmer: User) -> None:
    person = user()
    roles.confirm(actor=actor_of(confirmer), assignment_id=ask(asker, tier, person, wide=True).pk)
    made = catalogue.save(
        actor=actor_of(asker), instance=Tier(programme=tier.programme, slug="later", title="Later", position=9)
    )
    assert actor_of(person).tiers("reviewer") == {tier.pk, made.pk}
    assert people_with_wrong_rows() == []


def test_role_of_a_tier_of_another_programme_does_not_exist(tier: Tier, asker: User) -> None:
    other = tier_version().tier
    with pytest.raises(NotFound):
        roles.ask(
            actor=actor_of(asker), user_id=user().pk, role="reviewer", programme_id=tier.programme_id,
            tier_id=other.pk, reason="x",
        )  # fmt: skip


@pytest.mark.parametrize(("role", "reason"), [("root", "why"), ("reviewer", "  ")])
def test_role_that_does_not_exist_or_has_no_reason_is_refused(tier: Tier, asker: User, role: str, reason: str) -> None:
    with pytest.raises(Invalid):
        roles.ask(
            actor=actor_of(asker), user_id=user().pk, role=role, programme_id=tier.programme_id, tier_id=None,
            reason=reason,
        )  # fmt: skip


def test_same_role_is_not_asked_twice(tier: Tier, asker: User) -> None:
    person = user()
    ask(asker, tier, person)
    with pytest.raises(Invalid):
        ask(asker, tier, person)


def test_ended_role_is_gone_on_the_next_request_and_sessions_end(tier: Tier, asker: User, confirmer: User) -> None:
    person = user()
    assignment = roles.confirm(actor=actor_of(confirmer), assignment_id=ask(asker, tier, person, "auditor").pk)
    client = client_of(person)
    assert client.get(reverse("accessprogram:roles")).status_code == 200
    roles.end(actor=actor_of(asker), assignment_id=assignment.pk, reason="Left")
    assert not Session.objects.filter(user_id=person.pk).exists()
    assert client.get(reverse("accessprogram:roles")).status_code == 302
    assert client_of(person).get(reverse("accessprogram:roles")).status_code == 404
    person.refresh_from_db()
    assert (person.is_staff, rows_held(person.pk)) == (False, set())
    with pytest.raises(WrongState):
        roles.end(actor=actor_of(asker), assignment_id=assignment.pk)


def test_lost_row_of_guardian_alone_already_ends_the_seat(tier: Tier) -> None:
    person = seat("reviewer", tier=tier)
    TierUserObjectPermission.objects.filter(user=person).delete()
    assert actor_of(person).seats == frozenset()
    assert people_with_wrong_rows() == [person.pk]


def test_row_of_guardian_without_an_assignment_gives_nothing(tier: Tier) -> None:
    person = seat("reviewer", tier=tier)
    RoleAssignment.objects.filter(user=person).delete()
    assert actor_of(person).seats == frozenset()
    assert people_with_wrong_rows() == [person.pk]
    assert roles.derive(user_id=person.pk)
    assert people_with_wrong_rows() == []


def test_last_administrator_stays(tier: Tier, asker: User, confirmer: User) -> None:
    mine = RoleAssignment.objects.get(user=asker)
    with pytest.raises(NotAllowed) as own:
        roles.end(actor=actor_of(asker), assignment_id=mine.pk)
    assert own.value.code == "own_role"
    roles.end(actor=actor_of(confirmer), assignment_id=mine.pk)
    acting = Actor(id=user().pk, seats=frozenset({("programme_administrator", tier.pk)}))
    with pytest.raises(NotAllowed) as last:
        roles.end(actor=acting, assignment_id=RoleAssignment.objects.get(user=confirmer).pk)
    assert last.value.code == "last_administrator"


def test_change_of_roles_is_told_to_the_desk(
    tier: Tier, asker: User, confirmer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accessprogram import events

    heard: list[RolesChanged] = []
    handlers = {**events._handlers, RolesChanged: [heard.append]}
    monkeypatch.setattr(events, "_handlers", handlers)
    person = user()
    assignment = ask(asker, tier, person)
    assert heard == []
    roles.confirm(actor=actor_of(confirmer), assignment_id=assignment.pk)
    roles.end(actor=actor_of(asker), assignment_id=assignment.pk)
    assert heard == [RolesChanged(user_id=person.pk)] * 2


def test_page_confirms_only_with_a_fresh_proof(tier: Tier, asker: User, confirmer: User) -> None:
    person = user()
    assignment = ask(asker, tier, person)
    url = reverse("accessprogram:role-confirm", args=[assignment.pk])
    stale = client_of(confirmer, proved=301)
    response = stale.post(url)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("mfa_reauthenticate"))
    assignment.refresh_from_db()
    assert assignment.confirmed_by_id is None
    assert client_of(confirmer, proved=290).post(url).status_code == 302
    assignment.refresh_from_db()
    assert assignment.confirmed_by_id == confirmer.pk


def test_page_asks_and_lists(tier: Tier, asker: User, confirmer: User) -> None:
    person = user()
    typed = {"email": person.email, "role": "reviewer", "programme": tier.programme_id, "tier": "", "reason": "Joins"}
    client = client_of(asker)
    assert client.post(reverse("accessprogram:role-ask"), typed).status_code == 302
    page = client_of(confirmer).get(reverse("accessprogram:roles")).content.decode()
    assert person.email in page
    again = client.post(reverse("accessprogram:role-ask"), typed)
    assert again.status_code == 422
    assert "already has this role" in again.content.decode()


def test_auditor_reads_the_page_and_changes_nothing(tier: Tier, asker: User) -> None:
    assignment = ask(asker, tier, user())
    client = client_of(seat("auditor", tier=tier))
    assert client.get(reverse("accessprogram:roles")).status_code == 200
    for name, args in (("role-ask", []), ("role-confirm", [assignment.pk]), ("role-end", [assignment.pk])):
        assert client.post(reverse(f"accessprogram:{name}", args=args)).status_code == 404


def test_page_takes_the_same_queries_for_one_and_three_assignments(
    tier: Tier, asker: User, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    client = client_of(asker)
    for count in (1, 2):
        for _ in range(count):
            ask(asker, tier, user())
        client.get(reverse("accessprogram:roles"))
        with django_assert_num_queries(12):
            client.get(reverse("accessprogram:roles"))


def test_bootstrap_makes_two_administrators_and_then_no_more() -> None:
    call_command(
        "bootstrap", "first@provider.example", "second@provider.example", programme="access", provider="Provider",
        verbosity=0,
    )  # fmt: skip
    held = {
        row.user.email: row.confirmed_by.email
        for row in RoleAssignment.objects.filter(role="programme_administrator").select_related("user", "confirmed_by")
        if row.confirmed_by
    }
    assert held == {
        "first@provider.example": "second@provider.example",
        "second@provider.example": "first@provider.example",
    }
    assert actor_of(User.objects.get(email="first@provider.example")).holds("programme_administrator")
    assert people_with_wrong_rows() == []
    with pytest.raises(CommandError, match="has administrators"):
        call_command("bootstrap", "third@provider.example", "fourth@provider.example", programme="access")
    assert User.objects.count() == 2


def test_bootstrap_wants_two_different_people() -> None:
    with pytest.raises(Invalid):
        programmes.bootstrap(emails=["one@provider.example", "ONE@provider.example"], slug="x", provider_name="P")
