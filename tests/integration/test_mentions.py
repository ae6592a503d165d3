"""Colleagues named in a note: told, listed until they looked, and never anybody who may not see the case."""

import pytest
from django.test import Client

from accessprogram.errors import Invalid
from accessprogram.models import Conflict, Employment, Membership, OutboxMessage, User
from accessprogram.policy.actors import Actor
from reviews.models import Case, Note
from reviews.operations import cases, mentions
from reviews.queries.audience import who_may_see
from reviews.queries.mentions import named_in, suggested, unseen
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _world() -> tuple[Desk, Actor, Actor]:
    world = desk().checked()
    return world, world.claim(), world.actor("senior_reviewer")


def _note(world: Desk, actor: Actor, text: str) -> Note:
    return cases.note(actor=actor, case_id=world.case.id, section="", text=text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ada look, @ada.b@desk.example too.", ["ada", "ada.b@desk.example"]),
        ("Mail to ada@partner.example or a @ alone", []),
        ("@Ada, please.", ["ada"]),
    ],
)
def test_names_are_what_stands_behind_the_sign(text: str, names: list[str]) -> None:
    assert named_in(text) == names


def test_who_is_named_is_told_once_and_reads_it_on_their_own_page() -> None:
    world, reviewer, senior = _world()
    _note(world, reviewer, f"@{senior.email.split('@')[0]} and @{senior.email}: look at the targets.")
    assert OutboxMessage.objects.filter(kind="mentioned").values_list("recipient_id", flat=True).get() == senior.id
    assert [row.note.text[-20:] for row in unseen(senior)] == ["look at the targets."]
    assert not unseen(reviewer).exists()
    browser: Client = client_of(User.objects.get(pk=senior.id))
    assert browser.get(f"/desk/cases/{world.case.id}/panels/notes/").status_code == 200
    assert not unseen(senior).exists()


def test_a_name_that_may_not_see_the_case_is_refused_and_keeps_the_note_unwritten() -> None:
    world, reviewer, senior = _world()
    Conflict.objects.create(user_id=senior.id, partner=world.partner, reason="A friend.", declared_by_id=senior.id)
    with pytest.raises(Invalid) as refused:
        _note(world, reviewer, f"@{senior.email} look.")
    assert list(refused.value.fields) == ["text"]
    assert not Note.objects.exists()


def test_nobody_is_told_while_two_judge_unseen() -> None:
    world, reviewer, senior = _world()
    Case.objects.update(blind=True)
    _note(world, reviewer, f"@{senior.email} look.")
    assert not OutboxMessage.objects.filter(kind="mentioned").exists()
    assert not unseen(senior).exists()
    Case.objects.update(blind=False)
    assert unseen(senior).count() == 1


def test_only_people_who_may_see_the_case_are_offered() -> None:
    """The list's one query says the same as the rules do, one by one."""
    world, reviewer, senior = _world()
    people = [User.objects.get(pk=world.actor("reviewer", number).id) for number in range(1, 5)]
    # At another mail domain: else all their colleagues of the desk would be tied to the partner too.
    User.objects.filter(pk=people[0].pk).update(email="somebody@elsewhere.example")
    Membership.objects.create(user=people[0], partner=world.partner, role="member")
    Employment.objects.create(user=people[1], organisation=world.partner.name.upper())
    Conflict.objects.create(user=people[2], partner=world.partner, reason="A friend.", declared_by=people[2])
    offered = {user.id for user in suggested(reviewer, world.case, "")}
    assert offered == set(who_may_see(world.case, [user.id for user in people] + [senior.id]))
    assert offered == {people[3].id, senior.id}
    assert suggested(reviewer, world.case, senior.email[:8])[0].id == senior.id


def test_reading_twice_changes_nothing() -> None:
    world, reviewer, senior = _world()
    _note(world, reviewer, f"@{senior.email} look.")
    assert [mentions.read(actor=senior, case=world.case), mentions.read(actor=senior, case=world.case)] == [1, 0]
