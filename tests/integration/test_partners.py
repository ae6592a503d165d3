"""Partners: who creates them, who joins, who leaves."""

from datetime import timedelta

import pytest

from accessprogram.clock import db_now
from accessprogram.crypto.links import sign_invitation
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import AuditEvent, Invitation, Membership, OutboxMessage
from accessprogram.operations import partners
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.partners import members
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _actions(subject: object) -> list[str]:
    return list(AuditEvent.objects.filter(subject_id=str(subject)).order_by("seq").values_list("action", flat=True))


def _founded() -> tuple[Actor, partners.Partner]:
    person = factories.user()
    made = partners.create(
        actor=actor_of(person),
        kind="organisation",
        name="  Fenwick   Analytics ",
        country="NL",
        website="fenwick.example",
    )
    return actor_of(person), made


def test_partner_created_creator_holds_every_binding_role() -> None:
    actor, made = _founded()
    assert (made.name, made.website) == ("Fenwick Analytics", "https://fenwick.example")
    assert [(m.user.id, m.roles) for m in members(made.id)] == [(actor.id, ["owner", "signatory", "security_contact"])]
    assert _actions(made.id) == ["partner.created"]


def test_partner_create_names_every_faulty_field() -> None:
    with pytest.raises(Invalid) as error:
        partners.create(
            actor=actor_of(factories.user()), kind="club", name=" ", country="ZZ", website="ftp://x.example"
        )
    assert sorted(error.value.fields) == ["country", "kind", "name", "website"]


def test_partner_create_refused_to_staff() -> None:
    staff = factories.actor("reviewer", tier=factories.tier_version().tier)
    with pytest.raises(NotAllowed):
        partners.create(actor=staff, kind="person", name="Somebody")


def test_invitation_accepted_by_its_address_only_and_once() -> None:
    owner, made = _founded()
    invitation = partners.invite(actor=owner, partner_id=made.id, email="Ada@Fenwick.example", roles=["signatory"])
    token = sign_invitation(invitation.id)
    message = OutboxMessage.objects.get(kind="partner_invitation")
    assert (message.email, token in str(message.data)) == ("ada@fenwick.example", False)
    with pytest.raises(NotAllowed):
        partners.accept_invitation(actor=actor_of(factories.user()), token=token)
    ada = factories.user("ada@fenwick.example")
    assert partners.accept_invitation(actor=actor_of(ada), token=token) == made
    assert partners.accept_invitation(actor=actor_of(ada), token=token) == made
    assert list(Membership.objects.filter(user=ada).values_list("role", flat=True)) == ["signatory"]
    assert _actions(made.id) == ["partner.created", "partner.member_invited", "partner.member_joined"]


def test_invitation_expired_or_forged_opens_nothing() -> None:
    owner, made = _founded()
    invitation = partners.invite(actor=owner, partner_id=made.id, email="ada@fenwick.example", roles=["member"])
    ada = actor_of(factories.user("ada@fenwick.example"))
    with pytest.raises(NotFound):
        partners.accept_invitation(actor=ada, token=f"{sign_invitation(invitation.id)}x")
    Invitation.objects.update(expires_at=db_now() - timedelta(seconds=1))
    with pytest.raises(WrongState):
        partners.accept_invitation(actor=ada, token=sign_invitation(invitation.id))


def test_invite_refused_to_members_and_strangers() -> None:
    owner, made = _founded()
    member = factories.user("bo@fenwick.example")
    Membership.objects.create(partner=made, user=member, role="member")
    with pytest.raises(NotAllowed):
        partners.invite(actor=actor_of(member), partner_id=made.id, email="x@fenwick.example", roles=["owner"])
    with pytest.raises(NotFound):
        partners.invite(
            actor=actor_of(factories.user()), partner_id=made.id, email="x@fenwick.example", roles=["owner"]
        )
    with pytest.raises(Invalid) as error:
        partners.invite(actor=owner, partner_id=made.id, email="nobody", roles=["reviewer"])
    assert sorted(error.value.fields) == ["email", "roles"]


def test_invite_refused_when_one_person_acts_alone() -> None:
    person = factories.user()
    alone = partners.create(actor=actor_of(person), kind="person", name="Iris Quill")
    with pytest.raises(Invalid):
        partners.invite(actor=actor_of(person), partner_id=alone.id, email="x@quill.example", roles=["member"])


def test_remove_member_keeps_the_last_owner_and_signatory() -> None:
    owner, made = _founded()
    with pytest.raises(WrongState):
        partners.remove_member(actor=owner, partner_id=made.id, user_id=owner.id)
    second = factories.user("bo@fenwick.example")
    Membership.objects.create(partner=made, user=second, role="owner")
    with pytest.raises(WrongState):  # still the only signatory
        partners.remove_member(actor=owner, partner_id=made.id, user_id=owner.id)
    Membership.objects.create(partner=made, user=second, role="signatory")
    partners.remove_member(actor=owner, partner_id=made.id, user_id=owner.id)
    assert [m.user for m in members(made.id)] == [second]
    with pytest.raises(NotFound):
        partners.remove_member(actor=actor_of(second), partner_id=made.id, user_id=owner.id)


def test_domain_added_in_one_form_and_once() -> None:
    owner, made = _founded()
    first = partners.add_domain(actor=owner, partner_id=made.id, name="https://Bücher.example/shop")
    again = partners.add_domain(actor=owner, partner_id=made.id, name="xn--bcher-kva.example")
    assert (first.name, again.id) == ("xn--bcher-kva.example", first.id)
    assert _actions(made.id) == ["partner.created", "partner.domain_added"]
    with pytest.raises(Invalid):
        partners.add_domain(actor=owner, partner_id=made.id, name="localhost")


def test_named_user_added_with_an_opaque_key_and_ended() -> None:
    owner, made = _founded()
    named = partners.add_named_user(actor=owner, partner_id=made.id, label="Ada, detection team")
    assert named.user_key.startswith("u_") and "Ada" not in named.user_key
    partners.end_named_user(actor=owner, partner_id=made.id, named_user_id=named.id)
    partners.end_named_user(actor=owner, partner_id=made.id, named_user_id=named.id)
    assert _actions(made.id) == ["partner.created", "partner.named_user_added", "partner.named_user_ended"]
